"""A text as an office lays it out, and as an attachment, the same bytes on every machine."""

import base64
import io
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn

from config.period import SHANGHAI
from desk.demo.plan import Block, PlannedText, SendingOffice

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


@dataclass(frozen=True, slots=True)
class Layout:
    """One page, from top to bottom; `rows` is a table, each row label and value by turns."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str
    paragraphs: tuple[str, ...]
    tail: tuple[str, ...]


def sheet_of(text: PlannedText, office: SendingOffice, *, block: Block, day: date) -> Layout:
    """The text under the office's fields: as lines above it, as a table above it, or in its last
    lines.
    """
    fields = _fields(text, office)
    mark = (text.mark,) if text.mark else ()
    signed_off = (office.name, f"{day.year}年{day.month}月{day.day}日")
    at_foot = block == "foot"
    in_table = block in {"table", "secrecy-none"}
    return Layout(
        head=mark if at_foot or in_table else (*mark, *_lines(fields)),
        rows=_rows((*fields, ("密级", "无")) if block == "secrecy-none" else fields)
        if in_table
        else (),
        title=text.title,
        paragraphs=tuple(text.body.strip().splitlines()),
        tail=_foot(fields) if at_foot else signed_off,
    )


def lines_of(sheet: Layout) -> tuple[str, ...]:
    """The page as plain lines, a row of the table as one line."""
    rows = tuple("\t".join(row) for row in sheet.rows)
    return (*sheet.head, *rows, sheet.title, *sheet.paragraphs, *sheet.tail)


def docx_of(sheet: Layout) -> bytes:
    """The page as .docx. Its parts are stored, not deflated: two builds of zlib need not agree on
    a byte.
    """
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


def txt_of(sheet: Layout) -> bytes:
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
    """The library's own template without what a page of text doesn't need: 800 kB of styles, a
    thumbnail, numbering.
    """
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


def _fields(text: PlannedText, office: SendingOffice) -> tuple[tuple[str, str], ...]:
    signatory = (("签发人", office.signatory),) if text.signed else ()
    others = (
        ("审核", office.reviewer),
        ("责任编辑", office.editor),
        ("联系电话", office.telephone),
    )
    return (("报送单位", office.name), *signatory, *others)


def _lines(fields: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """The unit on a line of its own, the other fields two to a line."""
    written = [f"{label}：{value}" for label, value in fields]
    return (written[0], *("　".join(written[at : at + 2]) for at in range(1, len(written), 2)))


def _rows(fields: tuple[tuple[str, str], ...]) -> tuple[tuple[str, ...], ...]:
    """Two fields to a row; the last row is filled up with empty cells."""
    cells = [cell for field in fields for cell in field]
    cells += [""] * (-len(cells) % 4)
    return tuple(tuple(cells[at : at + 4]) for at in range(0, len(cells), 4))


def _foot(fields: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    known = dict(fields)
    writer = f"（{known['报送单位']} {known['责任编辑']} 电话 {known['联系电话']}）"
    signed = "　".join(f"{label}：{known[label]}" for label in ("签发人", "审核") if label in known)
    return (writer, signed)
