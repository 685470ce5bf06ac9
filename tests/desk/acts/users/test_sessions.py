"""Tries are slowed down the more there are, whether or not anybody has the name; the rest: tests/desk/web/pages/test_sessions.py."""

from datetime import timedelta

import pytest

from config.errors import Forbidden
from desk.acts.users.accounts import add_user
from desk.acts.users.roles import Role
from desk.acts.users.sessions import SessionTerm, delay_after, enter, leave, who
from ledger.office.users import count_sessions, session, trial
from ledger.usertables import SESSIONS
from tests.ledgers import NOON, roster_of, small_ledger

PASSWORD = "白日依山尽-黄河入海流"  # noqa: S105  an invented one
TERM = SessionTerm(timedelta(hours=2), timedelta(hours=12))


@pytest.fixture
def book(tmp_path):
    made = small_ledger(tmp_path, roster_of("d")).book
    add_user(made, "王芳", role=Role.EDITOR, password=PASSWORD, now=lambda: NOON)
    return made


def test_the_first_tries_are_free_then_the_wait_doubles_up_to_half_an_hour():
    seconds = [delay_after(failures).total_seconds() for failures in (1, 4, 5, 6, 7, 11, 10_000)]
    assert seconds == [0, 0, 30, 60, 120, 1800, 1800]


def test_a_name_that_nobody_has_is_locked_as_well(book):
    for _ in range(5):
        with pytest.raises(Forbidden, match="用户名或口令不对"):
            enter(book, "李雷", "wrong", term=TERM, now=lambda: NOON)
    with pytest.raises(Forbidden, match="秒后再试"):
        enter(book, " 李雷", "wrong", term=TERM, now=lambda: NOON)
    assert enter(book, "王芳", PASSWORD, term=TERM, now=lambda: NOON)


def test_tries_of_yesterday_are_forgotten(book):
    for day in range(7):
        with pytest.raises(Forbidden, match="口令不对"):
            enter(
                book, "王芳", "wrong", term=TERM, now=lambda day=day: NOON + timedelta(days=2 * day)
            )
    assert trial(book, "王芳") is None  # what is kept is a digest of the name


def test_the_ledger_knows_no_key_of_a_session_and_old_ones_go(book):
    key = enter(book, "王芳", PASSWORD, term=TERM, now=lambda: NOON)
    found = who(book, key, term=TERM, now=lambda: NOON)
    assert (found.name, found.role, key in found.id) == ("王芳", "editor", False)
    assert session(book, key) is None
    enter(book, "王芳", PASSWORD, term=TERM, now=lambda: NOON + timedelta(hours=3))
    assert count_sessions(book) == {"王芳": 1}
    assert who(book, key, term=TERM, now=lambda: NOON) is None
    with book._engine.connect() as connection:
        [kept] = connection.execute(SESSIONS.select()).mappings()
    leave(book, kept["id"])
    assert count_sessions(book) == {}
