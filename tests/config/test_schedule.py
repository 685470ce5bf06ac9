"""Which days are workdays: by the notices that are known, the settings' own days above them,
Monday to Friday where nothing is known.
"""

from datetime import date

import pytest

from config.schedule import Workdays


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 14), True),  # a Saturday at work, for the Spring Festival
        (date(2026, 2, 17), False),
        (date(2026, 10, 10), True),
        (date(2026, 11, 24), True),
        (date(2026, 11, 28), False),
        (date(2024, 2, 29), True),
        (date(2027, 2, 8), True),  # the notice is not known: a Monday
        (date(2027, 2, 13), False),
        (date(2027, 1, 1), False),  # a Friday, and New Year in any year
        (date(2027, 10, 1), False),
    ],
)
def test_a_day_is_a_workday_or_not(day, works):
    assert Workdays().has(day) is works


def test_the_settings_own_days_stand_over_all_that_is_known():
    calendar = Workdays(on=frozenset({date(2026, 10, 1)}), off=frozenset({date(2026, 11, 24)}))
    assert calendar.has(date(2026, 10, 1))
    assert not calendar.has(date(2026, 11, 24))


@pytest.mark.parametrize(
    ("day", "number", "wanted"),
    [
        (date(2026, 9, 30), 5, date(2026, 10, 13)),
        (date(2025, 12, 31), 5, date(2026, 1, 8)),
        (date(2024, 2, 28), 1, date(2024, 2, 29)),
        (date(2028, 3, 31), 5, date(2028, 4, 7)),
    ],
)
def test_workdays_are_counted_from_the_day_after(day, number, wanted):
    assert Workdays().after(day, number=number) == wanted


def test_workdays_of_a_stretch_include_both_ends():
    assert Workdays().within(date(2026, 10, 1), date(2026, 10, 12)) == 4
    assert Workdays().within(date(2026, 10, 12), date(2026, 10, 1)) == 0


@pytest.mark.parametrize(
    ("today", "own", "missing"),
    [
        (date(2026, 11, 30), (), None),
        (date(2026, 12, 1), (), 2027),
        (date(2027, 1, 1), (), 2027),
        (date(2026, 12, 1), (date(2027, 2, 8),), None),
        (date(2027, 12, 1), (date(2027, 2, 8),), 2028),
    ],
)
def test_a_year_whose_notice_is_not_known_is_warned_of_in_time(today, own, missing):
    told = Workdays(off=frozenset(own)).warning(today)
    assert (told is not None) == (missing is not None)
    assert str(missing or "") in (told or "")
