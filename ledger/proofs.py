"""核对结果: what the last reconciliation of each mailbox found: office matters, mutable, not in the chain, not exported. Decides nothing."""

import json
from typing import Any

from sqlalchemy import Engine, insert, select, update

from ledger.book import Book
from ledger.engine import answering, reading, writing
from ledger.tables import PROOFS


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
