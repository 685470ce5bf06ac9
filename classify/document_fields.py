"""眉批: issue number, date, urgency and commission, as letterhead, fields, subject and file name
give them. Never taken from running text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from classify.fields import DATE_LABELS, ISSUE_LABELS, URGENCY_LABELS, Value, place, values_of
from classify.submission import Fields
from classify.text import HAN, NUMBER, NUMERALS, flat, numbered_ends, value_of

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


@dataclass(frozen=True, slots=True)
class _Located:
    """A line and where it stands: "subject", "text" or a document's name."""

    where: str
    value: Value


def read_document_fields(text: str, *, where: str, names: Sequence[tuple[str, str]] = ()) -> Fields:
    """Issue, date, urgency and commission of a text; `names` (where → words) are subject and file
    name, which say what the text does not.
    """
    lines = [
        _Located(where, Value(line, number, line))
        for number, line in numbered_ends(text, first=_HEAD, last=_FOOT)
    ]
    told = [
        _Located(place, Value(words, 0, words))
        for place, name in names
        if (words := flat(name[:_LONGEST]).strip())
    ]
    found = {
        "issue": next(_issues(text, where, lines, told), None),
        "date": next(_dates(text, where, lines), None),
        "urgent": next(_urgencies(text, where, lines, told), None),
        "commission": next(_commissions(lines, told), None),
    }
    values = {name: line.value.text for name, line in found.items() if line and name != "urgent"}
    places = tuple(place(name, line.where, line.value) for name, line in found.items() if line)
    return Fields(**values, urgent=found["urgent"] is not None, places=places)


def _issues(
    text: str, where: str, lines: Iterable[_Located], told: Iterable[_Located]
) -> Iterator[_Located]:
    for value in values_of(text, ISSUE_LABELS):
        if found := _NUMBER_ONLY.fullmatch(value.text.replace(" ", "")):
            yield _read(_Located(where, value), str(value_of(found["number"])))
    for line in (*list(lines)[:_HEAD], *told):
        words = _TOTAL.sub("", line.value.text)
        if len(words) <= 60 and (found := _ISSUE.search(words)):
            yield _read(line, str(value_of(found["number"] or found["of_year"])))


def _dates(text: str, where: str, lines: Sequence[_Located]) -> Iterator[_Located]:
    """Behind a label; else in the signature; else in the letterhead: alone in its line or beside
    an office's name and the like.
    """
    for value in values_of(text, DATE_LABELS):
        if day := _day(_DATE.match(value.text)):
            yield _read(_Located(where, value), day)
    for line in (*reversed(lines[-_FOOT:]), *lines[:-_FOOT]):
        words = line.value.text
        found = (
            None
            if len(words) > 80
            else next(
                (each for each in _DATE.finditer(words) if not words[each.end() :].strip(" )。")),
                None,
            )
        )
        if (
            found
            and (day := _day(found))
            and (_STANDS_ALONE.fullmatch(words[: found.start()]) or ":" in words)
        ):
            yield _read(line, day)


def _day(found: re.Match[str] | None) -> str | None:
    if found is None:
        return None
    try:
        return date(*(value_of(found[part]) for part in ("year", "month", "day"))).isoformat()
    except ValueError:
        return None


def _urgencies(
    text: str, where: str, lines: Iterable[_Located], told: Iterable[_Located]
) -> Iterator[_Located]:
    yield from (
        _Located(where, value)
        for value in values_of(text, URGENCY_LABELS)
        if _URGENT.search(value.text)
    )
    yield from (line for line in list(lines)[:_HEAD] if _URGENT_ALONE.fullmatch(line.value.text))
    yield from (line for line in told if _URGENT_OPENS.match(_REPLY.sub("", line.value.text)))


def _commissions(lines: Iterable[_Located], told: Sequence[_Located]) -> Iterator[_Located]:
    """By its number, wherever it stands; else by its title."""
    for line in (*lines, *told):
        if found := _COMMISSION_NUMBER.search(line.value.text):
            yield _read(line, (found["plain"] or found["named"]).replace(" ", ""))
    for line in (*told, *lines):
        words = _FILE_END.sub("", _REPLY.sub("", line.value.text))
        if len(words) <= _LONGEST and (found := _COMMISSION_TITLE.search(words)):
            yield _read(line, next(group for group in found.groups() if group).strip(" ,。"))


def _read(line: _Located, text: str) -> _Located:
    return _Located(line.where, Value(text, line.value.line, line.value.words))
