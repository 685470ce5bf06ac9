"""A date in a text is read as its writer means it: in China's time."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.dates import read_written_date

MORNING = datetime(2026, 7, 6, 1, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026年7月6日(星期一) 上午9:10",
        "2026年07月06日 09:10",
        "2026-07-06 09:10:00",
        "2026/7/6 9:10",
        "星期一, 2026年7月6日 上午 9:10",
        "Mon, Jul 6, 2026 09:10 AM",
        "Monday, July 6, 2026 9:10 AM",
        "Mon, 6 Jul 2026 09:10:00 +0800",
        "Mon, 6 Jul 2026 01:10:00 +0000",
        "2026-07-06 01:10 (GMT+00:00)",
    ],
)
def test_every_programs_form_names_the_same_moment(text):
    assert read_written_date(text) == MORNING


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026年7月6日 下午3:10", 7),
        ("2026年7月6日 中午12:10", 4),
        ("2026年7月6日 凌晨12:10", -8),
        ("Jul 6, 2026 3:10 PM", 7),
    ],
)
def test_the_half_of_the_day_counts(text, hour):
    moment = read_written_date(text)
    assert (moment - MORNING).total_seconds() == (hour - 1) * 3600


@pytest.mark.parametrize(
    "text",
    ["", "昨天", "7月6日 9:10", "2026年13月40日 1:00", "2026-07-06 99:99", "Foo 6, 2026 9:10"],
)
def test_what_is_no_whole_date_is_none(text):
    assert read_written_date(text) is None


def test_a_day_without_a_time_begins_at_midnight():
    assert read_written_date("2026年7月6日") == datetime(2026, 7, 5, 16, tzinfo=UTC)


@given(st.text(alphabet="2026年7月日/-. :上下午AMP+GTUC9", max_size=60))
def test_no_text_raises(text):
    read_written_date(text)
