"""The binary Word format (MS-DOC) from Word 97 on: an OLE2 file's streams to the texts of its parts, by its piece table. Knows no other format.

Field codes, deleted text and marks of their own are out; rows and cells, also of tables in cells, end in LF and TAB.
"""

import struct
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.documents.ole import Compound
from ingest.documents.package import NoText
from ingest.mail import Problem

MAX_CHARACTERS = 5_000_000
MAX_PROPERTIES = 2_000_000  # that are looked at

_WORD_97 = 0x00C1  # FibBase.nFib; what is older has no piece table of this form
_LENGTHS, _PLACES = 76, 154  # where ccpText and its sisters, and the pairs of place and size, stand in the Fib
_PARTS = ("body", "footnotes", "headings", "macros", "comments", "endnotes", "boxes", "heading_boxes")
# The numbers of those pairs (MS-DOC 2.5.6)
_HEADINGS, _CHARACTER_PAGES, _PARAGRAPH_PAGES, _PIECES, _SHAPES, _BOXES = 11, 12, 13, 33, 40, 56
_DELETED, _SYMBOL = 0x0800, 0x6A09  # sprmCFRMarkDel, sprmCSymbol
_ROW_END, _INNER_CELL, _INNER_ROW_END = 0x2417, 0x244B, 0x244C
_GONE = "\uffff".encode("utf-16-le")  # no character: what is deleted keeps its place while the parts are told apart
_OPERAND = (1, 1, 2, 4, 2, 2, 0, 3)  # bytes, by the last three bits of a property's code; 0: the first byte says
_SAID = str.maketrans(
    {"\r": "\n", "\x07": "\t", "\x0b": "\n", "\x0c": "\n", "\x0e": "\n", "\x1e": "-", "\x1f": "", "\uffff": "", "\x11": "\n", "\x12": "\t"}
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters that stand together: from which number on, at which byte of the stream, how many, how wide."""

    first: int
    place: int
    count: int
    width: int


class WordFile:
    """The texts of a document, by part. NoText: OVERSIZE; UNREADABLE where it is older than Word 97, or damaged."""

    def __init__(self, compound: Compound) -> None:
        self._word = compound.read("WordDocument")
        if len(self._word) < _PLACES + 8 * (_BOXES + 1) or _u16(self._word, 2) < _WORD_97:
            raise NoText(Problem.UNREADABLE)
        self._table = compound.read("1Table" if _u16(self._word, 10) & 0x0200 else "0Table")
        self._whole = self._characters()
        self._bounds = self._part_bounds()

    def body(self) -> str:
        """The main text, each text box after the paragraph that it hangs on; those of no known place at the end."""
        start, end = self._bounds["body"]
        boxes = dict(self._boxes())
        pieces: list[str] = []
        for place, shape in sorted(self._anchors()):
            if shape in boxes and start <= place < end:
                stop = self._paragraph_end(place, end)
                pieces += [self._raw(start, stop), boxes.pop(shape) + "\r"]
                start = max(start, stop)
        return _said("".join([*pieces, self._raw(start, end), *boxes.values()]))

    def headers(self) -> str:
        """Those of every section; where nothing tells them from the footers, these too."""
        return _said("".join(self._headings(lambda number: number % 6 in (0, 1, 4))))

    def footers(self) -> str:
        return _said("".join(self._headings(lambda number: number % 6 in (2, 3, 5))))

    def part(self, name: str) -> str:
        """footnotes, endnotes, comments or heading_boxes."""
        return _said(self._raw(*self._bounds[name]))

    def _characters(self) -> bytes:
        """The whole text in UTF-16, a number's character at twice its number."""
        pieces = list(_pieces(self._find(_PIECES)))
        if sum(piece.count for piece in pieces) > MAX_CHARACTERS:
            raise NoText(Problem.OVERSIZE)
        marks = self._marks()
        texts: list[bytes] = []
        for piece in pieces:
            raw = self._word[piece.place : piece.place + piece.count * piece.width]
            if len(raw) < piece.count * piece.width:
                raise NoText(Problem.UNREADABLE)
            wide = bytearray(raw.decode("cp1252", "replace").encode("utf-16-le") if piece.width == 1 else raw)
            for start, end, mark in marks.between(piece.place, piece.place + len(raw)):
                _put(wide, (start - piece.place) // piece.width, (end - piece.place) // piece.width, mark)
            texts.append(bytes(wide))
        return b"".join(texts)

    def _marks(self) -> "_Marks":
        budget = _Budget(MAX_PROPERTIES)
        deleted = _runs(self._word, self._find(_CHARACTER_PAGES), budget, wanted=(_DELETED, _SYMBOL), entry=1)
        ends = _runs(self._word, self._find(_PARAGRAPH_PAGES), budget, wanted=(_ROW_END, _INNER_CELL, _INNER_ROW_END), entry=13)
        return _Marks([*ends, *deleted])

    def _part_bounds(self) -> dict[str, tuple[int, int]]:
        bounds, start = {}, 0
        for number, name in enumerate(_PARTS):
            end = start + min(_u32(self._word, _LENGTHS + 4 * number), len(self._whole) // 2 - start)
            bounds[name], start = (start, end), end
        if bounds["body"] == (0, 0):
            raise NoText(Problem.UNREADABLE)
        return bounds

    def _find(self, number: int) -> bytes:
        place, size = struct.unpack_from("<II", self._word, _PLACES + 8 * number)
        return self._table[place : place + size]

    def _raw(self, start: int, end: int) -> str:
        return self._whole[2 * start : 2 * end].decode("utf-16-le", "replace")

    def _paragraph_end(self, place: int, end: int) -> int:
        """Behind the mark that ends its paragraph."""
        found = [mark for mark in (_index(self._whole, mark, place, end) for mark in ("\r", "\x07", "\x0c")) if mark >= 0]
        return min(found, default=end - 1) + 1

    def _headings(self, wanted: Callable[[int], bool]) -> Iterator[str]:
        """The first six are lines between text and notes."""
        first, last = self._bounds["headings"]
        places = _numbers(self._find(_HEADINGS))
        if len(places) < 9 or sorted(places) != list(places):
            places = (0,) * 7 + (last - first,)
        for number, (start, end) in enumerate(zip(places[6:], places[7:], strict=False)):
            if wanted(number):
                yield self._raw(first + min(start, last - first), first + min(end, last - first))

    def _boxes(self) -> Iterator[tuple[int, str]]:
        """Text boxes by the number of their shape."""
        first, last = self._bounds["boxes"]
        for start, end, entry in _plc(self._find(_BOXES), 22):
            if start < end <= last - first:
                yield _u32(entry, 14), self._raw(first + start, first + end)

    def _anchors(self) -> Iterator[tuple[int, int]]:
        return ((start, _u32(entry, 0)) for start, _, entry in _plc(self._find(_SHAPES), 26))


class _Budget:
    def __init__(self, left: int) -> None:
        self._left = left

    def spend(self) -> None:
        self._left -= 1
        if self._left < 0:
            raise NoText(Problem.OVERSIZE)


class _Marks:
    """Stretches of the stream and what becomes of the characters in them, by the property that they have."""

    def __init__(self, stretches: list[tuple[int, int, int]]) -> None:
        self._stretches = sorted(stretches)
        self._ends = sorted(end for _, end, _ in stretches)

    def between(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        # stretches of one kind do not overlap: not many begin before the first that ends behind `start`
        for first, last, mark in self._stretches[max(bisect_left(self._ends, start) - 64, 0) :]:
            if first >= end:
                return
            if last > start:
                yield max(first, start), min(last, end), mark
