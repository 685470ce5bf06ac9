"""年度通报: what a year's bulletin is told, gathered from the year's tally and those of its
periods. Composes and prints nothing.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from config.errors import Refused
from config.period import Period, Year
from config.roster import Roster, Unit
from config.settings import BulletinTable
from desk.acts.bulletins.bulletin import closing_of
from desk.acts.rules import Rules
from desk.acts.tallies.tally import OfficeYear, QuarterTally, quarter_tally, year_tally
from ledger.book import Book
from ledger.office.bulletin_words import own_words_of
from ledger.views import Views
from scoring.figures import Totals
from scoring.groups import Basis
from scoring.score import points_text, total_of
from scoring.year import YearTally, exemplary
from scoring.yearly import YearBulletin, YearFigures, compose_year


def year_bulletin(
    book: Book, year: int, *, rules: Rules, letterhead: BulletinTable, today: date
) -> YearBulletin:
    """The bulletin of a year as it is known now; of its closed quarters as they were closed."""
    own = own_words_of(book, str(Year(year, 1)))
    with book.reading() as views:
        office_year = year_tally(views, year, rules=rules, today=today)
        periods = sorted({period for unit in office_year.units for period in unit.quarters})
        tallies = [quarter_tally(views, period, rules=rules, today=today) for period in periods]
        basis = Basis(rules.roster, rules.rulebook, rules.starts)
        figures = YearFigures(
            year=year,
            state=office_year.state,
            closed_on=_closed_on(views, periods, rules) if office_year.state == "closed" else None,
            rulebook=office_year.rulebook,
            head=views.head()[1],
            units=office_year.units,
            short=_short(tallies),
            exemplary=tuple(unit.name for unit in exemplary(office_year.units, basis=basis)),
            nowhere=_nowhere(tallies),
            before=_before(views, year - 1, rules, today),
            words=own.words,
            number=own.number,
        )
    return compose_year(figures, rulebook=rules.rulebook, letterhead=letterhead)


def _closed_on(views: Views, periods: Sequence[Period], rules: Rules) -> date | None:
    days = [closing[1].day for period in periods if (closing := closing_of(views, period, rules))]
    return max(days, default=None)


def _short(tallies: Sequence[QuarterTally]) -> dict[str, tuple[Period, ...]]:
    short: dict[str, tuple[Period, ...]] = defaultdict(tuple)
    for one in tallies:
        for tally in one.units:
            if tally.short_run:
                short[tally.unit] += (one.period,)
    return dict(short)


def _nowhere(tallies: Sequence[QuarterTally]) -> str:
    lines = [line for tally in tallies for line in tally.nowhere]
    return (
        (
            f"另有{len(lines)}笔共{points_text(total_of(lines))}分，因所属单位撤销且无承接单位，"
            "不计入任何单位"
        )
        if lines
        else ""
    )


def _before(views: Views, year: int, rules: Rules, today: date) -> Totals | None:
    try:
        office_year = year_tally(views, year, rules=rules, today=today)
    except Refused:  # it ended before the regulation took effect
        return None
    totals = Totals(
        Year(year, 1),
        sum(u.received for u in office_year.units),
        sum(u.adopted_items for u in office_year.units),
    )
    return totals if totals.received or totals.adopted else None


CHANGES = {
    "came": "起列入",
    "went": "止，撤销",
    "merged": "止，并入 ",
    "renamed": "起更名为",
    "regrouped": "起改为",
}


@dataclass(frozen=True, slots=True)
class RosterChange:
    """名册变动: a unit came (`day` the first), went or merged (the last), was renamed or regrouped.

    `to` is what it is then: a unit's code, a name, a group.
    """

    unit: str
    name: str
    change: str
    day: date
    to: str | None = None


@dataclass(frozen=True, slots=True)
class YearNotes:
    """Beside a year's figures: who is proposed as exemplary, a person decides; what became of the
    roster.
    """

    exemplary: tuple[YearTally, ...]
    changes: tuple[RosterChange, ...]


def year_notes(office_year: OfficeYear, *, rules: Rules) -> YearNotes:
    basis = Basis(rules.roster, rules.rulebook, rules.starts)
    return YearNotes(
        tuple(exemplary(office_year.units, basis=basis)), changes_in(rules.roster, office_year.year)
    )


def changes_in(roster: Roster, year: int) -> tuple[RosterChange, ...]:
    """Those of the year, by day."""
    changes = (change for blocks in roster.blocks.values() for change in _changes(blocks))
    return tuple(
        sorted((each for each in changes if each.day.year == year), key=lambda each: each.day)
    )


def _changes(blocks: tuple[Unit, ...]) -> Iterator[RosterChange]:
    before: Unit | None = None
    for unit in blocks:
        joins = before is not None and before.last + timedelta(days=1) == unit.first
        if before is not None and joins:
            yield from _became(before, unit)
        else:
            yield from _left(before)
            if unit.start is not None:
                yield RosterChange(unit.code, unit.name, "came", unit.start)
        before = unit
    yield from _left(before)


def _became(before: Unit, unit: Unit) -> Iterator[RosterChange]:
    if before.name != unit.name:
        yield RosterChange(before.code, before.name, "renamed", unit.first, unit.name)
    if before.group != unit.group:
        yield RosterChange(unit.code, unit.name, "regrouped", unit.first, unit.group)


def _left(unit: Unit | None) -> Iterator[RosterChange]:
    if unit is not None and unit.until is not None:
        change = "merged" if unit.merged_into else "went"
        yield RosterChange(unit.code, unit.name, change, unit.until, unit.merged_into)
