"""Attachments become documents by their content; whatever is wrong with one is said of that one."""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import package, read, read_documents
from ingest.mail import Attachment, Note, Problem
from tests.examples import examples
from tests.packed import docx_of, gzip_of, zip_of

ROOT = Path(__file__).parents[3]
DOCUMENT = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'
PARAGRAPH = "<w:p><w:r><w:t>正文</w:t></w:r></w:p>"


def _zip(members, *, locked=False):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    content = bytearray(file.getvalue())
    if locked:
        content[content.find(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def _docx(inner=PARAGRAPH, **more):
    return _zip(
        {"[Content_Types].xml": "<Types/>", "word/document.xml": DOCUMENT.format(inner)}, **more
    )


def _mail(subject, *attachments):
    parts = b"".join(
        b"--b\r\nContent-Type: application/octet-stream\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + content
        + b"\r\n"
        for content in attachments
    )
    return (
        b"From: a@example.com\r\nSubject: "
        + subject
        + b"\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        + parts
        + b"--b--\r\n"
    )


def _attached(*contents, declared="application/octet-stream", name=None):
    return tuple(Attachment(name, declared, content) for content in contents)


@pytest.mark.parametrize(
    ("content", "kind", "text", "problem"),
    [
        (_docx(), "docx", "正文", None),
        ("说明".encode("gbk"), "text", "说明", None),
        (b"<html><p>x</p></html>", "html", "x", None),
        (b"Subject: s\r\nDate: x\r\n\r\nbody", "eml", "s\n\nbody", None),
        (_docx(locked=True), "docx", None, Problem.ENCRYPTED),
        (_zip({"a.txt": "x"}, locked=True), "zip", None, Problem.ENCRYPTED),
        (_zip({}), "zip", "", None),
        (_zip({"a": b"0" * 40_000_000}), "zip", None, Problem.OVERSIZE),
        (_docx()[:-25], "docx", None, Problem.UNREADABLE),
        (
            _docx("<w:tbl><w:tr><w:tc>" * 2000 + "</w:tc></w:tr></w:tbl>" * 2000),
            "docx",
            None,
            Problem.UNREADABLE,
        ),
        (b"%PDF-1.4", "pdf", None, Problem.UNREADABLE),
        (b"{\\rtf1 x}", "rtf", "x", None),
        (b"\xff\xd8\xff", "image", "", None),
        (b"MZ\x90\0\3", "program", None, Problem.UNSUPPORTED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ole", None, Problem.UNSUPPORTED),
        (b"\0\1\2", "unknown", None, Problem.UNSUPPORTED),
        (b"", "empty", None, Problem.UNREADABLE),
    ],
)
@pytest.mark.parametrize("name", ["a.docx", "a.exe", None])
def test_the_content_decides_and_the_name_is_only_kept(content, kind, text, problem, name):
    (document,) = read_documents(_attached(content, name=name))
    assert (document.name, document.kind, document.size, document.problem) == (
        name,
        kind,
        len(content),
        problem,
    )
    assert (document.text or "").strip() == (text or "")
    assert (document.text is None) != (document.problem is None)


def test_a_mail_declared_as_one_may_have_a_single_header():
    (document,) = read_documents(_attached(b"Subject: s\r\n\r\nbody", declared="message/rfc822"))
    assert (document.kind, document.text) == ("eml", "s\n\nbody")


def test_the_attachments_of_a_mail_inside_follow_it():
    documents = read_documents(
        _attached(_mail(b"outer", _docx(), _mail(b"inner", b"file")), b"last")
    )
    assert [(d.kind, (d.text or "").strip()) for d in documents] == [
        ("eml", "outer"),
        ("docx", "正文"),
        ("eml", "inner"),
        ("text", "file"),
        ("text", "last"),
    ]


def _outline(*contents, **more):
    return [
        (d.name, d.kind, (d.text or "").strip(), d.problem, d.inside)
        for d in read_documents(_attached(*contents), **more)
    ]


def test_what_is_packed_is_read_in_its_turn_and_says_out_of_what_it_came():
    """A picture inside is kept and gives no text; a mail in a zip brings its own attachments."""
    inner = zip_of(
        {
            "信息.docx": docx_of("正文"),
            "签字页.jpg": b"\xff\xd8\xff",
            "a.eml": _mail(b"mail", b"file"),
        },
        charset="gb18030",
    )
    assert _outline(zip_of({"内.zip": inner, "b.txt.gz": gzip_of(b"b")}), b"last") == [
        (None, "zip", "", None, None),
        ("内.zip", "zip", "", None, 0),
        ("信息.docx", "docx", "正文", None, 1),
        ("签字页.jpg", "image", "", None, 1),
        ("a.eml", "eml", "mail", None, 1),
        (None, "text", "file", None, 4),
        ("b.txt.gz", "gzip", "", None, 0),
        ("b.txt", "text", "b", None, 6),
        (None, "text", "last", None, None),
    ]


def test_a_document_that_is_denied_is_looked_at_and_not_read():
    """It is the one at which a worker was lost: of a container nothing is taken out."""
    content = zip_of({"a.txt": b"a", "b.docx": docx_of("b")})
    asked = []

    def begin(number):
        asked.append(number)
        return number != 2

    assert _outline(content, b"last", begin=begin) == [
        (None, "zip", "", None, None),
        ("a.txt", "text", "a", None, 0),
        ("b.docx", "docx", "", Problem.STOPPED, 0),
        (None, "text", "last", None, None),
    ]
    assert list(dict.fromkeys(asked)) == [0, 1, 2, 3]
    assert _outline(content, begin=lambda _: False) == [(None, "zip", "", Problem.STOPPED, None)]


def test_a_program_under_the_name_of_a_document_is_noted():
    (document,) = read_documents(_attached(b"MZ\x90\0\3", name="信息.docx"))
    assert (document.kind, document.problem, document.notes) == (
        "program",
        Problem.UNSUPPORTED,
        (Note.MISNAMED,),
    )


def test_all_texts_together_are_bounded(monkeypatch):
    monkeypatch.setattr(package, "MAX_TEXTS", 10)
    assert [problem for *_, problem, _ in _outline(b"x" * 8, b"x" * 3, b"xx")] == [
        None,
        Problem.OVERSIZE,
        None,
    ]


def test_when_the_time_is_up_the_rest_is_left_unread(monkeypatch):
    monkeypatch.setattr(package, "MAX_SECONDS", -1)
    assert [problem for *_, problem, _ in _outline(b"x", b"\xff\xd8\xff")] == [
        Problem.OVERSIZE,
        None,
    ]


def test_a_reader_short_of_memory_is_no_fault_of_the_file(monkeypatch):
    """The worker says so by its end, and a fresh one tells whose fault it was."""

    def short(_content):
        raise MemoryError

    monkeypatch.setattr("ingest.charset.read_text", short)
    with pytest.raises(MemoryError):
        _outline(b"x")


def test_mails_inside_mails_are_read_three_deep():
    content = b"bottom"
    for depth in range(5):
        content = b"Subject: %d\r\nContent-Type: message/rfc822\r\n\r\n" % depth + content
    documents = read_documents(_attached(content, declared="message/rfc822"))
    assert [(d.text, d.problem) for d in documents] == [
        ("4", None),
        ("3", None),
        ("2", None),
        (None, Problem.NESTED),
    ]


def test_more_documents_inside_than_the_limit_are_told_once_for_each_attachment():
    """And those of the mail itself are read all the same."""
    documents = read_documents(
        _attached(
            _mail(b"x", *[b"y"] * 900), _mail(b"x", *[b"y"] * 900), _mail(b"x", b"y"), b"last"
        )
    )
    assert sum(d.kind == "text" for d in documents) == read.MAX_INSIDE + 1
    assert [(d.kind, d.problem, d.inside) for d in documents if d.kind == "more"] == [
        ("more", Problem.OVERSIZE, 901),
        ("more", Problem.OVERSIZE, 1003),
    ]
    assert documents[-1].text == "last"


def test_an_attachment_or_a_text_over_the_limit_is_oversize(monkeypatch):
    monkeypatch.setattr(read, "MAX_BYTES", 20)
    monkeypatch.setattr(package, "MAX_TEXT", 20)
    contents = (b"x" * 21, b"x" * 20)
    assert [d.problem for d in read_documents(_attached(*contents))] == [Problem.OVERSIZE, None]
    monkeypatch.setattr(read, "MAX_BYTES", 1000)
    assert [d.problem for d in read_documents(_attached(*contents))] == [Problem.OVERSIZE, None]


@examples(200)
@given(st.binary(max_size=400), st.integers(0, 400))
def test_a_damaged_document_never_raises(noise, position):
    content = _docx()
    position %= len(content)
    for document in read_documents(
        _attached(content[:position] + noise + content[position + len(noise) :])
    ):
        assert (document.text is None) != (document.problem is None)


def test_a_reader_is_imported_when_the_first_of_its_kind_comes():
    code = "import sys, ingest.documents, ingest.parse; print(*[m for m in ('inscriptis', 'lxml', 'chardet', 'ingest.documents.docx') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
