"""How the rounds over each mailbox went of late, and what the last reconciliation of it found;
mutable, not in the chain, not exported. Decides nothing.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlmodel import select

from ledger.book import Book
from ledger.schema.office import MailboxHealthRow, ProofRow


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
    with book.session() as session:
        rows = session.exec(select(MailboxHealthRow))
        return {row.name: MailboxHealth(**row.model_dump()) for row in rows}


def keep_health(book: Book, health: MailboxHealth) -> None:
    """In place of what was known of that mailbox."""
    with book.session(write=True) as session:
        session.merge(MailboxHealthRow(**asdict(health)))


def keep_proof(book: Book, mailbox: str, proof: str) -> None:
    """In place of the one before; `proof` is JSON of whoever made it."""
    with book.session(write=True) as session:
        session.merge(ProofRow(mailbox=mailbox, proof=proof))


def proofs(book: Book) -> dict[str, str]:
    """By the mailbox's name; one that was never reconciled is absent."""
    with book.session() as session:
        rows = session.exec(select(ProofRow).order_by(ProofRow.mailbox))
        return {row.mailbox: row.proof for row in rows}
