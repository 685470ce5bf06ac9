"""What a fact would change is worked out by the real scoring, and nothing of it stays."""

from pathlib import Path

import pytest

from config.errors import Refused
from desk.acts.tallies.dry_run import Supposed
from ledger.portable import AdoptedLine, ItemLine, Line
from scoring.score import points_text, signed_text
from tests.ledgers import (
    TODAY,
    SmallLedger,
    act,
    adopted,
    closed,
    many,
    received,
    roster_of,
    small_ledger,
    suppose,
)


@pytest.fixture
def office(tmp_path: Path):
    ledger = small_ledger(tmp_path, roster_of("a", "b", "v:vertical_agency"))
    ledger.take(
        [
            received("A", "2026-10-05", "a"),
            adopted("A1", "A", "2026-10-09"),
            received("B", "2026-10-05", "b"),
            *many("v", 10, "2026-10-06", "v"),
        ]
    )
    ledger.take([adopted("B1", "B", "2026-10-09", "guobao")])
    yield ledger
    ledger.book.dispose()


def supposed(office: SmallLedger, line: Line) -> Supposed:
    before = office.export()
    found = suppose(office.book, line, actor="x", rules=office.rules, today=TODAY)
    assert office.export() == before
    return found


def adoption(item: str, publication: str) -> AdoptedLine:
    return AdoptedLine(item=item, publication=publication, genre="full", day=TODAY)


def test_a_higher_adoption_gives_only_the_difference_and_moves_ranks(office):
    found = supposed(office, adoption("A", "guobao"))
    assert [(line.rule, line.points) for line in found.done.came] == [("adoption.guobao", 2)]
    assert [
        (change.after.tally.unit, signed_text(change.points), change.before.rank, change.after.rank)
        for change in found.moved
    ] == [("a", "+2", 3, 2)]


def test_a_lower_adoption_changes_nothing(office):
    found = supposed(office, adoption("B", "ningxia_chenbao"))
    assert (found.done.came, found.moved) == ((), [])


def test_losing_an_item_of_the_quota_costs_the_base_points(office):
    found = supposed(office, ItemLine(kind="withdrawn", item="v3", day=TODAY))
    (change,) = found.moved
    assert (change.after.tally.unit, found.passed) == ("v", ["a", "b"])
    assert (
        signed_text(change.points),
        change.before.tally.received,
        change.after.tally.received,
        change.after.tally.quota_met,
    ) == (
        "-10",
        10,
        9,
        False,
    )


def test_what_would_be_refused_is_refused(office):
    with pytest.raises(Refused, match="没有编号或 ref 为 'nowhere'"):
        suppose(
            office.book, adoption("nowhere", "guobao"), actor="x", rules=office.rules, today=TODAY
        )


def test_what_bears_on_a_closed_quarter_is_supposed_in_the_first_open_one(tmp_path):
    ledger = small_ledger(tmp_path / "closed", roster_of("a"))
    ledger.take([received("A", "2026-07-05", "a"), closed("2026Q3", "2026-10-02")])
    late = AdoptedLine(item="A", publication="guobao", genre="full", day=TODAY.replace(month=7))
    assert str(supposed(ledger, late).period) == "2026Q4"
    ledger.book.dispose()


def test_what_was_supposed_comes_true_when_it_is_recorded(office):
    line = adoption("A", "guobao")
    found = supposed(office, line)
    done = act(office.book, line, actor="x", rules=office.rules, today=TODAY)
    assert (done.came, done.went, done.ref) == (found.done.came, found.done.went, found.done.ref)
    assert office.tally("2026Q4")["a"]["total"] == points_text(found.moved[0].after.tally.total)
