"""[schedule]: when the service does what it does by itself; 工作日: the days on which the office
works.

Workdays come from the State Council's notices and the settings. Nothing here asks what day it is.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from config.tomlfile import Hour, Table

JobName = Literal["reconcile", "verify", "digest", "commissions", "progress", "bulletin", "year"]
Days = Annotated[tuple[date, ...], Field(strict=False, max_length=1_000)]

SATURDAY = 5
# 全国年节及纪念日放假办法, the holidays that bear a date of the civil calendar: 元旦, 劳动节,
# 国庆节.
DATED = frozenset({(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)})


@dataclass(frozen=True, slots=True)
class Workdays:
    """The calendar of workdays. `on` and `off` are days from the settings; they override the
    notices.

    For a year without a known notice: Monday to Friday, but for holidays with a date of their own.
    """

    on: frozenset[date] = frozenset()
    off: frozenset[date] = frozenset()

    def has(self, day: date) -> bool:
        """Whether that day is a workday."""
        if day in self.on or day in self.off:
            return day in self.on
        noticed = _by_notice(day)
        if noticed is None:
            return day.weekday() < SATURDAY and (day.month, day.day) not in DATED
        return noticed

    def knows(self, year: int) -> bool:
        """Whether the year's holidays are known: from a notice, or from a day in the settings."""
        in_settings = any(day.year == year for day in self.on | self.off)
        return in_settings or _by_notice(date(year, 1, 1)) is not None

    def after(self, day: date, *, number: int) -> date:
        """The `number`th workday after that day."""
        while number:
            day += timedelta(days=1)
            number -= self.has(day)
        return day

    def within(self, first: date, last: date) -> int:
        """Workdays from `first` to `last`, both included; 0 where `last` is earlier."""
        return sum(self.has(first + timedelta(days=n)) for n in range((last - first).days + 1))

    def warning(self, today: date) -> str | None:
        """That this year's notice, or from December on the next one's, is missing."""
        for year in (today.year, today.year + (today.month == 12)):
            if not self.knows(year):
                return (
                    f"程序不知道 {year} 年的放假调休安排，"
                    "暂按周一至周五（元旦、劳动节、国庆节除外）为工作日；请照国务院办公厅的通知，"
                    "在设置 [schedule] 的 days_off 和 workdays 中填写"
                )
        return None


def _by_notice(day: date) -> bool | None:
    """Whether the year's notice makes it a workday; None where the notice is not known."""
    import chinese_calendar  # noqa: PLC0415 - settings are read by every command, workdays by few

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


class ScheduleTable(Table):
    """Times of day in Shanghai; the days on which a job is due are fixed (desk/acts/clock/).

    `skip`: jobs that are not wanted. `workdays` and `days_off` override the notices.
    `reconcile_days`: how far back a reconciliation goes.
    """

    reconcile: Hour = Field(default="02:30", validate_default=True)
    reconcile_days: Annotated[int, Field(ge=1, le=3_650)] = 30
    verify: Hour = Field(default="03:30", validate_default=True)
    digest: Hour = Field(default="08:30", validate_default=True)
    commissions: Hour = Field(default="08:45", validate_default=True)
    progress: Hour = Field(default="09:00", validate_default=True)
    bulletin: Hour = Field(default="09:15", validate_default=True)
    year: Hour = Field(default="09:20", validate_default=True)
    skip: Annotated[tuple[JobName, ...], Field(strict=False)] = ()
    workdays: Days = ()
    days_off: Days = ()

    @model_validator(mode="after")
    def _one_or_the_other(self) -> Self:
        if both := set(self.workdays) & set(self.days_off):
            raise ValueError(f"{min(both)} 同时写在 workdays 和 days_off 中")
        return self

    @property
    def calendar(self) -> Workdays:
        return Workdays(frozenset(self.workdays), frozenset(self.days_off))
