"""现况、新建: how each mailbox fares, what waits for a person, where the ledger stands, and
whether the service runs; an office's settings to start from. Asks no server, writes nothing to the ledger.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path

from config.accounts import MailboxTable
from config.errors import Refused
from config.period import Quarter, civil_date
from desk.acts.mailroom.rounds import State, state_of
from desk.acts.processes import has_ended
from ledger.book import Book
from ledger.office.health import MailboxHealth, mailbox_health
from ledger.office.leases import holder_of

SERVICE = "service"  # the lease of whoever runs as the service


@dataclass(frozen=True, slots=True)
class MailboxStatus:
    """How a mailbox fares. `age` is that of the last good round in seconds, None before the first
    one: what a monitor watches. `polling` names the process that has a round under way.
    """

    name: str
    state: State
    last_success: datetime | None
    age: int | None
    failures: int
    failing_since: datetime | None
    reason: str | None
    next_try: datetime | None
    polling: str | None
    after: str


@dataclass(frozen=True, slots=True)
class DeskStatus:
    """The whole desk. `process` is the service's, None where none runs."""

    process: str | None
    mailboxes: tuple[MailboxStatus, ...]
    held: int
    unreadable: int
    waiting: int
    entries: int
    ledger_head: str


def status_of(book: Book, mailboxes: Iterable[MailboxTable], *, now: datetime) -> DeskStatus:
    """How all stands."""
    health = mailbox_health(book)
    statuses = tuple(_mailbox(table, health.get(table.name), book, now=now) for table in mailboxes)
    with book.reading() as views:
        entries, head = views.head()
        return DeskStatus(
            process=_running(book, SERVICE),
            mailboxes=statuses,
            held=views.log.count(outcome="held"),
            unreadable=views.log.count(outcome="unreadable"),
            waiting=views.items.count(state="waiting"),
            entries=entries,
            ledger_head=head,
        )


def _mailbox(
    table: MailboxTable, health: MailboxHealth | None, book: Book, *, now: datetime
) -> MailboxStatus:
    good = health.succeeded_at if health else None
    return MailboxStatus(
        name=table.name,
        state=state_of(health),
        last_success=good,
        age=max(round((now - good).total_seconds()), 0) if good else None,
        failures=health.failures if health else 0,
        failing_since=health.failing_since if health else None,
        reason=health.words if health else None,
        next_try=health.next_try if health else None,
        polling=_running(book, f"poll:{table.name}"),
        after=table.after,
    )


def _running(book: Book, lease: str) -> str | None:
    holder = holder_of(book, lease)
    return None if holder is None or has_ended(holder) else holder


MARKER = ".yishi-demo"  # a folder with this file is the demonstration's


def write_example(folder: Path, *, today: datetime) -> tuple[Path, ...]:
    """Write yishi.toml, with mail taken from the running quarter's first day on, and roster.toml;
    Refused where one of them stands.
    """
    first_day = Quarter.of(civil_date(today)).first_day
    settings = (
        files("config")
        .joinpath("yishi.example.toml")
        .read_text("utf-8")
        .replace("since = 2026-07-01", f"since = {first_day}")
    )
    wanted = {
        folder / "yishi.toml": settings,
        folder / "roster.toml": files("config")
        .joinpath("rosters/yinchuan.toml")
        .read_text("utf-8"),
    }
    for path in wanted:
        if path.exists():
            raise Refused(f"{path} 已存在，未改动；请换一个目录")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for path, text in wanted.items():
        path.write_text(text, "utf-8")
    return tuple(wanted)
