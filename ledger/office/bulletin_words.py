"""经办人的话: what a person writes into a period's bulletin, and its document number: office matters, mutable, not in the chain, not exported."""

from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, insert, select

from ledger.book import Book
from ledger.engine import answering, reading, writing
from ledger.tables import BULLETIN_WORDS


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Paragraphs, a line each, and the number that the paper got; "" where there is none yet."""

    words: str = ""
    number: str = ""


def keep_own_words(
    book: Book, period: str, own: OwnWords, *, instead_of: OwnWords | None = None
) -> bool:
    """In place of those before; where it is said which those were and they are others by now, nothing is kept and the answer is False."""
    with answering(), writing(_engine(book)) as connection:
        if instead_of is not None and _found(connection, period) != instead_of:
            return False
        connection.execute(delete(BULLETIN_WORDS).where(BULLETIN_WORDS.c.period == period))
        connection.execute(
            insert(BULLETIN_WORDS).values(period=period, words=own.words, number=own.number)
        )
    return True


def own_words_of(book: Book, period: str) -> OwnWords:
    with answering(), reading(_engine(book)) as connection:
        return _found(connection, period)


def _found(connection: Connection, period: str) -> OwnWords:
    row = connection.execute(
        select(BULLETIN_WORDS).where(BULLETIN_WORDS.c.period == period)
    ).first()
    return OwnWords(row.words, row.number) if row else OwnWords()


def _engine(book: Book) -> Engine:
    return book._engine  # noqa: SLF001  office rows stand in the ledger's own database, and the book alone knows where that is
