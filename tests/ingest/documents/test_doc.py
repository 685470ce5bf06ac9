"""ingest/documents/doc.py: a .doc gives its text by one of three readers, or the reason why none
could.
"""

import shutil
import time

import pytest

from ingest.documents import doc
from ingest.documents.doc import read
from ingest.documents.ole import Compound
from ingest.documents.package import NoText
from ingest.documents.sniff import kind_of
from tests.packed import ole_of
from tests.papers import doc_of, is_whole, letter

office = pytest.mark.skipif(
    not any(map(shutil.which, doc.OFFICE)),
    reason="LibreOffice is not installed here: the reader that is asked last can't be tried",
)


def _without_its_table(content):
    """So that our own reader fails, and what the library searches for is still there."""
    fib = content.find(b"\xec\xa5\x01\x01")
    return content[: fib + 154 + 8 * 33] + bytes(8) + content[fib + 154 + 8 * 34 :]


def test_the_letter_is_read_whole_in_the_order_of_a_docx():
    lines = read(letter("doc")).splitlines()
    assert is_whole("\n".join(lines))
    assert (lines[2], lines[-4:]) == (
        "文本框里的字",
        ["政务信息页眉", "第1页页脚", "脚注里的话", "批注里的话"],
    )


def test_what_wps_writer_saves_under_its_own_name_is_the_same_format():
    assert kind_of(letter("doc")) == "doc"
    assert kind_of(ole_of({"CONTENTS": bytes(5000)})) == "ole", (
        "Works of Microsoft has the same ending and is another format"
    )


def test_the_library_reads_what_has_lost_its_table_and_field_codes_are_cleaned_away():
    text = doc._searched(_without_its_table(letter("doc")), Compound(letter("doc")))
    assert "联系人朱镕喆、李堃、𠮷某。" in text
    assert "详见区政府网站公布的名单" in text
    assert "第1页页脚" in text
    assert not any(code in text for code in ("HYPERLINK", "FORMTEXT", "PAGE", "example.gov.cn"))
    assert "联系人朱镕喆" in read(_without_its_table(letter("doc")))


@pytest.mark.parametrize(
    ("left", "shown"),
    [
        ('见 HYPERLINK "http://a/b" 附件', "见附件"),
        ('见HYPERLINK \\l "_Toc1" \\h附件', "见附件"),
        ("姓名 FORMTEXT 张三", "姓名张三"),
        ("甲 SHAPE \\* MERGEFORMAT 乙", "甲乙"),
        ("- PAGE \\* MERGEFORMAT 2 -", "-2 -"),
        ("PAGE ONE is text", "PAGE ONE is text"),
    ],
)
def test_codes_of_fields_are_known_by_their_form(left, shown):
    assert doc._FIELD_CODE.sub("", left) == shown


def test_a_table_made_to_keep_the_library_busy_is_not_given_to_it():
    """It works out everything that could follow each 2."""
    busy = b"\x02\x00\x00\x01\x00" * 100_000
    content = ole_of({"WordDocument": b"\xec\xa5\xc1\0".ljust(5000, b"\0"), "0Table": busy})
    started = time.process_time()
    with pytest.raises(NoText) as refused:
        doc._searched(content, Compound(content))
    assert refused.value.problem == "unreadable"
    assert time.process_time() - started < 1


@pytest.mark.parametrize("place", range(600, 13_000, 400))
def test_a_damaged_file_is_read_or_unreadable(monkeypatch, place):
    monkeypatch.setattr(doc, "OFFICE", ())
    content = letter("doc")
    problem = "unreadable"
    try:
        read(content[:place] + b"\xff\x02\0\x7f" * 20 + content[place + 80 :])
    except NoText as reason:
        problem = reason.problem
    assert problem == "unreadable"


def test_a_locked_file_is_encrypted():
    with pytest.raises(NoText) as refused:
        read(doc_of("正文", flags=0x0300))
    assert refused.value.problem == "encrypted"


def test_without_libreoffice_what_two_readers_can_not_read_is_unreadable(monkeypatch):
    monkeypatch.setattr(doc, "OFFICE", ())
    with pytest.raises(NoText) as refused:
        read(ole_of({"WordDocument": b"\xec\xa5\x65\0".ljust(5000, b"\0")}))
    assert refused.value.problem == "unreadable"


@office
def test_libreoffice_is_the_last_reader_and_says_the_same():
    assert is_whole(doc._converted(letter("doc")))


@office
def test_what_not_even_libreoffice_reads_is_unreadable():
    with pytest.raises(NoText) as refused:
        read(ole_of({"WordDocument": b"\xec\xa5\xc1\0".ljust(5000, b"\0")}))
    assert refused.value.problem == "unreadable"
