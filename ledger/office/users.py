"""用户与会话: who may enter the console, failed logins, which browsers are logged in; mutable, not
in the chain, not exported.

Knows no password and no cookie, only their hashes.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import Session, col, delete, func, select

from ledger.book import Book
from ledger.schema.office import SessionRow, TrialRow, UserRow


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


@dataclass(frozen=True, slots=True)
class LoginSession:
    """会话: one browser that is logged in, and who it is by what is known now."""

    id: str
    name: str
    role: str
    began_at: datetime
    seen_at: datetime
    notice: str | None


def users(book: Book) -> tuple[User, ...]:
    """Everybody, by name."""
    with book.session() as session:
        rows = session.exec(select(UserRow).order_by(UserRow.name))
        return tuple(User(**row.model_dump()) for row in rows)


def user(book: Book, name: str) -> User | None:
    with book.session() as session:
        row = session.get(UserRow, name)
        return User(**row.model_dump()) if row else None


def keep_user(book: Book, person: User, *, end_sessions: bool = True) -> None:
    """Write a person down, new or changed; whatever changes ends the sessions that were begun
    before.
    """
    with book.session(write=True) as session:
        session.merge(UserRow(**asdict(person)))
        if end_sessions:
            _end_sessions(session, person.name)


def trial(book: Book, name: str) -> Trial | None:
    with book.session() as session:
        row = session.get(TrialRow, name)
        return Trial(**row.model_dump()) if row else None


def keep_trial(book: Book, failed: Trial, *, forget: datetime) -> None:
    """Write a failed login down; those whose last one is older than `forget` go."""
    with book.session(write=True) as session:
        session.exec(delete(TrialRow).where(col(TrialRow.last_at) < forget))
        session.merge(TrialRow(**asdict(failed)))


def forget_trial(book: Book, name: str) -> None:
    with book.session(write=True) as session:
        session.exec(delete(TrialRow).where(col(TrialRow.name) == name))


def login_session(book: Book, key: str) -> LoginSession | None:
    """None where there is none, or its person is disabled."""
    with book.session() as session:
        row = session.get(SessionRow, key)
        person = session.get(UserRow, row.name) if row else None
        if row is None or person is None or person.disabled:
            return None
        return LoginSession(**row.model_dump(), role=person.role)


def begin_session(book: Book, begun: LoginSession, *, dead: datetime, idle: datetime) -> None:
    """Write a new session down; those begun before `dead` or not seen since `idle` go."""
    over = (col(SessionRow.began_at) < dead) | (col(SessionRow.seen_at) < idle)
    with book.session(write=True) as session:
        session.exec(delete(SessionRow).where(over))
        values = asdict(begun)
        session.add(SessionRow(**{name: values[name] for name in SessionRow.model_fields}))


def end_session(book: Book, key: str) -> None:
    with book.session(write=True) as session:
        session.exec(delete(SessionRow).where(col(SessionRow.id) == key))


def end_sessions(book: Book, name: str) -> int:
    """Throw a person out everywhere; how many browsers it were."""
    with book.session(write=True) as session:
        return _end_sessions(session, name)


def see_session(book: Book, key: str, *, at: datetime) -> None:
    with book.session(write=True) as session:
        if row := session.get(SessionRow, key):
            row.seen_at = at


def tell_session(book: Book, key: str, notice: str | None) -> None:
    """What the next page of this browser tells; None once it was told."""
    with book.session(write=True) as session:
        if row := session.get(SessionRow, key):
            row.notice = notice


def count_sessions(book: Book) -> dict[str, int]:
    """Name → how many browsers are logged in."""
    query = select(SessionRow.name, func.count()).group_by(SessionRow.name)
    with book.session() as session:
        return dict(session.exec(query).all())


def console_secret(book: Book) -> bytes:
    """The random number from which the tokens of forms are made."""
    return bytes.fromhex(book.secret("console"))


def _end_sessions(session: Session, name: str) -> int:
    return session.exec(delete(SessionRow).where(col(SessionRow.name) == name)).rowcount
