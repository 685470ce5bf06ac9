"""单位成绩: one unit's tally and ranks in a period; of a closed one nobody else's lines are read. Writes nothing."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from pydantic import TypeAdapter

from config.period import Period
from desk.acts.rules import Rules
from desk.acts.tallies.rank import both_ranks
from desk.acts.tallies.tally import State, closing_in, is_closed, units_in
from ledger.payloads import Closed
from ledger.views import Views
from scoring.score import Tally, ranks

_TALLY = TypeAdapter(Tally)


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit in one period: its tally, its ranks over all and within its group, and how the period stands."""

    period: Period
    tally: Tally
    rank: int
    within: int
    state: State


def placed_in(
    views: Views, unit: str, period: Period, *, rules: Rules, today: date
) -> Placed | None:
    """None where the period does not list the unit, or where it is over and nobody did anything in it: before the ledger begins everybody is first."""
    if (closing := closing_in(views, period, rules)) and closing.period == str(period):
        return _held(closing, unit, period)
    several = units_in(views, period, rules=rules)
    place = next((at for at, tally in enumerate(several) if tally.unit == unit), None)
    over = today > period.last_day
    if place is None or (over and not any(tally.received or tally.scores for tally in several)):
        return None
    over_all, within = both_ranks(several)
    state: State = "closed" if is_closed(views, period) else "open" if over else "running"
    return Placed(period, several[place], over_all[place], within[place], state)


def _held(closing: Closed, unit: str, period: Period) -> Placed | None:
    """As the closing holds it: totals are among its figures, so that only the unit's own lines are taken apart."""
    held: list[dict[str, Any]] = closing.tallies[str(period)]["units"]
    own = next((one for one in held if one["unit"] == unit), None)
    if own is None:
        return None
    totals = {one["unit"]: Fraction(closing.figures[one["unit"]]["total"]) for one in held}
    fellows = [one["unit"] for one in held if one["group"] == own["group"]]
    rank, within = _rank(totals, unit, list(totals)), _rank(totals, unit, fellows)
    return Placed(period, _TALLY.validate_python(own), rank, within, "closed")


def _rank(totals: dict[str, Fraction], unit: str, among: list[str]) -> int:
    return ranks([totals[one] for one in among])[among.index(unit)]
