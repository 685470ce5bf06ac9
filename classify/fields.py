"""要素: what a text says about itself behind its labels: who signed, checked and wrote it, and a
telephone. Never guesses from running text.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from classify.people import names_in, phone_in
from classify.submission import Fields, Place
from classify.text import HAN, Text, is_office, squeezed

UNIT_LABELS = ("报送单位", "上报单位", "信息报送单位", "供稿单位", "来稿单位", "填报单位")
TITLE_LABELS = ("信息标题", "标题", "题目")
ISSUE_LABELS = ("期号", "期数", "期次", "刊期")
DATE_LABELS = ("报送日期", "报送时间", "上报日期", "上报时间", "日期", "签发日期", "签发时间")
URGENCY_LABELS = ("紧急程度", "缓急程度", "缓急", "急缓")
# In each tuple the earlier label wins where a text has several.
_SIGNATORY = ("签发人", "签发领导", "审签人", "签批人", "签发")
_REVIEWER = ("审核人", "审核领导", "审稿人", "核稿人", "审核", "审稿", "核稿")
_EDITOR = (
    *("责任编辑", "责编", "撰稿人", "拟稿人", "供稿人", "编辑", "撰稿", "拟稿", "供稿", "作者"),
    *("起草人", "执笔人", "执笔", "报送员", "信息员", "报送人"),
)
_TELEPHONE = ("联系电话", "办公电话", "联系人电话", "联系方式", "电话", "手机")
_CONTACT = "联系人"
_OTHERS = (
    *("签发领导电话", "签发单位", "编辑单位", "审核日期", "密级", "主题词", "信息来源", "填报人"),
    *(
        "传真",
        "邮箱",
        "预选刊型",
        "报送范围",
        "公开属性",
        "单位",
        "编号",
        "制作",
        "校对",
        "印发",
        "分送",
    ),
)
_LABELS = (
    *(*UNIT_LABELS, *TITLE_LABELS, *ISSUE_LABELS, *DATE_LABELS, *URGENCY_LABELS),
    *(*_SIGNATORY, *_REVIEWER, *_EDITOR, *_TELEPHONE, _CONTACT, *_OTHERS),
)
_ALL = sorted(set(_LABELS), key=len, reverse=True)

_ANY_LABEL = "|".join(" {0,4}".join(label) for label in _ALL)
_LABEL_ALONE = re.compile(_ANY_LABEL)
_LABEL = re.compile(
    rf"(?P<label>{_ANY_LABEL})(?: {{0,4}}\([^()\n]{{0,12}}\))? {{0,4}}(?P<mark>[:\t]|(?= )"
    r"|(?=[+(\d])|$)"
)
_CLOSING = re.compile(r"\(([^()]{4,80})\)$")
_WIDE_GAP = re.compile(" {5,}")
_HAN_LAST = re.compile(rf"[{HAN}]$")
# What tells a short label without a colon from the word that it also is: a name, and then nothing
# or another column.
_NAME_ALONE = re.compile(
    rf" {{1,6}}(?:[{HAN}]{{2,4}}|[{HAN}] {{1,4}}[{HAN}])(?=$|\t| {{2}}"
    f"| {{1,2}}(?:{_ANY_LABEL})[: ])"
)
_NAMES = ("signatory", "reviewer", "editor", "telephone", "issue", "date", "urgent", "commission")
_WORDS_SHOWN = 120
# Far more than a report has: read even of a text of which everything is wanted.
_ENDS = 20


@dataclass(frozen=True, slots=True)
class FieldValue:
    """What stands behind a label, folded, and where: the line of the text, from 1, and that line."""

    text: str
    line: int
    words: str


_Labelled = dict[str, list[FieldValue]]


def read_fields(text: Text, *, where: str = "text") -> Fields:
    """Signatory, reviewer, editor, telephone, from the text's head and end; None: not named.

    Several names are joined with 、.
    """
    values = text.once(_labelled)
    closing_editor, closing_phone = _closing(text.once(_zone))
    named = {
        "signatory": _first(values, _SIGNATORY, names_in),
        "reviewer": _first(values, _REVIEWER, names_in),
        "editor": _first(values, _EDITOR, names_in) or closing_editor,
        "telephone": _first(values, (*_TELEPHONE, *_EDITOR), phone_in)
        or closing_phone
        or _first(values, (_CONTACT,), phone_in),
    }
    present = {name: value for name, value in named.items() if value}
    return Fields(
        **{name: value.text for name, value in present.items()},
        urgent=False,
        places=tuple(place(name, where, value) for name, value in present.items()),
    )


def labelled(text: Text, labels: tuple[str, ...]) -> tuple[str, ...]:
    """The values behind these labels in the text's head and end, folded and stripped."""
    return tuple(value.text for value in values_of(text, labels))


def values_of(text: Text, labels: tuple[str, ...]) -> tuple[FieldValue, ...]:
    """The same with their places."""
    values = text.once(_labelled)
    return tuple(value for label in labels for value in values.get(label, ()) if value.text)


def together(*sources: Fields) -> Fields:
    """Each field from the first source that has it, with its place."""
    whole = Fields()
    for name in _NAMES:
        if source := next((each for each in sources if getattr(each, name)), None):
            places = (at for at in source.places if at.field == name)
            value = {name: getattr(source, name)}
            whole = replace(whole, **value, places=(*whole.places, *places))
    return whole


def without_commission(fields: Fields) -> Fields:
    places = tuple(at for at in fields.places if at.field != "commission")
    return replace(fields, commission=None, places=places)


def place(field: str, where: str, value: FieldValue) -> Place:
    """出处 of a field."""
    return Place(field, where, value.line, value.words[:_WORDS_SHOWN])


def is_field_line(line: str) -> bool:
    """Whether a folded line is taken up by a field: it opens with a label and is no paragraph."""
    bare = line.lstrip(" ([【")
    found = _LABEL.match(bare)
    if found is None or len(bare) > 80:
        return False
    rest = bare[found.end() :]
    return (
        found["mark"] in {":", "\t"}
        or bool(names_in(rest))
        or (squeezed(found["label"]) in _TELEPHONE and phone_in(rest) is not None)
    )


def _zone(text: Text) -> list[tuple[int, str]]:
    lines = [
        (number, _WIDE_GAP.sub("    ", line) if "     " in line else line)
        for number, line in text.ends(first=_ENDS, last=_ENDS)
    ]
    if not any("\t" in line for _, line in lines):
        return lines
    return [
        each
        for place, line in enumerate(lines)
        for each in _unfolded(line, lines[place + 1 : place + 2])
    ]


def _unfolded(line: tuple[int, str], below: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """A table's row of labels over a row of values becomes one line a label."""
    cells = line[1].split("\t")
    if len(cells) > 1 and below and all(_LABEL.fullmatch(cell) for cell in cells):
        number, values = below[0]
        under = zip(cells, values.split("\t"), strict=False)
        yield from ((number, f"{cell}:{value}") for cell, value in under)
    else:
        yield line


def _labelled(text: Text) -> _Labelled:
    values: _Labelled = {}
    lines = text.once(_zone)
    whole = "\n".join([words for _, words in lines])
    # Most lines have none, and one look at all of them says so.
    places = {whole.count("\n", 0, match.start()) for match in _LABEL_ALONE.finditer(whole)}
    for number, words in (lines[place] for place in sorted(places)):
        matches = [m for m in _LABEL.finditer(words) if _is_label(m)]
        ends = [m.start() for m in matches[1:]] + [len(words)]
        for match, end in zip(matches, ends, strict=False):
            cells = words[match.end() : end].split("\t")
            value = next((cell for cell in cells if cell.strip()), "").strip(" ,;、([")
            values.setdefault(squeezed(match["label"]), []).append(FieldValue(value, number, words))
    return values


def _is_label(match: re.Match[str]) -> bool:
    """With a colon or a tab it is one; with a blank only where it opens a line, a bracket or a
    column. In front of a number it is for the reader of numbers to say.

    A label of two characters is an ordinary word too: it must not continue another one
    («严格审核:»), and without a colon only a name may follow.
    """
    label = squeezed(match["label"])
    before = match.string[max(0, match.start() - 2) : match.start()]
    short = len(label) == 2
    if short and _HAN_LAST.search(before):
        return False
    if match["mark"] in {":", "\t"} or label in _TELEPHONE:
        return True
    opens = not before or before[-1] in "(\t[【" or before == "  "
    opens = opens or (len(before) == 2 and before[-1] == " " and not short)
    return opens and (not short or _NAME_ALONE.match(match.string, match.end()) is not None)


def _first(
    values: _Labelled, labels: tuple[str, ...], read: Callable[[str], str | None]
) -> FieldValue | None:
    for label in labels:
        for value in values.get(label, ()):
            if text := read(value.text):
                return replace(value, text=text)
    return None


def _closing(lines: Sequence[tuple[int, str]]) -> tuple[FieldValue | None, FieldValue | None]:
    """«(XX局 张三 电话 0951-…)» in the last lines: an office and who wrote for it."""
    for number, line in lines[-3:]:
        closing = _CLOSING.search(line) if line.endswith(")") else None
        if closing and not _LABEL.match(closing[1]):
            office, *rest = re.split(r"[ \t、,;]+", closing[1].strip())
            named = is_office(office) and len(office) > 2
            names = names_in(" ".join(rest) if named else closing[1])
            phone = phone_in(closing[1])
            if named or (names and phone):
                return (
                    FieldValue(names, number, line) if names else None,
                    FieldValue(phone, number, line) if phone else None,
                )
    return None, None
