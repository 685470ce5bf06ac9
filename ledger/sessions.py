"""会话: which browsers are logged in, since when, and what the next page tells; mutable, not in the chain. Knows no cookie, only its digest."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update

from ledger.book import Book
from ledger.engine import answering, reading, writing
from ledger.people import engine_of
from ledger.usertables import SESSIONS, USERS


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
