"""Score lines, their sums, ranks, and points as text."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.score import ScoreEntry, ScorePart, Tally, figures, points_text, ranks, total_of


def line(part: ScorePart, points: str) -> ScoreEntry:
    return ScoreEntry("d", part, "rule", "第九条", Fraction(points), "2026Q1")


def tally(*scores: ScoreEntry, received: int = 0, quota: int | None = None) -> Tally:
    return Tally(
        "d", "单位d", "zone", received, quota, 0, 0, reprimand_proposed=False, scores=scores
    )


@pytest.mark.parametrize(
    ("points", "text"),
    [
        ("0", "0"),
        ("3", "3"),
        ("-3", "-3"),
        ("20", "20"),
        ("1/2", "0.5"),
        ("-3/10", "-0.3"),
        ("-1/20", "-0.05"),
        ("10/3", "10/3"),
        ("-10/3", "-10/3"),
        ("5/2", "2.5"),
        ("1/1000", "0.001"),
        ("7/6", "7/6"),
    ],
)
def test_points_are_an_integer_a_finite_decimal_or_a_fraction(points: str, text: str) -> None:
    assert points_text(Fraction(points)) == text


@given(st.fractions(max_denominator=2000))
def test_points_as_text_are_exact_and_as_short_as_can_be(points: Fraction) -> None:
    text = points_text(points)
    assert Fraction(text) == points
    assert re.fullmatch(r"-?(0|[1-9]\d*)(\.\d*[1-9]|/[1-9]\d*)?", text)


@pytest.mark.parametrize(
    ("totals", "places"),
    [
        ([], []),
        ([5], [1]),
        ([9, 5, 5, 1], [1, 2, 2, 4]),
        ([1, 5, 9, 5], [4, 2, 1, 2]),
        ([0, 0, 0], [1, 1, 1]),
        ([-3, 0, 2, 0], [4, 2, 1, 2]),
    ],
)
def test_equal_totals_share_a_rank_and_the_next_is_skipped(
    totals: list[int], places: list[int]
) -> None:
    assert ranks([Fraction(total) for total in totals]) == places


@given(st.lists(st.integers(-20, 20).map(lambda n: Fraction(n, 3))))
def test_a_rank_is_one_more_than_the_number_of_higher_totals(totals: list[Fraction]) -> None:
    assert ranks(totals) == [1 + sum(other > total for other in totals) for total in totals]


def test_a_tally_is_the_sum_of_its_lines_part_by_part() -> None:
    one = tally(
        line(ScorePart.BASE, "10"),
        line(ScorePart.BASE, "-10"),
        line(ScorePart.ITEM, "10/3"),
        line(ScorePart.ITEM, "5/3"),
        line(ScorePart.PENALTY, "-3"),
        received=4,
    )
    assert figures(one) == {
        "received": 4,
        "base_points": "0",
        "item_points": "5",
        "penalty_points": "-3",
        "total": "2",
    }
    assert one.total == total_of(one.scores) == 2


@pytest.mark.parametrize(
    ("received", "quota", "met"), [(9, 10, False), (10, 10, True), (11, 10, True), (11, None, None)]
)
def test_a_quota_is_met_when_it_is_reached(received: int, quota: int | None, met: object) -> None:
    assert tally(received=received, quota=quota).quota_met is met
