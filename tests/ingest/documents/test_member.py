"""Names out of containers are bare and clean, and litter is told from files."""

import pytest

from ingest.documents.member import folders_of, is_litter, member
from ingest.mail import Problem


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
