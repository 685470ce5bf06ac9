"""People are let in under one name each, with a password that is not too easy."""

from datetime import timedelta

import pytest
from sqlmodel import select

from config.errors import Forbidden, Refused
from desk.acts.labels import Role
from desk.acts.users import (
    _NOBODY,
    SessionTerm,
    add_user,
    delay_after,
    disable_user,
    enter,
    hash_of,
    is_right,
    known,
    leave,
    name_of,
    set_role,
    who,
)
from ledger.office.users import count_sessions, login_session, trial, users
from ledger.schema.office import SessionRow
from tests.ledgers import NOON, roster_of, small_ledger
from tests.passwords import IN_SERVICE

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


def test_a_password_is_known_by_its_hash_alone(monkeypatch):
    """Here as in service: by Argon2id, at a cost that a guesser pays as well; and a name that
    nobody has costs the same.
    """
    monkeypatch.setattr("desk.acts.users._HASHER", IN_SERVICE)
    kept = hash_of("春眠不觉晓-处处闻啼鸟", name="王芳")
    cost = "$argon2id$v=19$m=65536,t=3,p=4$"
    assert kept.startswith(cost)
    assert _NOBODY.startswith(cost)
    assert is_right("春眠不觉晓-处处闻啼鸟", kept)
    assert not is_right("春眠不觉晓-处处闻啼", kept)
    assert not is_right("x", None)
    assert not is_right("x", "no hash")


TERM = SessionTerm(timedelta(hours=2), timedelta(hours=12))


@pytest.fixture
def peopled(tmp_path):
    made = small_ledger(tmp_path, roster_of("d")).book
    add_user(made, "王芳", role=Role.EDITOR, password=PASSWORD, now=lambda: NOON)
    return made


def test_the_first_tries_are_free_then_the_wait_doubles_up_to_half_an_hour():
    seconds = [delay_after(failures).total_seconds() for failures in (1, 4, 5, 6, 7, 11, 10_000)]
    assert seconds == [0, 0, 30, 60, 120, 1800, 1800]


def test_a_name_that_nobody_has_is_locked_as_well(peopled):
    for _ in range(5):
        with pytest.raises(Forbidden, match="用户名或口令不对"):
            enter(peopled, "李雷", "wrong", term=TERM, now=lambda: NOON)
    with pytest.raises(Forbidden, match="秒后再试"):
        enter(peopled, " 李雷", "wrong", term=TERM, now=lambda: NOON)
    assert enter(peopled, "王芳", PASSWORD, term=TERM, now=lambda: NOON)


def test_tries_of_yesterday_are_forgotten(peopled):
    for day in range(7):
        with pytest.raises(Forbidden, match="口令不对"):
            enter(
                peopled,
                "王芳",
                "wrong",
                term=TERM,
                now=lambda day=day: NOON + timedelta(days=2 * day),
            )
    assert trial(peopled, "王芳") is None  # what is kept is a digest of the name


def test_the_ledger_knows_no_key_of_a_session_and_old_ones_go(peopled):
    key = enter(peopled, "王芳", PASSWORD, term=TERM, now=lambda: NOON)
    found = who(peopled, key, term=TERM, now=lambda: NOON)
    assert (found.name, found.role, key in found.id) == ("王芳", "editor", False)
    assert login_session(peopled, key) is None
    enter(peopled, "王芳", PASSWORD, term=TERM, now=lambda: NOON + timedelta(hours=3))
    assert count_sessions(peopled) == {"王芳": 1}
    assert who(peopled, key, term=TERM, now=lambda: NOON) is None
    with peopled.session() as session:
        [kept] = session.exec(select(SessionRow.id))
    leave(peopled, kept)
    assert count_sessions(peopled) == {}
