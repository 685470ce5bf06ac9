"""A .rar or .7z is unpacked by bsdtar where that is installed, and a doubt where it is not."""

import shutil
import subprocess

import pytest

from ingest.documents import outside, read_documents
from ingest.mail import Attachment, Problem
from tests.packed import docx_of

WITH_PROGRAM = pytest.mark.skipif(
    shutil.which("bsdtar") is None, reason="bsdtar (Debian: libarchive-tools) is not installed"
)


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
    monkeypatch.setattr(outside, "find", lambda *_: None)
    assert read(b"Rar!\x1a\x07\x01\x00" + bytes(30)) == [
        ("信息.7z", "rar", None, Problem.NOT_UNPACKED, None)
    ]
