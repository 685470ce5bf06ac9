"""Tallies: what the views hold is put before scoring; a closed quarter is read from its closing, never worked out again. Writes nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal, cast

from pydantic import TypeAdapter

from config.errors import Refused
from config.period import Quarter, quarters_of
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
    """统计: a quarter of the whole office; `nowhere` are lines that fall to nobody, `so_far` each unit's year to date."""

    period: Quarter
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


def quarter_tally(views: Views, quarter: Quarter, *, rules: Rules, today: date, stream: Stream = "govinfo") -> QuarterTally:
    """The tally of a quarter; Refused for one that ended before the regulation took effect."""
    if quarter < rules.rulebook.first_quarter:
        effect = rules.rulebook.takes_effect
        raise Refused(f"{quarter} 在《{rules.rulebook.title}》施行（{effect}）之前就结束了；最早可统计 {rules.rulebook.first_quarter}")
    units, nowhere = _units(views, quarter, rules, stream)
    so_far = Counter[str]()
    for earlier in (q for q in quarters_of(quarter.year) if rules.rulebook.first_quarter <= q < quarter):
        so_far.update({tally.unit: tally.total for tally in _units(views, earlier, rules, stream)[0]})
    totals = {tally.unit: so_far[tally.unit] + tally.total for tally in units}
    state, head = _state(views, quarter, today), views.head()[1]
    if closing := _closing(views, quarter, stream):
        head = closing.head
    return QuarterTally(quarter, state, rules.rulebook.name, head, units, nowhere, totals)


def year_tally(views: Views, year: int, *, rules: Rules, today: date) -> OfficeYear:
    """The tally of a calendar year: of its quarters that have begun by today or in which a fact is effective."""
    first = rules.rulebook.first_quarter
    last = max(Quarter.of(today).ordinal, views.last_stirred() or 0)
    every = [q for q in quarters_of(year) if q >= first]
    if not every:
        raise Refused(f"{year} 年在《{rules.rulebook.title}》施行（{rules.rulebook.takes_effect}）之前就结束了")
    quarters = [q for q in every if q.ordinal <= last] or every[:1]
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


def is_closed(views: Views, quarter: Quarter) -> bool:
    closed = views.last_closed()
    return closed is not None and quarter.ordinal <= closed


def _state(views: Views, quarter: Quarter, today: date) -> State:
    if is_closed(views, quarter):
        return "closed"
    return "running" if today <= quarter.last_day else "open"


def _closing(views: Views, quarter: Quarter, stream: Stream) -> Closed | None:
    seq = views.closing(quarter.ordinal) if stream == "govinfo" else None
    return cast("Closed", views.payload(seq)) if seq else None


def _units(views: Views, quarter: Quarter, rules: Rules, stream: Stream) -> tuple[tuple[Tally, ...], tuple[ScoreEntry, ...]]:
    if closing := _closing(views, quarter, stream):
        held = closing.tallies[str(quarter)]
        return TALLIES.validate_python(held["units"]), LINES.validate_python(held["nowhere"])
    return work_out(views, quarter, rules, stream)


def work_out(views: Views, quarter: Quarter, rules: Rules, stream: Stream = "govinfo") -> tuple[tuple[Tally, ...], tuple[ScoreEntry, ...]]:
    """Each unit's tally and the lines that fall to nobody, from the facts."""
    office = _office(views, rules, stream)

    def receipts(of: Quarter) -> Receipts:
        others = views.facts_on(views.other_receipts(of.ordinal, stream=stream))
        return Receipts(views.plain_receipts(of.ordinal, stream=stream), others)

    quantities = Quantities(office, quarter, receipts)
    units, nowhere = tally_quarter(quarter, _stirred(views, quarter, quarter), quantities=quantities, office=office)
    return tuple(units), tuple(nowhere)


def _stirred(views: Views, first: Quarter, last: Quarter) -> Sequence[Fact]:
    items = views.joined_by_repeats(views.stirred_items(first.ordinal, last.ordinal))
    return views.facts_on(items) + views.facts_on_commissions(views.stirred_commissions(first.ordinal, last.ordinal))


def _office(views: Views, rules: Rules, stream: Stream) -> Office:
    return Office(rules.roster, rules.rulebook, starts(views, rules), stream)


def _reprimands(views: Views, tallies: Mapping[Quarter, Sequence[Tally]], rules: Rules) -> Counter[str]:
    """Unit → how many reprimands of these quarters stand: confirmed ones, or by the run itself where that is the reading."""
    if rules.rulebook.reading.reprimand.taken == "automatic":
        return Counter(tally.unit for several in tallies.values() for tally in several if tally.reprimand_proposed)
    confirmed = {(f.unit, f.period) for f in views.reprimands([str(q) for q in tallies]) if f.kind is EntryKind.REPRIMANDED}
    return Counter(unit for unit, _ in confirmed if unit)
