"""The year under other readings, and who is proposed as exemplary; the ordinary course is in the
cases.
"""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from config.period import Quarter
from config.roster import parse_roster
from desk.acts.tallies.tally import year_tally
from scoring.groups import Basis
from scoring.score import Scale
from scoring.year import YearTally, exemplary, performance_points
from tests.ledgers import TODAY, YINCHUAN, adopted, closed, fact, received, roster_of, small_ledger
from tests.rulebooks import changed_rulebook, reading


def year_of(unit: str, total: int) -> YearTally:
    return YearTally(
        unit,
        unit,
        "zone",
        {Quarter(2026, 1): Fraction(total)},
        0,
        0,
        0,
        zero_adoption=False,
        performance=(),
    )


@pytest.mark.parametrize(
    ("wanted", "proposed"), [("0", ""), ("1", "a"), ("2", "abc"), ("3", "abc"), ("4", "abcd")]
)
def test_the_first_units_of_the_year_are_proposed_with_all_who_tie_at_the_last_place(
    tmp_path: Path, wanted: str, proposed: str
) -> None:
    rulebook = (
        changed_rulebook(tmp_path, reading("exemplary", wanted)) if wanted != "0" else YINCHUAN
    )
    basis = Basis(parse_roster(roster_of("a", "b", "c", "d")), rulebook, None)
    tallies = [year_of("a", 9), year_of("b", 5), year_of("c", 5), year_of("d", 1)]
    assert "".join(tally.unit for tally in exemplary(tallies, basis=basis)) == proposed


@pytest.mark.parametrize(("zero", "ended"), [("adoption", False), ("upward_report", True)])
def test_an_upward_report_ends_zero_adoption_only_where_the_reading_says_so(
    tmp_path: Path,
    zero: str,
    ended: bool,  # noqa: FBT001 # a row of the table above
) -> None:
    ledger = small_ledger(
        tmp_path / "office",
        roster_of("d", "e"),
        rulebook=changed_rulebook(tmp_path / "rules", reading("zero_adoption", zero)),
    )
    ledger.take([received("A", "2026-01-05"), fact("reported_up", "u1", "2026-02-01", item="A")])
    got = ledger.year(2026)
    assert (got["d"]["zero_adoption"], got["d"]["performance_points"]) == (
        not ended,
        "0" if ended else "-0.2",
    )
    assert (got["d"]["adopted_items"], got["e"]["zero_adoption"]) == (0, True)
    ledger.book.dispose()


@pytest.mark.parametrize(("reprimand", "counted"), [("confirmed", 0), ("automatic", 3)])
def test_a_reprimand_counts_by_a_person_or_by_the_run_itself(
    tmp_path: Path, reprimand: str, counted: int
) -> None:
    """Short from 2026Q1 on: proposed in the second, third and fourth quarter; nobody has confirmed
    one.
    """
    ledger = small_ledger(
        tmp_path / "office",
        roster_of("v:zone"),
        rulebook=changed_rulebook(tmp_path / "rules", reading("reprimand", reprimand)),
    )
    ledger.take([received("A", "2026-01-05", "v"), adopted("a1", "A", "2026-02-01")])
    got = ledger.year(2026)["v"]
    assert (got["reprimands"], got["performance_points"]) == (counted, "-0.3" if counted else "0")
    ledger.book.dispose()


def test_performance_points_are_lines_of_their_own_scale_with_their_article(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("v:zone"))
    ledger.take(
        [
            received("A", "2026-01-05", "v"),
            fact("reprimanded", "p1", "2026-07-05", unit="v", period="2026Q2"),
        ]
    )
    with ledger.book.reading() as views:
        (found,) = year_tally(views, 2026, rules=ledger.rules, today=TODAY).units
    assert [(line.rule, line.cite, line.points, line.scale) for line in found.performance] == [
        ("performance.reprimand", "第九条(四)", Fraction(-1, 10), Scale.PERFORMANCE),
        ("performance.zero_adoption", "第九条(四)", Fraction(-1, 5), Scale.PERFORMANCE),
    ]
    assert (found.total, performance_points(found)) == (0, Fraction(-3, 10))
    ledger.book.dispose()


def test_a_unit_that_has_left_the_roster_file_still_stands_in_the_closed_year_after_the_others(
    tmp_path: Path,
) -> None:
    """The closing holds its figures; the roster of today knows no place for it."""
    ledger = small_ledger(tmp_path, roster_of("x", "y"))
    ledger.take(
        [
            received("A", "2026-01-05", "x"),
            adopted("a1", "A", "2026-02-01"),
            closed("2026Q1", "2026-04-02"),
        ]
    )
    rules = replace(ledger.rules, roster=parse_roster(roster_of("y")))
    with ledger.book.reading() as views:
        found = year_tally(views, 2026, rules=rules, today=TODAY).units
    assert [(unit.unit, unit.total) for unit in found] == [("y", 0), ("x", 3)]
    ledger.book.dispose()
