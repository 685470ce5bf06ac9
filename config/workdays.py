"""工作日: which days an office works, by the State Council's notices and the settings' own; never asks what day it is."""

from dataclasses import dataclass
from datetime import date, timedelta

import chinese_calendar

SATURDAY = 5
# 全国年节及纪念日放假办法, the holidays that bear a date of the civil calendar: 元旦, 劳动节, 国庆节.
DATED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


@dataclass(frozen=True, slots=True)
class Workdays:
    """The calendar of workdays: `on` and `off` are the settings' own days and stand over the notices that the program knows.

    For a year whose notice it does not know it has Monday to Friday, but for holidays with a date of their own, and those own days.
    """

    on: frozenset[date] = frozenset()
    off: frozenset[date] = frozenset()

    def has(self, day: date) -> bool:
        """Whether that day is a workday."""
        if day in self.on or day in self.off:
            return day in self.on
        try:
            return bool(chinese_calendar.is_workday(day))
        except NotImplementedError:
            return day.weekday() < SATURDAY and (day.month, day.day) not in DATED

    def knows(self, year: int) -> bool:
        """Whether the year's holidays are known: from a notice, or because the settings have a day of it."""
        if any(day.year == year for day in self.on | self.off):
            return True
        try:
            chinese_calendar.is_workday(date(year, 1, 1))
        except NotImplementedError:
            return False
        return True

    def after(self, day: date, *, number: int) -> date:
        """The `number`th workday after that day."""
        while number:
            day += timedelta(days=1)
            number -= self.has(day)
        return day

    def within(self, first: date, last: date) -> int:
        """How many workdays there are from `first` to `last`, both included; 0 where `last` is earlier."""
        return sum(self.has(first + timedelta(days=n)) for n in range((last - first).days + 1))

    def warning(self, today: date) -> str | None:
        """What people should know of the calendar: this year's notice, from December on the next one's, is missing."""
        missing = next(
            (
                year
                for year in (today.year, today.year + (today.month == 12))
                if not self.knows(year)
            ),
            None,
        )
        if missing is None:
            return None
        return f"程序不知道 {missing} 年的放假调休安排，暂按周一至周五（元旦、劳动节、国庆节除外）为工作日；请照国务院办公厅的通知，在设置 [schedule] 的 days_off 和 workdays 中填写"
