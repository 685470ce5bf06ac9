"""How the rounds over each mailbox went of late, what the last reconciliation of it found, who holds a lease: mutable, not in the chain, not exported. Decides nothing."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine, insert, select, update

from ledger.book import Book
from ledger.engine import answering, reading, writing
from ledger.office.leases import seconds_now
from ledger.tables import LEASES, MAILBOX_HEALTH, PROOFS


@dataclass(frozen=True, slots=True)
class MailboxHealth:
    """The last rounds over one mailbox. `complete`: the last one ended well; `failures`: how many in a row did not, since when.

    `refusals` counts refused logins in a row, outages in between left aside; `words` say what went wrong last.
    """

    name: str
    began_at: datetime
    complete: bool = False
    succeeded_at: datetime | None = None
    failing_since: datetime | None = None
    failures: int = 0
    refusals: int = 0
    words: str | None = None
    next_try: datetime | None = None


def mailbox_health(book: Book) -> dict[str, MailboxHealth]:
    """By the mailbox's name; one that never had a round is absent."""
    with answering(), reading(_engine(book)) as connection:
        rows = connection.execute(select(MAILBOX_HEALTH)).mappings()
        return {row["name"]: MailboxHealth(**row) for row in rows}


def keep_health(book: Book, health: MailboxHealth) -> None:
    values = asdict(health)
    with answering(), writing(_engine(book)) as connection:
        changed = connection.execute(
            update(MAILBOX_HEALTH).where(MAILBOX_HEALTH.c.name == health.name).values(**values)
        )
        if not changed.rowcount:
            connection.execute(insert(MAILBOX_HEALTH).values(**values))


def holder_of(book: Book, lease: str) -> str | None:
    """Who has that lease now; None where nobody has, or it ran out."""
    with answering(), reading(_engine(book)) as connection:
        holder: str | None = connection.scalar(
            select(LEASES.c.holder).where(
                LEASES.c.name == lease, LEASES.c.until >= seconds_now(connection)
            )
        )
        return holder


def keep_proof(book: Book, mailbox: str, proof: dict[str, Any]) -> None:
    """In place of the one before; `proof` is what JSON can hold."""
    text = json.dumps(proof, ensure_ascii=False)
    with answering(), writing(_engine(book)) as connection:
        if not connection.execute(
            update(PROOFS).where(PROOFS.c.mailbox == mailbox).values(proof=text)
        ).rowcount:
            connection.execute(insert(PROOFS).values(mailbox=mailbox, proof=text))


def proofs(book: Book) -> dict[str, dict[str, Any]]:
    """By the mailbox's name; one that was never reconciled is absent."""
    with answering(), reading(_engine(book)) as connection:
        return {
            row.mailbox: json.loads(row.proof)
            for row in connection.execute(select(PROOFS).order_by(PROOFS.c.mailbox))
        }


def _engine(book: Book) -> Engine:
    return book._engine  # noqa: SLF001  office rows stand in the ledger's own database, and the book alone knows where that is
