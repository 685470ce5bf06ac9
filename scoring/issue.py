"""一期刊物的文稿: the pieces of an issue as a draft for its editor, in words of our own. Knows no
file format and no ledger.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.document import Paper, Paragraph, numeral, plain

BRIEF = "brief"
LETTERHEAD = 12  # lines that may stand above a title
TITLE_LINES = 3  # into which a title may be broken
SIGNATURE = 25  # characters of a line that only says who wrote
LISTED_FROM = 4  # pieces from which on a list of contents stands before them
NUMERALS = 99
DESK = (
    "责任编辑：\u3000\u3000\u3000\u3000\u3000审核：\u3000\u3000\u3000\u3000\u3000签发："
    "\u3000\u3000\u3000\u3000\u3000"
)
_DAY = re.compile(r"[0-9〇○零一二三四五六七八九十]{4}\s*年.{1,4}月.{1,4}日")
_DESK = re.compile(
    "(签发|审核|审稿|责任编辑|编辑|联系人|联系电话|电话|供稿|报送单位|撰稿)[^，。；]*"
    "|[（(].*电话.*[）)]"
)
_SAID = re.compile("[，。；：、！？,;!?]")


@dataclass(frozen=True, slots=True)
class IssuePiece:
    """稿件: what an adoption printed. `title` and `text` are None once the item is sealed;
    `source` is 供稿单位, `item` the item's number.
    """

    title: str | None
    text: str | None
    source: str
    genre: str = "full"
    editor: str = ""
    item: str = ""


@dataclass(frozen=True, slots=True)
class Masthead:
    """刊头: the publication's name, the issue and the day as they are printed, and who issues it."""

    publication: str
    issue: str
    day: str
    office: str


def compose_issue(masthead: Masthead, pieces: Sequence[IssuePiece]) -> Paper:
    """Pieces in full in their order, then the briefs under a heading of their own; a list of
    contents before four and more.

    What is sealed is left out, with a line that says so.
    """
    kept = [piece for piece in pieces if piece.title is not None]
    whole = [piece for piece in kept if piece.genre != BRIEF]
    briefs = [piece for piece in kept if piece.genre == BRIEF]
    blocks = _contents([*whole, *briefs])
    for piece in whole:
        blocks += [
            Paragraph(plain(piece.title), "title"),
            *_body(piece),
            Paragraph(_source(piece), "source"),
        ]
    if briefs:
        blocks.append(Paragraph("简\u3000讯", "title"))
    for number, piece in enumerate(briefs, 1):
        heading = f"（{numeral(number) if number <= NUMERALS else number}）{plain(piece.title)}"
        blocks += [Paragraph(heading, "second"), *_body(piece), Paragraph(_source(piece), "source")]
    blocks += [
        Paragraph(f"（{plain(piece.item)} 已清除，文稿中不再刊印。）")
        for piece in pieces
        if piece.title is None
    ]
    return Paper(
        title=(),
        addressees="",
        blocks=tuple(blocks),
        signature="",
        date=masthead.day,
        head=plain(masthead.publication),
        number=plain(masthead.issue),
        issued_by=plain(masthead.office),
        remark=DESK,
        printed_by=plain(masthead.office),
    )


def _contents(pieces: Sequence[IssuePiece]) -> list[Paragraph]:
    if len(pieces) < LISTED_FROM:
        return []
    marks = ("【简讯】" if piece.genre == BRIEF else "" for piece in pieces)
    lines = [
        f"{number}. {mark}{plain(piece.title)}（{plain(piece.source)}）"
        for number, (piece, mark) in enumerate(zip(pieces, marks, strict=True), 1)
    ]
    return [Paragraph("本期目录", "first"), *map(Paragraph, lines)]


def _body(piece: IssuePiece) -> list[Paragraph]:
    """Its text from below its title on, as far as whoever sent it signed: what stands above is
    their letterhead.
    """
    written = re.split(r"[\r\n\u2028\u2029]+", piece.text or "")
    lines = [line for one in written if (line := plain(one))]
    return [Paragraph(line) for line in _unsigned(lines[_start(lines, plain(piece.title)) :])]


def _start(lines: Sequence[str], title: str) -> int:
    """Where the text begins that stands under the title; 0 where the title does not stand above
    it.
    """
    wanted = "".join(title.split())
    for first in range(min(len(lines), LETTERHEAD)):
        for count in range(1, TITLE_LINES + 1):
            if "".join("".join(lines[first : first + count]).split()) == wanted:
                return min(first + count, len(lines))
    return 0


def _unsigned(lines: Sequence[str]) -> Sequence[str]:
    """Without who signed and edited it at its end, the day and the name above that."""
    while lines and _DESK.fullmatch(lines[-1]):
        lines = lines[:-1]
    if len(lines) < 2 or not _DAY.fullmatch(lines[-1]):
        return lines
    signed = len(lines[-2]) <= SIGNATURE and not _SAID.search(lines[-2])
    return lines[: -2 if signed else -1]


def _source(piece: IssuePiece) -> str:
    editor = f"\u3000责任编辑：{plain(piece.editor)}" if piece.editor else ""
    return f"（供稿单位：{plain(piece.source)}{editor}）"
