"""From an entry to the rows of the views: the same entries in the same order always give the same
rows. Decides nothing.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, func, select, update

from config.period import Quarter, civil_date
from ledger.entry import LedgerEntry
from ledger.facts import issue_key
from ledger.payload import Payload
from ledger.payloads import (
    KINDS,
    Attested,
    Closed,
    Commissioned,
    FactPayload,
    Held,
    Judged,
    Logged,
    Received,
    Released,
    Reread,
    Revoked,
    Sealed,
    Taught,
)
from ledger.projection.adoptions import note_adoption
from ledger.projection.buffer import Buffer
from ledger.projection.doubts import note_doubts
from ledger.projection.facts import CHANGING, COUNTING, ordinal
from ledger.projection.items import add_item, forget_keys, refresh_item, remember
from ledger.projection.objections import note_objections
from ledger.projection.search import note_words
from ledger.schema.views import (
    CLOSINGS,
    COMMISSIONS,
    FACTS,
    ITEMS,
    JUDGEMENTS,
    MAILS,
    RELEASES,
    REREADS,
    SEALS,
    STAND,
    TAUGHT,
    VIEWS_VERSION,
)

_NOTHING = dict.fromkeys(FACTS.c.keys())
# What a payload and the view of facts name alike.
_COLUMNS = {
    payload: tuple(name for name in payload.__struct_fields__ if name in _NOTHING)
    for payload in KINDS
}


def apply(rows: Buffer, entry: LedgerEntry, payload: Payload, words: Mapping[str, Any]) -> None:
    """Bring the views up to this entry; `words` is its free text, empty where it has none or is
    sealed.
    """
    if isinstance(payload, FactPayload):
        on_time = _add_fact(rows, entry, payload)
        if isinstance(payload, Received):
            add_item(rows, entry, payload, plain=on_time and not payload.joint)
            remember(rows, entry.seq, words)
    if isinstance(payload, Reread):
        _read_again(rows, entry, payload, words)
    if act := _OTHERS.get(type(payload)):
        act(rows, entry, payload)
    note_doubts(rows, entry, payload)
    note_adoption(rows, entry, payload)
    note_objections(rows, entry, payload)
    note_words(rows, entry, payload, words)


def stand_at(rows: Buffer, seq: int) -> None:
    """Say up to which entry the views are brought, with all that waits."""
    if rows.terms:
        rows.terms.end()
    rows.connection.execute(update(STAND).values(seq=seq))


def begin(rows: Buffer) -> None:
    """The views of an empty ledger."""
    rows.add(STAND, {"version": VIEWS_VERSION, "seq": 0})


def last_closed(connection: Connection) -> int | None:
    """The ordinal of the last quarter closed."""
    found: int | None = connection.scalar(select(func.max(CLOSINGS.c.quarter)))
    return found


def _add_fact(rows: Buffer, entry: LedgerEntry, payload: FactPayload) -> bool:
    """Whether the fact is effective in its own quarter."""
    values = _NOTHING | {name: getattr(payload, name) for name in _COLUMNS[type(payload)]}
    values |= {"seq": entry.seq, "kind": entry.kind.value, "joint": " ".join(values["joint"] or ())}
    if isinstance(payload, Attested) and payload.item is None:
        values["commission"] = (
            payload.ref
        )  # it hangs on nothing else: it and what revokes it are found by that
    values["issue_key"] = issue_key(values["issue"], year=payload.day.year)
    own = payload.day
    if isinstance(payload, Revoked):
        target = (
            rows.connection.execute(select(FACTS).where(FACTS.c.seq == payload.fact))
            .mappings()
            .one()
        )
        values |= {
            "target": target["seq"],
            "item": target["item"],
            "commission": target["commission"],
            "period": target["period"],
        }
        own = target["effective"]
    elif entry.kind in COUNTING and not isinstance(payload, Received):
        own = _effective_receipt(rows, str(values["item"]))
    closed = rows.once("last closed", last_closed)
    effective = max(own, Quarter.from_ordinal(closed).next.first_day) if closed is not None else own
    values |= {
        "own": own,
        "effective": effective,
        "own_quarter": ordinal(own),
        "quarter": ordinal(effective),
    }
    rows.add(FACTS, values)
    if values["item"] and entry.kind in CHANGING:
        refresh_item(rows, values["item"])
    return bool(values["own_quarter"] == values["quarter"])


_RECEIPT = (
    select(FACTS.c.effective)
    .join(ITEMS, ITEMS.c.seq == FACTS.c.seq)
    .where(ITEMS.c.id == bindparam("item"))
)


def _effective_receipt(rows: Buffer, item: str) -> date:
    day: date = rows.connection.execute(_RECEIPT, {"item": item}).scalar_one()
    return day


def _add_commission(rows: Buffer, entry: LedgerEntry, payload: Commissioned) -> None:
    year, _, number = payload.commission.removeprefix("C").partition("-")
    own = payload.commission.startswith("C") and year.isdecimal() and number.isdecimal()
    values = {
        "year": int(year) if own else payload.day.year,
        "number": int(number) if own else None,
    }
    units = " ".join(payload.units)
    rows.add(
        COMMISSIONS,
        {"id": payload.commission, "seq": entry.seq, "units": units, "due": payload.due, **values},
    )


def _add_closing(rows: Buffer, entry: LedgerEntry, payload: Closed) -> None:
    for period in payload.tallies:
        rows.add(CLOSINGS, {"quarter": Quarter.parse(period).ordinal, "seq": entry.seq})
    rows.forget("last closed")


def _add_mail(rows: Buffer, entry: LedgerEntry, payload: Logged | Held) -> None:
    """A line; one that was held and is released stands where it stood."""
    logged = payload if isinstance(payload, Logged) else None
    values = {
        "seq": entry.seq,
        "outcome": logged.outcome if logged else "held",
        "digest": logged.digest if logged else None,
        "size": logged.size if logged else None,
        "received_at": payload.received_at,
        "day": civil_date(payload.received_at),
    }
    rows.add(
        MAILS,
        values
        | {name: getattr(payload, name) for name in ("mailbox", "folder", "uidvalidity", "uid")},
    )


def _read_again(
    rows: Buffer, entry: LedgerEntry, payload: Reread, words: Mapping[str, Any]
) -> None:
    """An item is known again by what it reads now."""
    rows.add(REREADS, {"seq": entry.seq, "of": payload.of})
    if words.get("title"):
        forget_keys(rows, [payload.of])
        remember(rows, payload.of, words)


def _add_taught(rows: Buffer, entry: LedgerEntry, payload: Taught) -> None:
    rows.add(
        TAUGHT,
        {
            "seq": entry.seq,
            "address": payload.address,
            "unit": payload.unit,
            "since": payload.since,
        },
    )


def _judge(rows: Buffer, entry: LedgerEntry, payload: Judged) -> None:
    rows.add(JUDGEMENTS, {"seq": entry.seq, "of": payload.of})


def _release(rows: Buffer, entry: LedgerEntry, payload: Released) -> None:
    rows.add(RELEASES, {"seq": entry.seq, "held": payload.held})


def _forget(rows: Buffer, entry: LedgerEntry, payload: Sealed) -> None:
    for of in sorted(set(payload.entries)):
        rows.add(SEALS, {"of": of, "seq": entry.seq})
    forget_keys(rows, payload.entries)


_OTHERS: dict[type[Payload], Callable[[Buffer, LedgerEntry, Any], None]] = {
    Commissioned: _add_commission,
    Closed: _add_closing,
    Logged: _add_mail,
    Held: _add_mail,
    Released: _release,
    Sealed: _forget,
    Judged: _judge,
    Taught: _add_taught,
}
