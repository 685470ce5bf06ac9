"""The outbox as it is kept: what was put in comes out, by cause, topic and state, and a sealing
takes its words away.
"""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from config.errors import Refused
from ledger.book import Book
from ledger.office.outbox import (
    Enclosure,
    Letter,
    cancel,
    count_about,
    due_letters,
    erase_enclosures,
    last_mark,
    letter_at,
    letters,
    note,
    post,
    send_again,
)
from ledger.schema.chain import METADATA
from ledger.schema.office import LetterRow, RunRow

NOW = datetime(2028, 2, 29, 1, tzinfo=UTC)
LETTER = Letter(
    "bulletin:2028Q1:1",
    ("chief", "editors"),
    "草稿𠮷",
    "第一行\n",
    "bulletin:2028Q1",
    "abc",
    enclosures=(Enclosure("a.docx", "x/y", b"\0\xff"),),
)


@pytest.fixture
def book(ledger_url):
    made = Book(ledger_url, now=lambda: NOW)
    yield made
    made.dispose()


def put(book, *several):
    with book.writing(actor="tester") as writer:
        return [post(writer, letter) for letter in several]


def test_what_was_put_in_comes_out(book):
    put(book, LETTER)
    (found,) = letters(book)
    assert (found.id, found.state, found.next_try, found.course.made_at, found.course.until) == (
        1,
        "waiting",
        NOW,
        NOW,
        NOW + LETTER.useful,
    )
    assert {name: getattr(found.letter, name) for name in Letter.__slots__} == {
        name: getattr(LETTER, name) for name in Letter.__slots__
    }


def test_a_message_s_number_says_nothing_of_its_cause_and_is_another_one_in_another_ledger(
    book, tmp_path
):
    other = Book(f"sqlite:///{tmp_path / 'other.db'}", now=lambda: NOW)
    put(book, LETTER)
    put(other, LETTER)
    assert letter_at(book, 1).course.message != letter_at(other, 1).course.message
    assert (
        "2028" not in letter_at(book, 1).course.message
        or len(letter_at(book, 1).course.message) == 32
    )
    other.dispose()


def test_the_database_itself_has_no_second_letter_for_a_cause(book):
    put(book, LETTER)
    row = {
        "id": 2,
        "cause": LETTER.cause,
        "topic": "",
        "state": "waiting",
        "next_try": 0,
        "letter": "{}",
        "course": "{}",
    }
    with pytest.raises(IntegrityError), book.session(write=True) as session:
        session.add(LetterRow(**row))


def test_a_ledger_from_before_there_were_letters_gets_their_tables(book, ledger_url):
    with book._engine.begin() as connection:
        for name in (LetterRow.__tablename__, RunRow.__tablename__):
            METADATA.tables[name].drop(connection)
    again = Book(ledger_url, now=lambda: NOW)
    assert put(again, LETTER) == [True]
    again.dispose()


def test_letters_about_one_thing_are_counted_and_the_last_one_says_how_it_stood(book):
    assert (last_mark(book, "bulletin:2028Q1"), count_about(book, "bulletin:2028Q1")) == (None, 0)
    put(book, LETTER, Letter("bulletin:2028Q1:2", ("chief",), "x", "y", "bulletin:2028Q1", "def"))
    assert (last_mark(book, "bulletin:2028Q1"), count_about(book, "bulletin:2028Q1")) == ("def", 2)


def test_only_waiting_letters_come_due(book):
    put(book, LETTER, Letter("b", (), "x", "y"), Letter("c", (), "x", "y"))
    cancel(book, 2)
    note(book, 3, letter_at(book, 3).course, state="waiting", next_try=NOW + timedelta(hours=1))
    assert (due_letters(book, now=NOW), due_letters(book, now=NOW + timedelta(hours=1))) == (
        [1],
        [1, 3],
    )


def test_a_letter_cancelled_while_it_was_tried_stays_cancelled_unless_it_was_sent(book):
    put(book, LETTER, Letter("b", (), "x", "y"))
    cancel(book, 1)
    note(book, 1, letter_at(book, 1).course, state="waiting", next_try=NOW)
    assert letter_at(book, 1).state == "cancelled"
    note(book, 1, letter_at(book, 1).course, state="sent", next_try=NOW)
    assert letter_at(book, 1).state == "sent"


def test_after_a_sealing_no_draft_keeps_its_words_and_none_is_sent_again(book):
    put(book, LETTER, Letter("digest", (), "x", "没有题目的晨报"))
    with book.writing(actor="tester") as writer:
        erase_enclosures(writer)
    draft, digest = letters(book)
    assert (draft.state, draft.letter.text, draft.letter.enclosures) == ("cancelled", "", ())
    assert (digest.state, digest.letter.text) == ("waiting", "没有题目的晨报")
    assert last_mark(book, "bulletin:2028Q1") == ""
    with pytest.raises(Refused, match="清除"):
        send_again(book, 1, now=NOW, useful=timedelta(days=1))
