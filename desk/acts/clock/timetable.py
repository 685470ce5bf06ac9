"""时刻表: on which days each job of the clock is due, which time is owed now, and when the next
one is (pure). Asks no clock.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from config.period import SHANGHAI, Period, Quarter, civil_date
from config.schedule import Workdays
from desk.acts.processes import doubled
from ledger.office.runs import Run

FIFTH = 5  # the workday after a period's end on which its bulletin is first drafted
FARTHEST = 400  # days that are looked back and ahead
SOONEST, LATEST = timedelta(minutes=5), timedelta(hours=2)

Due = Callable[[date, Workdays], bool]


@dataclass(frozen=True, slots=True)
class Timing:
    """When one job is due: on the days that `due` says, at that time in Shanghai."""

    due: Due
    at: time
    calendar: Workdays

    def moment(self, day: date) -> datetime:
        return datetime.combine(day, self.at, SHANGHAI)

    def last(self, now: datetime) -> datetime | None:
        """The latest time that it was due, up to now."""
        today = civil_date(now)
        days = (today - timedelta(days=n) for n in range(FARTHEST))
        return next(
            (
                self.moment(day)
                for day in days
                if self.moment(day) <= now and self.due(day, self.calendar)
            ),
            None,
        )

    def next(self, now: datetime) -> datetime | None:
        """The first time after now that it is due."""
        today = civil_date(now)
        days = (today + timedelta(days=n) for n in range(FARTHEST))
        return next(
            (
                self.moment(day)
                for day in days
                if self.moment(day) > now and self.due(day, self.calendar)
            ),
            None,
        )

    def owed(self, before: Run, *, now: datetime) -> datetime | None:
        """The time for which it has to run now, None where nothing is owed. Of several that were
        missed only the last one is made up.

        `before` is its latest run by the clock. One that failed is owed again once its wait is
        over, until the next time comes.
        """
        last = self.last(now)
        if last is None or last < before.slot:
            return None
        if last > before.slot:
            return last
        failed = before.outcome == "failed" and (before.again is None or before.again <= now)
        return last if failed or before.outcome == "running" else None


def every_day(_day: date, _calendar: Workdays) -> bool:
    return True


def workdays(day: date, calendar: Workdays) -> bool:
    return calendar.has(day)


def first_of_week(day: date, calendar: Workdays) -> bool:
    """The first workday of a week from Monday to Sunday; none in a week without one."""
    monday = day - timedelta(days=day.weekday())
    return calendar.has(day) and calendar.within(monday, day) == 1


def settling(span: type[Period] = Quarter) -> Due:
    """Every workday from the fifth one after a period's end on: what was found then may have
    changed.
    """

    def due(day: date, calendar: Workdays) -> bool:
        return (
            calendar.has(day)
            and calendar.after(span.of(day).previous.last_day, number=FIFTH) <= day
        )

    return due


def retry(tries: int) -> timedelta:
    """How long a run that has failed so often waits: from five minutes doubling up to two hours."""
    return doubled(SOONEST, tries, longest=LATEST)
