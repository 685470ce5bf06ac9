"""A name that promises something else is noted, and so are macros; neither keeps the text from being read."""

import pytest

from ingest.documents import read_documents
from ingest.documents.notes import notes_of
from ingest.mail import Attachment, Note
from tests.packed import docx_of, ole_of, zip_of


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
