"""多事: whether one text holds several matters, where each would begin, and how many a subject
announces. Proposes cuts, makes none.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from classify.fields import UNIT_LABELS, is_field_line
from classify.item_tables import titled_rows
from classify.numerals import value_of
from classify.submission import Piece
from classify.text import HAN, Text, flat, squeezed
from classify.titles import (
    clean_line,
    headline,
    is_front_matter,
    is_masthead,
    says_nothing,
    title_key,
)

_NUMBER = r"(\d{1,2}|[一二两三四五六七八九十]{1,3})"
_COUNTED = re.compile(
    f"(?:信息|稿件|材料)(?:报送|上报)?[(:共计 ]{{0,3}}{_NUMBER}[篇条则](?![{HAN}])"
    rf"|{_NUMBER}[篇条则](?:政务|上报)?信息(?![{HAN}])|(?:共|\(){_NUMBER}[篇条则](?![{HAN}])"
    f"|(?<![{HAN}]){_NUMBER}篇(?![{HAN}])"
)
_LINES_READ = 2000
_PIECES_AT_MOST = 100
_PARAGRAPH = 40
_TITLE = 200
_HEAD_AT_MOST = 140  # characters: a serial and the longest title behind it
_LONGEST = 400  # characters of a line that are looked at
_CONTENTS = re.compile("目录|本期(?:要目|导读|目录|内容)|要目")
_PAGE = re.compile(r"[\s.…·]{0,80}\(?\d{0,3}\)?$")
_LISTED_AT_MOST = 40
_UNIT_FIELD = re.compile(rf"(?:{'|'.join(UNIT_LABELS)}):")
_TITLE_FIELD = re.compile(r"(?:信息)?(?:标题|题目)[一二三四五\d]{0,2}:(?P<title>.{0,100})")
_SERIAL = re.compile(
    r"[【\[(]?(?:第[一二三四五六七八九十\d]{1,2}[篇条则]"
    r"|(?:政务)?(?:信息|稿件)(?:之)?[一二三四五六七八九十\d]{1,2}(?=[】\])]?(?:[:、.]"
    r"|$)))[】\])]?[:、.]?(?P<title>.{0,100})"
)
_SIGNED_OFF = re.compile(
    rf".{{0,300}}\([{HAN}]{{1,12}}(?:局|委|办|办公室|区|县|市|中心|处|街道|镇|乡|院|校"
    rf"|会)(?: {{1,4}}| ?(?:供稿|报送|编辑|撰稿|签发):)[^()]{{2,80}}\)"
)
_TAGGED = re.compile("【(?P<title>[^【】]{8,60})】")
_COLUMN = re.compile(rf"[【\[][{HAN}]{{2,8}}[】\]]")
_NUMBERED = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|\d{1,2}[.、](?!\d)"
    r"|[(（]?[一二三四五六七八九十\d]{1,2}[)）])(?P<title>.{12,60})"
)
_BULLET = re.compile("(?P<mark>[◆◇●■□★☆▲△※►▶])(?P<title>.{8,60})")
_RULE = re.compile(r"[-—–=*_~#+·]{4,}|(?:\* ?){3,}")
_STOPS = tuple("。;:,!?")


class _Line(NamedTuple):
    """A line that is not blank: its number in the text, from 1; folded; without white space."""

    number: int
    words: str
    tight: str


@dataclass(frozen=True, slots=True)
class Cut:
    """拟拆分: why a text seems to hold several matters, in Chinese ("" where it doesn't); the
    pieces, where they are plain.
    """

    why: str
    pieces: tuple[Piece, ...] = ()


# The rows at which pieces begin, with the title where the row itself has it.
Heads = list[tuple[int, str]]


def announced(subject: str) -> int:
    """How many items a subject announces («信息3篇», «(两条)», «共5条»); 1 where it says nothing."""
    count = _COUNTED.search(flat(subject[:1000]).replace(" ", ""))
    return max(1, value_of(next(group for group in count.groups() if group))) if count else 1


def cut_of(text: Text, *, expected: int = 1) -> Cut:
    """Whether and where a text falls into several matters; `expected`: how many are announced.

    The sections of an ordinary report are no sign.
    """
    rows = _rows(text)
    first = next((n for n, row in enumerate(rows[:15]) if not _is_above(rows, n)), 0)
    signs: tuple[tuple[Callable[[], Heads], str], ...] = (
        (lambda: titled_rows([row.words for row in rows]), "表格每行像是一条信息"),
        (lambda: _listed(rows), "文中有目录，像是多条信息"),
        (lambda: _with_field(rows, _TITLE_FIELD), "文中有多处标题栏，像是多条信息"),
        (lambda: _with_field(rows, _UNIT_FIELD), "文中有多处报送单位，像是多条信息"),
        (lambda: _marked(rows, _SERIAL), "文中分列了第几条信息，像是多条信息"),
        (lambda: _after_signatures(rows, first), "文中有多处供稿署名，像是多条信息"),
        (lambda: _headed(rows, _TAGGED), "文中有多个带方括号的标题，像是多条信息"),
        (lambda: _in_columns(rows), "文中分栏目列有多个标题，像是多条信息"),
        (lambda: _opening(_headed(rows, _NUMBERED), first), "文中开头就是编号的标题，像是多条信息"),
        (lambda: _opening(_headed(rows, _BULLET), first), "文中以符号列有多个标题，像是多条信息"),
        (lambda: _between_rules(rows), "文中以分隔线分成几段，像是多条信息"),
        (
            lambda: _announced(rows, first, expected),
            f"主题称有{expected}篇，文中正有{expected}个标题",
        ),
    )
    sign = next(((why, heads) for look, why in signs if len(heads := look()) > 1), None)
    if sign:
        return Cut(sign[0], tuple(_pieces(rows, sign[1])))
    return Cut(signs[1][1]) if _contents(rows) is not None else Cut("")


def title_at(text: Text) -> str:
    """The title of a piece that a person cut: its headline, else its first line."""
    rows = _rows(text)
    return _pieces(rows, [(0, "")])[0].title[:_TITLE] if rows else ""


def _rows(text: Text) -> list[_Line]:
    begun = (
        (number, words if len(raw) <= _LONGEST else flat(raw[:_LONGEST]).strip())
        for number, raw, words in text.rows[:_LINES_READ]
    )
    return [_Line(number, words, squeezed(words)) for number, words in begun if words]


def _is_above(rows: Sequence[_Line], place: int) -> bool:
    words = rows[place].words
    return (
        is_front_matter(words)
        or says_nothing(words)
        or is_masthead(words, [row.words for row in rows[place + 1 : place + 3]])
    )


def _is_heading(row: _Line) -> bool:
    return (
        6 <= len(row.tight) <= 60
        and not row.tight.endswith(_STOPS)
        and not is_front_matter(row.words)
    )


def _stands_above_text(rows: Sequence[_Line], place: int, *, least: int = _PARAGRAPH) -> bool:
    """Whether a paragraph follows: a long line, or a shorter one that ends like a sentence."""
    below = rows[place + 1].tight if place + 1 < len(rows) else ""
    return len(below) >= least or (len(below) >= least // 2 and below.endswith("。"))


def _contents(rows: Sequence[_Line]) -> int | None:
    return next(
        (n for n, row in enumerate(rows[:15]) if _CONTENTS.fullmatch(row.tight.strip("【】[]:-—"))),
        None,
    )


def _listed(rows: Sequence[_Line]) -> Heads:
    """What the list of contents names and stands again below it."""
    start = _contents(rows)
    if start is None:
        return []
    first: dict[str, int] = {}
    heads: Heads = []
    for place in range(start + 1, len(rows)):
        key = title_key(clean_line(_PAGE.sub("", rows[place].words)))
        if (
            5 <= len(key) <= 60
            and not rows[place].tight.endswith("。")
            and first.setdefault(key, place) < place
            and first[key] - start <= _LISTED_AT_MOST
        ):
            heads.append((place, clean_line(rows[place].words)))
            first[key] = len(rows)
    return heads


def _with_field(rows: Sequence[_Line], form: re.Pattern[str]) -> Heads:
    """Repeated fields. A piece begins at the headline, serial or other field right above, but never
    above the field before.
    """
    heads: Heads = []
    above = 0
    for place, row in enumerate(rows):
        if field := form.match(row.tight):
            start = place
            while start > above and _leads(rows[start - 1], first=start == 1):
                start -= 1
            title = clean_line(field["title"]) if "title" in form.groupindex else ""
            heads.append((start, title))
            above = place + 1
    return heads


def _leads(row: _Line, *, first: bool) -> bool:
    if _UNIT_FIELD.match(row.tight) or _SERIAL.fullmatch(row.tight):
        return True
    return _is_heading(row) and not is_field_line(row.words) and not first


def _marked(rows: Sequence[_Line], form: re.Pattern[str]) -> Heads:
    return [
        (n, clean_line(serial["title"]))
        for n, row in enumerate(rows)
        if len(row.tight) <= _HEAD_AT_MOST and (serial := form.fullmatch(row.tight))
    ]


def _headed(rows: Sequence[_Line], form: re.Pattern[str]) -> Heads:
    """Lines of that form, without a stop at their end, right above a paragraph."""
    short = ((n, row.tight) for n, row in enumerate(rows) if len(row.tight) <= _HEAD_AT_MOST)
    heads = ((n, form.fullmatch(tight)) for n, tight in short if not tight.endswith(_STOPS))
    return [(n, clean_line(m["title"])) for n, m in heads if m and _stands_above_text(rows, n)]


def _opening(heads: Heads, first: int) -> Heads:
    """The heads, if the first of them is the first line under the letterhead: no title over all."""
    return heads if heads and heads[0][0] == first else []


def _after_signatures(rows: Sequence[_Line], first: int) -> Heads:
    ends = [
        n
        for n, row in enumerate(rows)
        if row.words.endswith(")") and _SIGNED_OFF.fullmatch(row.words)
    ]
    starts = [first, *(end + 1 for end in ends[:-1])] if len(ends) > 1 else []
    return [
        (start, "")
        for start, end in zip(starts, ends, strict=False)
        if any(len(row.tight) >= _PARAGRAPH for row in rows[start : end + 1])
    ]


def _in_columns(rows: Sequence[_Line]) -> Heads:
    """«【工作动态】» and then headlines with their paragraphs: a piece a headline."""
    columns = [
        n
        for n, row in enumerate(rows)
        if _COLUMN.fullmatch(row.tight) and n + 1 < len(rows) and _is_heading(rows[n + 1])
    ]
    if len(columns) < 2:
        return []
    return [
        (n, clean_line(row.words))
        for n, row in enumerate(rows)
        if n > columns[0] and _is_heading(row) and _stands_above_text(rows, n)
    ]


def _between_rules(rows: Sequence[_Line]) -> Heads:
    starts = [0, *(n + 1 for n, row in enumerate(rows) if _RULE.fullmatch(row.tight))]
    headings = (
        next((n for n in range(start, min(start + 4, len(rows))) if _is_heading(rows[n])), None)
        for start in starts
    )
    return [
        (n, clean_line(rows[n].words))
        for n in dict.fromkeys(headings)
        if n is not None and _stands_above_text(rows, n)
    ]


def _announced(rows: Sequence[_Line], first: int, expected: int) -> Heads:
    """As many headlines with paragraphs as the subject announces, the first of them at the top."""
    if expected < 2:
        return []
    heads = [
        (n, clean_line(row.words))
        for n, row in enumerate(rows)
        if _is_heading(row) and _stands_above_text(rows, n)
    ]
    return _opening(heads, first) if len(heads) == expected else []


def _pieces(rows: Sequence[_Line], heads: Heads) -> list[Piece]:
    pieces = []
    for (start, title), (end, _) in zip(
        heads[:_PIECES_AT_MOST], [*heads[1:], (len(rows), "")], strict=False
    ):
        words = "\n".join(row.words for row in rows[start : min(end, start + 20)])
        below = "\n".join(row.words for row in rows[start + 1 : min(end, start + 20)])
        serial = _SERIAL.fullmatch(rows[start].tight) is not None
        pieces.append(
            Piece(
                title
                or headline(Text(below if serial else words))
                or headline(Text(below))
                or clean_line(rows[start].words),
                rows[start].number,
            )
        )
    return pieces
