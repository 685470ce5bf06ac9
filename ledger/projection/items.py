"""信息的视图: an item's row, by what is known now, and by what it is known again. Decides nothing."""

from collections.abc import Collection, Mapping
from hashlib import blake2b
from typing import Any

from sqlalchemy import bindparam, select, update

from classify.submission import Fingerprint, bands_of
from ledger.entry import LedgerEntry
from ledger.facts import Fact, holding
from ledger.payloads import EntryKind, Received
from ledger.projection.adoptions import first_stand
from ledger.projection.buffer import Buffer
from ledger.projection.facts import COUNTING, facts_on, ordinal
from ledger.projection.search import line_of
from ledger.schema.views import BANDS, FINGERPRINTS, ITEMS


def add_item(rows: Buffer, entry: LedgerEntry, payload: Received, *, plain: bool) -> None:
    year, _, number = payload.item.partition("-")
    rows.add(
        ITEMS,
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
            "quarter": ordinal(payload.day),
            "plain": plain,
            "holds": True,
            "state": "counted" if payload.unit else "waiting",
            "unit": payload.unit,
            "repeat_of": None,
            "category": payload.category,
            "sealed": payload.sealed,
            "line": line_of(rows, payload),
            "adoption": first_stand(counts=bool(payload.unit) and not payload.sealed),
        },
    )


def remember(rows: Buffer, item: int, words: Mapping[str, Any]) -> None:
    """What the item with that receipt is known again by."""
    if not words.get("title"):
        return
    keys = _keys(words)
    numbers = {"text_key": key_number(keys.text), "title_key": key_number(keys.title)}
    rows.add(FINGERPRINTS, {"item": item, "sketch": keys.sketch} | numbers)
    for band in keys.bands:
        rows.add(BANDS, {"band": band, "item": item})


def key_number(key: str | None) -> int | None:
    """What stands for a key in the views, of 63 bits; None for no key."""
    if not key:
        return None
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) >> 1


def _keys(words: Mapping[str, Any]) -> Fingerprint:
    packed = Fingerprint.unpacked(words["keys"]) if "keys" in words else None
    if packed:
        return packed
    from classify.fingerprints import fingerprint_of  # noqa: PLC0415 - for content of old only
    from classify.text import Text  # noqa: PLC0415 - only where a fingerprint is made

    return fingerprint_of(words["title"], Text(words.get("text") or ""))


def refresh_item(rows: Buffer, item: str) -> None:
    facts = facts_on(rows.connection, item)
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
    changed = {
        "state": state,
        "unit": named,
        "repeat_of": repeat.of if repeat else None,
        "holds": EntryKind.RECEIVED in kept,
    }
    if (
        len(stirring := [f for f in facts if _bears_on_count(f, facts)]) > 1
        or stirring[0].own_quarter != stirring[0].quarter
    ):
        changed["plain"] = False
    rows.connection.execute(update(ITEMS).where(ITEMS.c.id == item).values(**changed))


def _bears_on_count(fact: Fact, facts: list[Fact]) -> bool:
    while fact.target is not None:
        fact = next(f for f in facts if f.seq == fact.target)
    return fact.kind in COUNTING


def forget_keys(rows: Buffer, items: Collection[int]) -> None:
    """The items with these receipts are not known again any more."""
    kept = select(FINGERPRINTS.c.item, FINGERPRINTS.c.sketch).where(FINGERPRINTS.c.item.in_(items))
    bands = [
        {"band_of": band, "item_of": row.item}
        for row in rows.connection.execute(kept).all()
        for band in bands_of(row.sketch)
    ]
    if bands:
        rows.connection.execute(_FORGET, bands)
    rows.connection.execute(FINGERPRINTS.delete().where(FINGERPRINTS.c.item.in_(items)))


_FORGET = BANDS.delete().where(
    BANDS.c.band == bindparam("band_of"), BANDS.c.item == bindparam("item_of")
)
