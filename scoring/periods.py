"""A quarter's sums: quantity, base points and their corrections, runs of short quarters, adopted
items -> each unit's Tally. Pure.

N(u, p, q) below is READING.md's: how many items of unit u, received in quarter p, count by the
facts that hold by quarter q.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from typing import Any

from config.period import Period
from ledger.facts import Fact
from scoring.groups import Basis, Worth, counting, find
from scoring.items import in_periods
from scoring.period_rules import UnitPeriod, by_count, period_lines
from scoring.schema import PeriodRule
from scoring.score import ScoreEntry, ScorePart, Tally


@dataclass(frozen=True, slots=True, eq=False)
class Receipts:
    """The items received in one quarter: `plain` are (unit named, day, how many) of those on whose
    count nothing else bears; `others` the facts on the rest.

    What was counted of them by one rulebook and roster is kept with them: None for the plain ones,
    a period and stream for the others by then.
    """

    plain: Sequence[tuple[str, date, int]] = ()
    others: Sequence[Fact] = ()
    counted: dict[tuple[Period, Period, str] | None, Counter[str]] = field(
        default_factory=dict, repr=False
    )

    def count(self, quarter: Period, *, by: Period, basis: Basis) -> Counter[str]:
        """Unit → how many count for it, by the facts that hold by then."""
        if None not in self.counted:
            plain: Counter[str] = Counter()
            for unit, day, number in self.plain:
                plain[basis.roster.credited(unit, day)] += number
            self.counted[None] = plain
        key = (quarter, by, basis.stream)
        if key not in self.counted:
            items = counting(in_periods(self.others, type(quarter)), by=by, basis=basis)
            self.counted[key] = Counter(unit for units in items.values() for unit in units)
        return self.counted[None] + self.counted[key]


@dataclass
class Quantities:
    """N(u, p, q) for one q, each quarter p looked at once; `receipts` gives a quarter's items."""

    basis: Basis
    by: Period
    receipts: Callable[[Any], Receipts]
    _seen: dict[tuple[Period, Period], Counter[str]] = field(default_factory=dict)

    def count(self, quarter: Period, *, by: Period | None = None) -> Counter[str]:
        """Unit → N(unit, quarter, by)."""
        by = by or self.by
        if (quarter, by) not in self._seen:
            self._seen[quarter, by] = self.receipts(quarter).count(quarter, by=by, basis=self.basis)
        return self._seen[quarter, by]


def tally_quarter(
    quarter: Period, facts: Sequence[Fact], *, quantities: Quantities, basis: Basis
) -> tuple[list[Tally], list[ScoreEntry]]:
    """Each listed unit's tally, in the roster's order, and the lines that fall to nobody.

    `facts` is every fact about the items and commissions about which one is effective in the
    quarter, and about those that hang together with them.
    """
    return sum_up(quarter, [find(facts, quarter, basis=basis)], quantities=quantities, basis=basis)


def sum_up(
    quarter: Period, several: Iterable[Worth], *, quantities: Quantities, basis: Basis
) -> tuple[list[Tally], list[ScoreEntry]]:
    """The same from what such facts come to, those together that bear on one another."""
    several = list(several)
    lines = _base(quarter, quantities, basis) + _corrections(quarter, several, quantities, basis)
    lines += sorted(
        (line for found in several for line in found.lines), key=lambda line: line.because[0]
    )
    by_unit: dict[str | None, list[ScoreEntry]] = defaultdict(list)
    heirs = {unit: basis.roster.heir(unit, quarter) for unit in {line.unit for line in lines}}
    for line in lines:
        heir = heirs[line.unit]
        by_unit[heir].append(replace(line, unit=heir) if heir and heir != line.unit else line)
    adopted = Counter(
        unit for found in several for units in found.adopted.values() for unit in units
    )
    attested = _attested(quarter, several, basis)
    tallies = []
    for unit in basis.roster.listed_in(quarter):
        run, after = (
            short_run(unit.code, quarter, quantities, basis),
            basis.rulebook.reprimand_after,
        )
        tally = Tally(
            unit=unit.code,
            name=unit.name,
            group=unit.group,
            received=quantities.count(quarter)[unit.code],
            quota=basis.quota(unit.code, quarter),
            adopted_items=adopted[unit.code],
            short_run=run,
            reprimand_proposed=0 < after <= run
            and (basis.rulebook.reading.reprimand_run.taken == "rolling" or run % after == 0),
            scores=tuple(by_unit[unit.code]),
        )
        tallies.append(_with_sums(tally, quarter, attested.get(unit.code, ()), basis))
    return tallies, by_unit[None]


def _with_sums(tally: Tally, quarter: Period, attested: Sequence[Fact], basis: Basis) -> Tally:
    """The tally with the lines of the rules for the rulebook's own kind of period."""
    if (
        not basis.rulebook.period_rules
        or type(quarter) is not basis.rulebook.span
        or basis.stream != "govinfo"
    ):
        return tally
    binds = basis.binds(quarter)
    shown = UnitPeriod(
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
        liable=binds and basis.roster.whole(tally.unit, quarter),
        attested=tuple(attested),
        scores=tally.scores,
    )
    return replace(tally, scores=tally.scores + period_lines(shown, basis.rulebook))


def _attested(quarter: Period, several: Iterable[Worth], basis: Basis) -> dict[str, list[Fact]]:
    """Unit → what was attested of it that holds and is effective in the period."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in sorted(
        (fact for one in several for fact in one.attested), key=lambda fact: fact.seq
    ):
        if fact.unit:
            found[basis.roster.heir(fact.unit, quarter) or fact.unit].append(fact)
    return found


def short_run(unit: str, quarter: Period, quantities: Quantities, basis: Basis) -> int:
    """How many quarters in a row, ending with this one, the unit was short; a quarter that lists
    it in part, or without a quota, ends the run.
    """
    run = 0
    while (
        basis.binds(quarter)
        and basis.roster.whole(unit, quarter)
        and (quota := basis.quota(unit, quarter)) is not None
    ):
        if quantities.count(quarter)[unit] >= quota:
            break
        run, quarter = run + 1, quarter.previous
    return run


def _base(quarter: Period, quantities: Quantities, basis: Basis) -> list[ScoreEntry]:
    counts, lines = quantities.count(quarter), []
    for rule in basis.rulebook.quantity_rules:
        earned = (
            (unit.code, _earned(rule, unit.code, quarter, counts, basis))
            for unit in basis.roster.listed_in(quarter)
        )
        lines += [
            ScoreEntry(unit, ScorePart.BASE, rule.id, rule.cite, points, str(quarter))
            for unit, points in earned
            if points
        ]
    return lines


def _earned(
    rule: PeriodRule, unit: str, quarter: Period, counts: Mapping[str, int], basis: Basis
) -> Fraction:
    """What the unit's quantity of that period is worth to it: nothing where it isn't listed, nor
    before quotas bind.
    """
    block = basis.roster.in_quarter(unit, quarter)
    points = basis.rulebook.worth(rule, quarter.last_day)
    if (
        block is None
        or points is None
        or basis.stream != "govinfo"
        or (rule.groups and block.group not in rule.groups)
    ):
        return Fraction()
    if rule.kind != "each" and not basis.binds(quarter):
        return Fraction()
    if rule.kind == "missing" and not basis.roster.whole(unit, quarter):
        return Fraction()
    return by_count(rule, counts.get(unit, 0), quota=basis.quota(unit, quarter), points=points)


def _corrections(
    quarter: Period, several: Iterable[Worth], quantities: Quantities, basis: Basis
) -> list[ScoreEntry]:
    """What facts effective in this quarter change in the base points of earlier ones."""
    moved: dict[tuple[Period, str], list[int]] = defaultdict(list)
    for found in several:
        for place, seqs in found.moved.items():
            moved[place] += seqs
    lines = []
    for (earlier, unit), because in sorted(moved.items(), key=lambda one: (one[0][0], one[0][1])):
        for rule in basis.rulebook.quantity_rules:
            before = _earned(
                rule, unit, earlier, quantities.count(earlier, by=quarter.previous), basis
            )
            after = _earned(rule, unit, earlier, quantities.count(earlier), basis)
            if points := after - before:
                reasons = tuple(sorted(because))
                lines.append(
                    ScoreEntry(
                        unit,
                        ScorePart.BASE,
                        rule.id,
                        rule.cite,
                        points,
                        str(quarter),
                        corrects=str(earlier),
                        because=reasons,
                    )
                )
    return lines
