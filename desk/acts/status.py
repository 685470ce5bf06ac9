"""现况: how each mailbox fares, what waits for a person, where the ledger stands, and whether the
service runs. Asks no server, writes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from config.accounts import MailboxTable
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
