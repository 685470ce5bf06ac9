"""Users and sessions are office matters: kept beside the chain, not exported, ended by whatever
changes a person.
"""

from datetime import timedelta

from ledger.office.users import (
    LoginSession,
    User,
    begin_session,
    console_secret,
    keep_user,
    login_session,
    tell_session,
    user,
    users,
)
from tests.ledgers import NOON, roster_of, small_ledger

WANG = User("王芳", "editor", "hash", disabled=False, made_at=NOON, changed_at=NOON)


def test_a_change_to_a_person_ends_the_sessions_begun_before(tmp_path):
    book = small_ledger(tmp_path, roster_of("d")).book
    keep_user(book, WANG)
    begin_session(
        book,
        LoginSession("id", "王芳", "editor", NOON, NOON, None),
        dead=NOON,
        idle=NOON - timedelta(hours=1),
    )
    tell_session(book, "id", "已采用")
    assert login_session(book, "id") == LoginSession("id", "王芳", "editor", NOON, NOON, "已采用")
    keep_user(book, WANG)
    assert login_session(book, "id") is None
    assert user(book, "王芳") == WANG
    assert users(book) == (WANG,)


def test_none_of_it_is_in_the_chain_or_the_export(tmp_path):
    ledger = small_ledger(tmp_path, roster_of("d"))
    keep_user(ledger.book, WANG)
    assert ledger.export() == []
    assert console_secret(ledger.book) == console_secret(ledger.book)
    with ledger.book.reading() as views:
        assert views.head()[0] == 0
