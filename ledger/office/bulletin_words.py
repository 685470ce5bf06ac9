"""经办人的话: what a person writes into a period's bulletin, and its document number: office
matters, mutable, not in the chain, not exported.
"""

from dataclasses import asdict, dataclass

from ledger.book import Book
from ledger.schema.office import BulletinWordsRow


@dataclass(frozen=True, slots=True)
class OwnWords:
    """Paragraphs, a line each, and the number that the paper got; "" where there is none yet."""

    words: str = ""
    number: str = ""


def keep_own_words(
    book: Book, period: str, own: OwnWords, *, instead_of: OwnWords | None = None
) -> bool:
    """In place of those before; where it is said which those were and they are others by now,
    nothing is kept and the answer is False.
    """
    with book.session(write=True) as session:
        kept = _own_words(session.get(BulletinWordsRow, period))
        if instead_of is not None and kept != instead_of:
            return False
        session.merge(BulletinWordsRow(period=period, **asdict(own)))
        return True


def own_words_of(book: Book, period: str) -> OwnWords:
    with book.session() as session:
        return _own_words(session.get(BulletinWordsRow, period))


def _own_words(row: BulletinWordsRow | None) -> OwnWords:
    return OwnWords(row.words, row.number) if row else OwnWords()
