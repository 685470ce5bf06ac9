"""Word's automatic numbers (ECMA-376 part 1, 17.9): 「一、」 that a reader sees and that stands in no
run of the text. Which number a paragraph has, by its list and level, counted along the document.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from ingest.documents.xml import attribute, local

_LEVELS = 9
_MOST = 99_999  # beyond it a number has no meaning
_PLACE = re.compile(r"%([1-9])")
_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)
_SILENT = frozenset(["bullet", "none"])


@dataclass(frozen=True, slots=True)
class ListLevel:
    """How the numbers of one level look, and where they begin."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    style: str = ""  # whose paragraphs stand on this level
    arabic: bool = False  # the numbers of the levels above are shown as Arabic ones


_Levels = dict[int, ListLevel]


@dataclass(frozen=True, slots=True)
class _List:
    """A list of a document: lists of one kind go on counting where the other stopped."""

    kind: str
    levels: _Levels
    begins: dict[int, int]  # levels that begin anew with this list, and with which number


@dataclass(slots=True)
class ListNumbers:
    """The lists of one document, and how far each has counted."""

    lists: dict[str, _List]
    styles: dict[str, tuple[str, int | None]]
    _counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, number: str | None, level: str | None, *, style: str | None = None) -> str:
        """The number before the next paragraph, "" where it has none or a mere bullet.

        `number` and `level`: w:numId and w:ilvl as the paragraph says them, else as its style does.
        """
        of_style, its_level = self.styles.get(style or "", (None, None))
        used = self.lists.get(number or of_style or "")
        if used is None:
            return ""
        if level is not None or its_level is None:
            place = int(level) if level and level.isdecimal() and level.isascii() else 0
        else:
            place = its_level
        if number is None and level is None:
            place = next((n for n, each in used.levels.items() if each.style == style), place)
        return self._next(number or of_style or "", used, min(place, _LEVELS - 1))

    def _next(self, number: str, used: _List, place: int) -> str:
        counts = self._counts[used.kind]
        if place in used.begins and (number, place) not in self._begun:
            self._begun.add((number, place))
            counts[place] = used.begins[place] - 1
        shown = used.levels.get(place, ListLevel())
        counts[place] = counts.get(place, shown.start - 1) + 1
        for deeper in [other for other in counts if other > place]:
            del counts[deeper]
        if shown.form in _SILENT:
            return ""

        def said(match: re.Match[str]) -> str:
            other = int(match[1]) - 1
            level = used.levels.get(other, ListLevel())
            form = "decimal" if shown.arabic and other < place else level.form
            return counted(counts.get(other, level.start), form)

        text = _PLACE.sub(said, shown.text)
        return text + " " * (text[-1:].isalnum())


NO_LISTS = ListNumbers({}, {})


def counted(number: int, form: str) -> str:
    """A number in the form of that name (17.18.59), in Arabic digits where we do not know it."""
    write = _FORMS.get(form)
    return write(number) if write and 0 < number <= _MOST else str(number)


def numbering_of(numbering: ET.Element, styles: ET.Element | None = None) -> ListNumbers:
    """From word/numbering.xml and word/styles.xml."""
    kinds = {
        attribute(element, "abstractNumId"): _levels(element)
        for element in numbering
        if local(element) == "abstractNum"
    }
    lists = {
        attribute(element, "numId"): _list(element, kinds)
        for element in numbering
        if local(element) == "num"
    }
    named = {} if styles is None else _styles(styles)
    return ListNumbers({name: each for name, each in lists.items() if name != "0"}, named)


def _list(element: ET.Element, kinds: dict[str, _Levels]) -> _List:
    kind = _value(element, "abstractNumId") or ""
    levels, begins = dict(kinds.get(kind, {})), dict[int, int]()
    for override in (child for child in element if local(child) == "lvlOverride"):
        place = _number(attribute(override, "ilvl"), 0)
        levels |= _levels(override)
        if (start := _value(override, "startOverride")) is not None:
            begins[place] = _number(start, 1)
    return _List(kind, levels, begins)


def _levels(holder: ET.Element) -> _Levels:
    return {
        _number(attribute(level, "ilvl"), 0): ListLevel(
            form=_value(level, "numFmt") or "decimal",
            text=(_value(level, "lvlText") or "")[:100],
            start=_number(_value(level, "start"), 1),
            style=_value(level, "pStyle") or "",
            arabic=_value(level, "isLgl") is not None,
        )
        for level in holder
        if local(level) == "lvl"
    }


def _styles(root: ET.Element) -> dict[str, tuple[str, int | None]]:
    """The list and level that a style's paragraphs have, its own or those of its base."""
    own: dict[str, tuple[str, int | None]] = {}
    based: dict[str, str] = {}
    for style in (element for element in root if local(element) == "style"):
        name = attribute(style, "styleId")
        based[name] = _value(style, "basedOn") or ""
        numbered = next((each for each in style.iter() if local(each) == "numPr"), None)
        if numbered is not None and (number := _value(numbered, "numId")):
            level = _value(numbered, "ilvl")
            own[name] = (number, None if level is None else _number(level, 0))
    for name in based:
        above, steps = name, 0
        while above and above not in own and steps < 20:
            above, steps = based.get(above, ""), steps + 1
        if above in own:
            own.setdefault(name, own[above])
    return own


def _value(holder: ET.Element, name: str) -> str | None:
    """w:val of the child of that name; None where there is none."""
    child = next((child for child in holder if local(child) == name), None)
    return None if child is None else attribute(child, "val")


def _number(text: str | None, otherwise: int) -> int:
    is_number = text is not None and text.isascii() and text.isdigit() and len(text) < 6
    return int(text) if text and is_number else otherwise


def _chinese(number: int) -> str:
    """As in 「一百零五」, and 「十二」 without the one."""
    return re.sub("^一十", "十", _spelt(number))


def _spelt(number: int) -> str:
    ten_thousands, rest = divmod(number, 10_000)
    head = _spelt(ten_thousands) + "万" if ten_thousands else ""
    digits = f"{rest:04}" if ten_thousands else str(rest)
    parts = (
        _DIGITS[int(digit)] + (_UNITS[len(digits) - 1 - place] if digit != "0" else "")
        for place, digit in enumerate(digits)
    )
    return head + re.sub("零+", "零", "".join(parts)).rstrip("零")


def _roman(number: int) -> str:
    roman = ""
    for worth, letters in _ROMAN:
        roman += letters * min(number // worth, 20)
        number %= worth
    return roman


def _letters(number: int) -> str:
    return chr(65 + (number - 1) % 26) * min((number - 1) // 26 + 1, 20)


_FORMS: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(("chineseCounting", "chineseCountingThousand", "ideographDigital"), _chinese),
    **dict.fromkeys(
        ("japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand"), _chinese
    ),
    **dict.fromkeys(
        ("chineseLegalSimplified", "ideographLegalTraditional", "japaneseLegal"),
        lambda number: _spelt(number).translate(_FORMAL),
    ),
    **dict.fromkeys(
        ("decimalEnclosedCircle", "decimalEnclosedCircleChinese"),
        lambda number: chr(0x245F + number) if number <= 20 else str(number),
    ),
    "upperLetter": _letters,
    "lowerLetter": lambda number: _letters(number).lower(),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "ideographTraditional": lambda number: "甲乙丙丁戊己庚辛壬癸"[(number - 1) % 10],
    "ideographZodiac": lambda number: "子丑寅卯辰巳午未申酉戌亥"[(number - 1) % 12],
    "decimalZero": lambda number: f"{number:02}",
}
