"""统计: a period or a year of every unit, worked out from the facts; a closed quarter is
read from its closing, never worked out again. Writes nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal

from pydantic import TypeAdapter

from config.errors import Refused
from config.period import Period, Quarter, periods_of
from desk.acts.rules import Rules
from desk.acts.tallies.source import Source
from ledger.facts import Fact
from ledger.payloads import Closed, EntryKind
from ledger.views import Views
from scoring.groups import Adopted
from scoring.periods import sum_up
from scoring.score import ScoreEntry, Tally
from scoring.year import YearTally, tally_year

State = Literal["running", "open", "closed"]
Stream = Literal["govinfo", "website"]
TALLIES = TypeAdapter(tuple[Tally, ...])
LINES = TypeAdapter(tuple[ScoreEntry, ...])
WorkedOut = tuple[
    tuple[Tally, ...], tuple[ScoreEntry, ...]
]  # of each unit, and what falls to nobody


@dataclass(frozen=True, slots=True)
class QuarterTally:
    """统计: a quarter of the whole office, or another period where the rulebook has one; `nowhere`
    are lines that fall to nobody, `so_far` each unit's year to date.
    """

    period: Period
    state: State
    rulebook: str
    ledger_head: str
    units: tuple[Tally, ...]
    nowhere: tuple[ScoreEntry, ...]
    so_far: Mapping[str, Fraction]


def quarter_tally(
    views: Views, quarter: Period, *, rules: Rules, today: date, stream: Stream = "govinfo"
) -> QuarterTally:
    """The tally of a quarter; Refused for one that ended before the regulation took effect, unless
    a closing holds it.
    """
    source = Source(views, rules)
    closing = source.closing(quarter, stream)
    if quarter.last_day < rules.rulebook.first_day and not closing:
        effect = rules.rulebook.takes_effect
        earliest = type(quarter).of(effect)
        raise Refused(
            f"{quarter} 在《{rules.rulebook.title}》施行（{effect}）之前就结束了；最早可统计 "
            f"{earliest}"
        )
    units, nowhere = units_of(source, quarter, stream)
    so_far = Counter[str]()
    for earlier in periods_of(quarter.year, type(quarter)):
        if earlier < quarter and _has_figures(source, earlier, stream):
            so_far.update(_totals(source, earlier, stream))
    totals = {tally.unit: so_far[tally.unit] + tally.total for tally in units}
    # what was closed stays under the rulebook that it was closed by, whichever is in force now
    name, head = (
        (closing.rulebook, closing.head) if closing else (rules.rulebook.name, views.head()[1])
    )
    state = state_of_period(views, quarter, today)
    return QuarterTally(quarter, state, name, head, units, nowhere, totals)


def units_in(views: Views, period: Period, *, rules: Rules) -> tuple[Tally, ...]:
    """Each unit's tally without the year to date; none for a period that has no figures."""
    source = Source(views, rules)
    return units_of(source, period)[0] if _has_figures(source, period, "govinfo") else ()


def work_out(
    views: Views, quarter: Period, *, rules: Rules, stream: Stream = "govinfo"
) -> WorkedOut:
    """Each unit's tally and the lines that fall to nobody, from the facts."""
    return _from_facts(Source(views, rules), quarter, stream)


def units_of(source: Source, quarter: Period, stream: Stream = "govinfo") -> WorkedOut:
    """The same as it was closed, else from the facts."""
    closing = source.closing(quarter, stream)
    if closing is None:
        return _from_facts(source, quarter, stream)
    held = closing.tallies[str(quarter)]

    def read() -> WorkedOut:
        return TALLIES.validate_python(held["units"]), LINES.validate_python(held["nowhere"])

    return source.once(("closed", closing.ref, str(quarter)), read)


def undecided(views: Views, tally: QuarterTally) -> list[Tally]:
    """Units for which a reprimand is proposed that a person has neither confirmed nor declined."""
    decided = {fact.unit for fact in views.quarters.reprimands([str(tally.period)])}
    return [unit for unit in tally.units if unit.reprimand_proposed and unit.unit not in decided]


def is_closed(views: Views, quarter: Period) -> bool:
    closed = views.quarters.last_closed()
    return closed is not None and Quarter.of(quarter.last_day).ordinal <= closed


def state_of_period(views: Views, quarter: Period, today: date) -> State:
    if is_closed(views, quarter):
        return "closed"
    return "running" if today <= quarter.last_day else "open"


def starts(views: Views, rules: Rules) -> Quarter | None:
    """The first quarter whose quotas bind; None where none does yet."""
    return Source(views, rules).starts()


def closing_in(views: Views, quarter: Period, rules: Rules) -> Closed | None:
    """What the closing of a quarter says; None where it is not closed."""
    return Source(views, rules).closing(quarter)


def facts_about(views: Views, period: Period, rules: Rules) -> Sequence[Fact]:
    """Every fact about the items and commissions about which one is effective in the period."""
    return Source(views, rules).facts(period)


def met_quotas(views: Views, quarter: Quarter, *, by: Quarter, rules: Rules) -> dict[str, bool]:
    """Unit → whether it met its quota in a quarter, by the facts that hold by a later one; units
    without one that binds are left out.
    """
    source = Source(views, rules)
    basis = source.basis("govinfo")
    listed = rules.roster.listed_in(quarter) if basis.binds(quarter) else ()
    quotas = {
        unit.code: quota
        for unit in listed
        if (quota := basis.quota(unit.code, quarter)) is not None
    }
    counts = source.quantities(by, basis).count(quarter) if quotas else {}
    return {unit: counts[unit] >= quota for unit, quota in quotas.items()}


def _from_facts(source: Source, quarter: Period, stream: Stream) -> WorkedOut:
    basis = source.basis(stream)

    def work() -> WorkedOut:
        units, nowhere = sum_up(
            quarter,
            source.worths(quarter, basis),
            quantities=source.quantities(quarter, basis),
            basis=basis,
        )
        return tuple(units), tuple(nowhere)

    return source.once(("worked", quarter, stream, basis.starts), work)


def _has_figures(source: Source, quarter: Period, stream: Stream) -> bool:
    """Whether a quarter is under the rulebook in force, or held by a closing."""
    return (
        quarter.last_day >= source.rules.rulebook.first_day
        or source.closing(quarter, stream) is not None
    )


def _totals(source: Source, quarter: Period, stream: Stream) -> Mapping[str, Fraction]:
    """Each unit's total; a closing has it as a figure, so that its lines need not be read."""
    closing = source.closing(quarter, stream)
    if closing and closing.period == str(quarter):
        return {unit: Fraction(figures["total"]) for unit, figures in closing.figures.items()}
    return {tally.unit: tally.total for tally in units_of(source, quarter, stream)[0]}


@dataclass(frozen=True, slots=True)
class OfficeYear:
    """全年: a year of the whole office."""

    year: int
    state: State
    rulebook: str
    units: tuple[YearTally, ...]


def year_tally(views: Views, year: int, *, rules: Rules, today: date) -> OfficeYear:
    """The tally of a calendar year: of its quarters that have begun by today or in which a fact is
    effective.
    """
    source, every = Source(views, rules), _periods(rules, year)
    stirred = Quarter.from_ordinal(views.quarters.last_stirred() or 4).last_day
    kind = rules.rulebook.span
    last = kind.of(max(today, stirred)) if kind is Quarter else kind.of(today)
    begun = [period for period in every if period <= last] or every[:1]
    adopted, ending = _adopted(source, begun)
    tallies = {period: units_of(source, period)[0] for period in begun}
    units = tally_year(
        year,
        tallies,
        adopted=adopted,
        ending_zero=ending,
        reprimands=_reprimands(views, tallies, rules),
        basis=source.basis("govinfo"),
    )
    states = {state_of_period(views, period, today) for period in every}
    state: State = "running" if "running" in states else "open" if "open" in states else "closed"
    return OfficeYear(year, state, rules.rulebook.name, tuple(units))


def _periods(rules: Rules, year: int) -> list[Period]:
    """The year's periods under the rulebook; Refused for a year that has none."""
    kind, effect = rules.rulebook.span, rules.rulebook.takes_effect
    every = [period for period in periods_of(year, kind) if period >= kind.of(effect)]
    if not every:
        raise Refused(f"{year} 年在《{rules.rulebook.title}》施行（{effect}）之前就结束了")
    return every


def _adopted(source: Source, periods: Sequence[Period]) -> tuple[Adopted, Adopted]:
    """What was adopted in these periods, and what ends a year without adoptions."""
    report = source.rules.rulebook.reading.zero_adoption.taken == "upward_report"
    basis, for_ever = source.basis("govinfo"), is_closed(source.views, periods[-1])
    adopted, ending = (
        source.adopted(periods, also=also, basis=basis, for_ever=for_ever)
        for also in (EntryKind.ADOPTED, EntryKind.REPORTED_UP if report else EntryKind.ADOPTED)
    )
    return adopted, ending


def _reprimands(
    views: Views, tallies: Mapping[Period, Sequence[Tally]], rules: Rules
) -> Counter[str]:
    """Unit → how many reprimands of these quarters stand: confirmed ones, or by the run itself
    where that is the reading.
    """
    if rules.rulebook.reading.reprimand.taken == "automatic":
        return Counter(
            tally.unit for units in tallies.values() for tally in units if tally.reprimand_proposed
        )
    confirmed = {
        (fact.unit, fact.period)
        for fact in views.quarters.reprimands([str(period) for period in tallies])
        if fact.kind is EntryKind.REPRIMANDED
    }
    return Counter(unit for unit, _ in confirmed if unit)
