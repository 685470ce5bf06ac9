"""A quarter's sums: quantity, base points and their corrections, runs of short quarters, adopted items -> each unit's Tally. Pure.

N(u, p, q) below is READING.md's: how many items of unit u, received in quarter p, count by the facts that hold by quarter q.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from config.period import Period, Quarter
from config.roster import Roster
from ledger.facts import Fact, holding
from ledger.payloads import EntryKind
from scoring.items import in_periods, lines_of, owners, roots
from scoring.regulation import Rulebook
from scoring.score import Part, ScoreEntry, Tally
from scoring.sums import Shown, by_count, period_lines
from scoring.words import PeriodRule

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

    def quota(self, unit: str, quarter: Period) -> int | None:
        block = self.roster.in_quarter(unit, quarter)
        return self.rulebook.quota(block.group, on=quarter.last_day) if block and self.stream == "govinfo" else None

    def binds(self, quarter: Period) -> bool:
        if self.starts is None:
            return False
        return max(type(quarter).of(self.starts.first_day), type(quarter).of(self.rulebook.takes_effect)) <= quarter


@dataclass
class Quantities:
    """N(u, p, q) for one q, each quarter p looked at once; `receipts` gives a quarter's items."""

    office: Office
    by: Period
    receipts: Callable[[Any], Receipts]
    _seen: dict[tuple[Period, Period], Counter[str]] = field(default_factory=dict)

    def count(self, quarter: Period, *, by: Period | None = None) -> Counter[str]:
        """Unit → N(unit, quarter, by)."""
        by = by or self.by
        if (quarter, by) not in self._seen:
            roster, found = self.office.roster, self.receipts(quarter)
            counts: Counter[str] = Counter()
            for unit, day, number in found.plain:
                counts[roster.credited(unit, day)] += number
            for units in counting(in_periods(found.others, type(quarter)), by=by, office=self.office).values():
                counts.update(units)
            self._seen[quarter, by] = counts
        return self._seen[quarter, by]


def counting(facts: Iterable[Fact], *, by: Period, office: Office) -> dict[str, frozenset[str]]:
    """Item → the units that it counts for, by the facts that hold by that quarter; an item that counts for nobody is left out."""
    facts = list(facts)
    held = holding(facts, by=by.ordinal)
    gone = {f.item for f in facts if f.seq in held and f.kind in {EntryKind.REPEATED, EntryKind.WITHDRAWN}}
    whose = owners(facts, held, roster=office.roster, joint=office.rulebook.reading.joint.taken)
    first = office.rulebook.first_day
    receipts = [f for f in facts if f.kind is EntryKind.RECEIVED and f.stream == office.stream and f.own >= first]
    return {f.item: frozenset(unit for unit, _ in whose[f.item]) for f in receipts if f.item and f.item in whose and f.item not in gone}


def tally_quarter(
    quarter: Period, facts: Sequence[Fact], *, quantities: Quantities, office: Office
) -> tuple[list[Tally], list[ScoreEntry]]:
    """Each listed unit's tally, in the roster's order, and the lines that fall to nobody.

    `facts` is every fact about the items and commissions about which one is effective in the quarter, and about those that hang together with them.
    """
    placed = in_periods(facts, type(quarter))
    lines = _base(quarter, quantities, office) + _corrections(quarter, placed, quantities, office)
    if office.stream == "govinfo":
        lines += lines_of(facts, quarter=quarter, rulebook=office.rulebook, roster=office.roster)
    by_unit: dict[str | None, list[ScoreEntry]] = defaultdict(list)
    for line in lines:
        heir = office.roster.heir(line.unit, quarter)
        by_unit[heir].append(replace(line, unit=heir) if heir else line)
    adopted = Counter(unit for units in _adopted_in(placed, [quarter], office).values() for unit in units)
    attested = _attested(quarter, placed, office)
    tallies = []
    for unit in office.roster.listed_in(quarter):
        run, after = short_run(unit.code, quarter, quantities, office), office.rulebook.reprimand_after
        tally = Tally(
            unit=unit.code,
            name=unit.name,
            group=unit.group,
            received=quantities.count(quarter)[unit.code],
            quota=office.quota(unit.code, quarter),
            adopted_items=adopted[unit.code],
            short_run=run,
            reprimand_proposed=0 < after <= run and (office.rulebook.reading.reprimand_run.taken == "rolling" or run % after == 0),
            scores=tuple(by_unit[unit.code]),
        )
        tallies.append(_with_sums(tally, quarter, attested.get(unit.code, ()), office))
    return tallies, by_unit[None]


def _with_sums(tally: Tally, quarter: Period, attested: Sequence[Fact], office: Office) -> Tally:
    """The tally with the lines of the rules for the rulebook's own kind of period."""
    if not office.rulebook.period_rules or type(quarter) is not office.rulebook.span or office.stream != "govinfo":
        return tally
    binds = office.binds(quarter)
    shown = Shown(
        unit=tally.unit,
        group=tally.group,
        period=str(quarter),
        first_day=quarter.first_day,
        last_day=quarter.last_day,
        received=tally.received,
        adopted=tally.adopted_items,
        quota=tally.quota,
        short_run=tally.short_run,
        binds=binds,
        liable=binds and office.roster.whole(tally.unit, quarter),
        attested=tuple(attested),
        scores=tally.scores,
    )
    return replace(tally, scores=tally.scores + period_lines(shown, office.rulebook))


def _attested(quarter: Period, facts: Sequence[Fact], office: Office) -> dict[str, list[Fact]]:
    """Unit → what was attested of it that holds and is effective in the period."""
    found: dict[str, list[Fact]] = defaultdict(list)
    held = holding(facts, by=quarter.ordinal)
    for fact in facts:
        if fact.kind is EntryKind.ATTESTED and fact.unit and fact.seq in held and fact.quarter == quarter.ordinal:
            found[office.roster.heir(fact.unit, quarter) or fact.unit].append(fact)
    return found


def adopted_items(facts: Sequence[Fact], quarters: Sequence[Period], *, office: Office) -> dict[str, tuple[str, ...]]:
    """Item → the units that have it as adopted, by the knowledge of the last of these quarters: an adoption of it, or of a repeat of it, is effective in one of them."""
    return _adopted_in(in_periods(facts, type(quarters[-1])), quarters, office)


def _adopted_in(facts: Sequence[Fact], quarters: Sequence[Period], office: Office) -> dict[str, tuple[str, ...]]:
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


def short_run(unit: str, quarter: Period, quantities: Quantities, office: Office) -> int:
    """How many quarters in a row, ending with this one, the unit was short; a quarter that lists it in part, or without a quota, ends the run."""
    run = 0
    while office.binds(quarter) and office.roster.whole(unit, quarter) and (quota := office.quota(unit, quarter)) is not None:
        if quantities.count(quarter)[unit] >= quota:
            break
        run, quarter = run + 1, quarter.previous
    return run


def _adopts(fact: Fact, office: Office) -> bool:
    """An adoption that counts: not one of before the rulebook, which counts for nothing."""
    return fact.kind is EntryKind.ADOPTED and fact.own >= office.rulebook.first_day


def _base(quarter: Period, quantities: Quantities, office: Office) -> list[ScoreEntry]:
    counts, lines = quantities.count(quarter), []
    for rule in office.rulebook.quantity_rules:
        earned = ((unit.code, _earned(rule, unit.code, quarter, counts, office)) for unit in office.roster.listed_in(quarter))
        lines += [ScoreEntry(unit, Part.BASE, rule.id, rule.cite, points, str(quarter)) for unit, points in earned if points]
    return lines


def _earned(rule: PeriodRule, unit: str, quarter: Period, counts: Mapping[str, int], office: Office) -> Fraction:
    """What the unit's quantity of that period is worth to it: nothing where it isn't listed, nor before quotas bind."""
    block = office.roster.in_quarter(unit, quarter)
    points = office.rulebook.worth(rule, quarter.last_day)
    if block is None or points is None or office.stream != "govinfo" or (rule.groups and block.group not in rule.groups):
        return Fraction()
    if rule.kind != "each" and not office.binds(quarter):
        return Fraction()
    if rule.kind == "missing" and not office.roster.whole(unit, quarter):
        return Fraction()
    return by_count(rule, counts.get(unit, 0), quota=office.quota(unit, quarter), points=points)


def _corrections(quarter: Period, facts: Sequence[Fact], quantities: Quantities, office: Office) -> list[ScoreEntry]:
    """What facts effective in this quarter change in the base points of earlier ones."""
    lines = []
    for (earlier, unit), because in sorted(_moved(quarter, facts, office).items(), key=lambda moved: (moved[0][0], moved[1])):
        for rule in office.rulebook.quantity_rules:
            before = _earned(rule, unit, earlier, quantities.count(earlier, by=quarter.previous), office)
            after = _earned(rule, unit, earlier, quantities.count(earlier), office)
            if points := after - before:
                lines.append(
                    ScoreEntry(unit, Part.BASE, rule.id, rule.cite, points, str(quarter), corrects=str(earlier), because=tuple(because))
                )
    return lines


def _moved(quarter: Period, facts: Sequence[Fact], office: Office) -> dict[tuple[Period, str], list[int]]:
    """(Earlier quarter, unit) → the facts effective in this one that changed for whom an item of that quarter counts."""
    before, after = (counting(facts, by=by, office=office) for by in (quarter.previous, quarter))
    receipts = {fact.item: fact for fact in facts if fact.kind is EntryKind.RECEIVED and fact.own < quarter.first_day}
    by_seq, held = {fact.seq: fact for fact in facts}, holding(facts, by=quarter.ordinal)
    found: dict[tuple[Period, str], list[int]] = defaultdict(list)
    for fact in sorted(facts, key=lambda f: f.seq):
        receipt = receipts.get(fact.item)
        if receipt and receipt.item and fact.quarter == quarter.ordinal and fact.seq in held and _bears_on_count(fact, by_seq):
            for unit in before.get(receipt.item, frozenset()) ^ after.get(receipt.item, frozenset()):
                found[type(quarter).of(receipt.own), unit].append(fact.seq)
    return found


def _bears_on_count(fact: Fact, by_seq: Mapping[int, Fact]) -> bool:
    """Whether it changes what counts; not where it only undoes what was done in the same quarter."""
    if fact.target is not None and by_seq[fact.target].quarter == fact.quarter:
        return False
    while fact.target is not None:
        fact = by_seq[fact.target]
    return fact.kind in COUNTING
