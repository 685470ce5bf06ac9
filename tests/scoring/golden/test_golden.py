"""A golden year: twelve units, four quarters, two closings, late facts; every number was worked
out by hand (README.md beside this).
"""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from config.period import quarters_of
from desk.acts.bulletins.year import changes_in, year_notes
from desk.acts.tallies.tally import quarter_tally, year_tally
from tests.ledgers import SmallLedger, small_ledger
from tests.rulebooks import changed_rulebook, reading
from tests.scoring.golden.year import TODAY, YEAR, roster, story

QUARTERS = quarters_of(2025)
FIGURES = (
    "received",
    "base_points",
    "item_points",
    "penalty_points",
    "total",
    "rank",
    "rank_in_group",
    "short_run",
)
OF_YEAR = (
    "total",
    "rank",
    "rank_in_group",
    "received",
    "adopted_items",
    "reprimands",
    "performance_points",
    "zero_adoption",
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallLedger]:
    ledger = small_ledger(tmp_path_factory.mktemp("golden"), roster())
    ledger.take(story())
    yield ledger
    ledger.book.dispose()


def text(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


@pytest.mark.parametrize("period", [str(quarter) for quarter in QUARTERS])
def test_each_quarter_is_as_it_was_worked_out_by_hand(office: SmallLedger, period: str) -> None:
    found = office.tally(period, today=TODAY)
    wanted = YEAR["quarters"][period]
    assert {unit: [text(form[key]) for key in FIGURES] for unit, form in found.items()} == {
        u: [text(v) for v in row] for u, row in wanted.items()
    }


def test_the_year_is_as_it_was_worked_out_by_hand(office: SmallLedger) -> None:
    found = office.year(2025, today=TODAY)
    assert {unit: [text(form[key]) for key in OF_YEAR] for unit, form in found.items()} == {
        u: [text(v) for v in row] for u, row in YEAR["year"].items()
    }


def test_a_unit_s_year_is_the_sum_of_the_quarters_in_which_it_was_listed(
    office: SmallLedger,
) -> None:
    for unit, form in office.year(2025, today=TODAY).items():
        quarters = {
            period: rows[unit][4] for period, rows in YEAR["quarters"].items() if unit in rows
        }
        assert {period: Fraction(points) for period, points in form["quarters"].items()} == quarters
        assert Fraction(form["total"]) == sum(quarters.values())


def test_reprimands_are_proposed_where_two_quarters_in_a_row_were_short(
    office: SmallLedger,
) -> None:
    found = {
        str(q): [
            u for u, form in office.tally(str(q), today=TODAY).items() if form["reprimand_proposed"]
        ]
        for q in QUARTERS
    }
    assert found == {"2025Q1": [], "2025Q2": ["p2"], "2025Q3": ["v2"], "2025Q4": ["z1"]}


def test_what_was_recorded_late_names_the_quarter_that_it_corrects(office: SmallLedger) -> None:
    corrected = {
        (str(quarter), unit, line["rule"], line["points"], line["corrects"])
        for quarter in QUARTERS
        for unit, form in office.tally(str(quarter), today=TODAY).items()
        for line in form["scores"]
        if line["corrects"]
    }
    assert corrected == {
        ("2025Q2", "v1", "base_points", "-10", "2025Q1"),
        ("2025Q2", "v2", "base_points", "10", "2025Q1"),
        ("2025Q2", "v2", "commission.missed", "3", "2025Q1"),
        ("2025Q2", "c2", "adoption.yinchuan_zhengwu.brief", "-2", "2025Q1"),
        ("2025Q3", "c1", "base_points", "10", "2025Q2"),
        ("2025Q3", "p1", "base_points", "10", "2025Q2"),
        ("2025Q3", "p1", "adoption.yinchuan_zhengwu.full", "-3", "2025Q2"),
        ("2025Q3", "p1", "adoption.yinchuan_zhengwu.full", "3", "2025Q2"),
        ("2025Q3", "g1", "adoption.guobao", "5", "2025Q2"),
    }


def test_what_falls_to_a_unit_that_is_gone_without_heir_falls_to_nobody(
    office: SmallLedger,
) -> None:
    with office.book.reading() as views:
        (line,) = quarter_tally(views, QUARTERS[3], rules=office.rules, today=TODAY).nowhere
    assert (line.unit, line.rule, line.points) == ("x1", "adoption.guobao", 4)


def test_without_closings_the_points_of_all_units_and_quarters_together_are_the_same(
    office: SmallLedger, tmp_path: Path
) -> None:
    """A closing says in which quarter, and so to whom, a late fact counts; never how much there
    is.
    """
    ledger = small_ledger(tmp_path, roster())
    ledger.take(story(closings=False))
    totals = [
        sum(Fraction(form["total"]) for form in one.year(2025, today=TODAY).values())
        for one in (office, ledger)
    ]
    assert totals[0] == totals[1] == sum(row[0] for row in YEAR["year"].values())
    ledger.book.dispose()


@pytest.mark.parametrize(("wanted", "names"), [("1", ["p1", "g1"]), ("3", ["c1", "p1", "g1"])])
def test_the_proposed_exemplary_units_are_the_first_of_the_year(
    office: SmallLedger, tmp_path: Path, wanted: str, names: list[str]
) -> None:
    rules = replace(office.rules, rulebook=changed_rulebook(tmp_path, reading("exemplary", wanted)))
    with office.book.reading() as views:
        found = year_notes(year_tally(views, 2025, rules=rules, today=TODAY), rules=rules)
    assert [one.unit for one in found.exemplary] == names


def test_what_became_of_the_roster_is_told_beside_the_year(office: SmallLedger) -> None:
    found = [
        (str(one.day), one.unit, one.change, one.to)
        for one in changes_in(office.rules.roster, 2025)
    ]
    assert found == [
        ("2025-04-01", "z1", "came", None),
        ("2025-06-30", "i1", "merged", "g1"),
        ("2025-07-01", "p2", "renamed", "新单位p2"),
        ("2025-09-30", "x1", "went", None),
    ]
