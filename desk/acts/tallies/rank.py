"""名次: where a unit stands in a period, who is ahead of it and by what, what is missing to its
quota, and its record of closed periods, of which nobody else's lines are read. Writes nothing.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import TypeVar, cast

from pydantic import TypeAdapter

from config.errors import Refused
from config.period import Period
from config.sentences import unknown
from desk.acts.rules import Rules
from desk.acts.tallies.tally import QuarterTally, State, closing_in, is_closed, units_in
from ledger.payloads import Closed
from ledger.views import Views
from scoring.score import ScorePart, Tally, ranks
from scoring.year import YearTally

Summed = TypeVar("Summed", Tally, YearTally)


@dataclass(frozen=True, slots=True)
class ToQuota:
    """How many items are missing, and by when; days left count today, working days are Monday to
    Friday, whatever holidays there are.
    """

    missing: int
    by: date
    days_left: int
    working_days_left: int


@dataclass(frozen=True, slots=True)
class UnitRank:
    """A unit's ranks among so many units, the unit just ahead with the distance to it, and what is
    missing to the quota; None without one.
    """

    rank: int
    rank_in_group: int
    units: int
    next_ahead: Tally | None
    difference: Fraction
    to_quota: ToQuota | None


@dataclass(frozen=True, slots=True)
class PointsDifference:
    """Points of two units."""

    own: Fraction
    other: Fraction

    @property
    def difference(self) -> Fraction:
        """Positive where `own` is more."""
        return self.own - self.other


@dataclass(frozen=True, slots=True)
class RuleDifference(PointsDifference):
    """What a rule gives to one and the other."""

    rule: str
    cite: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Why one unit stands before another; of all rules that give points to either, the one with the
    widest difference first.
    """

    own: Tally
    other: Tally
    rules: tuple[RuleDifference, ...]

    @property
    def total(self) -> PointsDifference:
        return PointsDifference(self.own.total, self.other.total)

    @property
    def parts(self) -> Mapping[ScorePart, PointsDifference]:
        pairs = {part: (self.own.sum_of(part), self.other.sum_of(part)) for part in ScorePart}
        return {part: PointsDifference(*pair) for part, pair in pairs.items()}


def ranked(units: Sequence[Summed]) -> list[tuple[Summed, int, int]]:
    """Each unit with its rank over all and within its group, in the order given."""
    over_all = ranks([unit.total for unit in units])
    within: dict[str, int] = {}
    for group in {unit.group for unit in units}:
        fellows = [unit for unit in units if unit.group == group]
        places = ranks([fellow.total for fellow in fellows])
        within |= {fellow.unit: rank for fellow, rank in zip(fellows, places, strict=True)}
    return [(unit, rank, within[unit.unit]) for unit, rank in zip(units, over_all, strict=True)]


def tally_of(office: QuarterTally, unit: str) -> Tally:
    """The unit's tally, by its code or by what it is called; Refused for a unit that the period
    does not list.
    """
    tally = next((one for one in office.units if unit in {one.unit, one.name}), None)
    if tally is None:
        known = [one.unit for one in office.units]
        raise Refused(f"{office.period} 的名册上{unknown('单位', unit, known)}")
    return tally


def rank_of(office: QuarterTally, tally: Tally, *, today: date) -> UnitRank:
    """Where the unit stands."""
    _, rank, within = ranked(office.units)[office.units.index(tally)]
    ahead = [unit for unit in office.units if unit.total > tally.total]
    nearest = min(ahead, key=lambda one: one.total) if ahead else None
    running = office.state == "running"
    return UnitRank(
        rank=rank,
        rank_in_group=within,
        units=len(office.units),
        next_ahead=nearest,
        difference=nearest.total - tally.total if nearest else Fraction(),
        to_quota=to_quota(tally, office.period, running=running, today=today),
    )


def to_quota(tally: Tally, period: Period, *, running: bool, today: date) -> ToQuota | None:
    """None for a unit without a quota."""
    if tally.quota is None:
        return None
    count = (period.last_day - today).days + 1 if running else 0
    days = [today + timedelta(days=n) for n in range(count)]
    missing = max(tally.quota - tally.received, 0)
    working = sum(day.weekday() < 5 for day in days)
    return ToQuota(missing, period.last_day, len(days), working)


def compared(own: Tally, other: Tally) -> Comparison:
    """The difference of every sum and of every rule."""
    mine, theirs = _by_rule(own), _by_rule(other)
    cites = {line.rule: line.cite for line in (*own.scores, *other.scores)}
    widest = sorted(cites, key=lambda rule: (-abs(mine[rule] - theirs[rule]), rule))
    rules = (RuleDifference(mine[rule], theirs[rule], rule, cites[rule]) for rule in widest)
    return Comparison(own, other, tuple(rules))


def at_rank(
    office: QuarterTally, rank: int, *, group: str | None = None
) -> tuple[Sequence[Tally], Tally | None, Tally | None]:
    """The units at that rank, over all or within a group, and the nearest above and below them;
    Refused where no unit has it.
    """
    groups = list(dict.fromkeys(tally.group for tally in office.units))
    if group is not None and group not in groups:
        raise Refused(unknown("单位类别", group, groups))
    listed = [tally for tally in office.units if group in {None, tally.group}]
    places = [within if group else rank for _, rank, within in ranked(listed)]
    here = [tally for tally, place in zip(listed, places, strict=True) if place == rank]
    if not here:
        known = "、".join(map(str, sorted(set(places)))) or "无"
        raise Refused(
            f"{office.period} 没有第 {rank} 名；有的名次：{known}（同分同名次，下一名顺延）"
        )
    above = [tally for tally in listed if tally.total > here[0].total]
    below = [tally for tally in listed if tally.total < here[0].total]
    return (
        here,
        min(above, key=lambda tally: tally.total, default=None),
        max(below, key=lambda tally: tally.total, default=None),
    )


def _by_rule(tally: Tally) -> Mapping[str, Fraction]:
    points: dict[str, Fraction] = defaultdict(Fraction)
    for line in tally.scores:
        points[line.rule] += line.points
    return points


_TALLY = TypeAdapter(Tally)


@dataclass(frozen=True, slots=True)
class Placed:
    """A unit in one period: its tally, its ranks over all and within its group, and how the period
    stands.
    """

    period: Period
    tally: Tally
    rank: int
    within: int
    state: State


def placed_in(
    views: Views, unit: str, period: Period, *, rules: Rules, today: date
) -> Placed | None:
    """None where the period does not list the unit, or where it is over and nobody did anything in
    it: before the ledger begins everybody is first.
    """
    if (closing := closing_in(views, period, rules)) and closing.period == str(period):
        return _held(closing, unit, period)
    several = units_in(views, period, rules=rules)
    place = next((at for at, tally in enumerate(several) if tally.unit == unit), None)
    over = today > period.last_day
    if place is None or (over and not any(tally.received or tally.scores for tally in several)):
        return None
    tally, rank, within = ranked(several)[place]
    state: State = "closed" if is_closed(views, period) else "open" if over else "running"
    return Placed(period, tally, rank, within, state)


def _held(closing: Closed, unit: str, period: Period) -> Placed | None:
    """As the closing holds it: totals are among its figures, so that only the unit's own lines are
    taken apart.
    """
    held = cast("Sequence[Mapping[str, str]]", closing.tallies[str(period)]["units"])
    own = next((one for one in held if one["unit"] == unit), None)
    if own is None:
        return None
    totals = {one["unit"]: Fraction(closing.figures[one["unit"]]["total"]) for one in held}
    fellows = [one["unit"] for one in held if one["group"] == own["group"]]
    rank, within = _rank(totals, unit, list(totals)), _rank(totals, unit, fellows)
    return Placed(period, _TALLY.validate_python(own), rank, within, "closed")


def _rank(totals: dict[str, Fraction], unit: str, among: list[str]) -> int:
    return ranks([totals[one] for one in among])[among.index(unit)]
