"""假设、试算: what an act would change, worked out by doing it and keeping nothing; a period by
another rulebook beside the real one. Writes nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TypeVar

from config.errors import Refused
from config.period import Period, Quarter
from desk.acts.record import Act, Recorded
from desk.acts.rules import Rules
from desk.acts.tallies.rank import both_ranks
from desk.acts.tallies.tally import QuarterTally, quarter_tally, work_out
from ledger.book import Book
from ledger.views import Views
from scoring.rulebook_file import Rulebook
from scoring.score import Tally, ranks

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class UnitPlace:
    """A unit's tally, and its ranks over all and within its group."""

    tally: Tally
    rank: int
    within: int


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A unit before an act, if the period listed it then, and after it."""

    before: UnitPlace | None
    after: UnitPlace

    @property
    def points(self) -> Fraction:
        before = self.before.tally.total if self.before else Fraction()
        return self.after.tally.total - before


@dataclass(frozen=True, slots=True)
class Supposed:
    """What would be recorded with the lines that it would cause, and the tallies of its period
    without it and with it.
    """

    done: Recorded
    period: Period
    before: QuarterTally
    after: QuarterTally

    @property
    def moved(self) -> list[UnitChange]:
        """Every unit whose figures would be others, in the roster's order."""
        return [c for c in self._changes() if c.before is None or c.before.tally != c.after.tally]

    @property
    def passed(self) -> list[str]:
        """The other units, whose rank over all would be another because of those."""
        return [
            after.tally.unit
            for before, after in ((c.before, c.after) for c in self._changes())
            if before and before.tally == after.tally and before.rank != after.rank
        ]

    def _changes(self) -> list[UnitChange]:
        before = _places(self.before)
        return [UnitChange(before.get(unit), place) for unit, place in _places(self.after).items()]


def dry_run(
    book: Book, act: Act[Value], value: Value, *, actor: str, rules: Rules, today: date
) -> Supposed:
    """Do the act and keep nothing of it; Refused as it would be."""
    with book.writing(actor=actor, keep=False) as writer:
        done = act(writer, value, rules=rules, today=today)
        own = writer.views.facts.at(done.entry.seq).own
        period = done.quarter if rules.rulebook.span is Quarter else rules.rulebook.span.of(own)
        after = quarter_tally(writer.views, period, rules=rules, today=today)
    with book.reading() as views:
        before = quarter_tally(views, period, rules=rules, today=today)
    return Supposed(done, period, before, after)


def _places(office: QuarterTally) -> Mapping[str, UnitPlace]:
    places = zip(office.units, *both_ranks(office.units), strict=True)
    return {tally.unit: UnitPlace(tally, rank, within) for tally, rank, within in places}


@dataclass(frozen=True, slots=True)
class Moved:
    """One unit as it is and as it would be."""

    unit: str
    name: str
    total: Fraction
    tried: Fraction
    rank: int
    tried_rank: int


def try_period(
    views: Views, period: Period, *, rules: Rules, other: Rulebook, today: date
) -> tuple[Moved, ...]:
    """Every unit of the period, a closed one as it was closed; Refused where the other rulebook
    goes by other periods or begins later.
    """
    if other.span is not type(period):
        raise Refused(
            f"《{other.title}》的周期是 {other.period}，与 {period} 不是同一种周期，不能并排试算"
        )
    if period.last_day < other.first_day:
        raise Refused(f"{period} 在《{other.title}》施行（{other.takes_effect}）之前")
    real = quarter_tally(views, period, rules=rules, today=today).units
    tried = {
        tally.unit: tally
        for tally in work_out(views, period, rules=replace(rules, rulebook=other))[0]
    }
    pairs = [(tally, tried[tally.unit]) for tally in real if tally.unit in tried]
    now, then = ranks([one.total for one, _ in pairs]), ranks([other.total for _, other in pairs])
    return tuple(
        Moved(one.unit, one.name, one.total, that.total, rank, tried_rank)
        for (one, that), rank, tried_rank in zip(pairs, now, then, strict=True)
    )
