"""ingest/documents/wordml.py: a document in one XML file gives what it would give as a .docx."""

import time

import pytest

from ingest.documents.package import NoText
from ingest.documents.sniff import kind_of
from ingest.documents.wordml import read
from tests.papers import is_whole, letter

SPACE = "http://schemas.microsoft.com/office/word/2003/wordml"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _2003(body, *, head='<?xml version="1.0" encoding="UTF-8"?>'):
    return f'{head}<w:wordDocument xmlns:w="{SPACE}" xmlns:aml="http://schemas.microsoft.com/aml/2001/core"><w:body>{body}</w:body></w:wordDocument>'


def _p(*texts):
    return (
        "<w:p>"
        + "".join(
            text if text.startswith("<") else f"<w:r><w:t>{text}</w:t></w:r>" for text in texts
        )
        + "</w:p>"
    )


def _note(kind, text):
    return (
        f'<aml:annotation w:type="Word.{kind}"><aml:content>{text}</aml:content></aml:annotation>'
    )


def test_the_letter_is_read_whole():
    """But for the deleted sentence, which LibreOffice writes as if nothing had happened to it."""
    text = read(letter("wordml")).replace("删掉的一句。", "")
    assert is_whole(text)
    assert text.splitlines()[-2:] == ["政务信息页眉", "第1页页脚"]
    assert kind_of(letter("wordml")) == "wordml"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            _p(
                "留",
                _note("Deletion", "<w:r><w:delText>删</w:delText><w:t>也删</w:t></w:r>"),
                _note("Insertion", "<w:r><w:t>增</w:t></w:r>"),
            ),
            "留增",
        ),
        (_p("文", f"<w:r>{_note('Comment', _p('批'))}</w:r>", "字"), "文字\n批"),
        (_p("文", f"<w:r><w:footnote>{_p('注')}</w:footnote></w:r>"), "文\n注"),
        (
            _p("文") + f"<w:sectPr><w:hdr>{_p('眉')}</w:hdr><w:ftr>{_p('脚')}</w:ftr></w:sectPr>",
            "文\n眉\n脚",
        ),
        (
            _p(
                "<w:r><w:pict><w:binData w:name='a'>"
                + "QUJD" * 3_000_000
                + "</w:binData></w:pict></w:r>",
                "文",
            ),
            "文",
        ),
    ],
)
def test_what_word_2003_keeps_in_the_middle_of_a_paragraph_is_set_apart(body, text):
    assert read(_2003(body).encode()) == text


def test_a_charset_of_the_time_is_no_obstacle():
    assert (
        read(_2003(_p("朱镕喆"), head='<?xml version="1.0" encoding="GB2312"?>').encode("gb18030"))
        == "朱镕喆"
    )


def test_a_package_written_flat_is_a_docx():
    def part(name, root, inner):
        return f'<pkg:part pkg:name="/word/{name}.xml"><pkg:xmlData><w:{root} xmlns:w="{WORD}">{inner}</w:{root}></pkg:xmlData></pkg:part>'

    picture = (
        '<pkg:part pkg:name="/word/media/a.png"><pkg:binaryData>'
        + "QUJD" * 3_000_000
        + "</pkg:binaryData></pkg:part>"
    )
    parts = (
        part("footer1", "ftr", _p("脚"))
        + part("document", "document", f"<w:body>{_p('文')}</w:body>")
        + part("header2", "hdr", _p("眉"))
        + part("comments", "comments", _p("批"))
        + part("styles", "styles", _p("样式"))
    )
    content = f'<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{parts}{picture}</pkg:package>'.encode()
    assert kind_of(content) == "wordml"
    assert read(content) == "文\n眉\n脚\n批"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"<w:wordDocument", "unreadable"),
        (b"<a/>", "unreadable"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "unreadable"),
        (b"<a>" + b"x" * 9_000_000, "oversize"),
        (
            _2003("<w:tbl><w:tr><w:tc>" * 5000 + "</w:tc></w:tr></w:tbl>" * 5000).encode(),
            "unreadable",
        ),
    ],
)
def test_what_is_broken_or_too_much_is_refused_in_a_moment(content, problem):
    started = time.process_time()
    with pytest.raises(NoText) as refused:
        read(content)
    assert refused.value.problem == problem
    assert time.process_time() - started < 1
