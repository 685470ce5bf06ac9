"""公文: an office document in our own words: paragraphs, tables, annexes. Knows no file format, no
score and no unit.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from scoring.score import points_text

Level = Literal["body", "first", "second", "title", "source"]
Cell = str | int | Fraction | None

SEALED = "（已清除）"
NUMERALS = "一二三四五六七八九十"

# What XML cannot hold, and what turns the text beside it round: a title is printed without them,
# everything else of it is kept.
_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff]+"
)
_BREAKS = re.compile("[\t\n\r\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """段落: running text, or a heading: `first` is 一、, `second` （一）; the number is part of
    the text.

    A paper of several pieces has a `title` over each, and its `source` below.
    """

    text: str
    level: Level = "body"


@dataclass(frozen=True, slots=True)
class PaperColumn:
    """栏: its heading and its share of the width, in millimetres of a table that fills the page."""

    name: str
    width: float
    text: bool = False


@dataclass(frozen=True, slots=True)
class PaperTable:
    """表: each row has a cell a column; None is an empty cell."""

    title: str
    columns: tuple[PaperColumn, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Annex:
    """附件: on pages of its own, across them where it is `landscape`."""

    title: str
    blocks: tuple[Paragraph | PaperTable, ...]
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """公文. `title` is broken into lines as it is to be printed; what is empty is left out;
    `remark` stands below the date (附注).

    A publication says in its head who issued it (`issued_by`) and when, and is neither titled nor
    signed.
    """

    title: tuple[str, ...]
    addressees: str
    blocks: tuple[Paragraph | PaperTable, ...]
    signature: str
    date: str
    head: str = ""
    number: str = ""
    annexes: tuple[Annex, ...] = ()
    remark: str = ""
    copy_to: str = ""
    printed_by: str = ""
    issued_by: str = ""

    @property
    def name(self) -> str:
        return "".join(self.title) or f"{self.head}{self.number}"


def plain(text: str | None) -> str:
    """Text that can be printed anywhere, on one line; None, the words of what is sealed, says so."""
    return (
        SEALED if text is None else " ".join(_UNPRINTABLE.sub("", _BREAKS.sub(" ", text)).split())
    )


def cell_text(cell: Cell) -> str:
    """A cell as it is read."""
    if cell is None:
        return ""
    return points_text(cell) if isinstance(cell, Fraction) else str(cell)


def numeral(number: int) -> str:
    """1 to 99 as headings count them."""
    tens, ones = divmod(number, 10)
    return (
        (NUMERALS[tens - 1] if tens > 1 else "")
        + ("十" if tens else "")
        + (NUMERALS[ones - 1] if ones else "")
    )


def sections(
    several: Iterable[tuple[str, Iterable[Paragraph | PaperTable]]],
) -> tuple[Paragraph | PaperTable, ...]:
    """Headings 一、 二、 with what stands under each; one with nothing under it is left out."""
    kept = [(title, own) for title, blocks in several if (own := tuple(blocks))]
    return tuple(
        block
        for number, (title, own) in enumerate(kept, 1)
        for block in (Paragraph(f"{numeral(number)}、{title}", "first"), *own)
    )


def day_text(day: date | None) -> str:
    """As a letter is dated; with room for a pen where the day is not known."""
    return f"{day.year}年{day.month}月{day.day}日" if day else "\u3000\u3000年\u3000月\u3000日"
