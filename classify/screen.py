"""密级: finds marks of secrecy (DESIGN.md 6), before anything is stored. Never keeps, repeats or
returns a word of what it reads.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from classify.mail_body import is_mail_header
from classify.mail_texts import MailTexts
from classify.text import HAN, Text, normal, squeezed

# Page one's head: eight lines, and two for a page header that a reader gives before them.
_HEAD_LINES = 10
_COLUMN = 40  # letters that stand one below the other
_DRESSING = " \t[]()【】〔〕「」『』〈〉《》<>★☆*※#■□◆●·.。:,、!_=~\"'“”‘’-—"

_LEVEL = "(?:绝密|机密|秘密)"
_GRADE = f"{_LEVEL}(?:级?文件|级|件)?"
_URGENCY = "(?:特急|加急|平急|急件)?"
_INTERNAL = (
    "(?:(?:工作秘密|内部(?:事项|资料|文件|使用|参阅|掌握)?)"
    "(?:[,、;]?(?:注意保[管存]|请勿外传|不得外传|严禁外传))?)"
)
_NUMBER = r"(?:\d{1,3}|[一二三四五六七八九十]{1,3})"
_PERIOD = f"(?:{_NUMBER}年(?![以之内来后前多间度])|{_NUMBER}个月(?![以之内来后前多间])|长期)"
_CLOSE = r"[)\]】〕」』〉》·_|.-]?"

_STAR = re.compile(
    rf"{_LEVEL}级?{_CLOSE}(?:[★☆✩✪✭⭐]|[*※]{_PERIOD})|(?<![{HAN}]){_LEVEL}级?{_CLOSE}[*※](?!\*)"
)
_WITH_PERIOD = re.compile(rf"(?<![{HAN}])({_LEVEL})级?{_CLOSE}[:·(\-—]?{_PERIOD}")
_ALONE = re.compile(rf"(?:№?\d{{1,6}}[.、号]?)?{_URGENCY}[·、,/]?{_GRADE}[·、,/]?{_URGENCY}")
# A sentence in which a paper speaks of itself.
_THIS = "[本此该](?:文?件|文|材料|稿件?|信息|资料|邮件|报告|附件|内容)"
_SENTENCE = re.compile(
    rf"{_THIS}(?:内容)?(?:[为系是属]|属于|定为|标注?为){_LEVEL}(?!(?:钥|码|度|云|切))"
    rf"|{_THIS}(?:的)?(?:密级|保密等级)(?:为|是|定为|[:])?{_LEVEL}"
    rf"|{_THIS}(?:(?!不|非|未|无|没)[^。!?;\n]){{0,20}}?"
    rf"(?:涉及国家秘密|按{_LEVEL}级?(?:文件|件|材料)?(?:管理|保管|保存|传递|办理))"
)
# What people put between the letters of a level.
_APART = re.compile(r"(?<=[绝机秘])[·._|/\\~'\"-]{1,3}(?=密)")
_TAG = rf"[\[(【〔「『〈]{_GRADE}[\])】〕」』〉]"
_TAGGED, _TAGGED_AT_EDGE = re.compile(_TAG), re.compile(f"^{_TAG}|{_TAG}$")
_LEVEL_FIRST = re.compile(_LEVEL)
_INTERNAL_ALONE = re.compile(_INTERNAL)
_INTERNAL_TAGGED = re.compile(rf"[\[【〔]{_INTERNAL}[\]】〕]|^\({_INTERNAL}\)|\({_INTERNAL}\)$")

_FIELD = re.compile(
    r"(?:密级(?:[和与及、]?保密期限)?|(?:秘密|保密|涉密|定密)(?:等级|级别))(?:\([^()\n]{0,30}\))?"
)
_SEPARATORS = ":∶=|-—/"
_TICKS = "[☑√■✓✔☒●]"
_BOX = re.compile("[□☐○◻☑√■✓✔☒●]")
_TICKED_BEFORE, _TICKED_AFTER = (
    re.compile(f"{_TICKS}{_LEVEL}"),
    re.compile(rf"{_LEVEL}级?[(\[]?{_TICKS}"),
)
_CHOICE = re.compile(f"{_LEVEL}[/、,|或]{_LEVEL}")
_UNMARKED = re.compile("(?:非|不|无|未|免)(?:涉|定|保)?密")
_REPLY = re.compile("^(?:(?:re|fw|fwd|回复|转发|答复):)+", re.IGNORECASE)
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}$")


class Strength(StrEnum):
    """How urgently a person should look: strong for a mark of a state secret, weak for what may be
    a mark.
    """

    STRONG = "strong"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Mark:
    """密级标志: that there is one, and which rule saw it; never what it says."""

    strength: Strength
    rule: str


def screen(texts: MailTexts) -> Mark | None:
    """The mail's mark, the strongest of several: in subject, body, file names, every document's
    text, the subjects of enclosed mails, and what no reader sees. Linear in the length.
    """
    mail = texts.mail
    names = [_EXTENSION.sub("", document.name) for document in mail.documents if document.name]
    subjects = [mail.subject, *(inner.subject for inner in mail.forwarded)]
    bodies = [texts.text, *(text for text in texts.documents if text and text.raw)]
    unshown = [mail.unshown, *(document.unshown for document in mail.documents)]
    return _strongest(
        mark
        for marks in (
            *(_in_line(subject, "subject") for subject in subjects),
            *(_in_line(name, "name") for name in names),
            *map(_in_text, bodies),
            *map(_in_unshown, unshown),
        )
        for mark in marks
    )


def screen_text(text: str) -> Mark | None:
    """The mark of a text that comes by another door: a title, a note, a reason."""
    as_line = () if "\n" in text.strip() else _in_line(text, "line")
    return _strongest((*as_line, *_in_text(Text(text))))


def _strongest(marks: Iterable[Mark]) -> Mark | None:
    weak = None
    for mark in marks:
        if mark.strength is Strength.STRONG:
            return mark
        weak = weak or mark
    return weak


def _strong(rule: str) -> Mark:
    return Mark(Strength.STRONG, rule)


def _weak(rule: str) -> Mark:
    return Mark(Strength.WEAK, rule)


def _in_line(text: str, place: str) -> Iterator[Mark]:
    """Marks in a subject or a file name, where a level in brackets or alone is a weak one."""
    line = _APART.sub("", squeezed(normal(text)))
    if not _may_mark(line):
        return
    yield from _anywhere([line])
    bare = _REPLY.sub("", line).strip(_DRESSING)
    if _TAGGED.search(line):
        yield _weak(f"{place}_bracket")
    if _ALONE.fullmatch(bare):
        yield _weak(f"{place}_alone")
    if _INTERNAL_ALONE.fullmatch(bare) or _INTERNAL_TAGGED.search(line):
        yield _weak("internal_alone")


def _in_text(text: Text) -> Iterator[Mark]:
    if not _may_mark(text.normal):
        return
    lines = _joined(text.normal)
    yield from _anywhere(lines)
    page = islice((line for line in lines if not is_mail_header(line)), _HEAD_LINES)
    for line in page:
        if _may_mark(line):
            yield from _at_head(line)


def _in_unshown(text: str) -> Iterator[Mark]:
    """Marks in what no reader sees, line by line; a value stands below its field."""
    if text:
        lines = _joined(normal(text))
        yield from _anywhere(lines)
        yield from (mark for line in lines for mark in _in_line(line, "unshown"))


def _joined(words: str) -> list[str]:
    """The lines that are not blank, each level in one piece: lines of one letter each are one line,
    and nothing stands between the letters.
    """
    lines: list[str] = []
    letters = ""
    for line in (*filter(str.strip, words.split("\n")), ""):
        bare = line.strip()
        if len(bare) == 1 and len(letters) < _COLUMN:
            letters += bare
            continue
        lines += [letters] if letters else []
        lines += [_APART.sub("", line)] if bare else []
        letters = ""
    return lines


def _may_mark(words: str) -> bool:
    """Whether a character stands in the words that every mark has."""
    return "密" in words or "内" in words


def _anywhere(lines: list[str]) -> Iterator[Mark]:
    """Marks that hold wherever they stand: a level with its star or period, and a 密级 field."""
    rows = [
        (number, "\t".join(map(squeezed, line.split("\t"))))
        for number, line in enumerate(lines)
        if "密" in line
    ]
    for number, row in rows:
        if _STAR.search(row):
            yield _strong("level_star")
        if _SENTENCE.search(row):
            yield _strong("level_sentence")
        # Several levels with their periods in one line explain the rule («绝密30年、机密20年»): a
        # mark has one.
        if len({found[1] for found in _WITH_PERIOD.finditer(row)}) == 1:
            yield _strong("level_period")
        below = lines[number + 1].split("\t") if number + 1 < len(lines) else []
        yield from _in_fields(row.split("\t"), below)


def _in_fields(cells: list[str], below: list[str]) -> Iterator[Mark]:
    """The 密级 fields of one row: the value follows in the cell, stands in a cell to the right, or
    in the cell below.
    """
    for column, cell in enumerate(cells):
        for label in _FIELD.finditer(cell):
            rest = cell[label.end() : label.end() + 40]
            if value := rest.lstrip(_SEPARATORS):
                mark = _of_value(value) if value != rest else _of_cell(rest)
                yield from (mark,) if mark else ()
            else:
                beside = next((each for each in cells[column + 1 : column + 4] if each), "")
                under = squeezed(below[column]) if column < len(below) else ""
                yield from (mark for mark in (_of_cell(beside), _of_cell(under)) if mark)


def _of_cell(value: str) -> Mark | None:
    """What a cell beside or under the label says, if it says a level and nothing else."""
    if _BOX.search(value):
        return _strong("secrecy_field") if len(value) <= 40 and _ticked(value) else None
    bare = value.strip(_DRESSING)
    if _ALONE.fullmatch(bare):
        return _strong("secrecy_field")
    return _weak("secrecy_field") if _INTERNAL_ALONE.fullmatch(bare) else None


def _of_value(value: str) -> Mark | None:
    """What a 密级 field says: blank, 非密, 无, 普通, 一般, 公开, 否 and a list to choose from are
    no mark.
    """
    if _BOX.search(value):
        return _strong("secrecy_field") if _ticked(value) else None
    bare = value.strip(_DRESSING)
    if _LEVEL_FIRST.match(bare):
        return None if _CHOICE.match(bare) else _strong("secrecy_field")
    in_other_words = len(bare) <= 8 and ":" not in value and "密" in _UNMARKED.sub("", bare)
    return _weak("secrecy_field") if in_other_words or _INTERNAL_ALONE.match(bare) else None


def _ticked(value: str) -> bool:
    box_first = _BOX.match(value.lstrip(" :([【")) is not None
    return (_TICKED_BEFORE if box_first else _TICKED_AFTER).search(value) is not None


def _at_head(line: str) -> Iterator[Mark]:
    """Marks that hold at the head of page one: a level or 内部 alone on its line, in a cell or
    corner of its own, or in brackets.
    """
    whole = squeezed(line)
    corners = re.split(r"\t| {3,}", line) if len(whole) <= 40 else []
    if any(_ALONE.fullmatch(squeezed(part).strip(_DRESSING)) for part in (whole, *corners)):
        yield _strong("level_alone")
    if _TAGGED_AT_EDGE.search(whole):
        yield _weak("text_bracket")
    if _INTERNAL_ALONE.fullmatch(whole.strip(_DRESSING)) or _INTERNAL_TAGGED.search(whole):
        yield _weak("internal_alone")
