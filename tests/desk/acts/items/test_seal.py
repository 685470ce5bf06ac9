"""Sealing: the words are gone from every file, that they were there is not."""

import hashlib
from pathlib import Path

import pytest

from config.errors import Refused
from desk.acts.items.seal import seal
from ledger.archive import FileArchive
from tests.ledgers import fact, received, roster_of, small_ledger

WORDS = "丁香计划"
MAIL = f"Subject: x\r\n\r\n{WORDS}\r\n".encode()
DIGEST = hashlib.sha256(MAIL).hexdigest()


def test_sealed_words_are_in_no_file_and_the_facts_stand(tmp_path: Path) -> None:
    """An item and its repeat are sealed together; again does no harm; the ledger verifies."""
    ledger, archive = (
        small_ledger(tmp_path / "office", roster_of("d")),
        FileArchive(tmp_path / "office" / "archive"),
    )
    archive.keep([(DIGEST, MAIL)])
    items = [
        received("A", "2026-01-05", text=WORDS, mail=DIGEST),
        received("B", "2026-01-06", title=WORDS),
    ]
    ledger.take([*items, fact("repeated", "r1", "2026-01-07", item="B", of="A", note=WORDS)])
    (ledger.folder / "facts.jsonl").unlink()
    assert any(WORDS.encode() in file.read_bytes() for file in ledger.folder.glob("ledger.db*"))
    done = seal(ledger.book, archive, "B", reason="事后发现", actor="x")
    assert (done.items, done.entries, done.mails) == (
        ("2026-00001", "2026-00002"),
        (1, 2, 3),
        (DIGEST,),
    )
    assert not any(
        WORDS.encode() in file.read_bytes() for file in ledger.folder.rglob("*") if file.is_file()
    )
    assert seal(ledger.book, archive, "A", reason="再次", actor="x") == done
    with ledger.book.reading() as views:
        assert views.head()[0] == 4
    # the mail of these items was never logged here, so an archive without it is whole
    assert list(ledger.book.problems(archive)) == []
    assert len(ledger.export()) == 3
    ledger.book.dispose()


@pytest.mark.parametrize(
    ("name", "reason", "said"), [("Z", "事后发现", "没有编号或 ref"), ("A", "机密★5年", "密级标志")]
)
def test_what_can_t_be_sealed_is_refused_and_nothing_is_lost(
    tmp_path: Path, name: str, reason: str, said: str
) -> None:
    ledger = small_ledger(tmp_path / "office", roster_of("d"))
    ledger.take([received("A", "2026-01-05", text=WORDS)])
    before = ledger.export()
    with pytest.raises(Refused, match=said):
        seal(ledger.book, FileArchive(tmp_path / "archive"), name, reason=reason, actor="x")
    assert ledger.export() == before
    ledger.book.dispose()
