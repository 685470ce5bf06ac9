"""采用的视图: of each item whether it may be adopted still, or is, by every fact on it and on what
repeats it; and its kind. Decides nothing.
"""

from collections.abc import Collection

from sqlalchemy import BindParameter, Select, Text, bindparam, case, cast, select, update

from ledger.entry import LedgerEntry
from ledger.facts import Fact, holding
from ledger.payload import Payload
from ledger.payloads import (
    Adopted,
    Assigned,
    EntryKind,
    FactPayload,
    Judged,
    Repeated,
    Reread,
    Revoked,
    Sealed,
    Withdrawn,
)
from ledger.projection.buffer import Buffer
from ledger.projection.doubts import decisions
from ledger.projection.facts import facts_on
from ledger.schema.views import FACTS, ITEMS

OPEN, ADOPTED = "open", "adopted"  # None: it does not count, or its words are gone


def first_stand(*, counts: bool) -> str | None:
    """An item's when it is received."""
    return OPEN if counts else None


def note_adoption(rows: Buffer, entry: LedgerEntry, payload: Payload) -> None:
    """Bring the items up to this entry, whose own rows of the views are there already."""
    if isinstance(payload, Adopted):
        rows.change(_ADOPT, {"adopted": payload.item})
    elif isinstance(payload, Assigned | Repeated | Withdrawn | Revoked):
        _renew(rows, _item_of(rows, entry, payload))
    elif isinstance(payload, Sealed):
        rows.connection.execute(
            update(ITEMS).where(ITEMS.c.seq.in_(payload.entries)).values(sealed=True, adoption=None)
        )
    elif isinstance(payload, Reread | Judged):
        _sort(rows, payload)


def _root() -> Select[tuple[str]]:
    """The item of the parameter and all that it repeats, however far; one whose receipt does not
    hold passes nothing on.
    """
    up = select(cast(bindparam("adopted"), Text).label("id")).cte("up", recursive=True)
    further = (
        select(ITEMS.c.repeat_of)
        .join(up, ITEMS.c.id == up.c.id)
        .where(ITEMS.c.repeat_of.is_not(None), ITEMS.c.holds)
    )
    return select(up.union(further).c.id)


# Changed together with what else waits to be written: an import brings adoptions by the thousand.
# The items are named by their ids alone, so that no database comes upon them by way of all that is
# open.
_ADOPT = (
    update(ITEMS)
    .where(ITEMS.c.id.in_(_root()))
    .values(adoption=case((ITEMS.c.adoption == OPEN, ADOPTED), else_=ITEMS.c.adoption))
)


# Put together once: that takes longer than to answer them.
_ITEMS: BindParameter[str] = bindparam("items", expanding=True)
_SAID_TO_REPEAT = select(FACTS.c.of).where(FACTS.c.item.in_(_ITEMS), FACTS.c.of.is_not(None))
_REPEATING = select(ITEMS.c.id).where(ITEMS.c.repeat_of.in_(_ITEMS), ITEMS.c.holds)
_ADOPTED_ONCE = select(FACTS.c.item).where(
    FACTS.c.item.in_(_ITEMS), FACTS.c.kind == EntryKind.ADOPTED
)
_STATE = select(ITEMS.c.state, ITEMS.c.sealed).where(ITEMS.c.id == bindparam("item"))
_STANDS = update(ITEMS).where(ITEMS.c.id == bindparam("item")).values(adoption=bindparam("stand"))


def _item_of(rows: Buffer, entry: LedgerEntry, payload: FactPayload) -> str | None:
    if isinstance(payload, Revoked):
        found: str | None = rows.connection.scalar(
            select(FACTS.c.item).where(FACTS.c.seq == entry.seq)
        )
        return found
    return getattr(payload, "item", None)


def _renew(rows: Buffer, item: str | None) -> None:
    """The item's own, and that of everything that it was ever said to repeat."""
    fresh = {item} if item else set()
    seen: set[str] = set()
    while fresh:
        seen |= fresh
        fresh = set(rows.connection.scalars(_SAID_TO_REPEAT, {"items": list(fresh)})) - seen
    for one in sorted(seen):
        _renew_one(rows, one)


def _renew_one(rows: Buffer, item: str) -> None:
    found = rows.connection.execute(_STATE, {"item": item}).one()
    stand = first_stand(counts=found.state == "counted" and not found.sealed)
    if stand:
        # Few are adopted at all: what a text that came a hundred times costs is one question.
        several = {"items": list(_with_repeats(rows, item))}
        adopted = set(rows.connection.scalars(_ADOPTED_ONCE, several))
        if any(_adopted(facts_on(rows.connection, one)) for one in adopted):
            stand = ADOPTED
    rows.connection.execute(_STANDS, {"item": item, "stand": stand})


def _with_repeats(rows: Buffer, item: str) -> Collection[str]:
    found, fresh = {item}, {item}
    while fresh:
        fresh = set(rows.connection.scalars(_REPEATING, {"items": list(fresh)})) - found
        found |= fresh
    return found


def _adopted(facts: list[Fact]) -> bool:
    held = holding(facts)
    return any(fact.kind is EntryKind.ADOPTED and fact.seq in held for fact in facts)


def _sort(rows: Buffer, payload: Reread | Judged) -> None:
    """Its kind by what people decided last, else by what was read last (ledger/views/entries.py
    says the same of one entry).
    """
    if isinstance(payload, Judged) and not payload.category:
        return
    said = (
        [one.category for one in decisions(rows, payload.of) if one.category]
        if isinstance(payload, Reread)
        else []
    )
    category = said[-1] if said else payload.category
    rows.connection.execute(
        update(ITEMS).where(ITEMS.c.seq == payload.of).values(category=category)
    )
