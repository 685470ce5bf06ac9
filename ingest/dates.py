"""A date as people and mail programs write it into a text, Chinese or English, to a moment. Guesses no year; reads no Date header."""

import re
from datetime import UTC, datetime, timedelta, timezone

_CHINA = timezone(timedelta(hours=8))
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_NUMBERS = re.compile(r"(20\d\d)\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[ -]([a-z]{3})[a-z]{0,6}\.?,?[ -](20\d\d)", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"\b([a-z]{3})[a-z]{0,6}\.? (\d{1,2}),? (20\d\d)", re.IGNORECASE)
_TIME = re.compile(
    r"(?P<before>上午|早上|凌晨|下午|晚上|中午|AM|PM)?\s?(?P<hour>\d{1,2})[:：](?P<minute>\d\d)(?:[:：](?P<second>\d\d))?\s?(?P<after>[AP]M)?",
    re.IGNORECASE,
)
_ZONE = re.compile(r"\d\s?(?:\(?(?:GMT|UTC))?\s?([+-])(\d\d):?(\d\d)\b")
_LATE = frozenset({"下午", "晚上", "中午", "PM"})


def read_written_date(text: str) -> datetime | None:
    """In UTC; China's time where no zone is named, midnight where no time is; None where there is no whole date."""
    text = text[:200]
    day = _day(text)
    if day is None:
        return None
    (year, month, number), end = day
    hour, minute, second, zone = _time(text, end)
    try:
        return datetime(year, month, number, hour, minute, second, tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _day(text: str) -> tuple[tuple[int, int, int], int] | None:
    if found := _NUMBERS.search(text):
        return (int(found[1]), int(found[2]), int(found[3])), found.end()
    if (found := _DAY_FIRST.search(text)) and (month := _MONTHS.get(found[2].lower())):
        return (int(found[3]), month, int(found[1])), found.end()
    if (found := _MONTH_FIRST.search(text)) and (month := _MONTHS.get(found[1].lower())):
        return (int(found[3]), month, int(found[2])), found.end()
    return None


def _time(text: str, start: int) -> tuple[int, int, int, timezone]:
    found = _TIME.search(text, start)
    if found is None:
        return 0, 0, 0, _CHINA
    hour = int(found["hour"])
    half = (found["before"] or found["after"] or "").upper()
    if half in _LATE and hour < 12:
        hour += 0 if half == "中午" and hour == 11 else 12
    elif half in {"AM", "上午", "凌晨"} and hour == 12:
        hour = 0
    zone = _ZONE.search(text, found.end("minute") - 1)
    if zone is None:
        return hour, int(found["minute"]), int(found["second"] or 0), _CHINA
    offset = timedelta(hours=int(zone[2]) % 24, minutes=int(zone[3]) % 60)
    return (
        hour,
        int(found["minute"]),
        int(found["second"] or 0),
        timezone(offset if zone[1] == "+" else -offset),
    )
