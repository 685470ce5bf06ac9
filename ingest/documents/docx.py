"""Word documents in XML to text by a walk of our own: .docx, packages in one XML file
(pkg:package), and Word 2003's XML, which WPS writes too. One line a paragraph, cells by tab;
without deleted text.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import Final
from xml.etree import ElementTree as ET

from ingest.charset import clean
from ingest.documents.docx_text import MATH, WORD, WORD_2003, plain_text
from ingest.documents.layout import with_headers
from ingest.documents.list_numbers import NO_LISTS, ListNumbers, numbering_of
from ingest.documents.package import NoText, open_zip, read_member
from ingest.documents.xml import MAX_XML, attribute, in_utf8, local, parse_xml
from ingest.mail import Problem

_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_MAIN_PART = re.compile(rb"<Relationship\b[^<>]*?/officeDocument[\"'][^<>]*>")
_TARGET = re.compile(rb"\bTarget\s*=\s*[\"']([^\"']{1,500})[\"']")
_BESIDE = re.compile(r"(header|footer|footnotes|endnotes|comments)\d*\.xml")
_FLAT_PART = re.compile(r"/word/(header|document|footer|footnotes|endnotes|comments)\d*\.xml")
_PICTURES = re.compile(rb"(<(?:w:binData|pkg:binaryData)\b[^<>]{0,1000}>)[^<]*")
_STYLE = re.compile(rb"pStyle\b[^<>]*?val\s*=\s*[\"']([^\"']*)")
_BASE = re.compile(rb"basedOn\b[^<>]*?val\s*=\s*[\"']([^\"']*)")
_BASES = 20
_ORDER = {"header": 0, "document": 1, "footer": 2, "footnotes": 3, "endnotes": 4, "comments": 5}


def _names(*local: str) -> frozenset[str]:
    return frozenset(f"{{{space}}}{name}" for space in WORD for name in local)


_PARAGRAPH: Final = _names("p")
_PROPERTIES: Final = _names("pPr")
_LIST: Final = _names("numPr")
_LIST_OF: Final = _names("pStyle", "numId", "ilvl")
_TABLE: Final = _names("tbl")
_ROW: Final = _names("tr")
_CELL: Final = _names("tc")
_TEXT: Final = _names("t") | {f"{{{space}}}t" for space in MATH}
_BOX: Final = _names("txbxContent")
_MARKS: Final = {
    **dict.fromkeys(_names("tab", "ptab"), "\t"),
    **dict.fromkeys(_names("br", "cr"), "\n"),
    **dict.fromkeys(_names("noBreakHyphen"), "-"),
}
_BLOCKS: Final = _PARAGRAPH | _TABLE
_LEAVES: Final = _TEXT | _BOX | frozenset(_MARKS)
_ALTERNATE: Final = f"{{{_COMPATIBILITY}}}AlternateContent"
_CHOICE: Final = f"{{{_COMPATIBILITY}}}Choice"
# moveFrom is deleted text too: it stands again at its moveTo. rt is the reading above a character.
_SKIPPED: Final = _names(
    *("pPr", "rPr", "sectPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr"),
    *("del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "rubyPr"),
)


def read(content: bytes) -> str:
    """A .docx: body, headers (where layout.with_headers puts them), footers, notes, comments.

    NoText: broken, locked or too large.
    """
    archive = open_zip(content)
    names = {name.replace("\\", "/").lstrip("/").lower(): name for name in archive.namelist()}
    main = _main_part(archive, names)
    folder = main.rpartition("/")[0] + "/"
    beside = [
        (_ORDER[match[1]], original)
        for name, original in names.items()
        if name.startswith(folder) and (match := _BESIDE.fullmatch(name, len(folder)))
    ]
    places = sorted([(_ORDER["document"], names[main]), *beside])
    if sum(archive.getinfo(name).file_size for _, name in places) > MAX_XML:
        raise NoText(Problem.OVERSIZE)
    parts = [(order, in_utf8(read_member(archive, name))) for order, name in places]
    lists = _lists(archive, names, folder, [part for _, part in parts])
    return _whole((order, _text_of_part(part, lists)) for order, part in parts)


def read_flat(content: bytes) -> str:
    """A document in one XML file, likewise; notes and comments of Word 2003 follow their paragraph.

    NoText: broken or too large.
    """
    root = parse_xml(_PICTURES.sub(rb"\1", content))
    parts = _parts_of_package(root) if local(root) == "package" else _parts_of_2003(root)
    return _whole((order, _text_of(part)) for order, part in parts)


def _whole(parts: Iterable[tuple[int, str]]) -> str:
    texts = list(parts)
    headers = (text for order, text in texts if not order)
    return clean(with_headers(headers, *(text for order, text in texts if order)))


def _lists(
    archive: zipfile.ZipFile, names: dict[str, str], folder: str, parts: list[bytes]
) -> ListNumbers:
    """The document's lists, where a paragraph, or the style of one, stands in one; none where they
    are broken: the text is there all the same.
    """
    numbers, styles = (names.get(f"{folder}{name}.xml") for name in ("numbering", "styles"))
    direct = any(b"numPr" in part for part in parts)
    used = {name for part in parts for name in _STYLE.findall(part)}
    if numbers is None or not (direct or used):
        return NO_LISTS
    try:
        styled = in_utf8(read_member(archive, styles)) if styles else b""
        if not direct and not any(_may_number(styled, name) for name in used):
            return NO_LISTS
        named = parse_xml(styled) if b"numPr" in styled else None
        return numbering_of(parse_xml(read_member(archive, numbers)), named)
    except NoText:
        return NO_LISTS


def _may_number(styles: bytes, name: bytes) -> bool:
    """Whether that style or one that it is based on has a list; a table of all styles would cost
    more than the document.
    """
    for _ in range(_BASES):
        if b"&" in name:
            return True
        found = re.search(rb"styleId\s*=\s*[\"']" + re.escape(name) + rb"[\"']", styles)
        if found is None:
            return False
        style = styles[found.end() : styles.find(b"style>", found.end())]
        if b"numPr" in style:
            return True
        base = _BASE.search(style)
        if base is None:
            return False
        name = base[1]
    return True


def _text_of_part(part: bytes, lists: ListNumbers) -> str:
    text = None if lists.lists else plain_text(part)
    return _text_of(parse_xml(part), lists) if text is None else text


def _text_of(root: ET.Element, lists: ListNumbers = NO_LISTS) -> str:
    """The text of one part: document, header, notes. NoText where it is nested without end."""
    try:
        return "\n".join(_lines(root, lists)).strip("\n")
    except RecursionError as error:
        raise NoText(Problem.UNREADABLE) from error


def _main_part(archive: zipfile.ZipFile, names: dict[str, str]) -> str:
    """word/document.xml, else the package's officeDocument (Word for the web: document2.xml)."""
    if "word/document.xml" in names:
        return "word/document.xml"
    relations = read_member(archive, names["_rels/.rels"]) if "_rels/.rels" in names else b""
    for relation in _MAIN_PART.findall(relations):
        target = _TARGET.search(relation)
        name = target[1].decode("utf-8", "replace").lstrip("/").lower() if target else ""
        if name in names:
            return name
    raise NoText(Problem.UNREADABLE)


def _lines(holder: ET.Element, lists: ListNumbers) -> Iterator[str]:
    """The lines of what holds paragraphs and tables: document, cell, text box, note."""
    for block in _within(holder, _BLOCKS):
        yield from _rows(block, lists) if block.tag in _TABLE else _paragraph(block, lists)


def _paragraph(paragraph: ET.Element, lists: ListNumbers) -> Iterator[str]:
    """Its number and text as one line, and after it the text boxes that hang on it."""
    pieces: list[str] = []
    boxes: list[ET.Element] = []
    for leaf in _within(paragraph, _LEAVES):
        if leaf.tag in _TEXT:
            pieces.append(leaf.text or "")
        elif leaf.tag in _BOX:
            boxes.append(leaf)
        else:
            pieces.append(_MARKS[leaf.tag])
    number, text = _number(paragraph, lists) if lists.lists else "", "".join(pieces)
    yield number + text if text else ""
    for box in boxes:
        yield from _lines(box, lists)


def _number(paragraph: ET.Element, lists: ListNumbers) -> str:
    said: dict[str, str] = {}
    for properties in (child for child in paragraph if child.tag in _PROPERTIES):
        for element in properties:
            for each in (element, *(element if element.tag in _LIST else ())):
                if each.tag in _LIST_OF:
                    said[local(each)] = attribute(each, "val")
    return lists.label(said.get("numId"), said.get("ilvl"), style=said.get("pStyle"))


def _rows(table: ET.Element, lists: ListNumbers) -> Iterator[str]:
    for row in _within(table, _ROW):
        cells = ["\n".join(_lines(cell, lists)).strip("\n") for cell in _within(row, _CELL)]
        yield "\t".join(cells).rstrip("\t")


def _within(holder: ET.Element, wanted: frozenset[str]) -> Iterator[ET.Element]:
    """The nearest wanted elements below, in order, through whatever wraps them.

    An explicit stack: recursive generators would hand each element up through every level.
    """
    stack = [iter(holder)]
    while stack:
        child = next(stack[-1], None)
        if child is None:
            stack.pop()
        elif child.tag in wanted:
            yield child
        elif child.tag == _ALTERNATE:
            stack.append(iter(_chosen(child)))
        elif child.tag not in _SKIPPED and len(child):
            stack.append(iter(child))


def _chosen(alternatives: ET.Element) -> ET.Element:
    """Branches say the same (ISO/IEC 29500-3, 7.5): the first choice, else the fallback."""
    return next((branch for branch in alternatives if branch.tag == _CHOICE), alternatives)


def _parts_of_package(package: ET.Element) -> list[tuple[int, ET.Element]]:
    parts = [
        (_ORDER[match[1]], root)
        for part in package
        if (match := _FLAT_PART.fullmatch(attribute(part, "name").lower()))
        for data in part
        for root in data
    ]
    if not parts:
        raise NoText(Problem.UNREADABLE)
    return sorted(parts, key=itemgetter(0))


def _parts_of_2003(root: ET.Element) -> list[tuple[int, ET.Element]]:
    """Footnotes and comments are made text boxes: texts of their own in the middle of a paragraph."""
    space = f"{{{WORD_2003}}}"
    body = root.find(f"{space}body")
    if body is None:
        raise NoText(Problem.UNREADABLE)
    headers = list(body.iter(f"{space}hdr"))
    footers = list(body.iter(f"{space}ftr"))
    for element in body.iter():
        kind = attribute(element, "type") if local(element) == "annotation" else ""
        if kind == "Word.Deletion":
            element.tag = f"{space}del"
        if element.tag in {f"{space}footnote", f"{space}endnote"} or kind == "Word.Comment":
            element.tag = f"{space}txbxContent"
    parts = (("header", headers), ("document", [body]), ("footer", footers))
    return [(_ORDER[name], root) for name, roots in parts for root in roots]
