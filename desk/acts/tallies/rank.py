"""名次说明: where a unit stands in a quarter, who is ahead of it and by what, and what is missing to its quota. Writes nothing."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from config.errors import Refused
from config.period import Period
from desk.acts.forms import both_ranks
from desk.acts.tallies.tally import QuarterTally
from scoring.score import ScorePart, Tally, points_text

_PARTS = {
    "base_points": ScorePart.BASE,
    "item_points": ScorePart.ITEM,
    "penalty_points": ScorePart.PENALTY,
}


def tally_of(found: QuarterTally, unit: str) -> Tally:
    """The unit's tally, by its code or by what it is called; Refused for a unit that the period does not list."""
    tally = next((one for one in found.units if unit in {one.unit, one.name}), None)
    if tally is None:
        raise Refused(f"{found.period} 的名册上没有单位 {unit!r}")
    return tally


def rank_of(found: QuarterTally, tally: Tally, *, today: date) -> dict[str, Any]:
    """Ranks, the unit just ahead with the distance to it, and what is missing to the quota."""
    over_all, within = both_ranks(found.units)
    at = found.units.index(tally)
    ahead = [one for one in found.units if one.total > tally.total]
    nearest = min(ahead, key=lambda one: one.total) if ahead else None
    return {
        "rank": over_all[at],
        "rank_in_group": within[at],
        "units": len(found.units),
        "next_ahead": {
            "unit": nearest.unit,
            "name": nearest.name,
            "difference": points_text(nearest.total - tally.total),
        }
        if nearest
        else None,
        "to_quota": to_quota(tally, found.period, running=found.state == "running", today=today),
    }


def to_quota(tally: Tally, period: Period, *, running: bool, today: date) -> dict[str, Any] | None:
    """How many items are missing, and by when; days left count today, working days are Monday to Friday, whatever holidays there are."""
    if tally.quota is None:
        return None
    missing = max(tally.quota - tally.received, 0)
    days = (
        [today + timedelta(days=n) for n in range((period.last_day - today).days + 1)]
        if running
        else []
    )
    working = sum(day.weekday() < 5 for day in days)
    return {
        "missing": missing,
        "by": period.last_day.isoformat(),
        "days_left": len(days),
        "working_days_left": working,
    }


def compared(own: Tally, other: Tally) -> dict[str, Any]:
    """Why one stands before the other: the difference of every sum and of every rule, the widest first; positive where `own` has more."""
    parts = [
        {"part": key, **_difference(own.sum_of(part), other.sum_of(part))}
        for key, part in _PARTS.items()
    ]
    mine, theirs = _by_rule(own), _by_rule(other)
    cites = {line.rule: line.cite for line in (*own.scores, *other.scores)}
    rules = [
        {"rule": rule, "cite": cites[rule], **_difference(mine[rule], theirs[rule])}
        for rule in sorted(cites, key=lambda r: (-abs(mine[r] - theirs[r]), r))
    ]
    return {
        "unit": other.unit,
        "name": other.name,
        "received": other.received,
        "quota": other.quota,
        "quota_met": other.quota_met,
        **_difference(own.total, other.total),
        "parts": parts,
        "rules": rules,
    }


def at_rank(
    found: QuarterTally, rank: int, *, group: str | None = None
) -> tuple[Sequence[Tally], Tally | None, Tally | None]:
    """The units at that rank, over all or within a group, and the nearest above and below them; Refused where no unit has it."""
    listed = [tally for tally in found.units if group in {None, tally.group}]
    ranks, within = both_ranks(listed)
    places = within if group else ranks
    here = [tally for tally, place in zip(listed, places, strict=True) if place == rank]
    if not here:
        known = "、".join(map(str, sorted(set(places)))) or "无"
        raise Refused(
            f"{found.period} 没有第 {rank} 名；有的名次：{known}（同分同名次，下一名顺延）"
        )
    above = [tally for tally in listed if tally.total > here[0].total]
    below = [tally for tally in listed if tally.total < here[0].total]
    return (
        here,
        min(above, key=lambda t: t.total, default=None),
        max(below, key=lambda t: t.total, default=None),
    )


def _by_rule(tally: Tally) -> dict[str, Fraction]:
    found: dict[str, Fraction] = defaultdict(Fraction)
    for line in tally.scores:
        found[line.rule] += line.points
    return found


def _difference(own: Fraction, other: Fraction) -> dict[str, str]:
    return {
        "own": points_text(own),
        "other": points_text(other),
        "difference": points_text(own - other),
    }
