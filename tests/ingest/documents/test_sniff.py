"""What a file is says its content; a name that promises something else, and macros, are noted."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import read_documents
from ingest.documents.sniff import kind_of, looks_like_mail, notes_of
from ingest.mail import Attachment, Note
from tests.packed import docx_of, ole_of, zip_of


def _zip(*names, first=None):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


def _wide(text):
    return text.encode("utf-16")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (_zip("[Content_Types].xml", "word/document.xml"), "docx"),
        (_zip("word/document2.xml", "[Content_Types].xml"), "docx"),
        (_zip("[Content_Types].xml", "word\\document.xml"), "docx"),
        (_zip("[Content_Types].xml", "word/document.xml")[:-40], "docx"),
        (_zip("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (_zip("[Content_Types].xml", "ppt/presentation.xml"), "pptx"),
        (_zip("OFD.xml", "Doc_0/Document.xml"), "ofd"),
        (_zip("content.xml", first="application/vnd.oasis.opendocument.text"), "odt"),
        (_zip("content.xml", first="application/vnd.oasis.opendocument.spreadsheet"), "ods"),
        (_zip("word/document.xml"), "docx"),
        (_zip("a/word/document.xml"), "zip"),
        (_zip("word/other.xml"), "zip"),
        (b"\r\n" + _zip("[Content_Types].xml", "xl/workbook.xml"), "xlsx"),
        (b"junk" + _zip("a.txt") + b"junk", "zip"),
        (_zip("a.docx", "b.txt"), "zip"),
        (_zip(), "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000), "ole"),
        (b"%PDF-1.7\n", "pdf"),
        (b"\n\n%PDF-1.7\n", "pdf"),
        (b"{\\rtf1\\ansi", "rtf"),
        (b"Rar!\x1a\x07\x01\x00", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\x78\x9f\x3e\x22\x00", "tnef"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"\x89PNG\r\n\x1a\n\0", "image"),
        (b"RIFF\0\0\0\0WEBP", "image"),
        (b"BM\x46\0\0\0\0\0\0\0", "image"),
        (b"BM is no picture", "text"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image"),
        (b"MZ\x90\0\3\0\0\0", "program"),
        ("MZ 是文字".encode(), "text"),
        (b"\x7fELF\2\1\1\0", "program"),
        (b"#!/bin/sh\n", "program"),
        (b"L\0\0\0\x01\x14\x02\0", "program"),
        (bytes(0x8001) + b"CD001\1", "program"),
        ("说明%PDF-是什么".encode(), "text"),
        (b"<!DOCTYPE html><p>x", "html"),
        (b"\xef\xbb\xbf\r\n<HTML>", "html"),
        (b"<!-- x --><html>", "html"),
        (b"<p>x</p>", "html"),
        (b'<?xml version="1.0"?><w:wordDocument xmlns:w="x">', "wordml"),
        (b"<a>x</a>", "text"),
        ("关于信息".encode(), "text"),
        ("关于信息".encode("gbk"), "text"),
        (_wide("关于信息"), "text"),
        (b"Subject: not yet a mail\n\nx", "text"),
        (b"From: a@example.com\r\nSubject: x\r\n\r\nbody", "eml"),
        (b"Received: by x\r\nDate: y\r\n\r\nbody", "eml"),
        (b"\x00\x01\x02", "unknown"),
        (b"", "empty"),
        (b" \r\n", "empty"),
    ],
)
def test_the_bytes_decide(content, kind):
    assert kind_of(content) == kind


ODF = "application/vnd.oasis.opendocument.{}"


@pytest.mark.parametrize("kind", ["text", "spreadsheet"])
def test_an_odf_is_one_wherever_its_type_stands_and_without_it(kind):
    members = {"content.xml": "<a/>", "styles.xml": "<a/>", "META-INF/manifest.xml": "<a/>"}
    is_text = kind == "text"
    assert kind_of(zip_of(members | {"mimetype": ODF.format(kind)})) in {
        "odt" if is_text else "ods",
        "odt",
    }
    assert kind_of(zip_of(members)) == "odt"
    assert not notes_of("a.odt" if is_text else "a.ods", kind_of(zip_of(members)), zip_of(members))


def test_an_odf_in_a_zip_is_in_a_zip():
    inside = zip_of({"mimetype": ODF.format("text"), "content.xml": "<a/>"})
    assert kind_of(zip_of({"稿.odt": inside, "a/content.xml": "x", "a/styles.xml": "x"})) == "zip"


def test_one_header_makes_a_mail_where_a_mail_was_declared():
    assert looks_like_mail(b"Subject: x\r\n\r\nbody")
    assert not looks_like_mail("正文".encode())


@given(
    st.binary(max_size=1500),
    st.sampled_from(
        [b"", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<!--", b"From: "]
    ),
)
def test_any_bytes_have_a_kind(content, opening):
    assert kind_of(opening + content)


@pytest.mark.parametrize(
    ("name", "kind", "misnamed"),
    [
        ("a.docx", "docx", False),
        ("a.DOCM", "docx", False),
        ("a.docx", "encrypted_ooxml", False),
        ("a.wps", "doc", False),
        ("a.wps", "wordml", False),
        ("a.wps", "docx", False),
        ("a.et", "xls", False),
        ("a.txt", "html", False),
        ("a.jpg", "image", False),
        ("winmail.dat", "tnef", False),
        ("a.未知", "docx", False),
        ("第1.期", "docx", False),
        ("a.docx", "unknown", False),
        ("setup.exe", "program", False),
        (None, "docx", False),
        ("a.doc", "docx", True),
        ("a.doc", "rtf", True),
        ("a.doc", "html", True),
        ("a.doc", "wordml", True),
        ("a.xls", "html", True),
        ("a.pdf", "docx", True),
        ("a.docx", "program", True),
        ("a.jpg", "program", True),
        ("a.jpg.docx", "zip", True),
        ("a.txt", "docx", True),
    ],
)
def test_a_name_is_held_against_the_content(name, kind, misnamed):
    assert (Note.MISNAMED in notes_of(name, kind, b"")) is misnamed


@pytest.mark.parametrize(
    ("content", "notes"),
    [
        (docx_of("正文", macros=True), (Note.MACROS,)),
        (
            zip_of({"[Content_Types].xml": "", "xl/workbook.xml": "", "xl/vbaProject.bin": ""}),
            (Note.MACROS,),
        ),
        (ole_of({"WordDocument": bytes(5000), ("Macros", "VBA", "dir"): b"x"}), (Note.MACROS,)),
        (
            ole_of({"Workbook": bytes(5000), ("_VBA_PROJECT_CUR", "VBA", "dir"): b"x"}),
            (Note.MACROS,),
        ),
        (docx_of("正文"), ()),
        (ole_of({"WordDocument": bytes(5000)}), ()),
    ],
)
def test_macros_are_noted(content, notes):
    (document,) = read_documents((Attachment("a", "", content),))
    assert document.notes == notes


def test_a_document_with_macros_is_read_like_any_other():
    (document,) = read_documents((Attachment("a.docm", "", docx_of("正文", macros=True)),))
    assert (document.text, document.problem, document.notes) == ("正文", None, (Note.MACROS,))
