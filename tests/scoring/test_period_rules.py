"""A period's own rules at their bounds; what each word does is in words.toml."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from ledger.facts import Fact
from ledger.payloads import EntryKind
from scoring.period_rules import UnitPeriod, below_pass_mark, by_count, period_lines
from scoring.rulebook_file import load_rulebook
from scoring.schema import PeriodRule
from scoring.score import ScoreEntry, ScorePart, Tally, total_of

ZHONGLOU = load_rulebook(Path(__file__).parent / "elsewhere" / "zhonglou")
QINGSHAN = load_rulebook(Path(__file__).parent / "elsewhere" / "qingshan")
JANUARY = UnitPeriod(
    unit="u",
    group="township",
    period="2026-01",
    first_day=date(2026, 1, 1),
    last_day=date(2026, 1, 31),
    received=4,
    adopted=1,
    quota=4,
    short_run=0,
    binds=True,
    liable=True,
    attested=(),
    scores=(),
)


def rule(**more: object) -> PeriodRule:
    return PeriodRule.model_validate({"id": "r", "cite": "一", **more})


COUNTS = [
    ("not one short", rule(kind="missing", points="-1", quota=3), 3, "0"),
    ("more than the quota is no gain", rule(kind="missing", points="-1", quota=3), 9, "0"),
    ("all short", rule(kind="missing", points="-1", quota=3), 0, "-3"),
    ("a bonus is bounded too", rule(kind="each", points="2", most="5"), 3, "5"),
    ("below the first step", rule(kind="steps", steps=[{"at": 15, "points": "50"}]), 14, "0"),
    ("on the step", rule(kind="steps", steps=[{"at": 15, "points": "50"}]), 15, "50"),
    (
        "a step from nothing on",
        rule(kind="steps", steps=[{"at": 0, "points": "-5"}, {"at": 1, "points": "0"}]),
        0,
        "-5",
    ),
    ("met", rule(kind="quota_met", points="10", quota=1), 1, "10"),
    ("no quota, nothing met", rule(kind="quota_met", points="10"), 99, "0"),
]


@pytest.mark.parametrize(
    ("counted", "count", "worth"), [row[1:] for row in COUNTS], ids=[row[0] for row in COUNTS]
)
def test_a_count_is_worth_what_its_rule_says(counted: PeriodRule, count: int, worth: str) -> None:
    assert by_count(counted, count, quota=None, points=counted.points) == Fraction(worth)


def test_a_unit_that_is_listed_for_part_of_the_period_owes_no_duty() -> None:
    owed = period_lines(JANUARY, QINGSHAN)
    assert [(line.rule, line.points) for line in owed] == [("plan", -2), ("floor", 2)]
    assert period_lines(replace(JANUARY, liable=False), QINGSHAN) == ()


def test_a_late_duty_names_what_was_attested() -> None:
    day = date(2026, 1, 6)
    plan = Fact(7, "p1", EntryKind.ATTESTED, day, day, 0, unit="u", occurrence="plan")
    (line, _) = period_lines(replace(JANUARY, attested=(plan,)), QINGSHAN)
    assert (line.rule, line.points, line.because) == ("plan", -1, (7,))


@pytest.mark.parametrize(("points", "below"), [("5", True), ("6", False), ("7", False)])
def test_the_pass_mark_itself_is_reached(points: str, below: bool) -> None:  # noqa: FBT001 # a row of the table above
    lines = (ScoreEntry("u", ScorePart.BASE, "opening", "说明", Fraction(points), "2026Q1"),)
    tally = Tally("u", "单位u", "section", 0, 3, 0, 0, reprimand_proposed=False, scores=lines)
    assert total_of(lines) == Fraction(points)
    assert below_pass_mark(tally, ZHONGLOU) is below
    assert not below_pass_mark(tally, QINGSHAN)
