"""用户: who may enter the console, and failed logins; mutable, not in the chain, not exported. Knows no password, only its hash."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Engine, delete, insert, select, update

from ledger.book import Book
from ledger.engine import answering, reading, writing
from ledger.office import secret
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
