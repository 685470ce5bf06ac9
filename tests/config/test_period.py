"""Quarters: their bounds, their order, and the civil day in Shanghai that decides between them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from config.errors import Refused
from config.period import Quarter, civil_date, quarters_between, quarters_of


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026Q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026Q2", date(2026, 4, 1), date(2026, 6, 30)),
        ("2026Q3", date(2026, 7, 1), date(2026, 9, 30)),
        ("2026Q4", date(2026, 10, 1), date(2026, 12, 31)),
    ],
)
def test_a_quarter_runs_from_its_first_day_to_its_last(text: str, first: date, last: date) -> None:
    quarter = Quarter.parse(text)
    assert (quarter.first_day, quarter.last_day) == (first, last)
    assert Quarter.of(first) == Quarter.of(last) == quarter
    assert Quarter.of(first - timedelta(days=1)) == quarter.previous
    assert str(quarter) == text


@pytest.mark.parametrize("text", ["", "2026", "2026Q0", "2026Q5", "2026q3", "26Q3", " 2026Q3", "2026Q3\n", "２０２６Q3", "0000Q1"])
def test_anything_else_is_no_quarter(text: str) -> None:
    with pytest.raises(Refused, match="不是季度"):
        Quarter.parse(text)


def test_quarters_follow_each_other_across_the_year() -> None:
    assert Quarter(2026, 4).next == Quarter(2027, 1)
    assert Quarter(2027, 1).previous == Quarter(2026, 4)
    assert Quarter(2027, 1).ordinal - Quarter(2026, 4).ordinal == 1
    assert Quarter(2026, 4) < Quarter(2027, 1)


def test_a_range_has_both_its_ends_and_may_be_empty() -> None:
    assert quarters_between(Quarter(2026, 4), Quarter(2027, 2)) == (Quarter(2026, 4), Quarter(2027, 1), Quarter(2027, 2))
    assert quarters_between(Quarter(2027, 1), Quarter(2026, 4)) == ()
    assert [str(quarter) for quarter in quarters_of(2026)] == ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 9, 30, 15, 59, 59, tzinfo=UTC), date(2026, 9, 30)),
        (datetime(2026, 9, 30, 16, 0, 0, tzinfo=UTC), date(2026, 10, 1)),
    ],
)
def test_the_day_changes_at_midnight_in_shanghai(moment: datetime, day: date) -> None:
    assert civil_date(moment) == day
