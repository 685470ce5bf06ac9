"""事实: one fact as the scoring reads it, and which facts hold by a quarter (READING.md, times and
periods). Pure.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ledger.payloads import EntryKind


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the view of facts. `day` is the day that the fact bears; `own` the one that counts
    for it; quarters are `Quarter.ordinal`.

    `item` and `commission` name what the fact is about, also for a revocation; `of` the item that a
    repeat repeats; `target` the entry that a revocation revokes; `unit` the one named, None where
    none is. What is attested of a unit hangs on no item: its `commission` is its own ref.
    """

    seq: int
    ref: str
    kind: EntryKind
    day: date
    own: date
    quarter: int
    item: str | None = None
    of: str | None = None
    commission: str | None = None
    unit: str | None = None
    target: int | None = None
    period: str | None = None
    publication: str | None = None
    genre: str | None = None
    rank: str | None = None
    stream: str | None = None
    joint: tuple[str, ...] = ()
    occurrence: str | None = None
    number: str | None = None
    issue: str | None = None

    @property
    def own_quarter(self) -> int:
        return self.own.year * 4 + (self.own.month - 1) // 3


def holding(facts: Iterable[Fact], *, by: int | None = None) -> frozenset[int]:
    """The entries that hold by the quarter with ordinal `by` (None: by what is known now).

    A fact holds if it is effective by then and no revocation of it holds; `facts` must have every
    revocation of its facts.
    """
    held: set[int] = set()
    undone: set[int] = set()
    for fact in sorted(facts, key=lambda f: f.seq, reverse=True):
        if (by is None or fact.quarter <= by) and fact.seq not in undone:
            held.add(fact.seq)
            if fact.target is not None:
                undone.add(fact.target)
    return frozenset(held)
