"""The number of a held file: always the same for one file, and nothing to be learnt from it."""

import re
from dataclasses import replace

from desk.acts.mailroom.held import held_folder
from ingest.mail import MailKey, RawMail
from tests.desks import MORNING, make_office

RAW = RawMail(MailKey("files", "/mails/secret.eml", 0, 1), MORNING, 3, b"abc", "ba78" * 16)


def number(intake, raw):
    with intake.book.writing(actor="tester") as writer:
        return held_folder(writer, raw)


def test_one_file_has_one_number_ever_after(intake):
    first = number(intake, RAW)
    assert re.fullmatch(r"held:\d+", first)
    assert number(intake, RAW) == first


def test_another_path_position_or_content_has_another_number(intake):
    others = [
        replace(RAW, key=replace(RAW.key, folder="/mails/other.eml")),
        replace(RAW, key=replace(RAW.key, uid=2)),
        replace(RAW, digest="00" * 32),
    ]
    assert len({number(intake, raw) for raw in (RAW, *others)}) == 4


def test_another_ledger_gives_another_number(intake, tmp_path):
    """So that nobody who knows a file can look for its number in somebody's log."""
    with (
        make_office(tmp_path / "other").desk() as desk,
        desk.book.writing(actor="tester") as writer,
    ):
        theirs = held_folder(writer, RAW)
    assert number(intake, RAW) != theirs
