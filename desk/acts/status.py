"""现况: how each mailbox fares, what waits for a person, where the ledger stands, and whether the service runs. Asks no server, writes nothing."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from config.accounts import MailboxTable
from config.period import SHANGHAI
from desk.acts.mailroom.rounds import state_of
from desk.acts.processes import has_ended
from ledger.book import Book
from ledger.office.health import MailboxHealth, holder_of, mailbox_health

SERVICE = "service"  # the lease of whoever runs as the service


def status_form(book: Book, mailboxes: Iterable[MailboxTable], *, now: datetime) -> dict[str, Any]:
    """What `yishi status --json` prints; times with the offset of Shanghai, ages in seconds."""
    service, health = _running(book, SERVICE), mailbox_health(book)
    forms = [_mailbox(table, health.get(table.name), book, now=now) for table in mailboxes]
    with book.reading() as views:
        held, unreadable = (views.log.count(outcome=outcome) for outcome in ("held", "unreadable"))
        waiting, (entries, head) = views.items.count(state="waiting"), views.head()
    return {
        "service": {"running": service is not None, "process": service},
        "mailboxes": forms,
        "held": held,
        "unreadable": unreadable,
        "waiting": waiting,
        "entries": entries,
        "ledger_head": head,
    }


def _mailbox(
    table: MailboxTable, health: MailboxHealth | None, book: Book, *, now: datetime
) -> dict[str, Any]:
    """`age` is that of the last good round, null before the first one: what a monitor watches."""
    good = health.succeeded_at if health else None
    return {
        "name": table.name,
        "state": state_of(health),
        "last_success": _text(good),
        "age": max(round((now - good).total_seconds()), 0) if good else None,
        "failures": health.failures if health else 0,
        "failing_since": _text(health.failing_since) if health else None,
        "reason": health.words if health else None,
        "next_try": _text(health.next_try) if health else None,
        "polling": _running(book, f"poll:{table.name}"),
        "after": table.after,
    }


def _running(book: Book, lease: str) -> str | None:
    holder = holder_of(book, lease)
    return None if holder is None or has_ended(holder) else holder


def _text(moment: datetime | None) -> str | None:
    return moment.astimezone(SHANGHAI).isoformat(timespec="seconds") if moment else None
