"""Quarters and years as civil time in Asia/Shanghai; knows nothing of what happens in them."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from config.errors import Refused

SHANGHAI = ZoneInfo("Asia/Shanghai")


def civil_date(moment: datetime) -> date:
    """The date that an aware moment has in Shanghai."""
    return moment.astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """A calendar quarter, written `2026Q3`."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, text: str) -> Self:
        """`2026Q3` -> a quarter; Refused for anything else."""
        if not re.fullmatch(r"[0-9]{4}Q[1-4]", text, re.ASCII) or text.startswith("0000"):
            raise Refused(f"{text!r} 不是季度，请写成 2026Q3 的样子")
        return cls(int(text[:4]), int(text[5]))

    @classmethod
    def from_ordinal(cls, ordinal: int) -> Self:
        return cls(ordinal // 4, ordinal % 4 + 1)

    @property
    def ordinal(self) -> int:
        """Quarters since year 0: consecutive, so that runs and ranges are subtraction."""
        return self.year * 4 + self.number - 1

    @property
    def first_day(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

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
        return f"{self.year:04}Q{self.number}"


def quarters_of(year: int) -> tuple[Quarter, ...]:
    """The four quarters of a calendar year, in order."""
    return tuple(Quarter(year, number) for number in (1, 2, 3, 4))


def quarters_between(first: Quarter, last: Quarter) -> tuple[Quarter, ...]:
    """Both ends included; empty when `last` lies before `first`."""
    return tuple(Quarter.from_ordinal(n) for n in range(first.ordinal, last.ordinal + 1))
