"""What is packed is checked before it is opened, and the attachments of a mail share one
allowance.
"""

import io
import tracemalloc
import zipfile

import pytest

from ingest.documents.package import (
    MAX_BYTES,
    MAX_MEMBER,
    MAX_SECONDS,
    MAX_TEXT,
    MAX_TEXTS,
    MAX_UNPACKED,
    SMALL,
    Allowance,
    NoText,
    folders_of,
    is_litter,
    member,
    open_zip,
    read_member,
)
from ingest.mail import Problem


def _zip(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_an_ordinary_zip_is_opened_and_read():
    archive = open_zip(_zip({"a": b"x" * 100}))
    assert read_member(archive, "a") == b"x" * 100


def test_a_bomb_is_refused_without_being_inflated():
    content = _zip({"a": b"0" * 60_000_000})
    tracemalloc.start()
    with pytest.raises(NoText) as refused:
        open_zip(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.problem == "oversize"
    assert peak < 1_000_000


def test_a_directory_that_lies_about_a_size_gets_no_more_than_it_said():
    content = bytearray(_zip({"a": b"0" * 20_000_000}))
    directory = content.find(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = (100).to_bytes(4, "little")
    tracemalloc.start()
    with pytest.raises(NoText) as refused:
        read_member(open_zip(bytes(content)), "a")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.problem == "unreadable"
    assert peak < 2_000_000


def test_a_directory_of_a_million_members_is_not_read():
    with pytest.raises(NoText) as refused:
        open_zip(b"PK\x01\x02" * 1_000_000)
    assert refused.value.problem == "oversize"


def test_a_member_over_the_limit_is_not_read():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as stored:
        stored.writestr("a", bytes(MAX_MEMBER + 1))
    archive = open_zip(file.getvalue())
    with pytest.raises(NoText) as refused:
        read_member(archive, "a")
    assert refused.value.problem == "oversize"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"PK\x05\x06" + bytes(10), b"x" * 1000])
def test_what_is_no_zip_is_unreadable(content):
    with pytest.raises(NoText) as refused:
        open_zip(content)
    assert refused.value.problem == "unreadable"


def test_what_was_sent_bounds_what_may_come_out_of_it_and_the_next_attachment_has_its_own():
    allowance = Allowance()
    allowance.attach(1000)
    assert allowance.room == allowance.left == SMALL
    allowance.take(SMALL - 5)
    with pytest.raises(NoText, match="oversize"):
        allowance.take(6)
    allowance.take(5)
    assert allowance.left == 0
    allowance.attach(10 << 20)
    assert allowance.room == MAX_BYTES


def test_all_attachments_together_are_bounded():
    allowance = Allowance()
    taken = 0
    for _ in range(20):
        allowance.attach(MAX_BYTES)
        allowance.take(room := allowance.room)
        taken += room
    assert taken == MAX_UNPACKED


def test_texts_are_bounded_alone_and_together():
    allowance = Allowance()
    with pytest.raises(NoText):
        allowance.keep("x" * (MAX_TEXT + 1))
    for _ in range(MAX_TEXTS // MAX_TEXT):
        allowance.keep("x" * MAX_TEXT)
    with pytest.raises(NoText):
        allowance.keep("x")


def test_time_runs_out():
    now = [0.0]
    allowance = Allowance(clock=lambda: now[0])
    allowance.check_time()
    now[0] = MAX_SECONDS
    allowance.check_time()
    now[0] = MAX_SECONDS + 0.001
    with pytest.raises(NoText):
        allowance.check_time()


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a/b/信息.docx", "信息.docx"),
        ("a\\b.txt", "b.txt"),
        ("x\0y\n.txt", "xy .txt"),
        ("..", None),
        ("", None),
    ],
)
def test_a_member_goes_by_its_bare_name(path, name):
    found = member(path, b"x", problem=Problem.ENCRYPTED)
    assert (found.attachment.name, found.problem) == (name, Problem.ENCRYPTED)


@pytest.mark.parametrize(
    ("path", "litter"),
    [
        ("a/Thumbs.db", True),
        ("__MACOSX/x", True),
        ("._x", True),
        ("~$x.docx", True),
        ("Thumbs.docx", False),
        ("a/b", False),
    ],
)
def test_what_a_system_leaves_beside_files_is_litter(path, litter):
    assert is_litter(path) is litter


def test_folders_are_named_once_each():
    assert folders_of(["甲/乙/a", "甲/b", "../c", "丙\\d", "e"]) == "甲\n乙\n丙"
