"""Tallies: what the views hold is put before scoring; a closed quarter is read from its closing, never worked out again. Writes nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal, cast

from pydantic import TypeAdapter

from config.errors import Refused
from config.period import Period, Quarter, periods_of, quarters_between
from config.roster import Roster
from ledger.facts import Fact
from ledger.payloads import Closed, EntryKind
from ledger.views import Views
from scoring.periods import Office, Quantities, Receipts, adopted_items, tally_quarter
from scoring.rulebook import Rulebook
from scoring.score import ScoreEntry, Tally
from scoring.year import YearTally, tally_year

State = Literal["running", "open", "closed"]
Stream = Literal["govinfo", "website"]
TALLIES = TypeAdapter(tuple[Tally, ...])
LINES = TypeAdapter(tuple[ScoreEntry, ...])


@dataclass(frozen=True, slots=True)
class QuarterTally:
    """统计: a quarter of the whole office, or another period where the rulebook has one; `nowhere` are lines that fall to nobody, `so_far` each unit's year to date."""

    period: Period
    state: State
    rulebook: str
    ledger_head: str
    units: tuple[Tally, ...]
    nowhere: tuple[ScoreEntry, ...]
    so_far: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class OfficeYear:
    """全年: a year of the whole office."""

    year: int
    state: State
    rulebook: str
    units: tuple[YearTally, ...]


@dataclass(frozen=True, slots=True)
class Rules:
    """By what a tally is worked out: roster and rulebook, and `scoring.starts` where the settings have it."""

    roster: Roster
    rulebook: Rulebook
    starts: Quarter | None = None


def quarter_tally(views: Views, quarter: Period, *, rules: Rules, today: date, stream: Stream = "govinfo") -> QuarterTally:
    """The tally of a quarter; Refused for one that ended before the regulation took effect, unless a closing holds it."""
    closing = _closing(views, quarter, stream)
    if quarter.last_day < rules.rulebook.first_day and not closing:
        effect = rules.rulebook.takes_effect
        earliest = type(quarter).of(effect)
        raise Refused(f"{quarter} 在《{rules.rulebook.title}》施行（{effect}）之前就结束了；最早可统计 {earliest}")
    units, nowhere = _units(views, quarter, rules, stream)
    so_far = Counter[str]()
    for earlier in (q for q in periods_of(quarter.year, type(quarter)) if q < quarter and _counts(views, q, rules, stream)):
        so_far.update(_totals(views, earlier, rules, stream))
    totals = {tally.unit: so_far[tally.unit] + tally.total for tally in units}
    # what was closed stays under the rulebook that it was closed by, whichever is in force now
    name, head = (closing.rulebook, closing.head) if closing else (rules.rulebook.name, views.head()[1])
    return QuarterTally(quarter, _state(views, quarter, today), name, head, units, nowhere, totals)


def units_in(views: Views, period: Period, *, rules: Rules) -> tuple[Tally, ...]:
    """Each unit's tally without the year to date; none for a period that has no figures."""
    return _units(views, period, rules, "govinfo")[0] if _counts(views, period, rules, "govinfo") else ()


def year_tally(views: Views, year: int, *, rules: Rules, today: date) -> OfficeYear:
    """The tally of a calendar year: of its quarters that have begun by today or in which a fact is effective."""
    kind = rules.rulebook.span
    first = kind.of(rules.rulebook.takes_effect)
    stirred = Quarter.from_ordinal(views.last_stirred() or 4).last_day
    last = kind.of(max(today, stirred)) if kind is Quarter else kind.of(today)
    every = [q for q in periods_of(year, kind) if q >= first]
    if not every:
        raise Refused(f"{year} 年在《{rules.rulebook.title}》施行（{rules.rulebook.takes_effect}）之前就结束了")
    quarters = [q for q in every if q <= last] or every[:1]
    office = _office(views, rules, "govinfo")
    facts = _stirred(views, quarters[0], quarters[-1])
    adopted = adopted_items(facts, quarters, office=office)
    ending = adopted
    if rules.rulebook.reading.zero_adoption.taken == "upward_report":
        ending = adopted | adopted_items(
            [replace(f, kind=EntryKind.ADOPTED) if f.kind is EntryKind.REPORTED_UP else f for f in facts], quarters, office=office
        )
    tallies = {quarter: _units(views, quarter, rules, "govinfo")[0] for quarter in quarters}
    counted = _reprimands(views, tallies, rules)
    found = tally_year(year, tallies, adopted=adopted, ending_zero=ending, reprimands=counted, office=office)
    states = [_state(views, quarter, today) for quarter in every]
    state: State = "running" if "running" in states else "closed" if set(states) == {"closed"} else "open"
    return OfficeYear(year, state, rules.rulebook.name, tuple(found))


def starts(views: Views, rules: Rules) -> Quarter | None:
    """The first quarter whose quotas bind: by the settings, else as known at the first closing that knew one, else as known now."""
    if rules.starts:
        return rules.starts
    for seq in views.closings():
        if known := cast("Closed", views.payload(seq)).starts:
            return Quarter.parse(known)
    receipt = views.first_receipt(after=rules.rulebook.first_quarter.ordinal)
    return Quarter.from_ordinal(receipt) if receipt is not None else None


def undecided(views: Views, found: QuarterTally) -> list[Tally]:
    """Units for which a reprimand is proposed that a person has neither confirmed nor declined."""
    decided = {fact.unit for fact in views.reprimands([str(found.period)])}
    return [tally for tally in found.units if tally.reprimand_proposed and tally.unit not in decided]


def is_closed(views: Views, quarter: Period) -> bool:
    closed = views.last_closed()
    return closed is not None and Quarter.of(quarter.last_day).ordinal <= closed


def _state(views: Views, quarter: Period, today: date) -> State:
    if is_closed(views, quarter):
        return "closed"
    return "running" if today <= quarter.last_day else "open"


def _counts(views: Views, quarter: Period, rules: Rules, stream: Stream) -> bool:
    """Whether a quarter has figures: under the rulebook in force, or held by a closing."""
    return quarter.last_day >= rules.rulebook.first_day or _closing(views, quarter, stream) is not None


def _closing(views: Views, quarter: Period, stream: Stream) -> Closed | None:
    seq = views.closing(quarter.ordinal) if stream == "govinfo" and isinstance(quarter, Quarter) else None
    return cast("Closed", views.payload(seq)) if seq else None


def _units(views: Views, quarter: Period, rules: Rules, stream: Stream) -> tuple[tuple[Tally, ...], tuple[ScoreEntry, ...]]:
    if closing := _closing(views, quarter, stream):
        held = closing.tallies[str(quarter)]
        return TALLIES.validate_python(held["units"]), LINES.validate_python(held["nowhere"])
    return work_out(views, quarter, rules, stream)


def _totals(views: Views, quarter: Period, rules: Rules, stream: Stream) -> Mapping[str, Fraction]:
    """Each unit's total; a closing has it as a figure, so that its lines need not be read."""
    closing = _closing(views, quarter, stream)
    if closing and closing.period == str(quarter):
        return {unit: Fraction(figures["total"]) for unit, figures in closing.figures.items()}
    return {tally.unit: tally.total for tally in _units(views, quarter, rules, stream)[0]}


def work_out(views: Views, quarter: Period, rules: Rules, stream: Stream = "govinfo") -> tuple[tuple[Tally, ...], tuple[ScoreEntry, ...]]:
    """Each unit's tally and the lines that fall to nobody, from the facts."""
    office = _office(views, rules, stream)

    quantities = Quantities(office, quarter, lambda of: _receipts(views, of, stream))
    stirred = _stirred(views, quarter, quarter, receipts=rules.rulebook.scores_receipts)
    units, nowhere = tally_quarter(quarter, stirred, quantities=quantities, office=office)
    return tuple(units), tuple(nowhere)


def met_quotas(views: Views, quarter: Quarter, *, by: Quarter, rules: Rules) -> dict[str, bool]:
    """Unit → whether it met its quota in a quarter, by the facts that hold by a later one; units without one that binds are left out."""
    office = _office(views, rules, "govinfo")
    listed = rules.roster.listed_in(quarter) if office.binds(quarter) else ()
    quotas = {unit.code: quota for unit in listed if (quota := office.quota(unit.code, quarter)) is not None}
    counts = Quantities(office, by, lambda of: _receipts(views, of, "govinfo")).count(quarter) if quotas else {}
    return {unit: counts[unit] >= quota for unit, quota in quotas.items()}


def _quarters(first: Period, last: Period) -> tuple[Quarter, ...]:
    """The quarters that the periods touch: the ledger keeps its facts by quarter."""
    return quarters_between(Quarter.of(first.first_day), Quarter.of(last.last_day))


def _receipts(views: Views, of: Period, stream: Stream) -> Receipts:
    """The items received in one period."""
    plain: list[tuple[str, date, int]] = []
    others: list[Fact] = []
    for quarter in _quarters(of, of):
        plain += [row for row in views.plain_receipts(quarter.ordinal, stream=stream) if of.first_day <= row[1] <= of.last_day]
        others += views.facts_on(views.other_receipts(quarter.ordinal, stream=stream))
    if isinstance(of, Quarter):
        return Receipts(plain, others)
    within = {f.item for f in others if f.kind is EntryKind.RECEIVED and of.first_day <= f.own <= of.last_day}
    return Receipts(plain, [fact for fact in others if fact.item in within])


def _stirred(views: Views, first: Period, last: Period, *, receipts: bool = False) -> Sequence[Fact]:
    """The facts on whatever was stirred in these periods; with `receipts` also on items that were only received in them."""
    quarters = _quarters(first, last)
    low, high = quarters[0].ordinal, quarters[-1].ordinal
    return views.facts_stirred(low, high, receipts=receipts) + views.facts_on_commissions(views.stirred_commissions(low, high))


def _office(views: Views, rules: Rules, stream: Stream) -> Office:
    return Office(rules.roster, rules.rulebook, starts(views, rules), stream)


def _reprimands(views: Views, tallies: Mapping[Period, Sequence[Tally]], rules: Rules) -> Counter[str]:
    """Unit → how many reprimands of these quarters stand: confirmed ones, or by the run itself where that is the reading."""
    if rules.rulebook.reading.reprimand.taken == "automatic":
        return Counter(tally.unit for several in tallies.values() for tally in several if tally.reprimand_proposed)
    confirmed = {(f.unit, f.period) for f in views.reprimands([str(q) for q in tallies]) if f.kind is EntryKind.REPRIMANDED}
    return Counter(unit for unit, _ in confirmed if unit)
