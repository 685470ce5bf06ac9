"""The binary Word format (MS-DOC) from Word 97 on: an OLE2 file to the texts of its parts, by its
own tables. Knows no other format.

Field codes and deleted text are out; cells, also those of tables in cells, end in TAB, rows and
paragraphs in LF.
"""

import re
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from ingest.documents.layout import CELL, INNER_ROW, ROW, set_out
from ingest.documents.ole import Compound
from ingest.documents.package import NoText
from ingest.mail import Problem

MAX_CHARACTERS = 5_000_000
MAX_PROPERTIES = 3_000_000  # of characters and paragraphs that are looked at

_WORD_97 = 0x00C1  # FibBase.nFib; what is older has other tables
# Where ccpText and its sisters, and the pairs of place and size, are in the Fib.
_LENGTHS, _PLACES = 76, 154
_PARTS = (
    *("body", "footnotes", "headings", "macros"),
    *("comments", "endnotes", "boxes", "heading_boxes"),
)
# The numbers of those pairs (MS-DOC 2.5.6).
_HEADINGS, _CHARACTER_PAGES, _PARAGRAPH_PAGES, _PIECES, _SHAPES, _BOXES = 11, 12, 13, 33, 40, 56
_PAGE = 512
_DELETED, _SYMBOL = 0x0800, 0x6A09  # sprmCFRMarkDel, sprmCSymbol
# sprmPFTtp, sprmPFInnerTableCell, sprmPFInnerTtp.
_ROW_END, _INNER_CELL, _INNER_ROW_END = 0x2417, 0x244B, 0x244C
_DELETED_SHORT = 0x41  # the first of them in a piece's Prm0
# Bytes of an operand, by the last three bits of a property's code; 0: the first byte says.
_OPERAND = (1, 1, 2, 4, 2, 2, 0, 3)
# What is deleted is overwritten with this byte: no character, as one byte or as two (U+1F1F).
_GONE = b"\x1f"
_FIELD_MARK = re.compile("([\x13\x14\x15])")
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\x01\x02\x03\x04\x05\x08\x13\x14\x15\x1f\u1f1f", ""),
        **dict.fromkeys("\r\x0b\x0c\x0e", "\n"),
        "\x1e": "-",
    }
)


class WordFile:
    """The texts of a document, by part. NoText: OVERSIZE; UNREADABLE where it is older than Word
    97, or damaged.
    """

    def __init__(self, compound: Compound) -> None:
        self._word = bytearray(compound.read("WordDocument"))
        if len(self._word) < _PLACES + 8 * (_BOXES + 1) or _u16(self._word, 2) < _WORD_97:
            raise NoText(Problem.UNREADABLE)
        self._table = compound.read("1Table" if _u16(self._word, 10) & 0x0200 else "0Table")
        self._mark()
        self._whole = self._characters()
        self._bounds = self._parts()

    def body(self) -> str:
        """The main text, each text box after the paragraph that it hangs on; those of no known
        place at the end.
        """
        start, end = self._bounds["body"]
        boxes = dict(self._boxes())
        pieces: list[str] = []
        for place, shape in sorted(
            (place, _u32(entry, 0)) for place, _, entry in _plc(self._find(_SHAPES), 26)
        ):
            if shape in boxes and place < end:
                stop = self._paragraph_end(place, end) if place >= start else start
                pieces += [self._raw(start, stop), boxes.pop(shape)]
                start = stop
        return _shown("".join([*pieces, self._raw(start, end), *boxes.values()]))

    def headers(self) -> str:
        """Those of every section: on even and odd pages, and on the first."""
        return "".join(map(_shown, self._headings(lambda number: number % 6 in {0, 1, 4})))

    def footers(self) -> str:
        """The same; where nothing tells them from the headers, these too."""
        return "".join(map(_shown, self._headings(lambda number: number % 6 in {2, 3, 5})))

    def part(self, name: str) -> str:
        """footnotes, endnotes, comments or heading_boxes."""
        return _shown(self._raw(*self._bounds[name]))

    def _mark(self) -> None:
        """Mark in the stream itself which characters are deleted, and which end a row or a cell
        inside a cell.
        """
        look = _Look(MAX_PROPERTIES)
        for _, end, found in _runs(self._word, self._find(_PARAGRAPH_PAGES), look, entry=13):
            if _ROW_END in found:
                self._end_with(end, CELL, ROW)
            elif _INNER_CELL in found:
                self._end_with(end, "\r", INNER_ROW if _INNER_ROW_END in found else CELL)
        filled = 0
        for start, end, found in _runs(self._word, self._find(_CHARACTER_PAGES), look, entry=1):
            filled += end - start
            if filled > len(self._word):
                raise NoText(Problem.UNREADABLE)
            if _DELETED in found or _SYMBOL in found:
                self._word[start:end] = _GONE * (end - start)

    def _end_with(self, end: int, old: str, new: str) -> None:
        for place, mark in ((end - 2, old.encode("utf-16-le")), (end - 1, old.encode())):
            if self._word[place:end] == mark:
                self._word[place] = ord(new)
                return

    def _characters(self) -> bytes:
        """The whole text in UTF-16: a character stands at twice its number."""
        texts: list[bytes] = []
        for place, count, width, gone in self._pieces():
            raw = bytes(self._word[place : place + count * width])
            if len(raw) < count * width:
                raise NoText(Problem.UNREADABLE)
            wide = raw.decode("cp1252", "replace").encode("utf-16-le") if width == 1 else raw
            texts.append(_GONE * len(wide) if gone else wide)
        return b"".join(texts)

    def _pieces(self) -> Iterator[tuple[int, int, int, bool]]:
        """Where a piece of the text stands in the stream, how many characters, of how many bytes
        each, and whether all of it is deleted.
        """
        clx, place = self._find(_PIECES), 0
        changes: list[bytes] = []
        while clx[place : place + 1] == b"\x01":
            size = _u16(clx, place + 1)
            changes.append(clx[place + 3 : place + 3 + size])
            place += 3 + size
        if clx[place : place + 1] != b"\x02":
            raise NoText(Problem.UNREADABLE)
        look, last = _Look(MAX_PROPERTIES), 0
        for start, end, entry in _plc(clx[place + 5 : place + 5 + _u32(clx, place + 1)], 8):
            if not last == start <= end <= MAX_CHARACTERS:
                raise NoText(Problem.OVERSIZE if end > MAX_CHARACTERS else Problem.UNREADABLE)
            last, stands, change = end, _u32(entry, 2), _u16(entry, 6)
            narrow = bool(stands & 0x40000000)
            gone = (
                _DELETED in look(changes[change >> 1])
                if change & 1 and change >> 1 < len(changes)
                else change & 0xFF == _DELETED_SHORT << 1
            )
            yield (
                (stands & 0x3FFFFFFF) // (2 if narrow else 1),
                end - start,
                1 if narrow else 2,
                gone,
            )

    def _parts(self) -> dict[str, tuple[int, int]]:
        bounds, start = {}, 0
        for number, name in enumerate(_PARTS):
            end = start + min(
                _u32(self._word, _LENGTHS + 4 * number), len(self._whole) // 2 - start
            )
            bounds[name], start = (start, end), end
        return bounds

    def _find(self, number: int) -> bytes:
        place, size = struct.unpack_from("<II", self._word, _PLACES + 8 * number)
        return self._table[place : place + size]

    def _raw(self, start: int, end: int) -> str:
        return self._whole[2 * start : 2 * end].decode("utf-16-le", "replace")

    def _paragraph_end(self, place: int, end: int) -> int:
        """Behind the mark that ends the paragraph of the character at `place`."""
        for start in range(place, end, 1024):
            text = self._whole[2 * start : 2 * min(start + 1024, end)]
            marks = (
                n
                for n in range(0, len(text), 2)
                if text[n] in b"\r\x07\x0c\x12" and not text[n + 1]
            )
            if (found := next(marks, None)) is not None:
                return start + found // 2 + 1
        return end

    def _headings(self, wanted: Callable[[int], bool]) -> Iterator[str]:
        """The first six are the lines between text and notes."""
        first, last = self._bounds["headings"]
        stories = [
            (start, end)
            for start, end, _ in _plc(self._find(_HEADINGS), 0)
            if start <= end <= last - first
        ]
        for number, (start, end) in enumerate(stories[6:] or [(0, 0), (0, 0), (0, last - first)]):
            if wanted(number):
                yield self._raw(first + start, first + end)

    def _boxes(self) -> Iterator[tuple[int, str]]:
        """The text boxes of the body, by the number of their shape."""
        first, last = self._bounds["boxes"]
        for start, end, entry in _plc(self._find(_BOXES), 22):
            if start < end <= last - first and (
                text := self._raw(first + start, first + end).rstrip("\r")
            ):
                yield _u32(entry, 14), text + "\r"


@dataclass(slots=True)
class _Look:
    """Reads properties, and no more of them than it may."""

    left: int

    def __call__(self, properties: bytes) -> frozenset[int]:
        """The codes of those that are on."""
        found, place = [], 0
        while place + 2 < len(properties) and self.left > 0:
            self.left -= 1
            code = _u16(properties, place)
            size = _OPERAND[code >> 13]
            if size != 1 or properties[place + 2]:
                found.append(code)
            place += 2 + (size or 1 + properties[place + 2])
        return frozenset(found)


def _runs(
    word: bytearray, pages: bytes, look: _Look, *, entry: int
) -> Iterator[tuple[int, int, frozenset[int]]]:
    """Stretches of the stream and the properties that are on in them, from the pages that `pages`
    tells of (MS-DOC 2.9.33, 2.9.174).
    """
    numbers = {_u32(place, 0) & 0x3FFFFF for _, _, place in _plc(pages, 4)}
    for number in sorted(numbers):
        page = bytes(word[number * _PAGE : (number + 1) * _PAGE])
        if len(page) < _PAGE or 4 * (page[511] + 1) + entry * page[511] > 511:
            continue
        count, known = page[511], {0: frozenset[int]()}
        bounds = struct.unpack_from(f"<{count + 1}I", page)
        for start, end, place in zip(
            bounds, bounds[1:], page[4 * (count + 1) :: entry], strict=False
        ):
            if place not in known:
                known[place] = look(
                    _character(page, 2 * place) if entry == 1 else _paragraph(page, 2 * place)
                )
            if start < end <= len(word) and known[place]:
                yield start, end, known[place]


def _character(page: bytes, place: int) -> bytes:
    return page[place + 1 : place + 1 + page[place]]


def _paragraph(page: bytes, place: int) -> bytes:
    """Without the number of its style."""
    if page[place]:
        return page[place + 3 : place + 2 * page[place]]
    return page[place + 4 : place + 2 + 2 * page[place + 1]] if place < 511 else b""


def _plc(table: bytes, size: int) -> Iterator[tuple[int, int, bytes]]:
    """Neighbouring places and the entry of `size` bytes that belongs to them (MS-DOC 2.2.2)."""
    count = max((len(table) - 4) // (4 + size), 0)
    places = struct.unpack_from(f"<{count + 1}I", table) if count else ()
    for number, (start, end) in enumerate(pairwise(places)):
        at = 4 * (count + 1) + size * number
        yield start, end, table[at : at + size]


def _shown(text: str) -> str:
    """Without the codes of fields and what is deleted. A field that never ends hides nothing."""
    shown: list[str] = []
    fields: list[tuple[int, bool]] = []  # where an open field begins, and whether its result has
    for piece in _FIELD_MARK.split(text):
        if piece == "\x13":
            fields.append((len(shown), False))
        elif piece in {"\x14", "\x15"} and fields:
            start, has_result = fields.pop()
            if not has_result:
                del shown[start:]
            if piece == "\x14":
                fields.append((start, True))
        else:
            shown.append(piece)
    return set_out("".join(shown).translate(_PLAIN))


def _u16(data: bytes | bytearray, place: int) -> int:
    return int.from_bytes(data[place : place + 2], "little")


def _u32(data: bytes | bytearray, place: int) -> int:
    return int.from_bytes(data[place : place + 4], "little")
