"""申诉的视图: which objections are open, and about which quarter each of them is. Decides nothing."""

from sqlalchemy import select, update

from config.period import Quarter, period_of
from ledger.entry import LedgerEntry
from ledger.payload import Answered, Objected, Payload
from ledger.projection.buffer import Buffer
from ledger.schema.views import ANSWERS, FACTS, ITEMS, OBJECTIONS


def note_objections(rows: Buffer, entry: LedgerEntry, payload: Payload) -> None:
    """Bring the view of objections up to this entry."""
    if isinstance(payload, Objected):
        item, quarter = _about(rows, payload)
        row = {
            "seq": entry.seq,
            "unit": payload.unit,
            "due": payload.due,
            "quarter": quarter,
            "item": item,
            "answer": None,
        }
        rows.add(OBJECTIONS, row)
    elif isinstance(payload, Answered):
        rows.add(ANSWERS, {"seq": entry.seq, "of": payload.of})
        rows.connection.execute(
            update(OBJECTIONS).where(OBJECTIONS.c.seq == payload.of).values(answer=entry.seq)
        )


def _about(rows: Buffer, payload: Objected) -> tuple[str | None, int]:
    """The item that it is about, if there is one, and the quarter whose figures it may move first."""
    if payload.period:
        return None, Quarter.of(period_of(payload.period).last_day).ordinal
    fact = FACTS.c.seq == payload.fact if payload.fact else FACTS.c.seq == _receipt(payload.item)
    found = rows.connection.execute(select(FACTS.c.item, FACTS.c.quarter).where(fact)).one()
    return found.item, found.quarter


def _receipt(item: str | None) -> object:
    return select(ITEMS.c.seq).where(ITEMS.c.id == item).scalar_subquery()
