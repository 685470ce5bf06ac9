"""Tallies: what the views hold is put before scoring; a closed quarter is read from its closing, never worked out again. Writes nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, cast

from pydantic import TypeAdapter

from config.errors import Refused
from config.period import Period, Quarter, periods_of, quarters_between
from desk.acts.rules import Rules, remembering
from desk.acts.tallies.memoized import Fixed, ReceivedMemo, Stirred, by_item, flat
from desk.acts.tallies.memory import KnownState, Uses, by_commission
from ledger.facts import Fact
from ledger.payloads import Closed, EntryKind
from ledger.views import Views
from scoring.groups import Adopted, Basis, FactGroup, groups_of
from scoring.periods import Quantities, Receipts, sum_up
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


def quarter_tally(
    views: Views, quarter: Period, *, rules: Rules, today: date, stream: Stream = "govinfo"
) -> QuarterTally:
    """The tally of a quarter; Refused for one that ended before the regulation took effect, unless a closing holds it."""
    rules = remembering(rules)
    closing = closing_in(views, quarter, rules, stream)
    if quarter.last_day < rules.rulebook.first_day and not closing:
        effect = rules.rulebook.takes_effect
        earliest = type(quarter).of(effect)
        raise Refused(
            f"{quarter} 在《{rules.rulebook.title}》施行（{effect}）之前就结束了；最早可统计 {earliest}"
        )
    units, nowhere = _units(views, quarter, rules, stream)
    so_far = Counter[str]()
    for earlier in (
        q
        for q in periods_of(quarter.year, type(quarter))
        if q < quarter and _counts(views, q, rules, stream)
    ):
        so_far.update(_totals(views, earlier, rules, stream))
    totals = {tally.unit: so_far[tally.unit] + tally.total for tally in units}
    # what was closed stays under the rulebook that it was closed by, whichever is in force now
    name, head = (
        (closing.rulebook, closing.head) if closing else (rules.rulebook.name, views.head()[1])
    )
    return QuarterTally(quarter, _state(views, quarter, today), name, head, units, nowhere, totals)


def units_in(views: Views, period: Period, *, rules: Rules) -> tuple[Tally, ...]:
    """Each unit's tally without the year to date; none for a period that has no figures."""
    return (
        _units(views, period, rules, "govinfo")[0]
        if _counts(views, period, rules, "govinfo")
        else ()
    )


def year_tally(views: Views, year: int, *, rules: Rules, today: date) -> OfficeYear:
    """The tally of a calendar year: of its quarters that have begun by today or in which a fact is effective."""
    rules, kind = remembering(rules), rules.rulebook.span
    first = kind.of(rules.rulebook.takes_effect)
    stirred = Quarter.from_ordinal(views.quarters.last_stirred() or 4).last_day
    last = kind.of(max(today, stirred)) if kind is Quarter else kind.of(today)
    every = [q for q in periods_of(year, kind) if q >= first]
    if not every:
        raise Refused(
            f"{year} 年在《{rules.rulebook.title}》施行（{rules.rulebook.takes_effect}）之前就结束了"
        )
    quarters = [q for q in every if q <= last] or every[:1]
    basis = _basis(views, rules, "govinfo")
    adopted, ending = _adopted_over(views, quarters, rules, basis)
    tallies = {quarter: _units(views, quarter, rules, "govinfo")[0] for quarter in quarters}
    counted = _reprimands(views, tallies, rules)
    found = tally_year(
        year, tallies, adopted=adopted, ending_zero=ending, reprimands=counted, basis=basis
    )
    states = [_state(views, quarter, today) for quarter in every]
    state: State = (
        "running" if "running" in states else "closed" if set(states) == {"closed"} else "open"
    )
    return OfficeYear(year, state, rules.rulebook.name, tuple(found))


def starts(views: Views, rules: Rules) -> Quarter | None:
    """The first quarter whose quotas bind: by the settings, else as known at the first closing that knew one, else as known now."""
    if rules.starts:
        return rules.starts
    for seq in views.quarters.closings():
        if known := _closed(views, seq, rules).starts:
            return Quarter.parse(known)
    receipt = views.quarters.first_receipt(after=rules.rulebook.first_quarter.ordinal)
    return Quarter.from_ordinal(receipt) if receipt is not None else None


def undecided(views: Views, found: QuarterTally) -> list[Tally]:
    """Units for which a reprimand is proposed that a person has neither confirmed nor declined."""
    decided = {fact.unit for fact in views.quarters.reprimands([str(found.period)])}
    return [
        tally for tally in found.units if tally.reprimand_proposed and tally.unit not in decided
    ]


def is_closed(views: Views, quarter: Period) -> bool:
    closed = views.quarters.last_closed()
    return closed is not None and Quarter.of(quarter.last_day).ordinal <= closed


def _state(views: Views, quarter: Period, today: date) -> State:
    if is_closed(views, quarter):
        return "closed"
    return "running" if today <= quarter.last_day else "open"


def _counts(views: Views, quarter: Period, rules: Rules, stream: Stream) -> bool:
    """Whether a quarter has figures: under the rulebook in force, or held by a closing."""
    return (
        quarter.last_day >= rules.rulebook.first_day
        or closing_in(views, quarter, rules, stream) is not None
    )


def facts_about(views: Views, period: Period, rules: Rules) -> Sequence[Fact]:
    """Every fact about the items about which one is effective in the period, in the order of recording, then about the commissions likewise."""
    stirred = _stirred(known_of(views, rules), views, period, period)
    items = {id(one): one for one in stirred.items.values()}.values()
    return sorted(
        (fact for one in items for fact in one.facts), key=lambda fact: fact.seq
    ) + sorted(
        (fact for one in stirred.commissions.values() for fact in one.facts),
        key=lambda fact: fact.seq,
    )


def known_of(views: Views, rules: Rules) -> KnownState:
    """What is known of that state of the ledger by this roster and rulebook."""
    memory = rules.memory
    fits = (
        memory is not None and memory.roster is rules.roster and memory.rulebook is rules.rulebook
    )
    return memory.at(views) if memory and fits else KnownState()


def closing_in(
    views: Views, quarter: Period, rules: Rules, stream: Stream = "govinfo"
) -> Closed | None:
    """What the closing of a quarter says; None where it is not closed."""
    seq = (
        views.quarters.closing(quarter.ordinal)
        if stream == "govinfo" and isinstance(quarter, Quarter)
        else None
    )
    return _closed(views, seq, rules) if seq else None


def _closed(views: Views, seq: int, rules: Rules) -> Closed:
    return cast(
        "Closed",
        known_of(views, rules).recall(("closing", seq), lambda: Fixed(views.payload(seq))).value,
    )


def _units(
    views: Views, quarter: Period, rules: Rules, stream: Stream
) -> tuple[tuple[Tally, ...], tuple[ScoreEntry, ...]]:
    if closing := closing_in(views, quarter, rules, stream):

        def held() -> Fixed:
            found = closing.tallies[str(quarter)]
            return Fixed(
                (TALLIES.validate_python(found["units"]), LINES.validate_python(found["nowhere"]))
            )

        key = ("closed", closing.ref, str(quarter))
        return cast(
            "tuple[tuple[Tally, ...], tuple[ScoreEntry, ...]]",
            known_of(views, rules).recall(key, held).value,
        )
    return work_out(views, quarter, rules, stream)


def _totals(views: Views, quarter: Period, rules: Rules, stream: Stream) -> Mapping[str, Fraction]:
    """Each unit's total; a closing has it as a figure, so that its lines need not be read."""
    closing = closing_in(views, quarter, rules, stream)
    if closing and closing.period == str(quarter):
        return {unit: Fraction(figures["total"]) for unit, figures in closing.figures.items()}
    return {tally.unit: tally.total for tally in _units(views, quarter, rules, stream)[0]}


def work_out(
    views: Views, quarter: Period, rules: Rules, stream: Stream = "govinfo"
) -> tuple[tuple[Tally, ...], tuple[ScoreEntry, ...]]:
    """Each unit's tally and the lines that fall to nobody, from the facts."""
    basis, known = _basis(views, rules, stream), known_of(views, rules)

    def work(uses: Uses) -> tuple[tuple[Tally, ...], tuple[ScoreEntry, ...]]:
        quantities = Quantities(
            basis, quarter, lambda of: _receipts(known, views, of, stream, uses)
        )
        stirred = _stirred(
            known, views, quarter, quarter, receipts=rules.rulebook.scores_receipts, uses=uses
        )
        found = [together.found(quarter, basis) for together in stirred.together]
        units, nowhere = sum_up(quarter, found, quantities=quantities, basis=basis)
        return tuple(units), tuple(nowhere)

    return known.worked(("worked", quarter, stream, basis.starts), work)


def met_quotas(views: Views, quarter: Quarter, *, by: Quarter, rules: Rules) -> dict[str, bool]:
    """Unit → whether it met its quota in a quarter, by the facts that hold by a later one; units without one that binds are left out."""
    basis = _basis(views, rules, "govinfo")
    listed = rules.roster.listed_in(quarter) if basis.binds(quarter) else ()
    quotas = {
        unit.code: quota
        for unit in listed
        if (quota := basis.quota(unit.code, quarter)) is not None
    }
    counts = (
        Quantities(
            basis, by, lambda of: _receipts(known_of(views, rules), views, of, "govinfo")
        ).count(quarter)
        if quotas
        else {}
    )
    return {unit: counts[unit] >= quota for unit, quota in quotas.items()}


def _quarters(first: Period, last: Period) -> tuple[Quarter, ...]:
    """The quarters that the periods touch: the ledger keeps its facts by quarter."""
    return quarters_between(Quarter.of(first.first_day), Quarter.of(last.last_day))


def _receipts(
    known: KnownState, views: Views, of: Period, stream: Stream, uses: Uses | None = None
) -> Receipts:
    """The items received in one period."""
    several = [
        _received(known, views, quarter.ordinal, stream, uses) for quarter in _quarters(of, of)
    ]
    if isinstance(of, Quarter):
        return several[0].receipts
    plain = [
        row
        for one in several
        for row in one.receipts.plain
        if of.first_day <= row[1] <= of.last_day
    ]
    others = [fact for one in several for fact in one.receipts.others]
    within = {
        f.item
        for f in others
        if f.kind is EntryKind.RECEIVED and of.first_day <= f.own <= of.last_day
    }
    return Receipts(plain, [fact for fact in others if fact.item in within])


def _received(
    known: KnownState, views: Views, quarter: int, stream: Stream, uses: Uses | None
) -> ReceivedMemo:
    def read() -> ReceivedMemo:
        others = by_item(
            views.facts.on_items(views.quarters.other_receipts(quarter, stream=stream))
        )
        return ReceivedMemo(
            quarter,
            stream,
            others,
            Receipts(views.quarters.plain_receipts(quarter, stream=stream), flat(others)),
        )

    return known.recall(("receipts", quarter, stream), read, uses=uses)


def _stirred(  # where it is read, and what of
    known: KnownState,
    views: Views,
    first: Period,
    last: Period,
    *,
    receipts: bool = False,
    uses: Uses | None = None,
) -> Stirred:
    """What was stirred in these periods; with `receipts` also what was only received in them."""
    quarters = _quarters(first, last)
    low, high = quarters[0].ordinal, quarters[-1].ordinal

    def read() -> Stirred:
        groups = [
            FactGroup(group)
            for group in groups_of(views.quarters.facts_stirred(low, high, receipts=receipts))
        ]
        commissions = by_commission(
            views.facts.on_commissions(views.quarters.stirred_commissions(low, high))
        )
        items = {fact.item or "": group for group in groups for fact in group.facts}
        return Stirred(
            low,
            high,
            receipts,
            items,
            {name: FactGroup(facts) for name, facts in commissions.items()},
        )

    return known.recall(("stirred", low, high, receipts), read, uses=uses)


def _adopted_over(
    views: Views, periods: Sequence[Period], rules: Rules, basis: Basis
) -> tuple[Adopted, Adopted]:
    """What was adopted in these periods, and what ends a year without adoptions."""
    known, first, last = known_of(views, rules), periods[0], periods[-1]
    report = rules.rulebook.reading.zero_adoption.taken == "upward_report"
    kinds = (EntryKind.ADOPTED, EntryKind.REPORTED_UP if report else EntryKind.ADOPTED)

    def found(where: KnownState) -> tuple[Adopted, Adopted]:
        together = _stirred(where, views, first, last).together
        adopted, ending = (
            {
                i: u
                for one in together
                for i, u in one.adopted(periods, also=also, basis=basis).items()
            }
            for also in kinds
        )
        return adopted, ending

    if not is_closed(views, last):
        return found(known)
    # Nothing will ever be effective in them: the facts need not be kept.
    fixed = known.recall(("adopted", first, last), lambda: Fixed(found(KnownState())))
    return cast("tuple[Adopted, Adopted]", fixed.value)


def _basis(views: Views, rules: Rules, stream: Stream) -> Basis:
    return Basis(rules.roster, rules.rulebook, starts(views, rules), stream)


def _reprimands(
    views: Views, tallies: Mapping[Period, Sequence[Tally]], rules: Rules
) -> Counter[str]:
    """Unit → how many reprimands of these quarters stand: confirmed ones, or by the run itself where that is the reading."""
    if rules.rulebook.reading.reprimand.taken == "automatic":
        return Counter(
            tally.unit
            for several in tallies.values()
            for tally in several
            if tally.reprimand_proposed
        )
    confirmed = {
        (f.unit, f.period)
        for f in views.quarters.reprimands([str(q) for q in tallies])
        if f.kind is EntryKind.REPRIMANDED
    }
    return Counter(unit for unit, _ in confirmed if unit)
