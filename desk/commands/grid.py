"""A table on a terminal: as wide as it needs or as there is room, long cells folded. It looks as
rich's does, which takes as long for a row as the ledger for a mail. Knows nothing of what it shows.
"""

import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rich.cells import cell_len, chop_cells, set_cell_size

PLAIN_WIDTH = 200  # columns of a table that no terminal bounds
_WORD = re.compile(r"\s*\S+\s*")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
# Characters of which each is two cells wide from the ideographic space on, and one before it.
_USUAL = re.compile("[ -~\u3000-\u3029\u4e00-\u9fff\uff01-\uff60]*")
_BOLD, _TITLE, _CAPTION = "\x1b[1m", "\x1b[3m", "\x1b[2;3m"


@dataclass(frozen=True, slots=True)
class Grid:
    """A table without vertical rules: columns at the left, of which the `fixed` ones are never
    folded, then those at the right. A cell may have several lines.
    """

    title: str
    left: Sequence[str]
    right: Sequence[str]
    caption: str = ""
    fixed: Sequence[str] = ()
    rows: list[Sequence[str]] = field(default_factory=list)

    def add_row(self, *cells: str) -> None:
        self.rows.append([_CONTROLS.sub(" ", cell) for cell in cells])

    def lines(self, width: int, *, styled: bool = False) -> Iterator[str]:
        """What is printed on so many cells; `styled` where a terminal shows bold and italic."""
        names = [*self.left, *self.right]
        widths = self._widths(width - len(names) - 1)
        whole = sum(widths) + len(widths) + 1
        blank = " " * whole
        yield from _centred(self.title, whole, _TITLE if styled else "")
        yield blank
        for line in self._row(names, widths, low=True):
            yield _styled(line, _BOLD if styled else "")
        yield f" {'─' * (whole - 2)} "
        for row in self.rows:
            yield from self._row(row, widths)
        yield blank
        if self.caption:
            yield from _centred(self.caption, whole, _CAPTION if styled else "")

    def print(self) -> None:
        """To standard output."""
        styled = sys.stdout.isatty() and os.environ.get("TERM", "") not in {"dumb", "unknown"}
        lines = self.lines(printed_width(), styled=styled)
        sys.stdout.writelines(f"{line}\n" for line in lines)

    def _widths(self, room: int) -> list[int]:
        """Of each column, with the blank behind it; where there is no room for all, the widest of
        those that may be folded give way first.
        """
        names = [*self.left, *self.right]
        columns = zip(names, *self.rows, strict=True)
        needed = [1 + max(max(map(_cells, cell.split("\n"))) for cell in of) for of in columns]
        widths = [min(width, room) for width in needed]
        folds = [place < len(self.left) and n not in self.fixed for place, n in enumerate(names)]
        while (excess := sum(widths) - room) > 0 and any(folds):
            most = max(width for width, fold in zip(widths, folds, strict=True) if fold)
            widest = [fold and width == most for width, fold in zip(widths, folds, strict=True)]
            next_one = max(
                (
                    w
                    for w, fold, wide in zip(widths, folds, widest, strict=True)
                    if fold and not wide
                ),
                default=0,
            )
            if most == next_one:
                break
            widths = _reduced(widths, excess, widest, most - next_one)
        if (excess := sum(widths) - room) > 0:
            widths = _reduced(widths, excess, [True] * len(widths), max(widths))
        return widths

    def _row(
        self, cells: Sequence[str], widths: Sequence[int], *, low: bool = False
    ) -> Iterator[str]:
        """Its lines; short cells stand at the bottom where they are to be `low`."""
        columns = []
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            at_left, room = place < len(self.left), width - 1
            folds = at_left and self.left[place] not in self.fixed
            texts = [part for line in cell.split("\n") for part in _folded(line, room, fold=folds)]
            columns.append([_fitted(text, room, at_left=at_left) for text in texts])
        high = max(map(len, columns))
        for lines, width in zip(columns, widths, strict=True):
            blanks = [" " * (width - 1)] * (high - len(lines))
            lines[:] = [*blanks, *lines] if low else [*lines, *blanks]
        yield from (f" {'  '.join(texts)}  " for texts in zip(*columns, strict=True))


def printed_width() -> int:
    """In cells: of the terminal or by `$COLUMNS`; ample where there is neither."""
    bounded = sys.stdout.isatty() or os.environ.get("COLUMNS")
    return shutil.get_terminal_size().columns if bounded else PLAIN_WIDTH


def _cells(text: str) -> int:
    return len(text) + sum(map("\u3000".__le__, text)) if _USUAL.fullmatch(text) else cell_len(text)


def _reduced(widths: Sequence[int], excess: int, which: Sequence[bool], most: int) -> list[int]:
    """These columns narrower by the excess together, none by more than `most`."""
    left, reduced = sum(which), list(widths)
    for place, chosen in enumerate(which):
        if chosen:
            less = min(most, round(excess / left))
            reduced[place] -= less
            excess, left = excess - less, left - 1
    return reduced


def _folded(text: str, width: int, *, fold: bool) -> list[str]:
    """The text in lines of that width, broken between words, in a word only where it has none
    for itself.
    """
    if not fold or _cells(text) <= width:
        return [text]
    starts, used = list[int](), 0
    for word in _WORD.finditer(text):
        start, long = word.start(), _cells(word[0].rstrip())
        if long <= width - used:
            used += _cells(word[0])
        elif long > width:
            pieces = chop_cells(word[0], max(width, 1))
            for piece in pieces:
                starts += [start] if start else []
                start += len(piece)
            used = _cells(pieces[-1])
        elif used and start:
            starts.append(start)
            used = _cells(word[0])
    return [text[a:b] for a, b in zip([0, *starts], [*starts, len(text)], strict=True)]


def _fitted(text: str, width: int, *, at_left: bool) -> str:
    if _cells(text) > width:
        text = text.rstrip()
    if _cells(text) > width:
        text = set_cell_size(text, width) if at_left else set_cell_size(text, width - 1) + "…"
    blanks = " " * (width - _cells(text))
    return text + blanks if at_left else blanks + text


def _centred(text: str, width: int, style: str) -> Iterator[str]:
    for line in _folded(text, width, fold=True):
        bare = line.rstrip()
        before = (width - _cells(bare)) // 2
        filled = " " * before + bare
        yield _styled(filled + " " * (width - _cells(filled)), style)


def _styled(line: str, style: str) -> str:
    return f"{style}{line}\x1b[0m" if style else line
