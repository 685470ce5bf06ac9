"""PDF to text, page by page as the lines stand there, by pdfium; what was filled into a form's
fields, and typed onto a page, follows its page. Renders nothing, runs no script, opens no file
inside.
"""

import ctypes
import re
from collections.abc import Callable, Iterator
from functools import partial

import pypdfium2
from pypdfium2 import raw

from ingest.charset import clean
from ingest.documents.package import NoText
from ingest.mail import Problem

MAX_PAGES = 1000
MAX_TEXT = 5_000_000  # characters
MAX_NOTES = 2_000  # fields and remarks of a page

_PASSWORD, _SECURITY = 4, 5  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
_FIELDS = frozenset(
    [raw.FPDF_FORMFIELD_TEXTFIELD, raw.FPDF_FORMFIELD_COMBOBOX, raw.FPDF_FORMFIELD_LISTBOX]
)
_ANYWHERE = (-1e6, -1e6, 1e6, 1e6)  # also what stands beyond the edge of the page
_HYPHEN = "\ufffe"  # pdfium's own mark of a word that goes on in the next line
# What the apps that turn photographs into PDF print below each of them.
_STAMP = re.compile(
    (
        r"\s*(?:扫描全能王\s*创建|(?:Scanned (?:with|by)\s*)?CamScanner"
        r"|由.{0,10}扫描(?:宝|王|全能王)?(?:创建|生成))\s*"
    ),
    re.IGNORECASE,
)


def read(content: bytes) -> str:
    """The text of all pages. NoText: ENCRYPTED where it opens with a password only; SCANNED where
    no page has any text.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        # the code may be left over from the file before
        locked = error.err_code in {_PASSWORD, _SECURITY} and b"/Encrypt" in content
        raise NoText(Problem.ENCRYPTED if locked else Problem.UNREADABLE) from error
    try:
        if not len(document):
            raise NoText(Problem.UNREADABLE)
        if len(document) > MAX_PAGES:
            raise NoText(Problem.OVERSIZE)
        document.init_forms()
        pages = list(_pages(document))
    finally:
        document.close()
    if not any(page.strip() and not _STAMP.fullmatch(page) for page in pages):
        raise NoText(Problem.SCANNED)
    return "\n".join(pages)


def remarks_of(content: bytes) -> Iterator[str]:
    """What is said of it and on it beside its text: its properties and every note's words."""
    document = pypdfium2.PdfDocument(content)
    try:
        yield "\n".join(map(clean, document.get_metadata_dict().values()))
        for number in range(min(len(document), MAX_PAGES)):
            page = document[number]
            yield from _noted(page)
            page.close()
    finally:
        document.close()


def _noted(page: pypdfium2.PdfPage) -> Iterator[str]:
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), MAX_NOTES)):
        note = raw.FPDFPage_GetAnnot(page, number)
        yield clean(_said(partial(raw.FPDFAnnot_GetStringValue, note, b"Contents")))
        raw.FPDFPage_CloseAnnot(note)


def _pages(document: pypdfium2.PdfDocument) -> Iterator[str]:
    left = MAX_TEXT
    for number in range(len(document)):
        text = _text(document, number)
        left -= len(text)
        if left < 0:
            raise NoText(Problem.OVERSIZE)
        yield text


def _text(document: pypdfium2.PdfDocument, number: int) -> str:
    """A page that can't be read has no text: the others may."""
    try:
        page = document[number]
        words = page.get_textpage()
    except pypdfium2.PdfiumError:
        return ""
    try:
        text = words.get_text_bounded(*_ANYWHERE).replace(_HYPHEN, "")
        filled = (value for value in _filled(document, page) if value not in text)
        return clean("\n".join((text.strip("\n"), *filled))).strip("\n")
    finally:
        words.close()
        page.close()


def _filled(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> Iterator[str]:
    """The values of text fields, lists and boxes to choose from, and the texts that were typed onto
    the page; not what a button does.
    """
    form = document.formenv
    for number in range(min(raw.FPDFPage_GetAnnotCount(page), MAX_NOTES)):
        note = raw.FPDFPage_GetAnnot(page, number)
        kind = raw.FPDFAnnot_GetSubtype(note)
        if form and kind == raw.FPDF_ANNOT_WIDGET:
            if raw.FPDFAnnot_GetFormFieldType(form, note) in _FIELDS:
                yield _said(partial(raw.FPDFAnnot_GetFormFieldValue, form, note))
        elif kind == raw.FPDF_ANNOT_FREETEXT:
            yield _said(partial(raw.FPDFAnnot_GetStringValue, note, b"Contents"))
        raw.FPDFPage_CloseAnnot(note)


def _said(ask: Callable[..., int]) -> str:
    """What pdfium answers in UTF-16: first how much, then into the room that it needs."""
    length = min(ask(None, 0), 2 * MAX_TEXT)
    room = ctypes.create_string_buffer(length)
    ask(ctypes.cast(room, ctypes.POINTER(ctypes.c_ushort)), length)
    return room.raw.decode("utf-16-le", "replace").rstrip("\0").replace("\r", "\n").strip("\n")
