"""A bound that is reached exactly is kept: what comes to just so much is read, one more is not."""

import io
import zipfile
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from ingest.documents import docx, far_cells, html, msdoc, odf, ofd, package, pdf, sheets
from ingest.documents.converter import FILE, find, run
from ingest.documents.ole import Compound
from ingest.documents.package import NoText, open_zip, read_member
from ingest.documents.xml import parse_xml
from tests.packed import docx_of, zip_of
from tests.papers import cell, doc_of, ofd_of, ofd_page, pdf_of, xlsx_of

DOCX, DOC, PDF = docx_of("甲", "乙"), doc_of("甲乙丙\r"), pdf_of(["ABC"], ["DE"])
OFFICE = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
ODT = zip_of(
    {
        "content.xml": f"<office:document-content {OFFICE}><office:body><office:text><text:p>甲乙</text:p></office:text></office:body></office:document-content>"
    }
)
OFD = ofd_of(ofd_page((20, 20, "甲乙丙")))
PAGE = ofd_page((20, 20, "甲乙丙")).encode()
# Two rows of two cells; the words with a mark behind each cell, or each line.
TABLE = xlsx_of(
    {
        "表": f'<row r="1">{cell("A1", "甲")}{cell("B1", "乙")}</row><row r="2">{cell("A2", "丙丁")}</row>'
    }
)


def word(content: bytes) -> str:
    return msdoc.WordFile(Compound(content)).body()


def members(content: bytes) -> list[zipfile.ZipInfo]:
    return zipfile.ZipFile(io.BytesIO(content)).infolist()


@pytest.mark.parametrize(
    ("module", "bound", "measure", "read", "content"),
    [
        (package, "MAX_MEMBERS", len(members(DOCX)), open_zip, DOCX),
        (package, "MAX_TOTAL", sum(part.file_size for part in members(DOCX)), open_zip, DOCX),
        (
            docx,
            "MAX_XML",
            zipfile.ZipFile(io.BytesIO(DOCX)).getinfo("word/document.xml").file_size,
            docx.read,
            DOCX,
        ),
        (far_cells, "MAX_CELLS", 4, sheets.read, TABLE),
        (sheets, "MAX_TEXT", len("甲\t乙\n丙丁\n"), sheets.read, TABLE),
        (sheets, "MAX_TEXT", len("甲,乙,丙丁,,"), sheets.read_rows, TABLE),
        (ofd, "MAX_TEXT", len("甲乙丙"), ofd.read, OFD),
        (ofd, "MAX_XML", len(PAGE), ofd.read, OFD),
        (odf, "MAX_TEXT", len("甲乙") + 1, odf.read, ODT),
        (pdf, "MAX_TEXT", len("ABCDE"), pdf.read, PDF),
        (pdf, "MAX_PAGES", 2, pdf.read, PDF),
        (msdoc, "MAX_CHARACTERS", len("甲乙丙\r"), word, DOC),
    ],
)
def test_a_document_is_read_up_to_a_bound(
    monkeypatch,
    module: ModuleType,
    bound: str,
    measure: int,
    read: Callable[..., Any],
    content: bytes,
) -> None:
    monkeypatch.setattr(module, bound, measure)
    assert read(content)
    monkeypatch.setattr(module, bound, measure - 1)
    with pytest.raises(NoText, match="oversize"):
        read(content)


def test_a_zip_may_swell_just_so_much(monkeypatch) -> None:
    """Either by the ratio, or where it is small."""
    content = zip_of({"a": b" " * 100_000})
    (part,) = members(content)
    for bound, other, measure in (
        ("SMALL", "MAX_RATIO", part.file_size),
        ("MAX_RATIO", "SMALL", part.file_size / part.compress_size),
    ):
        monkeypatch.setattr(package, other, 0)
        monkeypatch.setattr(package, bound, measure)
        assert open_zip(content)
        monkeypatch.setattr(package, bound, measure - 1)
        with pytest.raises(NoText, match="oversize"):
            open_zip(content)


def test_a_member_and_a_tree_have_just_so_many_bytes() -> None:
    archive = open_zip(DOCX)
    (name, *_) = archive.namelist()
    most = archive.getinfo(name).file_size
    assert len(read_member(archive, name, most=most)) == most
    with pytest.raises(NoText, match="oversize"):
        read_member(archive, name, most=most - 1)
    assert parse_xml(b"<a/>", most=4).tag == "a"
    with pytest.raises(NoText, match="oversize"):
        parse_xml(b"<a/>", most=3)


def test_a_page_of_html_is_laid_out_up_to_a_bound(monkeypatch) -> None:
    """Beyond it the text is there, but its cells run together."""
    source = "<table><tr><td>甲</td><td>乙</td></tr></table>"
    monkeypatch.setattr(html, "MAX_HTML", len(source))
    laid_out = html.text_of_html(source)
    monkeypatch.setattr(html, "MAX_HTML", len(source) - 1)
    assert laid_out != html.text_of_html(source)


def test_a_program_may_say_just_so_much() -> None:
    command = [find("cat"), FILE]
    assert run(command, content=b"words", seconds=5, most=5).output == b"words"
    with pytest.raises(NoText, match="oversize"):
        run(command, content=b"words", seconds=5, most=4)
