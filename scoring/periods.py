"""A quarter's sums: quantity, base points and their corrections, runs of short quarters, adopted items -> each unit's Tally. Pure.

N(u, p, q) below is READING.md's: how many items of unit u, received in quarter p, count by the facts that hold by quarter q.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from config.period import Quarter
from config.roster import Roster
from ledger.facts import Fact, holding
from ledger.payloads import EntryKind
from scoring.items import lines_of, owners, roots
from scoring.rulebook import Rulebook
from scoring.score import Part, ScoreEntry, Tally

COUNTING = frozenset({EntryKind.RECEIVED, EntryKind.ASSIGNED, EntryKind.REPEATED, EntryKind.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Receipts:
    """The items received in one quarter: `plain` are (unit named, day, how many) of those on whose count nothing else bears; `others` the facts on the rest."""

    plain: Sequence[tuple[str, date, int]] = ()
    others: Sequence[Fact] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """What a tally is worked out by: who is listed, what counts, and from which quarter on quotas bind (None: not yet)."""

    roster: Roster
    rulebook: Rulebook
    starts: Quarter | None
    stream: str = "govinfo"

    def quota(self, unit: str, quarter: Quarter) -> int | None:
        block = self.roster.in_quarter(unit, quarter)
        return self.rulebook.quota(block.group) if block and self.stream == "govinfo" else None

    def binds(self, quarter: Quarter) -> bool:
        return self.starts is not None and max(self.starts, self.rulebook.first_quarter) <= quarter


@dataclass
class Quantities:
    """N(u, p, q) for one q, each quarter p looked at once; `receipts` gives a quarter's items."""

    office: Office
    by: Quarter
    receipts: Callable[[Quarter], Receipts]
    _seen: dict[tuple[Quarter, Quarter], Counter[str]] = field(default_factory=dict)

    def count(self, quarter: Quarter, *, by: Quarter | None = None) -> Counter[str]:
        """Unit → N(unit, quarter, by)."""
        by = by or self.by
        if (quarter, by) not in self._seen:
            roster, found = self.office.roster, self.receipts(quarter)
            counts: Counter[str] = Counter()
            for unit, day, number in found.plain:
                counts[roster.credited(unit, day)] += number
            for units in counting(found.others, by=by, office=self.office).values():
                counts.update(units)
            self._seen[quarter, by] = counts
        return self._seen[quarter, by]


def counting(facts: Iterable[Fact], *, by: Quarter, office: Office) -> dict[str, frozenset[str]]:
    """Item → the units that it counts for, by the facts that hold by that quarter; an item that counts for nobody is left out."""
    facts = list(facts)
    held = holding(facts, by=by.ordinal)
    gone = {f.item for f in facts if f.seq in held and f.kind in {EntryKind.REPEATED, EntryKind.WITHDRAWN}}
    whose = owners(facts, held, roster=office.roster, joint=office.rulebook.reading.joint.taken)
    first = office.rulebook.first_quarter.ordinal
    receipts = [f for f in facts if f.kind is EntryKind.RECEIVED and f.stream == office.stream and f.own_quarter >= first]
    return {f.item: frozenset(unit for unit, _ in whose[f.item]) for f in receipts if f.item and f.item in whose and f.item not in gone}


def tally_quarter(
    quarter: Quarter, facts: Sequence[Fact], *, quantities: Quantities, office: Office
) -> tuple[list[Tally], list[ScoreEntry]]:
    """Each listed unit's tally, in the roster's order, and the lines that fall to nobody.

    `facts` is every fact about the items and commissions about which one is effective in the quarter, and about those that hang together with them.
    """
    lines = _base(quarter, quantities, office) + _corrections(quarter, facts, quantities, office)
    if office.stream == "govinfo":
        lines += lines_of(facts, quarter=quarter, rulebook=office.rulebook, roster=office.roster)
    by_unit: dict[str | None, list[ScoreEntry]] = defaultdict(list)
    for line in lines:
        heir = office.roster.heir(line.unit, quarter)
        by_unit[heir].append(replace(line, unit=heir) if heir else line)
    adopted = Counter(unit for units in adopted_items(facts, [quarter], office=office).values() for unit in units)
    tallies = []
    for unit in office.roster.listed_in(quarter):
        run = short_run(unit.code, quarter, quantities, office)
        tallies.append(
            Tally(
                unit=unit.code,
                name=unit.name,
                group=unit.group,
                received=quantities.count(quarter)[unit.code],
                quota=office.quota(unit.code, quarter),
                adopted_items=adopted[unit.code],
                short_run=run,
                reprimand_proposed=run >= 2 and (office.rulebook.reading.reprimand_run.taken == "rolling" or run % 2 == 0),
                scores=tuple(by_unit[unit.code]),
            )
        )
    return tallies, by_unit[None]


def adopted_items(facts: Sequence[Fact], quarters: Sequence[Quarter], *, office: Office) -> dict[str, tuple[str, ...]]:
    """Item → the units that have it as adopted, by the knowledge of the last of these quarters: an adoption of it, or of a repeat of it, is effective in one of them."""
    last, within = quarters[-1], {quarter.ordinal for quarter in quarters}
    held = holding(facts, by=last.ordinal)
    root, whose = roots(facts, held), owners(facts, held, roster=office.roster, joint=office.rulebook.reading.joint.taken)
    of_stream = {fact.item for fact in facts if fact.kind is EntryKind.RECEIVED and fact.stream == office.stream}
    found = {}
    for fact in facts:
        item = root.get(fact.item or "") if _adopts(fact, office) and fact.seq in held and fact.quarter in within else None
        if item and item in of_stream:
            heirs = (office.roster.heir(unit, last) for unit, _ in whose.get(item, ()))
            found[item] = tuple(dict.fromkeys(heir for heir in heirs if heir))
    return found


def short_run(unit: str, quarter: Quarter, quantities: Quantities, office: Office) -> int:
    """How many quarters in a row, ending with this one, the unit was short; a quarter that lists it in part, or without a quota, ends the run."""
    run = 0
    while office.binds(quarter) and office.roster.whole(unit, quarter) and (quota := office.quota(unit, quarter)) is not None:
        if quantities.count(quarter)[unit] >= quota:
            break
        run, quarter = run + 1, quarter.previous
    return run


def _adopts(fact: Fact, office: Office) -> bool:
    """An adoption that counts: not one of before the rulebook, which counts for nothing."""
    return fact.kind is EntryKind.ADOPTED and fact.own_quarter >= office.rulebook.first_quarter.ordinal


def _base(quarter: Quarter, quantities: Quantities, office: Office) -> list[ScoreEntry]:
    rule, counts = office.rulebook.base_points, quantities.count(quarter)
    met = [u.code for u in office.roster.listed_in(quarter) if _earns(u.code, quarter, counts, office)]
    return [ScoreEntry(unit, Part.BASE, rule.id, rule.cite, rule.points, str(quarter)) for unit in met]


def _earns(unit: str, quarter: Quarter, counts: Mapping[str, int], office: Office) -> bool:
    quota = office.quota(unit, quarter)
    return quota is not None and office.binds(quarter) and counts.get(unit, 0) >= quota


def _corrections(quarter: Quarter, facts: Sequence[Fact], quantities: Quantities, office: Office) -> list[ScoreEntry]:
    """What facts effective in this quarter change in the base points of earlier ones."""
    rule, lines = office.rulebook.base_points, []
    for (earlier, unit), because in sorted(_moved(quarter, facts, office).items(), key=lambda moved: (moved[0][0], moved[1])):
        before = _earns(unit, earlier, quantities.count(earlier, by=quarter.previous), office)
        after = _earns(unit, earlier, quantities.count(earlier), office)
        if before != after:
            points = rule.points if after else -rule.points
            line = ScoreEntry(unit, Part.BASE, rule.id, rule.cite, points, str(quarter), corrects=str(earlier), because=tuple(because))
            lines.append(line)
    return lines


def _moved(quarter: Quarter, facts: Sequence[Fact], office: Office) -> dict[tuple[Quarter, str], list[int]]:
    """(Earlier quarter, unit) → the facts effective in this one that changed for whom an item of that quarter counts."""
    before, after = (counting(facts, by=by, office=office) for by in (quarter.previous, quarter))
    receipts = {fact.item: fact for fact in facts if fact.kind is EntryKind.RECEIVED and fact.own_quarter < quarter.ordinal}
    by_seq, held = {fact.seq: fact for fact in facts}, holding(facts, by=quarter.ordinal)
    found: dict[tuple[Quarter, str], list[int]] = defaultdict(list)
    for fact in sorted(facts, key=lambda f: f.seq):
        receipt = receipts.get(fact.item)
        if receipt and receipt.item and fact.quarter == quarter.ordinal and fact.seq in held and _bears_on_count(fact, by_seq):
            for unit in before.get(receipt.item, frozenset()) ^ after.get(receipt.item, frozenset()):
                found[Quarter.from_ordinal(receipt.own_quarter), unit].append(fact.seq)
    return found


def _bears_on_count(fact: Fact, by_seq: Mapping[int, Fact]) -> bool:
    """Whether it changes what counts; not where it only undoes what was done in the same quarter."""
    if fact.target is not None and by_seq[fact.target].quarter == fact.quarter:
        return False
    while fact.target is not None:
        fact = by_seq[fact.target]
    return fact.kind in COUNTING
