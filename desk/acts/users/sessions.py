"""登录: who a browser is, by a random key that it alone holds; tries are slowed down, sessions end by themselves. Knows no cookie and no page."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

import structlog

from config.clock import Clock
from config.errors import Forbidden, Refused
from desk.acts.backoff import doubled
from desk.acts.users.accounts import is_right, name_of
from ledger.book import Book
from ledger.office.users import (
    Session,
    Trial,
    User,
    begin_session,
    end_session,
    forget_trial,
    keep_trial,
    see_session,
    session,
    trial,
    user,
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


def enter(book: Book, name: str, password: str, *, term: SessionTerm, now: Clock) -> str:
    """A new session's key; Forbidden for whatever is wrong, in words that do not tell whether anybody has that name."""
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
        Session(_digest(key), person.name, person.role, at, at, None),
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


def who(book: Book, key: str, *, term: SessionTerm, now: Clock) -> Session | None:
    """Whose session that key is; None once it ended. Its being seen is written down now and then."""
    found, at = session(book, _digest(key)), now()
    if found is None or at - found.began_at > term.longest or at - found.seen_at > term.idle:
        return None
    if at - found.seen_at > SEEN_EVERY:
        see_session(book, found.id, at=at)
    return found


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
