"""An admin lets people in and keeps them out, never by accident everybody; nobody else may."""

import pytest

from desk.acts.labels import Role
from desk.acts.users import add_user
from ledger.office.users import user
from tests.desk.web.conftest import PASSWORD

NEW = {"name": "王小明", "role": "editor", "password": PASSWORD, "again": PASSWORD}


def test_a_new_person_may_log_in_with_the_role_that_was_given(browser, stranger, console):
    admin = browser("admin")
    assert admin.post("/system/users", NEW).headers["location"] == "/system/users"
    assert "已建立用户 王小明（编辑）" in admin.get("/system/users").text
    assert user(console.book, "王小明").role == "editor"
    assert stranger().login("王小明").status_code == 303


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"again": "别的口令别的口令别的口令"}, "两次输入的口令不一样"),
        ({"password": "short", "again": "short"}, "口令须有"),
        ({"name": "有 空格"}, "用户名由"),
        ({"name": "admin"}, "已经有了"),
        ({"role": "boss"}, "请选角色"),
    ],
)
def test_what_is_wrong_is_said_on_the_page_and_nothing_is_typed_twice_but_the_password(
    browser, console, wrong, words
):
    answer = browser("admin").post("/system/users", NEW | wrong)
    assert answer.status_code == 422
    assert words in answer.text
    assert f'value="{(NEW | wrong)["name"]}"' in answer.text
    assert PASSWORD not in answer.text
    assert user(console.book, "王小明") is None


def test_role_password_and_leave_end_the_sessions_at_once(browser, stranger, console):
    admin, editor = browser("admin"), browser("editor")
    for change in (
        {"act": "role", "role": "viewer"},
        {"act": "password", "password": PASSWORD * 2, "again": PASSWORD * 2},
        {"act": "throw_out"},
        {"act": "disable"},
    ):
        assert editor.get("/log").status_code == 200, change
        assert admin.post("/system/users/editor", change).status_code == 303
        assert editor.get("/log").status_code == 303, change
        if change["act"] != "disable":
            editor = stranger()
            editor.login("editor", PASSWORD if change["act"] == "role" else PASSWORD * 2)
    assert stranger().login("editor", PASSWORD * 2).status_code == 403
    admin.post("/system/users/editor", {"act": "enable"})
    assert stranger().login("editor", PASSWORD * 2).status_code == 303
    assert user(console.book, "editor").role == "viewer"


@pytest.mark.parametrize("act", ["role", "password", "disable"])
def test_nobody_locks_themself_out(browser, console, act):
    admin = browser("admin")
    assert (
        admin.post(
            "/system/users/admin",
            {"act": act, "role": "viewer", "password": PASSWORD * 2, "again": PASSWORD * 2},
        ).status_code
        == 403
    )
    assert admin.get("/system").status_code == 200
    assert user(console.book, "admin").role == "admin"


def test_an_unknown_change_or_person_is_refused(browser, console):
    add_user(console.book, "editor", role=Role.EDITOR, password=PASSWORD, now=console.now)
    admin = browser("admin")
    assert admin.post("/system/users/editor", {"act": "promote"}).status_code == 422
    assert admin.post("/system/users/nobody", {"act": "disable"}).status_code == 422
