"""Quarters: their bounds, their order, and the civil day in Shanghai that decides between them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from config.errors import Refused
from config.period import (
    PERIODS,
    HalfYear,
    Month,
    Period,
    Quarter,
    Week,
    Year,
    civil_date,
    period_of,
    periods_of,
    quarters_between,
    quarters_of,
)


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


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026",
        "2026Q0",
        "2026Q5",
        "2026q3",
        "26Q3",
        " 2026Q3",
        "2026Q3\n",
        "２０２６Q3",
        "0000Q1",
    ],
)
def test_anything_else_is_no_quarter(text: str) -> None:
    with pytest.raises(Refused, match="不是季度"):
        Quarter.parse(text)


def test_quarters_follow_each_other_across_the_year() -> None:
    assert Quarter(2026, 4).next == Quarter(2027, 1)
    assert Quarter(2027, 1).previous == Quarter(2026, 4)
    assert Quarter(2027, 1).ordinal - Quarter(2026, 4).ordinal == 1
    assert Quarter(2026, 4) < Quarter(2027, 1)


def test_a_range_has_both_its_ends_and_may_be_empty() -> None:
    assert quarters_between(Quarter(2026, 4), Quarter(2027, 2)) == (
        Quarter(2026, 4),
        Quarter(2027, 1),
        Quarter(2027, 2),
    )
    assert quarters_between(Quarter(2027, 1), Quarter(2026, 4)) == ()
    assert [str(quarter) for quarter in quarters_of(2026)] == [
        "2026Q1",
        "2026Q2",
        "2026Q3",
        "2026Q4",
    ]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 9, 30, 15, 59, 59, tzinfo=UTC), date(2026, 9, 30)),
        (datetime(2026, 9, 30, 16, 0, 0, tzinfo=UTC), date(2026, 10, 1)),
    ],
)
def test_the_day_changes_at_midnight_in_shanghai(moment: datetime, day: date) -> None:
    assert civil_date(moment) == day


OTHERS = [
    (Week, "2026W31", date(2026, 7, 27), date(2026, 8, 2)),
    (Week, "2026W01", date(2025, 12, 29), date(2026, 1, 4)),
    (Week, "2026W53", date(2026, 12, 28), date(2027, 1, 3)),
    (Month, "2026-02", date(2026, 2, 1), date(2026, 2, 28)),
    (Month, "2028-02", date(2028, 2, 1), date(2028, 2, 29)),
    (Month, "2026-12", date(2026, 12, 1), date(2026, 12, 31)),
    (HalfYear, "2026H1", date(2026, 1, 1), date(2026, 6, 30)),
    (HalfYear, "2026H2", date(2026, 7, 1), date(2026, 12, 31)),
    (Year, "2026", date(2026, 1, 1), date(2026, 12, 31)),
]


@pytest.mark.parametrize(("kind", "text", "first", "last"), OTHERS)
def test_other_periods_run_from_their_first_day_to_their_last(
    kind: type[Period], text: str, first: date, last: date
) -> None:
    period = kind.parse(text)
    assert (period.first_day, period.last_day, str(period)) == (first, last, text)
    assert kind.of(first) == kind.of(last) == kind.from_ordinal(period.ordinal) == period
    assert kind.of(first - timedelta(days=1)) == period.previous
    assert kind.of(last + timedelta(days=1)) == period.next


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Week, "2025W53"),
        (Week, "2026W00"),
        (Week, "2026W54"),
        (Month, "2026-13"),
        (Month, "2026-7"),
        (HalfYear, "2026H3"),
        (Year, "26"),
    ],
)
def test_what_is_no_such_period_is_refused(kind: type[Period], text: str) -> None:
    with pytest.raises(Refused, match=f"不是{kind.form[0]}"):
        kind.parse(text)


@pytest.mark.parametrize(
    ("length", "many"), [("week", 53), ("month", 12), ("quarter", 4), ("half_year", 2), ("year", 1)]
)
def test_a_year_has_so_many_periods(length: str, many: int) -> None:
    periods = periods_of(2026, PERIODS[length])
    assert (len(periods), periods[0].year, periods[-1].number) == (many, 2026, many)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2026W31", Week),
        ("2026-07", Month),
        ("2026Q3", Quarter),
        ("2026H2", HalfYear),
        ("2026", Year),
    ],
)
def test_a_period_is_known_by_the_way_it_is_written(text: str, kind: type[Period]) -> None:
    found = period_of(text)
    assert (type(found), str(found)) == (kind, text)


@pytest.mark.parametrize("text", ["", "2026Q9", "2026-7", "0000", "x2026"])
def test_what_is_written_otherwise_is_no_period(text: str) -> None:
    with pytest.raises(Refused, match="不是"):
        period_of(text)
