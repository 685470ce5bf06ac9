"""`yishi user`: people are kept from the command line, and no password stands on it."""

import io

import pytest

from tests.program import make_desk

PASSWORD = "白日依山尽-黄河入海流\n"  # noqa: S105  an invented one


@pytest.fixture
def desk(tmp_path, monkeypatch):
    def call(*arguments, typed=""):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        return made("user", *arguments)

    made = make_desk(tmp_path)
    return call


def test_a_person_is_added_listed_changed_and_kept_out(desk):
    assert (
        desk("add", "王芳", "--role", "editor", typed=PASSWORD).out == "已建立用户 王芳（编辑）\n"
    )
    assert desk("role", "王芳", "chief").out == "王芳 现在是主管\n"
    assert desk("password", "王芳", typed="会当凌绝顶-一览众山小\n").out == "已改 王芳 的口令\n"
    assert desk("disable", "王芳").out == "已停用用户 王芳\n"
    [row] = desk("list", "--json").json
    assert {key: row[key] for key in ("name", "role", "disabled")} == {
        "name": "王芳",
        "role": "chief",
        "disabled": True,
    }
    assert "停用" in desk("list").out
    assert desk("disable", "王芳", "--undo").out == "已启用用户 王芳\n"


def test_what_is_wrong_is_said_in_a_sentence(desk):
    assert (desk("add", "王芳", typed="short\n").status, desk("role", "李雷", "chief").status) == (
        1,
        1,
    )
    assert "没有用户" in desk("password", "李雷", typed=PASSWORD).err
    assert desk("role", "王芳", "emperor").status == 2
