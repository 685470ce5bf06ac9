"""Dates and numbers as an office writes them; what a template does not know is an error."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from jinja2 import UndefinedError

from desk.web.responses import age_text, day_text, environment, moment_text, points_of, size_text


def test_dates_numbers_and_ages_are_written_as_the_office_writes_them():
    assert [day_text(one) for one in (date(2026, 7, 6), "2026-07-06T01:00", None)] == [
        "2026年7月6日",
        "2026年7月6日",
        "—",
    ]
    assert (
        moment_text(datetime(2026, 7, 6, 1, 5, tzinfo=UTC))
        == moment_text("2026-07-06T09:05:59+08:00")
        == "2026-07-06 09:05"
    )
    assert [age_text(one) for one in (None, 59, 61, 7_200, 200_000)] == [
        "—",
        "59 秒",
        "1 分钟",
        "2 小时",
        "2 天",
    ]
    assert [size_text(one) for one in (None, 5, 2_048, 3 << 20)] == ["—", "5 字节", "2 kB", "3 MB"]
    assert [points_of(one) for one in (Fraction(3, 2), "4", None)] == ["1.5", "4", "—"]


def test_an_unknown_value_is_an_error_and_a_known_one_is_escaped():
    with pytest.raises(UndefinedError):
        environment().from_string("{{ nothing }}").render()
    assert environment().from_string("{{ one }}").render(one="<b>") == "&lt;b&gt;"
