"""用户与会话: who may enter the console, failed logins, which browsers are logged in; mutable, not in the chain, not exported.

Knows no password and no cookie, only their hashes.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select, update

from ledger.book import Book
from ledger.engine import answering, reading, writing
from ledger.office.leases import secret
from ledger.usertables import SESSIONS, TRIALS, USERS


@dataclass(frozen=True, slots=True)
class User:
    """用户: a person of the console; `password` is a hash."""

    name: str
    role: str
    password: str
    disabled: bool
    made_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Trial:
    """Failed logins in a row under one name's digest, and until when no more are looked at."""

    name: str
    failures: int
    last_at: datetime
    locked_until: datetime


def users(book: Book) -> tuple[User, ...]:
    """Everybody, by name."""
    with answering(), reading(engine_of(book)) as connection:
        return tuple(
            User(**row)
            for row in connection.execute(select(USERS).order_by(USERS.c.name)).mappings()
        )


def user(book: Book, name: str) -> User | None:
    with answering(), reading(engine_of(book)) as connection:
        row = connection.execute(select(USERS).where(USERS.c.name == name)).mappings().first()
        return User(**row) if row else None


def keep_user(book: Book, person: User, *, end_sessions: bool = True) -> None:
    """Write a person down, new or changed; whatever changes ends the sessions that were begun before."""
    values = asdict(person)
    with answering(), writing(engine_of(book)) as connection:
        changed = connection.execute(
            update(USERS).where(USERS.c.name == person.name).values(**values)
        )
        if not changed.rowcount:
            connection.execute(insert(USERS).values(**values))
        if end_sessions:
            connection.execute(delete(SESSIONS).where(SESSIONS.c.name == person.name))


def trial(book: Book, name: str) -> Trial | None:
    with answering(), reading(engine_of(book)) as connection:
        row = connection.execute(select(TRIALS).where(TRIALS.c.name == name)).mappings().first()
        return Trial(**row) if row else None


def keep_trial(book: Book, found: Trial, *, forget: datetime) -> None:
    """Write a failed login down; those whose last one is older than `forget` go."""
    with answering(), writing(engine_of(book)) as connection:
        connection.execute(
            delete(TRIALS).where((TRIALS.c.last_at < forget) | (TRIALS.c.name == found.name))
        )
        connection.execute(insert(TRIALS).values(**asdict(found)))


def forget_trial(book: Book, name: str) -> None:
    with answering(), writing(engine_of(book)) as connection:
        connection.execute(delete(TRIALS).where(TRIALS.c.name == name))


def console_secret(book: Book) -> bytes:
    """The random number from which the tokens of forms are made."""
    with answering(), writing(engine_of(book)) as connection:
        return bytes.fromhex(secret(connection, "console"))


def engine_of(book: Book) -> Engine:
    return book._engine  # noqa: SLF001  office rows stand in the ledger's own database, and the book alone knows where that is


@dataclass(frozen=True, slots=True)
class Session:
    """会话: one browser that is logged in, and who it is by what is known now."""

    id: str
    name: str
    role: str
    began_at: datetime
    seen_at: datetime
    notice: str | None


def session(book: Book, key: str) -> Session | None:
    """None where there is none, or its person is disabled."""
    query = select(SESSIONS, USERS.c.role).join(USERS, USERS.c.name == SESSIONS.c.name)
    with answering(), reading(engine_of(book)) as connection:
        row = (
            connection.execute(query.where(SESSIONS.c.id == key, ~USERS.c.disabled))
            .mappings()
            .first()
        )
        return Session(**row) if row else None


def begin_session(book: Book, found: Session, *, dead: datetime, idle: datetime) -> None:
    """Write a new session down; those begun before `dead` or not seen since `idle` go."""
    values = {
        name: getattr(found, name) for name in ("id", "name", "began_at", "seen_at", "notice")
    }
    with answering(), writing(engine_of(book)) as connection:
        connection.execute(
            delete(SESSIONS).where((SESSIONS.c.began_at < dead) | (SESSIONS.c.seen_at < idle))
        )
        connection.execute(insert(SESSIONS).values(**values))


def end_session(book: Book, key: str) -> None:
    with answering(), writing(engine_of(book)) as connection:
        connection.execute(delete(SESSIONS).where(SESSIONS.c.id == key))


def end_sessions(book: Book, name: str) -> int:
    """Throw a person out everywhere; how many browsers it were."""
    with answering(), writing(engine_of(book)) as connection:
        return connection.execute(delete(SESSIONS).where(SESSIONS.c.name == name)).rowcount


def see_session(book: Book, key: str, *, at: datetime) -> None:
    with answering(), writing(engine_of(book)) as connection:
        connection.execute(update(SESSIONS).where(SESSIONS.c.id == key).values(seen_at=at))


def tell_session(book: Book, key: str, notice: str | None) -> None:
    """What the next page of this browser tells; None once it was told."""
    with answering(), writing(engine_of(book)) as connection:
        connection.execute(update(SESSIONS).where(SESSIONS.c.id == key).values(notice=notice))


def count_sessions(book: Book) -> dict[str, int]:
    """Name → how many browsers are logged in."""
    with answering(), reading(engine_of(book)) as connection:
        names = list(connection.scalars(select(SESSIONS.c.name)))
    return {name: names.count(name) for name in dict.fromkeys(names)}
