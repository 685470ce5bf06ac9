"""When a job is due, what is owed after an outage, and when a failed one is tried again: tables,
no clock.
"""

from datetime import date, datetime, time, timedelta

import pytest

from config.period import SHANGHAI, HalfYear, Month, Quarter
from config.schedule import Workdays
from desk.acts.clock.timetable import (
    LATEST,
    Timing,
    every_day,
    first_of_week,
    retry,
    settling,
    workdays,
)
from ledger.office.runs import Run

CALENDAR = Workdays()


def at(day: str, clock: str = "12:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=SHANGHAI)


def timing(due=every_day, clock: str = "08:30", calendar: Workdays = CALENDAR) -> Timing:
    return Timing(due, time.fromisoformat(clock), calendar)


@pytest.mark.parametrize(
    ("due", "first", "last", "wanted"),
    [
        (every_day, "2024-02-28", "2024-03-01", "02-28 02-29 03-01"),
        # National Day 2025 begins on a Wednesday and takes the Thursday after the week; 28
        # September and 11 October are at work.
        (workdays, "2025-09-27", "2025-10-12", "09-28 09-29 09-30 10-09 10-10 10-11"),
        (workdays, "2026-02-13", "2026-02-25", "02-13 02-14 02-24 02-25"),
        (first_of_week, "2026-02-09", "2026-03-02", "02-09 02-24 03-02"),
        (first_of_week, "2024-09-23", "2024-10-14", "09-23 09-30 10-08 10-14"),
        (
            settling(),
            "2026-01-01",
            "2026-01-12",
            "01-08 01-09 01-12",
        ),  # a Sunday at work, the 4th, among the five
        (settling(), "2026-03-30", "2026-04-09", "03-30 03-31 04-08 04-09"),
        (settling(), "2026-10-01", "2026-10-15", "10-13 10-14 10-15"),
        (settling(Month), "2024-02-28", "2024-03-08", "02-28 02-29 03-07 03-08"),
        (settling(HalfYear), "2026-06-29", "2026-07-08", "06-29 06-30 07-07 07-08"),
        (
            workdays,
            "2028-02-28",
            "2028-03-06",
            "02-28 02-29 03-01 03-02 03-03 03-06",
        ),  # no notice is known: Monday to Friday
    ],
)
def test_the_days_on_which_a_job_is_due(due, first, last, wanted):
    begin, end = date.fromisoformat(first), date.fromisoformat(last)
    days = (begin + timedelta(days=n) for n in range((end - begin).days + 1))
    assert [f"{day:%m-%d}" for day in days if due(day, CALENDAR)] == wanted.split()


@pytest.mark.parametrize(
    ("now", "last", "following"),
    [
        (at("2024-02-29", "08:29"), at("2024-02-28", "08:30"), at("2024-02-29", "08:30")),
        (at("2024-02-29", "08:30"), at("2024-02-29", "08:30"), at("2024-03-01", "08:30")),
        (at("2024-12-31", "23:59"), at("2024-12-31", "08:30"), at("2025-01-02", "08:30")),
        (at("2026-10-01", "00:00"), at("2026-09-30", "08:30"), at("2026-10-08", "08:30")),
    ],
)
def test_the_last_time_and_the_next_one(now, last, following):
    assert (timing(workdays).last(now), timing(workdays).next(now)) == (last, following)


def test_the_civil_day_is_shanghai_s_wherever_the_machine_stands():
    utc = datetime.fromisoformat("2024-02-28T23:00+00:00")  # 7 in the morning of the 29th
    assert timing(clock="06:00").last(utc) == at("2024-02-29", "06:00")


@pytest.mark.parametrize(
    ("before", "now", "owed"),
    [
        (Run("x", at("2024-03-04", "08:30"), outcome="done"), at("2024-03-04", "23:00"), None),
        (Run("x", at("2024-03-04", "08:30"), outcome="done"), at("2024-03-05", "08:29"), None),
        (
            Run("x", at("2024-03-04", "08:30"), outcome="done"),
            at("2024-03-05", "08:30"),
            at("2024-03-05", "08:30"),
        ),
        (
            Run("x", at("2024-02-01", "08:30"), outcome="done"),
            at("2024-03-05", "09:00"),
            at("2024-03-05", "08:30"),
        ),
        (Run("x", at("2024-02-01", "08:30"), outcome="first"), at("2024-02-01", "09:00"), None),
        (
            Run("x", at("2024-03-05", "08:30"), outcome="running"),
            at("2024-03-05", "09:00"),
            at("2024-03-05", "08:30"),
        ),
        (
            Run("x", at("2024-03-05", "08:30"), outcome="failed", again=at("2024-03-05", "09:00")),
            at("2024-03-05", "08:59"),
            None,
        ),
        (
            Run("x", at("2024-03-05", "08:30"), outcome="failed", again=at("2024-03-05", "09:00")),
            at("2024-03-05", "09:00"),
            at("2024-03-05", "08:30"),
        ),
        (  # the next time has come: what failed before is not tried any more
            Run("x", at("2024-03-05", "08:30"), outcome="failed", again=at("2024-03-06", "09:00")),
            at("2024-03-06", "08:30"),
            at("2024-03-06", "08:30"),
        ),
        (
            Run("x", at("2024-03-05", "08:30"), outcome="done"),
            at("2024-03-01", "09:00"),
            None,
        ),  # the machine's clock was set back
    ],
)
def test_what_is_owed_is_the_last_time_that_was_missed_and_once_only(before, now, owed):
    assert timing().owed(before, now=now) == owed


def test_in_a_settings_calendar_an_own_holiday_moves_the_fifth_workday():
    calendar = Workdays(on=frozenset({date(2027, 4, 3)}), off=frozenset({date(2027, 4, 5)}))
    days = [
        day for day in (date(2027, 4, n) for n in range(1, 13)) if settling(Quarter)(day, calendar)
    ]
    assert days == [date(2027, 4, 7), date(2027, 4, 8), date(2027, 4, 9), date(2027, 4, 12)]


def test_a_failing_job_is_tried_ever_later_up_to_two_hours():
    assert [retry(tries) for tries in (1, 2, 3)] == [
        timedelta(minutes=5),
        timedelta(minutes=10),
        timedelta(minutes=20),
    ]
    assert retry(1000) == LATEST
