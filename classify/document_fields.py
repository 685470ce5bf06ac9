"""眉批: issue number, date, urgency and commission, as letterhead, fields, subject and file name
give them. Never taken from running text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from classify.fields import DATE_LABELS, ISSUE_LABELS, URGENCY_LABELS, FieldValue, place, values_of
from classify.numerals import NUMBER, NUMERALS, value_of
from classify.submission import Fields
from classify.text import HAN, Text, flat, normal, squeezed

_HEAD, _FOOT = 8, 6
_LONGEST = 200

_YEAR = rf"(?:20\d{{2}}|二[〇零○][{NUMERALS}]{{2}})"
_DATE = re.compile(
    rf"(?P<year>{_YEAR}) ?[年./-] ?(?P<month>\d{{1,2}}"
    rf"|[{NUMERALS}]{{1,3}}) ?[月./-] ?(?P<day>\d{{1,2}}(?!\d)|[{NUMERALS}]{{1,3}}) ?日?"
)
_STANDS_ALONE = re.compile(rf"[{HAN} \t:()第期号年总〔〕\[\]\d]{{0,60}}")
_ISSUE = re.compile(
    r"(?:(?<=[信息报态情参考讯刊年\])〕( \t、:·-])"
    f"|^)第? ?(?<!总第)(?P<number>{NUMBER}) ?期(?![{HAN}])|(?:年"
    f"|年度)第(?P<of_year>{NUMBER})期(?![{HAN}])"
)
_TOTAL = re.compile(rf"\(?总第? ?{NUMBER} ?期\)?")
_NUMBER_ONLY = re.compile(rf"(?:{_YEAR}年?)?第?(?P<number>{NUMBER})[期号]?")
_URGENT = re.compile(r"特急|加急|紧急|急件")
_URGENT_ALONE = re.compile(r"[【\[(]?(?:特急|加急|紧急|急件|急)[件报]?[】\])]?[!:★]{0,3}")
_URGENT_OPENS = re.compile(
    r"[【\[(](?:特急|加急|紧急|急件|急)[】\])]|(?:特急|加急|紧急|急件|急)[!: ]"
)
_REPLY = re.compile(r"(?:(?:re|fwd?|回复|答复|转发) ?: ?)+", re.IGNORECASE)

_OF_YEAR = r"(?:[〔\[(【]20\d{2}[〕\])】])?"
_COMMISSION_NUMBER = re.compile(
    rf"(?P<plain>约稿(?:通知)?(?:单)? ?{_OF_YEAR} ?第? ?\d{{1,4}} ?号"
    rf"|(?<!\d)\d{{1,4}}号约稿(?:通知)?)|《约稿[^《》]{{0,8}}》 ?\((?P<named>第? ?\d{{1,4}} ?号)\)"
)
_COMMISSION_TITLE = re.compile(
    r"(?:^|[\s(【\[])约稿(?:回复|反馈|报送|通知|稿件|材料|任务|信息"
    r"|稿)?[】\])]?(?:\([^()]{0,20}\))? ?[:—-]{0,2} ?(?P<after>[^:()【】]{4,60})$"
    f"|约稿的?[“「《](?P<quoted>[^“”「」《》]{{4,60}})[”」》]"
    f"|《(?:关于)?(?P<work>[^《》]{{4,40}}?)的?约稿(?:通知|函|单)》"
    rf"|^(?:关于)?(?P<before>[{HAN}“”]{{4,40}}?)的?[(【\[]?约稿(?:回复|反馈|通知|稿件?|信息"
    r"|材料)?[)】\]]?$"
)
_FILE_END = re.compile(r"\.[A-Za-z0-9]{2,5}$")

_MARKS = r"(?:更正|修订|勘误|订正|以[此本](?:[件稿文次版]|邮件)?为准)"
_OPENS_MARKED = (
    rf"^[(\[【〔]{_MARKS}[稿版件]?[)\]】〕]|^{_MARKS}[稿版件]?:|以[此本](?:[件稿文次版]|邮件)?为准"
)
_MARKED = re.compile(
    rf"{_OPENS_MARKED}|[(\[【〔]{_MARKS}[稿版件]?[)\]】〕]|[-_]{_MARKS}[稿版件]?(?:\.\w{{1,5}})?$"
)
_OPENING = re.compile(_OPENS_MARKED)
_REPLY_TIGHT = re.compile("^(?:(?:re|fw|fwd|回复|转发|答复):)+", re.IGNORECASE)
_NAMED_WORK = re.compile("《[^《》]{0,100}》")


@dataclass(frozen=True, slots=True)
class _Located:
    """A line and where it stands: "subject", "text" or a document's name."""

    where: str
    value: FieldValue


def read_document_fields(
    text: Text, *, where: str, names: Sequence[tuple[str, str]] = ()
) -> Fields:
    """Issue, date, urgency and commission of a text.

    `names` (where → words): subject and file name, for what the text does not say.
    """
    lines = [
        _Located(where, FieldValue(line, number, line))
        for number, line in text.ends(first=_HEAD, last=_FOOT)
    ]
    outside = [
        _Located(place, FieldValue(words, 0, words))
        for place, name in names
        if (words := flat(name[:_LONGEST]).strip())
    ]
    located = {
        "issue": next(_issues(text, where, lines, outside), None),
        "date": next(_dates(text, where, lines), None),
        "urgent": next(_urgencies(text, where, lines, outside), None),
        "commission": next(_commissions(lines, outside), None),
    }
    values = {name: line.value.text for name, line in located.items() if line and name != "urgent"}
    places = tuple(place(name, line.where, line.value) for name, line in located.items() if line)
    return Fields(**values, urgent=located["urgent"] is not None, places=places)


def is_revision(subject: str, title: str, text: Text) -> bool:
    """Whether an item is marked as a revision: 更正, 修订, 以此件为准, in brackets, before a colon
    or at the end of subject or title; in the text only at the start.
    """
    names = (
        _NAMED_WORK.sub("", _REPLY_TIGHT.sub("", squeezed(normal(name[:1000]))))
        for name in (subject, title)
    )
    return (
        any(map(_MARKED.search, names)) or _OPENING.search(text.head(300).squeezed[:60]) is not None
    )


def _issues(
    text: Text, where: str, lines: Sequence[_Located], outside: Sequence[_Located]
) -> Iterator[_Located]:
    for value in values_of(text, ISSUE_LABELS):
        if match := _NUMBER_ONLY.fullmatch(value.text.replace(" ", "")):
            yield _read(_Located(where, value), str(value_of(match["number"])))
    for line in (*lines[:_HEAD], *outside):
        words = _TOTAL.sub("", line.value.text) if "期" in line.value.text else ""
        if 0 < len(words) <= 60 and (match := _ISSUE.search(words)):
            yield _read(line, str(value_of(match["number"] or match["of_year"])))


def _dates(text: Text, where: str, lines: Sequence[_Located]) -> Iterator[_Located]:
    """Behind a label; else in the signature; else in the letterhead: alone in its line, or beside
    an office's name and the like.
    """
    for value in values_of(text, DATE_LABELS):
        if day := _day(_DATE.match(value.text)):
            yield _read(_Located(where, value), day)
    for line in (*reversed(lines[-_FOOT:]), *lines[:-_FOOT]):
        words = line.value.text
        if len(words) > 80:
            continue
        dates = (each for each in _DATE.finditer(words) if not words[each.end() :].strip(" )。"))
        last = next(dates, None)
        day = _day(last)
        alone = last and (_STANDS_ALONE.fullmatch(words[: last.start()]) or ":" in words)
        if day and alone:
            yield _read(line, day)


def _day(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    try:
        return date(*(value_of(match[part]) for part in ("year", "month", "day"))).isoformat()
    except ValueError:
        return None


def _urgencies(
    text: Text, where: str, lines: Sequence[_Located], outside: Sequence[_Located]
) -> Iterator[_Located]:
    for value in values_of(text, URGENCY_LABELS):
        if _URGENT.search(value.text):
            yield _Located(where, value)
    yield from (line for line in lines[:_HEAD] if _URGENT_ALONE.fullmatch(line.value.text))
    yield from (line for line in outside if _URGENT_OPENS.match(_REPLY.sub("", line.value.text)))


def _commissions(lines: Sequence[_Located], outside: Sequence[_Located]) -> Iterator[_Located]:
    """By its number, wherever it stands; else by its title."""
    lines, outside = (
        [line for line in group if "约稿" in line.value.text] for group in (lines, outside)
    )
    for line in (*lines, *outside):
        if match := _COMMISSION_NUMBER.search(line.value.text):
            yield _read(line, (match["plain"] or match["named"]).replace(" ", ""))
    for line in (*outside, *lines):
        words = _FILE_END.sub("", _REPLY.sub("", line.value.text))
        if len(words) <= _LONGEST and (match := _COMMISSION_TITLE.search(words)):
            yield _read(line, next(group for group in match.groups() if group).strip(" ,。"))


def _read(line: _Located, text: str) -> _Located:
    return replace(line, value=replace(line.value, text=text))
