"""Quarters, other periods and years as civil time in Asia/Shanghai; knows nothing of what happens
in them.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import ClassVar, Self
from zoneinfo import ZoneInfo

from config.errors import Refused

SHANGHAI = ZoneInfo("Asia/Shanghai")

_Form = tuple[str, str, str, str]


def civil_date(moment: datetime) -> date:
    """The date that an aware moment has in Shanghai."""
    return moment.astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A stretch of the calendar: the `number`th of its year, from 1. What kinds there are is in
    PERIODS.
    """

    year: int
    number: int

    per_year: ClassVar[int] = 1
    # What it is called, how it is written, how that is recognised, an example.
    form: ClassVar[_Form] = ("年", "{0:04}", r"([0-9]{4})()", "2026")

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, (day.month - 1) * cls.per_year // 12 + 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Its own way of writing -> a period; Refused for anything else."""
        called, _, pattern, example = cls.form
        found = re.fullmatch(pattern, text, re.ASCII)
        period = cls(int(found[1]), int(found[2] or 1)) if found and found[1] != "0000" else None
        if period is None or cls.from_ordinal(period.ordinal) != period:
            raise Refused(f"{text!r} 不是{called}，请写成 {example} 的样子")
        return period

    @classmethod
    def from_ordinal(cls, ordinal: int) -> Self:
        return cls(ordinal // cls.per_year, ordinal % cls.per_year + 1)

    @property
    def ordinal(self) -> int:
        """Periods since year 0: consecutive, so that runs and ranges are subtraction."""
        return self.year * self.per_year + self.number - 1

    @property
    def first_day(self) -> date:
        return date(self.year, (self.number - 1) * 12 // self.per_year + 1, 1)

    @property
    def last_day(self) -> date:
        return self.next.first_day - timedelta(days=1)

    @property
    def next(self) -> Self:
        return self.from_ordinal(self.ordinal + 1)

    @property
    def previous(self) -> Self:
        return self.from_ordinal(self.ordinal - 1)

    def __str__(self) -> str:
        return self.form[1].format(self.year, self.number)


@dataclass(frozen=True, slots=True, order=True)
class Year(Period):
    """A calendar year, written `2026`."""


@dataclass(frozen=True, slots=True, order=True)
class HalfYear(Period):
    """Half a calendar year, written `2026H1`."""

    per_year: ClassVar[int] = 2
    form: ClassVar[_Form] = ("半年", "{0:04}H{1}", r"([0-9]{4})H([12])", "2026H2")


@dataclass(frozen=True, slots=True, order=True)
class Quarter(Period):
    """A calendar quarter, written `2026Q3`."""

    per_year: ClassVar[int] = 4
    form: ClassVar[_Form] = ("季度", "{0:04}Q{1}", r"([0-9]{4})Q([1-4])", "2026Q3")


@dataclass(frozen=True, slots=True, order=True)
class Month(Period):
    """A calendar month, written `2026-07`."""

    per_year: ClassVar[int] = 12
    form: ClassVar[_Form] = ("月份", "{0:04}-{1:02}", r"([0-9]{4})-(0[1-9]|1[0-2])", "2026-07")


@dataclass(frozen=True, slots=True, order=True)
class Week(Period):
    """A week from Monday on, numbered and written as ISO 8601 has it, `2026W31`: it is of the year
    that has its Thursday.
    """

    form: ClassVar[_Form] = (
        "周",
        "{0:04}W{1:02}",
        r"([0-9]{4})W(0[1-9]|[1-4][0-9]|5[0-3])",
        "2026W31",
    )

    @classmethod
    def of(cls, day: date) -> Self:
        year, number, _ = day.isocalendar()
        return cls(year, number)

    @classmethod
    def from_ordinal(cls, ordinal: int) -> Self:
        return cls.of(date.fromordinal(ordinal * 7 + 1))

    @property
    def ordinal(self) -> int:
        return (self.first_day.toordinal() - 1) // 7

    @property
    def first_day(self) -> date:
        return date.fromisocalendar(self.year, 1, 1) + timedelta(weeks=self.number - 1)


PERIODS: dict[str, type[Period]] = {
    "week": Week,
    "month": Month,
    "quarter": Quarter,
    "half_year": HalfYear,
    "year": Year,
}


def periods_of(year: int, kind: type[Period]) -> tuple[Period, ...]:
    """The periods of a calendar year, in order."""
    first = kind(year, 1)
    return tuple(
        period for n in range(53) if (period := kind.from_ordinal(first.ordinal + n)).year == year
    )


def period_of(text: str) -> Period:
    """The period of whichever kind is written so; Refused for what is none."""
    for kind in PERIODS.values():
        if re.fullmatch(kind.form[2], text, re.ASCII):
            return kind.parse(text)
    raise Refused(f"{text!r} 不是统计期，请写成 2026Q3、2026-07 或 2026 的样子")


def quarters_of(year: int) -> tuple[Quarter, ...]:
    """The four quarters of a calendar year, in order."""
    return tuple(Quarter(year, number) for number in (1, 2, 3, 4))


def quarters_between(first: Quarter, last: Quarter) -> tuple[Quarter, ...]:
    """Both ends included; empty when `last` lies before `first`."""
    return tuple(Quarter.from_ordinal(n) for n in range(first.ordinal, last.ordinal + 1))
