"""Quantity, base points and runs of short quarters; the ordinary course is in the cases, here are
bounds and other readings.
"""

from datetime import date
from pathlib import Path

import pytest

from config.period import Quarter
from config.roster import parse_roster
from scoring.groups import Basis
from scoring.periods import Quantities, Receipts, short_run, tally_quarter
from scoring.score import ScorePart
from tests.ledgers import YINCHUAN, closed, received, roster_of, small_ledger
from tests.rulebooks import changed_rulebook, reading

Q1 = Quarter(2026, 1)
DAY = date(2026, 1, 5)
BOUNDS = [
    ("county", 90),
    ("department", 40),
    ("direct_agency", 20),
    ("public_institution", 20),
    ("zone", 20),
    ("vertical_agency", 10),
    ("liaison_office", 30),
]


def quantities(basis: Basis, *plain: tuple[str, date, int]) -> Quantities:
    return Quantities(
        basis,
        Q1,
        lambda quarter: Receipts(
            [(unit, day, number) for unit, day, number in plain if Quarter.of(day) == quarter]
        ),
    )


@pytest.mark.parametrize(("group", "quota"), BOUNDS)
def test_the_base_points_of_each_group_come_with_its_quota_and_not_an_item_before(
    group: str, quota: int
) -> None:
    basis = Basis(parse_roster(roster_of(f"a:{group}", f"b:{group}", f"c:{group}")), YINCHUAN, Q1)
    counts = quantities(basis, ("a", DAY, quota - 1), ("b", DAY, quota), ("c", DAY, quota + 1))
    tallies, nowhere = tally_quarter(Q1, [], quantities=counts, basis=basis)
    assert [
        (t.received, t.quota, t.quota_met, t.sum_of(ScorePart.BASE), t.short_run) for t in tallies
    ] == [
        (quota - 1, quota, False, 0, 1),
        (quota, quota, True, 10, 0),
        (quota + 1, quota, True, 10, 0),
    ]
    assert nowhere == []


def test_a_unit_without_a_quota_is_never_short_and_earns_no_base_points() -> None:
    basis = Basis(parse_roster(roster_of("a")), YINCHUAN, Q1)
    (tally,), _ = tally_quarter(Q1, [], quantities=quantities(basis, ("a", DAY, 500)), basis=basis)
    assert (tally.received, tally.quota, tally.quota_met, tally.total, tally.short_run) == (
        500,
        None,
        None,
        0,
        0,
    )


@pytest.mark.parametrize(
    ("starts", "run"),
    [(Quarter(2025, 3), 3), (Quarter(2026, 1), 1), (Quarter(2026, 2), 0), (None, 0)],
)
def test_a_run_reaches_back_to_the_first_quarter_that_binds(
    starts: Quarter | None, run: int
) -> None:
    basis = Basis(parse_roster(roster_of("a:zone")), YINCHUAN, starts)
    assert short_run("a", Q1, quantities(basis), basis) == run


def test_no_quarter_binds_before_the_regulation_whatever_the_settings_say() -> None:
    basis = Basis(parse_roster(roster_of("a:zone")), YINCHUAN, Quarter(2010, 1))
    assert short_run("a", Quarter(2018, 3), quantities(basis), basis) == 2


def test_the_website_stream_has_quantity_and_neither_quota_nor_points() -> None:
    basis = Basis(parse_roster(roster_of("a:zone")), YINCHUAN, Q1, "website")
    (tally,), _ = tally_quarter(Q1, [], quantities=quantities(basis, ("a", DAY, 30)), basis=basis)
    assert (tally.received, tally.quota, tally.total, tally.short_run, tally.scores) == (
        30,
        None,
        0,
        0,
        (),
    )


@pytest.mark.parametrize(
    ("run", "proposed"),
    [("rolling", [False, True, True, True]), ("reset", [False, True, False, True])],
)
def test_a_run_is_proposed_again_each_quarter_or_begins_anew_as_the_reading_says(
    tmp_path: Path, run: str, proposed: list[bool]
) -> None:
    ledger = small_ledger(
        tmp_path / "office",
        roster_of("v:zone"),
        rulebook=changed_rulebook(tmp_path / "rules", reading("reprimand_run", run)),
    )
    ledger.take([received("A", "2025-10-01", "v")])
    got = [ledger.tally(period)["v"] for period in ("2025Q4", "2026Q1", "2026Q2", "2026Q3")]
    assert [unit["short_run"] for unit in got] == [1, 2, 3, 4]
    assert [unit["reprimand_proposed"] for unit in got] == proposed
    ledger.book.dispose()


def test_quotas_bind_from_the_first_closing_that_knew_an_item(tmp_path: Path) -> None:
    """2025Q4 is closed with nothing in it: that fixes nothing; the closing of 2026Q1 does, and B
    of 2025Q4 comes too late to move it.
    """
    ledger = small_ledger(tmp_path, roster_of("v:zone"))
    ledger.take(
        [
            closed("2025Q4", "2026-01-02"),
            received("A", "2026-01-05", "v"),
            closed("2026Q1", "2026-04-02"),
            received("B", "2025-12-01", "v"),
        ]
    )
    assert [
        ledger.tally(period)["v"]["short_run"] for period in ("2025Q4", "2026Q1", "2026Q2")
    ] == [0, 1, 2]
    ledger.book.dispose()
