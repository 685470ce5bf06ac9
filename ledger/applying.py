"""From an entry to the rows of the views: the same entries in the same order always give the same rows. Decides nothing."""

import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from classify.repeats import fingerprint
from classify.titles import title_key
from config.period import Quarter, civil_date
from ledger.entry import LedgerEntry
from ledger.facts import Fact, holding
from ledger.payloads import (
    Closed,
    Commissioned,
    EntryKind,
    FactPayload,
    Held,
    Logged,
    Payload,
    Received,
    Revoked,
    Sealed,
)
from ledger.tables import CLOSINGS, COMMISSIONS, FACTS, FINGERPRINTS, ITEMS, MAILS, STAND, VIEWS_VERSION

COUNTING = frozenset({EntryKind.RECEIVED, EntryKind.ASSIGNED, EntryKind.REPEATED, EntryKind.WITHDRAWN})
CHANGING = (COUNTING | {EntryKind.REVOKED}) - {EntryKind.RECEIVED}
COLUMNS = frozenset(FACTS.c.keys())


def apply(connection: Connection, entry: LedgerEntry, payload: Payload, body: str | None) -> None:
    """Bring the views up to this entry; `body` is its content as JSON text, None where it has none or is sealed."""
    if isinstance(payload, FactPayload):
        on_time = _add_fact(connection, entry, payload)
        if isinstance(payload, Received):
            _add_item(connection, entry, payload, plain=on_time and not payload.joint)
            _remember(connection, payload.item, json.loads(body) if body else {})
    if act := _OTHERS.get(type(payload)):
        act(connection, entry, payload)


def stand_at(connection: Connection, seq: int) -> None:
    """Say up to which entry the views are brought."""
    connection.execute(update(STAND).values(seq=seq))


def begin(connection: Connection) -> None:
    """The views of an empty ledger."""
    connection.execute(insert(STAND).values(version=VIEWS_VERSION, seq=0))


def facts_on(connection: Connection, item: str) -> list[Fact]:
    """Every fact about one item."""
    return [fact_of(row) for row in connection.execute(select(FACTS).where(FACTS.c.item == item)).mappings()]


def fact_of(row: RowMapping) -> Fact:
    """A row of the table as our type."""
    values = {field.name: row[field.name] for field in fields(Fact)}
    return Fact(**values | {"kind": EntryKind(row["kind"]), "joint": tuple(row["joint"].split())})


def last_closed(connection: Connection) -> int | None:
    """The ordinal of the last quarter closed."""
    found: int | None = connection.scalar(select(func.max(CLOSINGS.c.quarter)))
    return found


def _add_fact(connection: Connection, entry: LedgerEntry, payload: FactPayload) -> bool:
    """Whether the fact is effective in its own quarter."""
    values = {f.name: value for f in fields(payload) if f.name in COLUMNS and (value := getattr(payload, f.name)) is not None}
    values |= {"seq": entry.seq, "kind": entry.kind.value, "joint": " ".join(values.get("joint", ()))}
    own = payload.day
    if isinstance(payload, Revoked):
        target = connection.execute(select(FACTS).where(FACTS.c.seq == payload.fact)).mappings().one()
        values |= {"target": target["seq"], "item": target["item"], "commission": target["commission"], "period": target["period"]}
        own = target["effective"]
    elif entry.kind in COUNTING and not isinstance(payload, Received):
        own = _effective_receipt(connection, values["item"])
    closed = last_closed(connection)
    effective = max(own, Quarter.from_ordinal(closed).next.first_day) if closed is not None else own
    values |= {"own": own, "effective": effective, "own_quarter": _ordinal(own), "quarter": _ordinal(effective)}
    connection.execute(insert(FACTS), values)
    if values.get("item") and entry.kind in CHANGING:
        _refresh_item(connection, values["item"])
    return bool(values["own_quarter"] == values["quarter"])


def _effective_receipt(connection: Connection, item: str) -> date:
    receipt = select(FACTS.c.effective).join(ITEMS, ITEMS.c.seq == FACTS.c.seq).where(ITEMS.c.id == item)
    day: date = connection.execute(receipt).scalar_one()
    return day


def _ordinal(day: date) -> int:
    return Quarter.of(day).ordinal


def _add_item(connection: Connection, entry: LedgerEntry, payload: Received, *, plain: bool) -> None:
    year, _, number = payload.item.partition("-")
    connection.execute(
        insert(ITEMS),
        {
            "id": payload.item,
            "year": int(year),
            "number": int(number),
            "seq": entry.seq,
            "ref": payload.ref,
            "mail": payload.mail,
            "logged": payload.logged,
            "stream": payload.stream,
            "named": payload.unit,
            "received_at": payload.received_at,
            "day": payload.day,
            "quarter": _ordinal(payload.day),
            "plain": plain,
            "holds": True,
            "state": "counted" if payload.unit else "waiting",
            "unit": payload.unit,
        },
    )


def _remember(connection: Connection, item: str, words: dict[str, Any]) -> None:
    if title := words.get("title"):
        keys = {"text_key": fingerprint(words.get("text", "")), "title_key": title_key(title)}
        connection.execute(insert(FINGERPRINTS), keys | {"item": item})


def _refresh_item(connection: Connection, item: str) -> None:
    facts = facts_on(connection, item)
    held = holding(facts)
    kept = {fact.kind: fact for fact in sorted(facts, key=lambda f: f.seq) if fact.seq in held}
    receipt = next(fact for fact in facts if fact.kind is EntryKind.RECEIVED)
    named = kept.get(EntryKind.ASSIGNED, receipt).unit
    repeat = kept.get(EntryKind.REPEATED)
    state = "counted" if named else "waiting"
    if EntryKind.RECEIVED not in kept or EntryKind.WITHDRAWN in kept:
        state = "withdrawn"
    elif repeat:
        state = "repeated"
    changed = {"state": state, "unit": named, "repeat_of": repeat.of if repeat else None, "holds": EntryKind.RECEIVED in kept}
    if len(stirring := [f for f in facts if _bears_on_count(f, facts)]) > 1 or stirring[0].own_quarter != stirring[0].quarter:
        changed["plain"] = False
    connection.execute(update(ITEMS).where(ITEMS.c.id == item).values(**changed))


def _bears_on_count(fact: Fact, facts: list[Fact]) -> bool:
    while fact.target is not None:
        fact = next(f for f in facts if f.seq == fact.target)
    return fact.kind in COUNTING


def _add_commission(connection: Connection, entry: LedgerEntry, payload: Commissioned) -> None:
    year, _, number = payload.commission.removeprefix("C").partition("-")
    own = payload.commission.startswith("C") and year.isdecimal() and number.isdecimal()
    values = {"year": int(year) if own else payload.day.year, "number": int(number) if own else None}
    units = " ".join(payload.units)
    connection.execute(insert(COMMISSIONS).values(id=payload.commission, seq=entry.seq, units=units, due=payload.due, **values))


def _add_closing(connection: Connection, entry: LedgerEntry, payload: Closed) -> None:
    for period in payload.tallies:
        connection.execute(insert(CLOSINGS).values(quarter=Quarter.parse(period).ordinal, seq=entry.seq))


def _add_mail(connection: Connection, entry: LedgerEntry, payload: Logged | Held) -> None:
    logged = isinstance(payload, Logged)
    key = {name: getattr(payload, name) for name in ("mailbox", "folder", "uidvalidity", "uid")}
    values = {
        "seq": entry.seq,
        "outcome": payload.outcome if isinstance(payload, Logged) else "held",
        "digest": payload.digest if isinstance(payload, Logged) else None,
        "size": payload.size if isinstance(payload, Logged) else None,
        "received_at": payload.received_at,
        "day": civil_date(payload.received_at),
    }
    where = [MAILS.c[name] == value for name, value in key.items()]
    if not (logged and connection.execute(update(MAILS).where(*where).values(**values)).rowcount):
        connection.execute(insert(MAILS), key | values)


def _forget(connection: Connection, _entry: LedgerEntry, payload: Sealed) -> None:
    sealed = select(ITEMS.c.id).where(ITEMS.c.seq.in_(payload.entries))
    connection.execute(FINGERPRINTS.delete().where(FINGERPRINTS.c.item.in_(sealed)))


_OTHERS: dict[type[Payload], Callable[[Connection, LedgerEntry, Any], None]] = {
    Commissioned: _add_commission,
    Closed: _add_closing,
    Logged: _add_mail,
    Held: _add_mail,
    Sealed: _forget,
}
