"""How the rounds over each mailbox went of late, and what the last reconciliation of it found;
mutable, not in the chain, not exported. Decides nothing.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from ledger.book import Book
from ledger.schema.chain import HEALTH, PROOFS


@dataclass(frozen=True, slots=True)
class MailboxHealth:
    """The last rounds over one mailbox. `complete`: the last one ended well; `failures`: how many
    in a row did not, since when.

    `refusals` counts refused logins in a row, outages in between left aside; `words` say what went
    wrong last.
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
    with book.rows() as connection:
        rows = connection.execute(select(HEALTH)).mappings()
        return {row["name"]: MailboxHealth(**row) for row in rows}


def keep_health(book: Book, health: MailboxHealth) -> None:
    """In place of what was known of that mailbox."""
    with book.rows(write=True) as connection:
        connection.execute(delete(HEALTH).where(HEALTH.c.name == health.name))
        connection.execute(insert(HEALTH).values(asdict(health)))


def keep_proof(book: Book, mailbox: str, proof: str) -> None:
    """In place of the one before; `proof` is JSON of whoever made it."""
    with book.rows(write=True) as connection:
        connection.execute(delete(PROOFS).where(PROOFS.c.mailbox == mailbox))
        connection.execute(insert(PROOFS).values(mailbox=mailbox, proof=proof))


def proofs(book: Book) -> dict[str, str]:
    """By the mailbox's name; one that was never reconciled is absent."""
    with book.rows() as connection:
        rows = connection.execute(select(PROOFS).order_by(PROOFS.c.mailbox))
        return {row.mailbox: row.proof for row in rows}
