"""PDF to text, page by page as the lines stand there, by pdfium. Renders nothing, runs no script,
opens no file inside.
"""

import re
from collections.abc import Iterator

import pypdfium2

from ingest.charset import clean
from ingest.documents.package import NoText
from ingest.mail import Problem

MAX_PAGES = 1000
MAX_TEXT = 5_000_000  # characters

_PASSWORD, _SECURITY = 4, 5  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
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
        pages = list(_pages(document))
    finally:
        document.close()
    if not any(page.strip() and not _STAMP.fullmatch(page) for page in pages):
        raise NoText(Problem.SCANNED)
    return "\n".join(pages)


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
        return clean(words.get_text_bounded(*_ANYWHERE).replace(_HYPHEN, "")).strip("\n")
    finally:
        words.close()
        page.close()
