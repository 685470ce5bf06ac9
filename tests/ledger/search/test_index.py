"""The table of terms answers newest first, and what was erased is nowhere in the file, on both
databases.
"""

import secrets
from pathlib import Path

from ledger.engine import empty_log, open_engine, reading, writing
from ledger.search.index import erase_terms, find_lines, give_room, purge_terms, write_terms
from ledger.search.terms import SearchTerm


def ask(engine, *terms, before=1 << 40, after=0, most=10):
    with reading(engine) as connection:
        return find_lines(connection, terms, before=before, after=after, most=most)


def test_lines_that_have_all_terms_are_found_newest_first_between_two_numbers(ledger_url):
    engine = open_engine(ledger_url)
    with writing(engine) as connection:
        write_terms(
            connection,
            [(line, "供暖 暖") if line % 2 else (line, "供水 水 abc2026") for line in range(1, 30)],
        )
        write_terms(connection, [(99, "供暖 供水"), (100, "")])
    assert ask(engine, SearchTerm("供暖"), most=3) == [99, 29, 27]
    assert ask(engine, SearchTerm("供暖"), before=29, after=20) == [27, 25, 23, 21]
    assert ask(engine, SearchTerm("供暖"), SearchTerm("供水")) == [99]
    assert ask(engine, SearchTerm("供", prefix=True), most=3) == [99, 29, 28]
    assert ask(engine, SearchTerm("abc", prefix=True), most=2) == [28, 26]
    assert ask(engine, SearchTerm("abc")) == []
    engine.dispose()


def test_a_line_that_is_erased_is_not_found_any_more(ledger_url):
    engine = open_engine(ledger_url)
    with writing(engine) as connection:
        write_terms(connection, [(1, "供暖 供水"), (2, "供暖")])
        erase_terms(connection, [(1, "供水 供暖")])
        write_terms(connection, [(1, "供气")])
    assert ask(engine, SearchTerm("供暖")) == [2]
    assert ask(engine, SearchTerm("供气")) == [1]
    engine.dispose()


def test_what_was_erased_is_in_no_file_once_it_is_purged(tmp_path: Path):
    engine = open_engine(f"sqlite:///{tmp_path / 'ledger.db'}")
    words = [secrets.token_hex(12) for _ in range(40)]
    for line, word in enumerate(words, 1):  # as many commits, as many segments
        with writing(engine) as connection:
            write_terms(connection, [(line, f"供暖 {word}")])
    with writing(engine) as connection:
        erase_terms(connection, [(7, f"供暖 {words[6]}")])

    def kept(word):
        return any(word[2:].encode() in file.read_bytes() for file in tmp_path.glob("ledger.db*"))

    assert kept(words[6])
    begin = more = True
    while more:
        with writing(engine) as connection:
            more, begin = purge_terms(connection, begin=begin), False
    empty_log(engine)
    assert not kept(words[6])
    assert kept(words[7])
    assert ask(engine, SearchTerm("供暖"), most=100) == [
        line for line in range(40, 0, -1) if line != 7
    ]
    engine.dispose()


def test_with_ample_room_the_same_is_found(ledger_url):
    engine = open_engine(ledger_url)
    with writing(engine) as connection:
        give_room(connection, ample=True)
        write_terms(connection, [(line, "供暖") for line in range(1, 9)])
        give_room(connection, ample=False)
    assert ask(engine, SearchTerm("供暖"), most=2) == [8, 7]
    engine.dispose()
