"""A day of a form is read, left to today where nothing is written, and refused with a sentence."""

from datetime import date

import pytest

from config.errors import Refused
from desk.web.values import day_of


def test_a_day_is_read_or_refused():
    assert day_of("2026-07-06", otherwise=date(2026, 1, 1)) == date(2026, 7, 6)
    assert day_of("", otherwise=date(2026, 1, 1)) == date(2026, 1, 1)
    with pytest.raises(Refused, match="不是日期"):
        day_of("昨天", otherwise=date(2026, 1, 1))
