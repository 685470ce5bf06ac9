"""存疑的视图: which doubts of a mail's line or an item's receipt are open now, after every reading
and every decision. Decides nothing.
"""

from collections.abc import Iterable

from sqlalchemy import select

from ledger.entry import LedgerEntry, decode
from ledger.payload import Payload
from ledger.payloads import EntryKind, Judged, Logged, Received, Reread
from ledger.projection.buffer import Buffer
from ledger.projection.search import line_at, line_of
from ledger.schema.chain import ENTRIES
from ledger.schema.views import DOUBTS, ITEMS, JUDGEMENTS


def note_doubts(rows: Buffer, entry: LedgerEntry, payload: Payload) -> None:
    """Bring the open doubts up to this entry, whose own row of the views is there already."""
    if isinstance(payload, Received):
        _open(
            rows,
            entry.seq,
            payload.doubts,
            item=payload.item,
            line=line_of(rows, payload) or entry.seq,
        )
    elif isinstance(payload, Logged):
        _open(rows, entry.seq, payload.doubts, item=None, line=entry.seq)
    elif isinstance(payload, Judged) and (payload.settled or payload.reopened):
        before = rows.connection.scalars(select(DOUBTS.c.code).where(DOUBTS.c.of == payload.of))
        _renew(rows, payload.of, decided(before, payload))
    elif isinstance(payload, Reread):
        codes = set(payload.doubts)
        for said in decisions(rows, payload.of):
            codes = decided(codes, said)
        _renew(rows, payload.of, codes)


def decided(codes: Iterable[str], said: Judged) -> set[str]:
    """What is open after a person's decision."""
    return (set(codes) - set(said.settled)) | set(said.reopened)


def _renew(rows: Buffer, of: int, codes: Iterable[str]) -> None:
    rows.connection.execute(DOUBTS.delete().where(DOUBTS.c.of == of))
    _open(
        rows,
        of,
        codes,
        item=rows.connection.scalar(select(ITEMS.c.id).where(ITEMS.c.seq == of)),
        line=line_at(rows, of),
    )


def _open(rows: Buffer, of: int, codes: Iterable[str], *, item: str | None, line: int) -> None:
    for code in sorted(set(codes)):
        rows.add(DOUBTS, {"of": of, "code": code, "item": item, "line": line})


def decisions(rows: Buffer, of: int) -> list[Judged]:
    """What people decided of an entry, in order."""
    query = (
        select(ENTRIES)
        .join(JUDGEMENTS, JUDGEMENTS.c.seq == ENTRIES.c.seq)
        .where(JUDGEMENTS.c.of == of)
        .order_by(ENTRIES.c.seq)
    )
    found = rows.connection.execute(query).all()
    return [decode(LedgerEntry(row[0], row[1], EntryKind(row[2]), *row[3:8])) for row in found]
