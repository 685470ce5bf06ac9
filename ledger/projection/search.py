"""检索的视图: which line of the log has which words: its own and its items', as read last, never a
sealed one. Held mails have none.

An item that came in no mail has a line of its own here, under its receipt. Decides nothing of what
is found.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, func, or_, select

from ledger.content import Content, words_of
from ledger.entry import LedgerEntry, decode
from ledger.payload import Payload
from ledger.payloads import EntryKind, Logged, Received, Reread, Sealed
from ledger.projection.buffer import Buffer
from ledger.schema.chain import CONTENTS, ENTRIES
from ledger.schema.views import ITEMS, MAILS, REREADS
from ledger.search.index import erase_terms, write_terms
from ledger.search.terms import terms_of

_SHOWN = "mails with items"


def note_words(
    rows: Buffer, entry: LedgerEntry, payload: Payload, words: Mapping[str, Any]
) -> None:
    """Bring the words that can be sought up to this entry, whose own rows of the views are there
    already; `words` is its free text.
    """
    if isinstance(payload, Logged):
        rows.forget(_SHOWN)
    if rows.terms is None:
        return
    if isinstance(payload, Logged):
        rows.terms.begin(entry.seq, _of_line(payload.sender, words))
    elif isinstance(payload, Received):
        line = line_of(rows, payload)
        if line is None:
            rows.terms.begin(entry.seq, _of_item(words))
        elif not rows.terms.go_on(line, _of_item(words)):
            _tell_anew(rows, [line], at=entry.seq)
    elif isinstance(payload, Reread):
        _tell_anew(rows, _lines(rows, [payload.of]), at=entry.seq)
    elif isinstance(payload, Sealed):
        _tell_anew(rows, _lines(rows, payload.entries), at=entry.seq, without=payload.entries)


def line_of(rows: Buffer, payload: Received) -> int | None:
    """The entry of the mail that the item came in, as the log has it; an early receipt names the
    mail only.
    """
    if payload.logged or not payload.mail or not rows.once(_SHOWN, _has_mails):
        return payload.logged
    line = select(func.min(MAILS.c.seq)).where(
        MAILS.c.digest == payload.mail, MAILS.c.outcome == "recorded"
    )
    found: int | None = rows.connection.scalar(line)
    return found


def line_at(rows: Buffer, of: int) -> int:
    """The line that shows what that entry recorded: an item's, else its own."""
    found: int | None = rows.connection.scalar(
        select(func.coalesce(ITEMS.c.line, ITEMS.c.seq)).where(ITEMS.c.seq == of)
    )
    return found or of


def _has_mails(connection: Connection) -> bool:
    return connection.scalar(select(MAILS.c.seq).limit(1)) is not None


def _lines(rows: Buffer, seqs: Collection[int]) -> list[int]:
    """The lines that show what these entries recorded."""
    own = rows.connection.scalars(select(MAILS.c.seq).where(MAILS.c.seq.in_(seqs)))
    items = rows.connection.scalars(
        select(func.coalesce(ITEMS.c.line, ITEMS.c.seq)).where(ITEMS.c.seq.in_(seqs))
    )
    return sorted({*own, *items})


def _tell_anew(
    rows: Buffer, lines: Iterable[int], *, at: int, without: Collection[int] = ()
) -> None:
    """What these lines said before that entry is erased, what they say after it is written."""
    if rows.terms:
        rows.terms.end()
    connection = rows.connection
    for line in lines:
        before = terms_of(_texts(connection, line, before=at))
        after = terms_of(_texts(connection, line, before=at + 1, without=without))
        if before != after:
            erase_terms(connection, [(line, before)])
            write_terms(connection, [(line, after)])


def _texts(
    connection: Connection, line: int, *, before: int, without: Collection[int] = ()
) -> Iterator[str | None]:
    """All that a line said before that entry, but for the words of those entries."""
    receipts = select(ITEMS.c.seq).where(
        or_(ITEMS.c.line == line, ITEMS.c.seq == line), ITEMS.c.seq < before
    )
    seqs = [line, *connection.scalars(receipts)]
    latest = (
        select(REREADS.c.of, func.max(REREADS.c.seq))
        .where(REREADS.c.of.in_(seqs), REREADS.c.seq < before)
        .group_by(REREADS.c.of)
    )
    stands: dict[int, int] = {row[0]: row[1] for row in connection.execute(latest)}
    wanted = {stands.get(seq, seq) for seq in seqs}
    query = select(ENTRIES, CONTENTS.c.salt, CONTENTS.c.body).outerjoin(
        CONTENTS, CONTENTS.c.seq == ENTRIES.c.seq
    )
    for row in connection.execute(query.where(ENTRIES.c.seq.in_(wanted))):
        payload = decode(LedgerEntry(row[0], row[1], EntryKind(row[2]), *row[3:8]))
        erased = row.seq in without or row.body is None
        words = {} if erased else words_of(Content(row.salt, row.body))
        if isinstance(payload, Logged) or (
            isinstance(payload, Reread) and payload.of == line and "title" not in words
        ):
            yield from _of_line(payload.sender, words)
        elif isinstance(payload, Received | Reread):
            yield from _of_item(words)


def _of_line(sender: str | None, words: Mapping[str, Any]) -> tuple[str | None, ...]:
    return (sender, words.get("sender_name"), words.get("subject"), *(words.get("names") or ()))


def _of_item(words: Mapping[str, Any]) -> tuple[str | None, ...]:
    return (words.get("title"), words.get("text"))
