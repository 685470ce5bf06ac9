"""引文: where a text quotes an earlier mail, in the forms of the mail programs in use here, and
what its header says.

Also reads dates as people and mail programs write them into a text. Does not decide whether a
quotation counts.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

_HEADER_LINES = 24
_CLIP = 500  # characters of a line that are looked at

_KEYS = (
    r"发\s?件\s?人|发送时间|发件时间|发送日期|日\s?期|时\s?间|收\s?件\s?人|抄\s?送(?:至|人)?"
    r"|密\s?送|主\s?题|回复|重要性|附\s?件"
    r"|From|Sent|Date|To|Cc|Bcc|Subject|Reply-To|Importance|Attachments?"
)
_HEADER = re.compile(
    rf"[>*\s|]{{0,20}}(?P<key>{_KEYS})\*?\s{{0,4}}[:：]\*?(?P<value>.*)", re.IGNORECASE
)
# A table laid out: NetEase's phone program has its header in one.
_CELLS = re.compile(
    rf"[>\s|]{{0,20}}(?P<key>{_KEYS})(?:\s{{0,4}}\|\s{{0,4}}|\t|\s{{2,20}})(?P<value>.*?)[\s|]*",
    re.IGNORECASE,
)
# Words that open a line of an ordinary text as well: they count inside a header only.
_ORDINARY = frozenset({"时间", "日期", "回复", "重要性", "附件", "attachment", "attachments"})
_MARKER = re.compile(
    r"[>\s]{0,20}-{2,40}\s{0,4}[^-\n]{0,20}(?:原始邮件|邮件原件|原邮件|转发|message"
    r"|original)[^-\n]{0,20}-{0,40}\s{0,4}"
    r"|[>\s]{0,20}(?:Begin forwarded message|开始转发(?:的)?邮件)[:：]\s{0,4}",
    re.IGNORECASE,
)
_WROTE = re.compile(r"(?:写道|写到|wrote)\s?[:：]\s{0,4}$", re.IGNORECASE)
_YEAR, _CLOCK = re.compile(r"20\d\d"), re.compile(r"\d:\d\d|@")
_RULE = re.compile(r"[>\s]{0,20}[_*=-]{5,200}\s{0,4}")
_FORWARDS = re.compile("转发|forward", re.IGNORECASE)
_ADDRESS = re.compile(
    r"[A-Za-z0-9._%+=/#&~!$'*{}|^?-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?"
)
_MOMENT = re.compile(
    r"(?:At|On|在|于)?\s*(?P<date>.{6,60}?\d:\d\d(?::\d\d)?(?:\s?[AP]M)?(?:\s?[+-]\d{4})?)",
    re.IGNORECASE,
)
_QUOTE = re.compile(r"^\s{0,8}(?:> ?)+")

_CHINA = timezone(timedelta(hours=8))
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_NUMBERS = re.compile(
    r"(?P<year>20\d\d)\s?[-/.年]\s?(?P<month>\d{1,2})\s?[-/.月]\s?(?P<day>\d{1,2})"
)
_DAY_FIRST = re.compile(
    r"(?P<day>\d{1,2})[ -](?P<month>[a-z]{3})[a-z]{0,6}\.?,?[ -](?P<year>20\d\d)", re.IGNORECASE
)
_MONTH_FIRST = re.compile(
    r"\b(?P<month>[a-z]{3})[a-z]{0,6}\.? (?P<day>\d{1,2}),? (?P<year>20\d\d)", re.IGNORECASE
)
_TIME = re.compile(
    "(?P<before>上午|早上|凌晨|下午|晚上|中午|AM"
    r"|PM)?\s?(?P<hour>\d{1,2})[:：](?P<minute>\d\d)(?:[:：](?P<second>\d\d))?\s?(?P<after>[AP]M)?",
    re.IGNORECASE,
)
_ZONE = re.compile(r"\d\s?(?:\(?(?:GMT|UTC))?\s?([+-])(\d\d):?(\d\d)\b")
_LATE = frozenset({"下午", "晚上", "中午", "PM"})


@dataclass(frozen=True, slots=True)
class Quoted:
    """An earlier mail: lines from `start` on are its header, its own text begins at `body`.

    `forward`: None where the form is used for replies too. `wrote`: there is no header, only who
    wrote when.
    """

    start: int
    body: int
    sender: str
    sender_name: str
    subject: str
    sent_at: datetime | None
    forward: bool | None
    wrote: bool = False


def first_quoted(lines: list[str]) -> Quoted | None:
    """The first earlier mail: after its rule; or three header lines in a row with sender and
    subject; or a line that says who wrote.
    """
    for number, line in enumerate(lines):
        text = line[:_CLIP]
        marked = _MARKER.fullmatch(text) is not None
        if marked or _HEADER.match(text):
            if quoted := _with_header(lines, number, marked=marked):
                return quoted
        elif _WROTE.search(text) and (quoted := _written(lines, number)):
            return quoted
    return None


def is_header_line(line: str) -> bool:
    """Whether the line, on its own, is one of a quoted mail's header, or the rule above it."""
    header = _HEADER.match(line)
    return (header is not None and _key(header) not in _ORDINARY) or _MARKER.fullmatch(
        line
    ) is not None


def unquoted(lines: list[str]) -> list[str]:
    """The lines without the marks of quoting, where nearly all of them bear one."""
    kept = [line for line in lines if line.strip()]
    marked = sum(line.lstrip().startswith(">") for line in kept)
    return [_QUOTE.sub("", line) for line in lines] if marked * 5 > len(kept) * 4 else lines


def _with_header(lines: list[str], number: int, *, marked: bool) -> Quoted | None:
    end, headers = _headers(lines, number + 1 if marked else number, cells=marked)
    sender = _first(headers, "发件人", "from")
    subject = _first(headers, "主题", "subject")
    plain = len(headers) >= 3 and sender is not None and subject is not None
    if not (headers if marked else plain):
        return None
    begin = number
    while not marked and begin and _is_blank_or_rule(lines[begin - 1]):
        begin -= 1
    name, address = _person(sender or "")
    date = _first(headers, "发送时间", "发件时间", "发送日期", "日期", "时间", "sent", "date") or ""
    forward = True if marked and _FORWARDS.search(lines[number][:_CLIP]) else None
    subject = (subject or "").strip(" ;*")
    return Quoted(begin, end, address, name, subject, read_written_date(date), forward)


def _is_blank_or_rule(line: str) -> bool:
    return not line.strip(" >\t\r") or _RULE.fullmatch(line[:_CLIP]) is not None


def _headers(lines: list[str], start: int, *, cells: bool) -> tuple[int, dict[str, str]]:
    headers: dict[str, str] = {}
    end = start
    for number, line in enumerate(lines[start : start + _HEADER_LINES], start):
        text = line[: 4 * _CLIP]
        if header := _HEADER.match(text) or (_CELLS.fullmatch(text) if cells else None):
            headers.setdefault(_key(header), header["value"].strip(" \t\r*|"))
            end = number + 1
        elif text.strip(" >\t\r*|-"):
            break
    return end, headers


def _written(lines: list[str], number: int) -> Quoted | None:
    """«在 2026-07-06 09:10:11, 张三 <a@...> 写道:», on one line or broken over two."""
    line, start = lines[number][:_CLIP], number
    if not _names_moment(line):
        if not number or not _names_moment(before := lines[number - 1][:_CLIP]):
            return None
        line, start = f"{before.rstrip()} {line.strip()}", number - 1
    name, address = _person(line)
    moment = _MOMENT.search(line.lstrip("> \t"))
    return Quoted(
        start,
        number + 1,
        address,
        "" if "20" in name else name,
        "",
        read_written_date(moment["date"]) if moment else None,
        False,
        wrote=True,
    )


def _names_moment(line: str) -> bool:
    """A year, and a time of day or an address: an item's own sentence («…写道：») has neither."""
    return _YEAR.search(line) is not None and _CLOCK.search(line) is not None


def _person(text: str) -> tuple[str, str]:
    """Display name and bare address; "" for what isn't there."""
    address = _ADDRESS.search(text[:_CLIP])
    name = text[: address.start()] if address else text
    name = name[:100].split("[mailto")[0].strip(" \t\"'<>;:()[]*“”")
    return name, address[0].lower() if address else ""


def _first(headers: dict[str, str], *keys: str) -> str | None:
    return next((headers[key] for key in keys if key in headers), None)


def _key(header: re.Match[str]) -> str:
    return "".join(header["key"].split()).lower()


def read_written_date(text: str) -> datetime | None:
    """A date as people and mail programs write it into a text, in UTC; None: no whole date.

    China's time where no zone is named, midnight where no time is.
    """
    text = text[:200]
    for form in (_NUMBERS, _DAY_FIRST, _MONTH_FIRST):
        date = form.search(text)
        month = _month(date["month"]) if date else None
        if date and month is not None:
            hour, minute, second, zone = _time(text, date.end())
            year, day = int(date["year"]), int(date["day"])
            try:
                moment = datetime(year, month, day, hour, minute, second, tzinfo=zone)
                return moment.astimezone(UTC)
            except (ValueError, OverflowError):
                return None
    return None


def _month(word: str) -> int | None:
    return int(word) if word.isdecimal() else _MONTHS.get(word.lower())


def _time(text: str, start: int) -> tuple[int, int, int, timezone]:
    time = _TIME.search(text, start)
    if time is None:
        return 0, 0, 0, _CHINA
    hour = int(time["hour"])
    half = (time["before"] or time["after"] or "").upper()
    if half in _LATE and hour < 12:
        hour += 0 if half == "中午" and hour == 11 else 12
    elif half in {"AM", "上午", "凌晨"} and hour == 12:
        hour = 0
    zone = _CHINA
    if offset := _ZONE.search(text, time.end("minute") - 1):
        ahead = timedelta(hours=int(offset[2]) % 24, minutes=int(offset[3]) % 60)
        zone = timezone(ahead if offset[1] == "+" else -ahead)
    return hour, int(time["minute"]), int(time["second"] or 0), zone
