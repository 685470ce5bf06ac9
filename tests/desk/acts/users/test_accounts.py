"""People are let in under one name each, with a password that is not too easy."""

import pytest

from config.errors import Refused
from desk.acts.users.accounts import (
    add_user,
    disable_user,
    hash_of,
    is_right,
    known,
    name_of,
    set_role,
)
from desk.acts.users.roles import Role
from ledger.office.users import users
from tests.ledgers import NOON, roster_of, small_ledger

PASSWORD = "白日依山尽-黄河入海流"  # noqa: S105  an invented one


@pytest.fixture
def book(tmp_path):
    return small_ledger(tmp_path, roster_of("d")).book


def test_a_name_is_kept_in_one_form_and_given_once(book):
    assert name_of(" Ｗａｎｇ．fang ") == "wang.fang"
    add_user(book, "王芳", role=Role.EDITOR, password=PASSWORD, now=lambda: NOON)
    with pytest.raises(Refused, match="已经有了"):
        add_user(book, " 王芳", role=Role.VIEWER, password=PASSWORD, now=lambda: NOON)
    disable_user(book, "王芳", now=lambda: NOON)
    with pytest.raises(Refused, match="已经有了"):
        add_user(book, "王芳", role=Role.VIEWER, password=PASSWORD, now=lambda: NOON)
    assert [(one.name, one.role, one.disabled) for one in users(book)] == [("王芳", "editor", True)]


@pytest.mark.parametrize("name", ["", "a b", "a/b", "x" * 33, "<b>"])
def test_what_is_no_name_is_refused(book, name):
    with pytest.raises(Refused, match="用户名"):
        add_user(book, name, role=Role.VIEWER, password=PASSWORD, now=lambda: NOON)


@pytest.mark.parametrize("password", ["short", "aaaaaaaaaaaa", "我是王芳，请让我进去吧", "x" * 201])
def test_an_easy_password_is_refused(book, password):
    with pytest.raises(Refused, match="口令"):
        add_user(book, "王芳", role=Role.VIEWER, password=password, now=lambda: NOON)


def test_a_role_is_changed_and_nobody_is_nobody(book):
    add_user(book, "王芳", role=Role.EDITOR, password=PASSWORD, now=lambda: NOON)
    set_role(book, "王芳", Role.CHIEF, now=lambda: NOON)
    assert known(book, "王芳").role == "chief"
    with pytest.raises(Refused, match="没有用户"):
        known(book, "李雷")


def test_a_password_is_known_by_its_hash_alone():
    kept = hash_of("春眠不觉晓-处处闻啼鸟", name="王芳")
    assert kept.startswith("$argon2id$")
    assert is_right("春眠不觉晓-处处闻啼鸟", kept)
    assert not is_right("春眠不觉晓-处处闻啼", kept)
    assert not is_right("x", None)
    assert not is_right("x", "no hash")
