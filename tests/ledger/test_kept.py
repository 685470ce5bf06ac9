"""A ledger written by an earlier program: what it closed is printed to the byte, whatever became
of rulebook, roster and program.
"""

import shutil
from pathlib import Path

import pytest

from config.clock import system_clock
from ledger.book import Book
from ledger.entry import decode, encode
from scoring.rulebook_file import find_rulebook
from tests.ledgers import roster_of
from tests.program import Desk, make_desk

# Units that the ledger names stay on the roster, or nothing is worked out at all.
GONE = dict.fromkeys("dgw", "until = 2026-06-30")
KEPT = Path(__file__).parent / "kept"
OTHER_RULES = """
[rulebook]
path = "rules"
"""


def kept(folder: Path, *, more: str = "") -> Desk:
    """A copy of the kept ledger, at a desk with the roster that it was made with."""
    desk = make_desk(folder, more=more)
    (folder / "data").mkdir()
    shutil.copy(KEPT / "ledger.db", folder / "data" / "ledger.db")
    shutil.copy(KEPT / "roster.toml", folder / "roster.toml")
    return desk


def other_rules(folder: Path) -> None:
    """Another regulation: another name, in force only after the kept quarters, with other points."""
    text = (find_rulebook("yinchuan-2018") / "rules.toml").read_text("utf-8")
    for old, new in (
        ('name = "yinchuan-2018"', 'name = "other-2026"'),
        ("2018-06-01", "2026-07-01"),
        ('points = "5"', 'points = "7"'),
    ):
        assert old in text, old
        text = text.replace(old, new)
    (folder / "rules").mkdir()
    (folder / "rules" / "rules.toml").write_text(text, "utf-8")


@pytest.mark.parametrize("period", ["2026Q1", "2026Q2"])
def test_a_closed_quarter_is_printed_to_the_byte_by_the_program_of_today(
    tmp_path: Path, period: str
) -> None:
    done = kept(tmp_path)("tally", period, "--scores", "--json")
    assert (done.status, done.err) == (0, "")
    assert done.out == (KEPT / f"{period}.json").read_text("utf-8")


@pytest.mark.parametrize("period", ["2026Q1", "2026Q2"])
def test_another_roster_and_another_rulebook_change_nothing_of_a_closed_quarter(
    tmp_path: Path, period: str
) -> None:
    desk = kept(tmp_path, more=OTHER_RULES)
    other_rules(tmp_path)
    (tmp_path / "roster.toml").write_text(
        roster_of("new:county", "e:department", "v:county", "d", "g", "w", **GONE), "utf-8"
    )
    done = desk("tally", period, "--scores", "--json")
    assert (done.status, done.err) == (0, "")
    assert done.out == (KEPT / f"{period}.json").read_text("utf-8")
    open_quarter = desk("tally", "2026Q3", "--json").json
    assert (open_quarter["rulebook"], [unit["unit"] for unit in open_quarter["units"]]) == (
        "other-2026",
        ["new", "e", "v"],
    )


def test_the_kept_ledger_still_verifies_and_its_views_are_made_anew(tmp_path: Path) -> None:
    desk = kept(tmp_path)
    assert desk("verify").status == 0
    assert desk("rebuild").status == 0
    assert desk("tally", "2026Q1", "--scores", "--json").out == (KEPT / "2026Q1.json").read_text(
        "utf-8"
    )


def test_every_kept_entry_is_written_again_to_the_byte(tmp_path: Path) -> None:
    book = Book(f"sqlite:///{kept(tmp_path).folder / 'data' / 'ledger.db'}", now=system_clock)
    entries = [entry for entry, _ in book.entries()]
    assert len({entry.kind for entry in entries}) > 9
    assert [encode(decode(entry)) for entry in entries] == [entry.payload for entry in entries]
    book.dispose()
