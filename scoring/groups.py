"""一并的事实: facts that bear on one another, for whom their items count, and what they come to in
a period. Facts never change, so it is found once. Pure.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from config.period import Period, Quarter
from config.roster import Roster
from ledger.facts import Fact, holding
from ledger.payloads import EntryKind
from scoring.items import in_periods, lines_of
from scoring.payments import owners, roots
from scoring.rulebook import Rulebook
from scoring.score import ScoreEntry

COUNTING = frozenset(
    {EntryKind.RECEIVED, EntryKind.ASSIGNED, EntryKind.REPEATED, EntryKind.WITHDRAWN}
)
Adopted = Mapping[str, tuple[str, ...]]  # item → the units that have it as adopted
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Basis:
    """What a tally is worked out by: who is listed, what counts, and from which quarter on quotas
    bind (None: not yet).
    """

    roster: Roster
    rulebook: Rulebook
    starts: Quarter | None
    stream: str = "govinfo"

    def quota(self, unit: str, quarter: Period) -> int | None:
        block = self.roster.in_quarter(unit, quarter)
        return (
            self.rulebook.quota(block.group, on=quarter.last_day)
            if block and self.stream == "govinfo"
            else None
        )

    def binds(self, quarter: Period) -> bool:
        if self.starts is None:
            return False
        return (
            max(
                type(quarter).of(self.starts.first_day),
                type(quarter).of(self.rulebook.takes_effect),
            )
            <= quarter
        )


@dataclass(frozen=True, slots=True)
class Worth:
    """What facts come to in a period: score lines by order of recording, what it adopted, (earlier
    period, unit) → the facts that moved its quantity, and what was attested of units.
    """

    lines: Sequence[ScoreEntry]
    adopted: Adopted
    moved: Mapping[tuple[Period, str], Sequence[int]]
    attested: Sequence[Fact]


@dataclass(frozen=True, slots=True, eq=False)
class FactGroup:
    """Every fact on items that hang together by repeats, or about one commission; what was found
    of them by one rulebook and roster is kept with them.
    """

    facts: Sequence[Fact]
    _known: dict[Hashable, object] = field(default_factory=dict, repr=False)

    def found(self, quarter: Period, basis: Basis) -> Worth:
        return self._once((quarter, basis.stream), lambda: find(self.facts, quarter, basis=basis))

    def adopted(self, quarters: Sequence[Period], *, also: EntryKind, basis: Basis) -> Adopted:
        """See `adopted_in`."""
        return self._once(
            (quarters[0], quarters[-1], also),
            lambda: adopted_in(self.facts, quarters, also=also, basis=basis),
        )

    def _once(self, key: Hashable, ask: Callable[[], Value]) -> Value:
        if key not in self._known:
            self._known[key] = ask()
        return self._known[key]  # type: ignore[return-value] # each key is asked in one place


def groups_of(facts: Iterable[Fact]) -> list[list[Fact]]:
    """The facts on items, those together that hang together by repeats, in the order of recording."""
    by_item: dict[str, list[Fact]] = defaultdict(list)
    group: dict[str, set[str]] = {}
    for fact in sorted((fact for fact in facts if fact.item), key=lambda fact: fact.seq):
        item = fact.item or ""
        by_item[item].append(fact)
        joined = group.get(item, {item}) | (group.get(fact.of, {fact.of}) if fact.of else set())
        group |= dict.fromkeys(joined, joined)
    several = {id(items): items for items in group.values()}.values()
    return [
        sorted((fact for item in items for fact in by_item[item]), key=lambda fact: fact.seq)
        for items in several
    ]


def find(facts: Sequence[Fact], quarter: Period, *, basis: Basis) -> Worth:
    """What these facts come to in the period; what bears on one of them is among them."""
    placed = in_periods(facts, type(quarter))
    scored = basis.stream == "govinfo"
    return Worth(
        lines_of(facts, quarter=quarter, rulebook=basis.rulebook, roster=basis.roster)
        if scored
        else (),
        _adopted_in(placed, [quarter], EntryKind.ADOPTED, basis),
        _moved(quarter, placed, basis),
        _attested(quarter, placed),
    )


def counting(facts: Iterable[Fact], *, by: Period, basis: Basis) -> dict[str, frozenset[str]]:
    """Item → the units that it counts for, by the facts that hold by that quarter; an item that
    counts for nobody is left out.
    """
    facts = list(facts)
    held = holding(facts, by=by.ordinal)
    gone = {
        f.item
        for f in facts
        if f.seq in held and f.kind in {EntryKind.REPEATED, EntryKind.WITHDRAWN}
    }
    whose = owners(facts, held, roster=basis.roster, joint=basis.rulebook.reading.joint.taken)
    first = basis.rulebook.first_day
    receipts = [
        f
        for f in facts
        if f.kind is EntryKind.RECEIVED and f.stream == basis.stream and f.own >= first
    ]
    return {
        f.item: frozenset(unit for unit, _ in whose[f.item])
        for f in receipts
        if f.item and f.item in whose and f.item not in gone
    }


def adopted_in(
    facts: Sequence[Fact], quarters: Sequence[Period], *, also: EntryKind, basis: Basis
) -> Adopted:
    """What is adopted by the knowledge of the last of these quarters: an adoption of an item, or
    of a repeat of it, is effective in one of them.

    A fact of the kind `also` is taken for an adoption too.
    """
    return _adopted_in(in_periods(facts, type(quarters[-1])), quarters, also, basis)


def _adopted_in(
    facts: Sequence[Fact], quarters: Sequence[Period], also: EntryKind, basis: Basis
) -> Adopted:
    last, within = quarters[-1], {quarter.ordinal for quarter in quarters}
    kinds, first = (
        {EntryKind.ADOPTED, also},
        basis.rulebook.first_day,
    )  # one of before the rulebook counts for nothing
    adoptions = [
        fact
        for fact in facts
        if fact.kind in kinds and fact.own >= first and fact.quarter in within
    ]
    if not adoptions:
        return {}
    held = holding(facts, by=last.ordinal)
    root, whose = (
        roots(facts, held),
        owners(facts, held, roster=basis.roster, joint=basis.rulebook.reading.joint.taken),
    )
    of_stream = {
        fact.item
        for fact in facts
        if fact.kind is EntryKind.RECEIVED and fact.stream == basis.stream
    }
    found = {}
    for fact in adoptions:
        item = root.get(fact.item or "") if fact.seq in held else None
        if item and item in of_stream:
            heirs = (basis.roster.heir(unit, last) for unit, _ in whose.get(item, ()))
            found[item] = tuple(dict.fromkeys(heir for heir in heirs if heir))
    return found


def _moved(
    quarter: Period, facts: Sequence[Fact], basis: Basis
) -> Mapping[tuple[Period, str], Sequence[int]]:
    """(Earlier quarter, unit) → the facts effective in this one that changed for whom an item of
    that quarter counts.
    """
    receipts = {
        fact.item: fact
        for fact in facts
        if fact.kind is EntryKind.RECEIVED and fact.own < quarter.first_day
    }
    if not receipts:
        return {}
    by_seq, held = {fact.seq: fact for fact in facts}, holding(facts, by=quarter.ordinal)
    moving = [
        f
        for f in facts
        if f.item in receipts
        and f.quarter == quarter.ordinal
        and f.seq in held
        and _bears_on_count(f, by_seq)
    ]
    if not moving:
        return {}
    before, after = (counting(facts, by=by, basis=basis) for by in (quarter.previous, quarter))
    found: dict[tuple[Period, str], list[int]] = defaultdict(list)
    for fact in sorted(moving, key=lambda f: f.seq):
        receipt, item = receipts[fact.item], fact.item or ""
        for unit in before.get(item, frozenset()) ^ after.get(item, frozenset()):
            found[type(quarter).of(receipt.own), unit].append(fact.seq)
    return found


def _bears_on_count(fact: Fact, by_seq: Mapping[int, Fact]) -> bool:
    """Whether it changes what counts; not where it only undoes what was done in the same quarter."""
    if fact.target is not None and by_seq[fact.target].quarter == fact.quarter:
        return False
    while fact.target is not None:
        fact = by_seq[fact.target]
    return fact.kind in COUNTING


def _attested(quarter: Period, facts: Sequence[Fact]) -> Sequence[Fact]:
    """What was attested of units that holds and is effective in the period."""
    found = [
        fact
        for fact in facts
        if fact.kind is EntryKind.ATTESTED and fact.unit and fact.quarter == quarter.ordinal
    ]
    held = holding(facts, by=quarter.ordinal) if found else frozenset()
    return [fact for fact in found if fact.seq in held]
