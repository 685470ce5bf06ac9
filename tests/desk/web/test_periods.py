"""Which period a page is about: the running one, one of the address, or none; what is to be closed
next.
"""

from dataclasses import replace

import pytest

from config.period import Quarter, Year
from desk.web.periods import choices, next_to_close, period_asked, year_asked, years
from desk.web.requests import Missing, Request
from tests.desk.web.conftest import take


@pytest.fixture
def asked(console):
    return Request(console, "tally", "")


def test_the_running_period_is_meant_where_none_is_named(asked):
    assert period_asked(asked) == Quarter(2026, 3)
    assert year_asked(asked) == Year(2026, 1)
    assert choices(asked)[0] == Quarter(2026, 3)
    assert Year(2026, 1) in years(asked)


@pytest.mark.parametrize("text", ["2026", "x", "2026Q4", "9999Q4"])
def test_what_is_no_period_or_is_to_come_is_missing(asked, text):
    with pytest.raises(Missing):
        period_asked(replace(asked, path={"period": text}))
    with pytest.raises(Missing):
        year_asked(replace(asked, path={"year": "2027" if text == "2026" else text}))


def test_what_is_over_and_holds_facts_is_closed_next(asked, console):
    with console.book.reading() as views:
        assert next_to_close(views, request=asked) == Quarter(2026, 3)
    take(
        console,
        {
            "kind": "received",
            "ref": "a",
            "unit": "helan",
            "title": "供电",
            "received_at": "2026-05-02T09:00:00+08:00",
        },
    )
    with console.book.reading() as views:
        assert next_to_close(views, request=asked) == Quarter(2026, 2)
    take(console, {"kind": "closed", "ref": "q", "day": "2026-07-05", "period": "2026Q2"})
    with console.book.reading() as views:
        assert next_to_close(views, request=asked) == Quarter(2026, 3)
