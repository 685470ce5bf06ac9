"""事实的视图: a row of it as our type, and what bears on whether and for whom an item counts.
Decides nothing.
"""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, bindparam, select

from config.period import Quarter
from ledger.facts import Fact
from ledger.payloads import EntryKind
from ledger.schema.views import FACTS

COUNTING = frozenset(
    {EntryKind.RECEIVED, EntryKind.ASSIGNED, EntryKind.REPEATED, EntryKind.WITHDRAWN}
)
CHANGING = (COUNTING | {EntryKind.REVOKED}) - {EntryKind.RECEIVED}
_FIELDS = tuple(field.name for field in fields(Fact))
_KINDS = {kind.value: kind for kind in EntryKind}
_KIND, _JOINT = _FIELDS.index("kind"), _FIELDS.index("joint")
FACT_COLUMNS = tuple(FACTS.c[name] for name in _FIELDS)  # what a `fact_of` needs, in its order


# Put together once: that takes longer than to answer it.
_ON_ITEM = select(*FACT_COLUMNS).where(FACTS.c.item == bindparam("item"))


def facts_on(connection: Connection, item: str) -> list[Fact]:
    """Every fact about one item."""
    return [fact_of(row) for row in connection.execute(_ON_ITEM, {"item": item})]


def fact_of(row: Sequence[Any]) -> Fact:
    """A row of FACT_COLUMNS as our type."""
    values = list(row)
    values[_KIND] = _KINDS[values[_KIND]]
    values[_JOINT] = tuple(values[_JOINT].split())
    return Fact(*values)


@lru_cache(maxsize=4096)  # facts come by day: the same few are asked for again and again
def ordinal(day: date) -> int:
    return Quarter.of(day).ordinal
