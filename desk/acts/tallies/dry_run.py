"""假设: what an act would change, worked out by doing it and keeping nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from config.period import Period, Quarter
from desk.acts.forms import both_ranks
from desk.acts.record import Act, Recorded
from desk.acts.rules import Rules
from desk.acts.tallies.tally import QuarterTally, quarter_tally
from ledger.book import Book
from scoring.score import Tally, points_text

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Supposed:
    """What would be recorded with the lines that it would cause, and the tallies of its period without it and with it."""

    done: Recorded
    period: Period
    before: QuarterTally
    after: QuarterTally

    @property
    def moved(self) -> list[dict[str, Any]]:
        """Every unit whose figures would be others, in the roster's order."""
        return [
            _change(before, place)
            for before, place in self._pairs()
            if before is None or before[0] != place[0]
        ]

    @property
    def passed(self) -> list[str]:
        """The other units, whose rank over all would be another because of those."""
        return [
            place[0].unit
            for before, place in self._pairs()
            if before and before[0] == place[0] and before[1] != place[1]
        ]

    def _pairs(self) -> list[tuple["_Place | None", "_Place"]]:
        before = _places(self.before)
        return [(before.get(unit), place) for unit, place in _places(self.after).items()]


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


_Place = tuple[Tally, int, int]


def _places(found: QuarterTally) -> Mapping[str, _Place]:
    over_all, within = both_ranks(found.units)
    return {
        tally.unit: (tally, rank, place)
        for tally, rank, place in zip(found.units, over_all, within, strict=True)
    }


def _change(before: _Place | None, after: _Place) -> dict[str, Any]:
    tally = after[0]
    gained = tally.total - (before[0].total if before else 0)
    return {
        "unit": tally.unit,
        "name": tally.name,
        "points": f"+{points_text(gained)}" if gained > 0 else points_text(gained),
        "before": _place_form(before) if before else None,
        "after": _place_form(after),
    }


def _place_form(place: _Place) -> dict[str, Any]:
    tally, rank, within = place
    sums = {
        "received": tally.received,
        "quota_met": tally.quota_met,
        "total": points_text(tally.total),
    }
    return sums | {"rank": rank, "rank_in_group": within}
