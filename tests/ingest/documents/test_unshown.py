"""What a document holds unshown; the places and formats are those of tests/hostile_units/places.py."""

import pytest

from ingest.documents import read_documents
from ingest.documents.unshown import MAX_DEPTH, unshown_in
from ingest.mail import Attachment
from tests.packed import docx_of, zip_of


def unshown(content, name="a.docx"):
    (document, *_) = read_documents((Attachment(name, "", content),))
    return document.unshown


def test_a_plain_document_holds_nothing_unshown():
    assert unshown(docx_of("近期工作情况", "机密度较低")) == ""


def inside(content, depth):
    """A document so many documents deep."""
    for _ in range(depth):
        body = (
            '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"/>'
        )
        parts = {"[Content_Types].xml": "<Types/>", "word/document.xml": body}
        content = zip_of(parts | {"word/embeddings/a.docx": content})
    return content


@pytest.mark.parametrize("depth", [1, MAX_DEPTH])
def test_documents_inside_are_read_so_deep(depth):
    assert "机密★5年" in unshown(inside(docx_of("机密★5年"), depth))


def test_no_deeper():
    assert unshown(inside(docx_of("机密★5年"), MAX_DEPTH + 1)) == ""


def test_forms_of_office_are_left_out():
    parts = {"word/styles.xml": "<s n='机密'/>", "docProps/core.xml": "<t>秘密</t>"}
    assert unshown_in(zip_of(parts), "docx", shown="", read_inside=lambda *_: "") == "秘密"
