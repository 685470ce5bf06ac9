"""OpenDocument texts and tables (.odt, .ods) to text by a walk of our own over their XML; what
repeats does so within bounds. Runs no macro.
"""

import zipfile
from collections.abc import Iterator
from typing import Final
from xml.etree import ElementTree as ET

from ingest.charset import clean
from ingest.documents.layout import with_headers
from ingest.documents.package import NoText, open_zip, read_member
from ingest.documents.xml import MAX_XML, attribute, local, parse_xml
from ingest.mail import Problem

MAX_TEXT = 5_000_000  # characters
MAX_REPEATED = 1000  # times that one row or cell of text is written out

_BLOCKS: Final = frozenset(["p", "h"])
# Texts of their own in the middle of a paragraph.
_ASIDE: Final = frozenset(["text-box", "annotation", "note-body"])
_HEADINGS: Final = {
    **dict.fromkeys(("header", "header-left", "header-first"), 0),
    **dict.fromkeys(("footer", "footer-left", "footer-first"), 1),
}
# The first holds what is deleted; a ruby's text is the reading above a character.
_SKIPPED: Final = frozenset(["tracked-changes", "note-citation", "ruby-text", "forms", "object"])
_DC, _SVG = (
    "{http://purl.org/dc/elements/1.1/}",
    "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}",
)
# What stands beside a comment's and a picture's text; fields of the same names in other spaces are
# text.
_SKIPPED_TAGS: Final = frozenset([f"{_DC}creator", f"{_DC}date", f"{_SVG}title", f"{_SVG}desc"])
_MARKS: Final = {"tab": "\t", "line-break": "\n", "soft-page-break": ""}


class _Room:
    """How many characters may still be written: what repeats a repetition must not swell."""

    def __init__(self) -> None:
        self.left = MAX_TEXT

    def take(self, text: str, times: int = 1) -> str:
        self.left -= (len(text) + 1) * times
        if self.left < 0:
            raise NoText(Problem.OVERSIZE)
        return text


def read(content: bytes) -> str:
    """Body, headers, footers, one line a paragraph or a row, cells by tab. NoText: locked, broken
    or too large.
    """
    archive = open_zip(content)
    names = {name.lower().lstrip("/"): name for name in archive.namelist()}
    if "meta-inf/manifest.xml" in names and b"encryption-data" in read_member(
        archive, names["meta-inf/manifest.xml"]
    ):
        raise NoText(Problem.ENCRYPTED)
    try:
        return clean(_text(archive, names))
    except RecursionError as error:
        raise NoText(Problem.UNREADABLE) from error


def _text(archive: zipfile.ZipFile, names: dict[str, str]) -> str:
    if "content.xml" not in names:
        raise NoText(Problem.UNREADABLE)
    room = _Room()
    body = parse_xml(read_member(archive, names["content.xml"]))
    left = MAX_XML - archive.getinfo(names["content.xml"]).file_size
    styles = (
        parse_xml(read_member(archive, names["styles.xml"]), most=left)
        if "styles.xml" in names
        else ET.Element("none")
    )
    headings = [
        (order, element)
        for element in styles.iter()
        if (order := _HEADINGS.get(local(element))) is not None
    ]
    before, after = (
        [
            "\n".join(_lines(element, room))
            for order, element in headings
            if order == wanted and attribute(element, "display") != "false"
        ]
        for wanted in (0, 1)
    )
    main = [child for element in body if local(element) == "body" for child in element]
    return with_headers(
        before, "\n".join(line for element in main for line in _lines(element, room)), *after
    )


def _lines(holder: ET.Element, room: _Room) -> Iterator[str]:
    for child in holder:
        name = local(child)
        if name in _BLOCKS:
            yield from _paragraph(child, room)
        elif name == "table":
            yield from _table(child, room, named=local(holder) == "spreadsheet")
        elif not _is_skipped(child):
            yield from _lines(child, room)


def _paragraph(paragraph: ET.Element, room: _Room) -> Iterator[str]:
    """Its text as one line, and after it what hangs on it: text boxes, notes, comments."""
    pieces: list[str] = []
    aside: list[ET.Element] = []
    _gather(paragraph, pieces, aside, room)
    yield "".join(pieces)
    for element in aside:
        yield from _paragraph(element, room) if local(element) in _BLOCKS else _lines(element, room)


def _gather(element: ET.Element, pieces: list[str], aside: list[ET.Element], room: _Room) -> None:
    pieces.append(room.take(element.text or ""))
    for child in element:
        name = local(child)
        if name == "s":
            pieces.append(room.take(" " * min(_number(child, "c"), 1000)))
        elif name in _MARKS:
            pieces.append(_MARKS[name])
        elif name in _ASIDE or name in _BLOCKS:
            aside.append(child)
        elif not _is_skipped(child):
            _gather(child, pieces, aside, room)
        pieces.append(room.take(child.tail or ""))


def _is_skipped(element: ET.Element) -> bool:
    return local(element) in _SKIPPED or element.tag in _SKIPPED_TAGS


def _table(table: ET.Element, room: _Room, *, named: bool) -> Iterator[str]:
    """A sheet has a name worth a line; a table in a text has one that its program gave it."""
    rows = list(_rows(table, room))
    while rows and not rows[-1]:
        rows.pop()
    if rows and named:
        yield attribute(table, "name")
    yield from rows


def _rows(table: ET.Element, room: _Room) -> Iterator[str]:
    for child in table:
        name = local(child)
        if name == "table-row":
            row = "\t".join(_cells(child, room)).rstrip("\t")
            times = min(_number(child, "number-rows-repeated"), MAX_REPEATED) if row else 1
            room.take(row, times)
            yield from [row] * times
        elif name.startswith("table-") and name not in {
            "table-column",
            "table-columns",
            "table-source",
        }:
            yield from _rows(child, room)
        elif name == "shapes":
            yield from _lines(child, room)


def _cells(row: ET.Element, room: _Room) -> Iterator[str]:
    for cell in row:
        if local(cell) in {"table-cell", "covered-table-cell"}:
            text = "\n".join(_lines(cell, room)).strip("\n")
            # an empty cell may be repeated to the edge of the sheet
            times = min(_number(cell, "number-columns-repeated"), MAX_REPEATED if text else 64)
            room.take(text, times)
            yield from [text] * times


def _number(element: ET.Element, name: str) -> int:
    """How often: once where it isn't said, or is no number."""
    said = attribute(element, name)
    return max(int(said), 1) if said.isascii() and said.isdigit() and len(said) < 10 else 1
