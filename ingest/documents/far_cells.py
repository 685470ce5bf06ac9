"""Sheets with a cell far from the others: rows and columns that hold nothing are taken out between
them, because calamine makes room for the whole rectangle. For text only: places are no longer true.
"""

import io
import re
import struct
import zipfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.documents.ole import Compound
from ingest.documents.package import NoText, read_member
from ingest.mail import Problem

# of a sheet, empty ones included
MAX_CELLS = 4_000_000

_PLACE = re.compile(rb"(\sr\s*=\s*[\"'])([A-Za-z]{0,3})(\d{1,10})([\"'])")
# Records of a sheet (MS-XLS 2.3) that hold one cell, and those that hold several of a row.
_CELL = frozenset([0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x027E, 0x00FD, 0x00D6])
_CELLS = frozenset([0x00BD, 0x00BE])
_SHEET_BEGINS, _SIZE = 0x0809, 0x0200
_BOOKS = ("Workbook", "Book")


def area(sheet: bytes) -> int:
    """How many cells the rectangle around an .xlsx's sheet has."""
    places = _places(sheet)
    return _extent([1, *places.values()]) * _extent([1, *map(_column, {c for c, _ in places})])


def together(archive: zipfile.ZipFile, sheets: Collection[str]) -> bytes:
    """The .xlsx with these sheets' cells moved together. NoText where they are still too many."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name in archive.namelist():
            content = read_member(archive, name)
            target.writestr(name, _moved(content) if name in sheets else content)
    return made.getvalue()


def book_together(content: bytes, *, move: bool) -> bytes:
    """The .xls, its far cells moved together; the same bytes where none is far. NoText where there
    are too many, or where none may `move`.
    """
    compound = Compound(content)
    name = next((name for name in _BOOKS if name.lower() in compound.holds()), _BOOKS[0])
    book = bytearray(compound.read(name))
    far = [sheet for sheet in _sheets(book) if sheet.area > MAX_CELLS]
    if not far:
        return content
    if not move:
        raise NoText(Problem.OVERSIZE)
    for sheet in far:
        sheet.move(book)
    changed, start = bytearray(content), 0
    for place, length in compound.places(name):
        piece = book[start : start + length]
        changed[place : place + len(piece)] = piece
        start += length
    return bytes(changed)


def _places(sheet: bytes) -> dict[tuple[bytes, bytes], int]:
    return {(match[2], match[3]): int(match[3]) for match in _PLACE.finditer(sheet)}


def _moved(sheet: bytes) -> bytes:
    places = _places(sheet)
    rows = _closer(places.values())
    columns = _closer(_column(letters) for letters, _ in places if letters)
    if (max(rows.values(), default=1)) * max(columns.values(), default=1) > MAX_CELLS:
        raise NoText(Problem.OVERSIZE)

    def moved(match: re.Match[bytes]) -> bytes:
        letters = _letters(columns[_column(match[2])]) if match[2] else b""
        return b"".join((match[1], letters, b"%d" % rows[int(match[3])], match[4]))

    return _PLACE.sub(moved, sheet)


def _closer(numbers: Iterable[int]) -> dict[int, int]:
    """New numbers from 1 on, in the same order, with at most one left out between two of them."""
    used = sorted(set(numbers))
    new = {used[0]: 1} if used else {}
    for before, number in pairwise(used):
        new[number] = new[before] + min(number - before, 2)
    return new


def _extent(numbers: list[int]) -> int:
    return max(numbers) - min(numbers) + 1


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return max(number, 1)


def _letters(column: int) -> bytes:
    letters = b""
    while column:
        column, last = divmod(column - 1, 26)
        letters = bytes([65 + last]) + letters
    return letters


@dataclass(slots=True)
class _Sheet:
    """A sheet of an .xls: where its records say row and column, and where its size is said."""

    size: int = 0  # place of the record that says it
    cells: list[tuple[int, int]] = field(default_factory=list)  # place of the row, last column's
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)

    @property
    def area(self) -> int:
        return _extent(list(self.rows)) * _extent(list(self.columns)) if self.rows else 0

    def move(self, book: bytearray) -> None:
        rows, columns = _closer(self.rows), _closer(self.columns)
        height, width = max(rows.values()), max(columns.values())
        if height * width > MAX_CELLS:
            raise NoText(Problem.OVERSIZE)
        for place, last in self.cells:
            row, column = struct.unpack_from("<HH", book, place)
            struct.pack_into("<HH", book, place, rows[row] - 1, columns[column] - 1)
            if last:
                end = int.from_bytes(book[last : last + 2], "little")
                struct.pack_into("<H", book, last, columns[column] - 1 + end - column)
        if self.size:
            struct.pack_into("<IIHH", book, self.size, 0, height, 0, width)


def _sheets(book: bytes | bytearray) -> list[_Sheet]:
    sheets, place = [_Sheet()], 0
    while place + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, place)
        body, place = place + 4, place + 4 + length
        sheet = sheets[-1]
        if kind == _SHEET_BEGINS:
            sheets.append(_Sheet())
        elif kind == _SIZE and length >= 12:
            sheet.size = body
        elif kind in _CELL | _CELLS and length >= 6 and place <= len(book):
            row, column = struct.unpack_from("<HH", book, body)
            last = place - 2 if kind in _CELLS else 0
            end = int.from_bytes(book[last : last + 2], "little") if last else column
            sheet.cells.append((body, last))
            sheet.rows.add(row)
            sheet.columns.update(range(column, min(end, column + 256) + 1))
    return sheets
