"""用户: people are let into the console, given a role and a password, and kept out.

Who a browser is, is known by a random key that it alone holds; tries are slowed down, sessions end
by themselves. Knows no cookie and no page.
"""

import hashlib
import re
import secrets
import threading
import unicodedata
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog
from pwdlib import PasswordHash
from pwdlib.exceptions import PwdlibError
from pwdlib.hashers.argon2 import Argon2Hasher

from config.clock import Clock
from config.errors import Forbidden, Refused
from desk.acts.labels import Role
from desk.acts.processes import doubled
from ledger.book import Book
from ledger.office.users import (
    LoginSession,
    Trial,
    User,
    begin_session,
    end_session,
    forget_trial,
    keep_trial,
    keep_user,
    login_session,
    see_session,
    trial,
    user,
)

SHORTEST = 10
LONGEST = 200
_HASHER = PasswordHash((Argon2Hasher(),))
# Each check takes 64 MiB: many logins at once must not take them all.
_AT_ONCE = threading.Semaphore(2)
# What is checked where nobody has the name: as long as a real one takes.
_NOBODY = (
    "$argon2id$v=19$m=65536,t=3,p=4$Deev1lph4cYKirGnpdGepA$nmhsR8nPMqjM9jBACnLuLvG5HNxlObCeFKy8l+z"
    "S6WI"
)
FREE_TRIES = 5
FIRST_DELAY = timedelta(seconds=30)
LONGEST_DELAY = timedelta(minutes=30)
FORGOTTEN = timedelta(days=1)
SEEN_EVERY = timedelta(minutes=1)  # a session is not written at every request


@dataclass(frozen=True, slots=True)
class SessionTerm:
    """How long a session lasts: without a request, and at all."""

    idle: timedelta
    longest: timedelta


def add_user(book: Book, name: str, *, role: Role, password: str, now: Clock) -> User:
    """A new person; Refused where the name is taken or no name."""
    name = name_of(name)
    if user(book, name):
        raise Refused(
            f"用户“{name}”已经有了；改口令用 yishi user password，改角色用 yishi user role"
        )
    person = User(
        name, role, hash_of(password, name=name), disabled=False, made_at=now(), changed_at=now()
    )
    keep_user(book, person)
    return person


def set_password(book: Book, name: str, password: str, *, now: Clock) -> None:
    """Ends the person's sessions."""
    person = known(book, name)
    keep_user(book, replace(person, password=hash_of(password, name=person.name), changed_at=now()))


def set_role(book: Book, name: str, role: Role, *, now: Clock) -> None:
    """Ends the person's sessions."""
    keep_user(book, replace(known(book, name), role=role, changed_at=now()))


def disable_user(book: Book, name: str, *, now: Clock, undo: bool = False) -> None:
    """停用: the person may not enter, and is thrown out; `undo` lets them in again. A name is
    never given to another.
    """
    keep_user(book, replace(known(book, name), disabled=not undo, changed_at=now()))


def known(book: Book, name: str) -> User:
    """The person of that name; Refused where there is none."""
    person = user(book, name_of(name))
    if person is None:
        raise Refused(f"没有用户“{name}”；见 yishi user list")
    return person


def name_of(name: str) -> str:
    """As it is kept: one form for one name."""
    name = unicodedata.normalize("NFKC", name).strip().lower()
    if not re.fullmatch(r"[\w.-]{1,32}", name):
        raise Refused("用户名由 1 到 32 个汉字、字母、数字或 . - _ 组成，不含空格")
    return name


def hash_of(password: str, *, name: str) -> str:
    """What is kept of a new password; Refused where it is too easy."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused(f"口令须有 {SHORTEST} 到 {LONGEST} 个字符；可以用一句话")
    if len(set(password)) < 5 or name.casefold() in password.casefold():
        raise Refused("口令太容易猜到：不要含有用户名，也不要总是同样的几个字符")
    with _AT_ONCE:
        return _HASHER.hash(password)


def is_right(password: str, kept: str | None) -> bool:
    """Whether that is the password; takes as long where nobody has the name (None)."""
    with _AT_ONCE:
        try:
            right = _HASHER.verify(password[:LONGEST], kept or _NOBODY)
        except PwdlibError:
            return False
    return right and kept is not None


def enter(book: Book, name: str, password: str, *, term: SessionTerm, now: Clock) -> str:
    """A new session's key; Forbidden for whatever is wrong, in words that do not tell whether
    anybody has that name.
    """
    at, tried = now(), _digest(name.strip().casefold())
    before = trial(book, tried)
    if before and before.locked_until > at:
        wait = round((before.locked_until - at).total_seconds()) + 1
        raise Forbidden(f"输错次数太多，请 {wait} 秒后再试")
    person = _person(book, name)
    if (
        not is_right(password, person.password if person and not person.disabled else None)
        or person is None
    ):
        failures = before.failures + 1 if before and before.last_at > at - FORGOTTEN else 1
        keep_trial(
            book, Trial(tried, failures, at, at + delay_after(failures)), forget=at - FORGOTTEN
        )
        structlog.get_logger().warning("login.refused", failures=failures)
        raise Forbidden("用户名或口令不对")
    forget_trial(book, tried)
    key = secrets.token_urlsafe(32)
    begin_session(
        book,
        LoginSession(_digest(key), person.name, person.role, at, at, None),
        dead=at - term.longest,
        idle=at - term.idle,
    )
    structlog.get_logger().info("session.begun", role=person.role)
    return key


def delay_after(failures: int) -> timedelta:
    """How long no more tries are looked at: the first ones are free, then it doubles."""
    if failures < FREE_TRIES:
        return timedelta(0)
    return doubled(FIRST_DELAY, failures - FREE_TRIES + 1, longest=LONGEST_DELAY)


def who(book: Book, key: str, *, term: SessionTerm, now: Clock) -> LoginSession | None:
    """Whose session that key is; None once it ended. Its being seen is written down now and then."""
    current, at = login_session(book, _digest(key)), now()
    if current is None or at - current.began_at > term.longest or at - current.seen_at > term.idle:
        return None
    if at - current.seen_at > SEEN_EVERY:
        see_session(book, current.id, at=at)
    return current


def leave(book: Book, session_id: str) -> None:
    """End that session at once, whoever holds its key."""
    end_session(book, session_id)


def _person(book: Book, name: str) -> User | None:
    try:
        return user(book, name_of(name))
    except Refused:  # no name at all, so nobody's
        return None


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
