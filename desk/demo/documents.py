"""Attachment bytes of the demonstration, the same on every machine; reads no document."""

import base64
import io
import zipfile
from datetime import datetime
from functools import cache

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from config.period import SHANGHAI
from desk.demo.sheets import Sheet, lines_of

_KEPT_PARTS = (
    "/styles",
    "/settings",
    "/fontTable",
    "/theme",
    "/officeDocument",
    "/core-properties",
    "/extended-properties",
)
_KEPT_STYLES = {"Normal", "DefaultParagraphFont", "TableNormal"}
_WRITTEN = datetime(2026, 1, 1, tzinfo=SHANGHAI)
_DOT = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)


def docx_of(sheet: Sheet) -> bytes:
    """The page as .docx. Its parts are stored, not deflated: two builds of zlib need not agree on a byte."""
    document = docx.Document(io.BytesIO(_blank()))
    for line in sheet.head:
        document.add_paragraph(line)
    if sheet.rows:
        _add_table(document, sheet.rows)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run(sheet.title).bold = True
    for line in (*sheet.paragraphs, *sheet.tail):
        document.add_paragraph(line)
    return _saved(document)


def txt_of(sheet: Sheet) -> bytes:
    """The page as a text file of an old Chinese editor: GB18030, CRLF."""
    return "\r\n".join(lines_of(sheet)).encode("gb18030")


def picture() -> bytes:
    """A PNG of one dot: stands for the photograph of a signed page."""
    return base64.b64decode(_DOT)


def _add_table(document: Document, rows: tuple[tuple[str, ...], ...]) -> None:
    table = document.add_table(len(rows), len(rows[0]))
    for cells, row in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, row, strict=True):
            cell.text = text


@cache
def _blank() -> bytes:
    """The library's own template without what a page of text doesn't need: 800 kB of styles, a thumbnail, numbering."""
    document = docx.Document()
    for relations in (document.part.rels, document.part.package.rels):
        for key in [
            key for key, relation in relations.items() if not relation.reltype.endswith(_KEPT_PARTS)
        ]:
            del relations[key]
    styles = document.styles.element
    for element in list(styles):
        if element.tag == qn("w:latentStyles") or (
            element.tag == qn("w:style") and element.get(qn("w:styleId")) not in _KEPT_STYLES
        ):
            styles.remove(element)
    _describe(document)
    return _saved(document)


def _describe(document: Document) -> None:
    core = document.core_properties
    core.author = core.last_modified_by = "报送单位"
    core.comments = ""
    core.created = core.modified = _WRITTEN


def _saved(document: Document) -> bytes:
    written = io.BytesIO()
    document.save(written)
    packed = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _WRITTEN.timetuple()[:6])
            entry.create_system = 0
            new.writestr(entry, old.read(name))
    return packed.getvalue()
