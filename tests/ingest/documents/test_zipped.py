"""A zip's files are read under their own bare names, and what can't be taken out of it is said of that file."""

import pytest

from ingest.documents import read_documents
from ingest.documents.allowance import Allowance
from ingest.documents.package import NoText
from ingest.documents.zipped import open_container
from ingest.mail import Attachment, Problem
from tests.packed import zip_of


def opened(content):
    container = open_container(Attachment("a.zip", "", content), Allowance())
    return container.text, [
        (each.attachment.name, each.attachment.content, each.problem) for each in container.members
    ]


@pytest.mark.parametrize("charset", ["utf-8", "gb18030", "utf8"])
def test_names_are_right_in_utf_8_with_or_without_its_flag_and_in_gbk(charset):
    names = ["信息.docx", "朱镕基𠮷.txt"]
    _, files = opened(zip_of(dict.fromkeys(names, b"x"), charset=charset))
    assert [name for name, _, _ in files] == names


def test_names_are_bare_and_what_is_no_file_is_left_out():
    members = [
        "甲/",
        "甲/乙/信息.docx",
        "../../etc/passwd",
        "C:\\x\\y.txt",
        "__MACOSX/._信息.docx",
        ".DS_Store",
        "甲/Thumbs.db",
        "~$信息.docx",
    ]
    text, files = opened(zip_of(dict.fromkeys(members, b"x")))
    assert [name for name, _, _ in files] == ["信息.docx", "passwd", "y.txt"]
    assert text.split() == ["甲", "乙", "etc", "C:", "x", "__MACOSX"]


def test_comment_and_folders_are_its_text():
    text, _ = opened(zip_of({"机密★/a.txt": b"x"}, comment="说明".encode("gbk")))
    assert text == "说明\n机密★"


def test_the_readable_files_of_a_partly_locked_zip_are_read():
    _, files = opened(zip_of({"甲.txt": b"1", "乙.txt": b"2"}, locked=["甲.txt"]))
    assert files == [("甲.txt", b"", Problem.ENCRYPTED), ("乙.txt", b"2", None)]


def test_a_zip_that_is_locked_throughout_is_said_to_be_so_once():
    with pytest.raises(NoText) as refused:
        opened(zip_of({"甲/": b"", "甲.txt": b"1", "乙.txt": b"2"}, locked=["甲.txt", "乙.txt"]))
    assert refused.value.problem is Problem.ENCRYPTED


def test_a_link_is_not_followed_and_nothing_is_written(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    content = zip_of({"link": b"/etc/passwd", "a.txt": b"x"}, attributes={"link": 0o120777})
    documents = read_documents((Attachment("a.zip", "", content),))
    assert [(d.name, d.text, d.problem) for d in documents[1:]] == [
        ("link", None, Problem.UNSUPPORTED),
        ("a.txt", "x", None),
    ]
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_file_costs_no_other_one():
    content = bytearray(zip_of({"甲.txt": b"1" * 100, "乙.txt": b"2"}))
    content[37] ^= 0xFF
    _, files = opened(bytes(content))
    assert [(name, problem) for name, _, problem in files] == [
        ("甲.txt", Problem.UNREADABLE),
        ("乙.txt", None),
    ]
