"""The files of a zip, .gz, .rar, .7z or mail are read under their own bare names; a problem stands
on the file that has it.
"""

import shutil
import subprocess

import pytest

from ingest.documents import converter, read_documents
from ingest.documents.archives import open_gzipped, open_mail, open_zipped
from ingest.documents.package import Allowance, NoText
from ingest.mail import Attachment, Problem
from tests.packed import docx_of, gzip_of, zip_of

WITH_PROGRAM = pytest.mark.skipif(
    shutil.which("bsdtar") is None, reason="bsdtar (Debian: libarchive-tools) is not installed"
)


def opened(content):
    container = open_zipped(Attachment("a.zip", "", content), Allowance())
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


def gunzipped(content, name):
    return [
        (each.attachment.name, each.attachment.content)
        for each in open_gzipped(Attachment(name, "", content), Allowance()).members
    ]


@pytest.mark.parametrize(
    ("inner", "outer", "wanted"),
    [
        ("a.txt", "b.gz", "a.txt"),
        (None, "信息.txt.gz", "信息.txt"),
        ("../x", "b.gz", "x"),
        (None, None, None),
    ],
)
def test_the_file_is_named_by_what_is_written_in_it_or_else_after_it(inner, outer, wanted):
    assert gunzipped(gzip_of(b"body", inner), outer) == [(wanted, b"body")]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (gzip_of(bytes(60 << 20)), "oversize"),
        (gzip_of(b"x" * 1000)[:-12], "unreadable"),
        (b"\x1f\x8b\x08\x08", "unreadable"),
    ],
    ids=["bomb", "cut off", "header only"],
)
def test_what_is_cut_off_or_swells_gives_nothing(content, problem):
    with pytest.raises(NoText) as refused:
        gunzipped(content, None)
    assert refused.value.problem == problem


def read(content, name="信息.7z"):
    return [
        (d.name, d.kind, d.text, d.problem, d.inside)
        for d in read_documents((Attachment(name, "", content),))
    ]


@pytest.fixture
def sevenzip(tmp_path):
    """Makes a .7z of names and contents."""

    def made(members):
        for name, content in members.items():
            path = tmp_path / "files" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        (tmp_path / "files" / "link").symlink_to("/etc/passwd")
        subprocess.run(
            ["bsdtar", "-cf", "../made.7z", "--format=7zip", *members, "link"],
            cwd=tmp_path / "files",
            check=True,
        )
        return (tmp_path / "made.7z").read_bytes()

    return made


@WITH_PROGRAM
def test_its_files_are_read_like_those_of_a_zip(sevenzip):
    content = sevenzip({"机密材料/信息𠮷.docx": docx_of("正文"), "说明.txt": "说明".encode("gbk")})
    outer, *inner = read(content)
    assert outer == ("信息.7z", "7z", "机密材料", None, None)
    assert sorted(inner, key=str) == sorted(
        [
            ("信息𠮷.docx", "docx", "正文", None, 0),
            ("说明.txt", "text", "说明", None, 0),
            ("link", "unknown", None, Problem.UNSUPPORTED, 0),
        ],
        key=str,
    )


@WITH_PROGRAM
def test_a_bomb_is_cut_off(sevenzip):
    content = sevenzip({"zeros": bytes(60 << 20)})
    assert [(kind, problem) for _, kind, _, problem, _ in read(content)] == [
        ("7z", Problem.OVERSIZE)
    ]


@WITH_PROGRAM
def test_what_is_cut_off_is_unreadable(sevenzip):
    content = sevenzip({"a.txt": b"x"})
    for damaged in (content[:-10], content[:40], b"Rar!\x1a\x07\x00" + bytes(30)):
        assert [problem for *_, problem, _ in read(damaged)] == [Problem.UNREADABLE]


@WITH_PROGRAM
@pytest.mark.skipif(shutil.which("7z") is None, reason="7z (Debian: p7zip-full) is not installed")
@pytest.mark.parametrize("option", ["-mhe=off", "-mhe=on"])
def test_what_is_locked_is_said_to_be_locked(tmp_path, option):
    (tmp_path / "a.txt").write_text("x" * 1000)
    subprocess.run(
        ["7z", "a", "-psecret", option, "a.7z", "a.txt"],
        cwd=tmp_path,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    assert [problem for *_, problem, _ in read((tmp_path / "a.7z").read_bytes())] == [
        Problem.ENCRYPTED
    ]


def test_without_a_program_it_is_kept_packed(monkeypatch):
    monkeypatch.setattr(converter, "find", lambda *_: None)
    assert read(b"Rar!\x1a\x07\x01\x00" + bytes(30)) == [
        ("信息.7z", "rar", None, Problem.NOT_UNPACKED, None)
    ]


def test_subject_and_text_are_the_text_and_attachments_are_handed_back():
    content = (
        b"Subject: =?gb2312?B?0MXPog==?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nbody\r\n"
        b"--b\r\nContent-Type: text/plain; name=a.txt\r\n\r\nfile\r\n--b--\r\n"
    )
    opened = open_mail(Attachment(None, "", content), Allowance())
    assert opened.text == "信息\n\nbody"
    assert [(each.attachment.name, each.attachment.content) for each in opened.members] == [
        ("a.txt", b"file")
    ]


def test_what_is_no_mail_gives_no_text():
    with pytest.raises(NoText) as refused:
        open_mail(Attachment(None, "", b"no mail"), Allowance())
    assert refused.value.problem == "unreadable"
