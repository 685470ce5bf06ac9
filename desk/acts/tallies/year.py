"""全年统计: a calendar year of every unit, summed up from the tallies of its periods. Writes
nothing.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from config.errors import Refused
from config.period import Period, Quarter, periods_of
from desk.acts.rules import Rules
from desk.acts.tallies.source import Source
from desk.acts.tallies.tally import State, is_closed, state_of_period, units_of
from ledger.payloads import EntryKind
from ledger.views import Views
from scoring.groups import Adopted
from scoring.score import Tally
from scoring.year import YearTally, tally_year


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
