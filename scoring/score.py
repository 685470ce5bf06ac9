"""计分: score lines, a unit's tally, and ranking. Values only; where they come from is in items.py
and periods.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cached_property


class Scale(StrEnum):
    """What a point counts for: the information score (考核), or the year-end performance
    (年终绩效考核).
    """

    INFORMATION = "information"
    PERFORMANCE = "performance"


class ScorePart(StrEnum):
    """Which of a unit's sums a line belongs to."""

    BASE = "base"
    ITEM = "item"
    PENALTY = "penalty"


@dataclass(frozen=True, slots=True)
class ScoreEntry:
    """得分: one score line (READING.md, score lines). `item` is an id and `ref` its ref, both None
    for what hangs on no item; `corrects` is the earlier quarter that it corrects; `because` the
    entries that made it, the fact first.
    """

    unit: str
    part: ScorePart
    rule: str
    cite: str
    points: Fraction
    period: str
    item: str | None = None
    ref: str | None = None
    corrects: str | None = None
    because: tuple[int, ...] = ()
    scale: Scale = Scale.INFORMATION


@dataclass(frozen=True)
class Tally:
    """统计: one unit's quarter. A sum of its score lines and nothing else; counts beside them.
    Without slots: its sums are added up once.
    """

    unit: str
    name: str
    group: str
    received: int
    quota: int | None
    adopted_items: int
    short_run: int
    reprimand_proposed: bool
    scores: tuple[ScoreEntry, ...]

    @property
    def quota_met(self) -> bool | None:
        return None if self.quota is None else self.received >= self.quota

    @cached_property
    def total(self) -> Fraction:
        return total_of(self.scores)

    @cached_property
    def sums(self) -> Mapping[ScorePart, Fraction]:
        return {
            part: total_of([line for line in self.scores if line.part is part])
            for part in ScorePart
        }

    def sum_of(self, part: ScorePart) -> Fraction:
        return self.sums[part]


def total_of(lines: Sequence[ScoreEntry]) -> Fraction:
    """Nearly all points are whole, and whole numbers are added ten times as fast."""
    whole = sum(line.points.numerator for line in lines if line.points.denominator == 1)
    return sum((line.points for line in lines if line.points.denominator != 1), Fraction(whole))


def ranks(totals: Sequence[Fraction]) -> list[int]:
    """Each total's rank, in the order given: highest first, equal totals share a rank and the next
    is skipped (1, 2, 2, 4).
    """
    ordered = sorted(totals, reverse=True)
    first = {total: place for place, total in reversed(list(enumerate(ordered, 1)))}
    return [first[total] for total in totals]


def figures(tally: Tally) -> dict[str, int | str]:
    """What a closing holds of a unit, as an export shows it."""
    return {
        "received": tally.received,
        "base_points": points_text(tally.sum_of(ScorePart.BASE)),
        "item_points": points_text(tally.sum_of(ScorePart.ITEM)),
        "penalty_points": points_text(tally.sum_of(ScorePart.PENALTY)),
        "total": points_text(tally.total),
    }


def signed_text(points: Fraction) -> str:
    """+3, -2, 0: what points came or went."""
    return f"+{points_text(points)}" if points > 0 else points_text(points)


def points_text(points: Fraction) -> str:
    """An integer, a finite decimal, or a fraction `10/3` (INTERFACE.md)."""
    twos_and_fives = points.denominator
    for prime in (2, 5):
        while twos_and_fives % prime == 0:
            twos_and_fives //= prime
    if twos_and_fives != 1:
        return f"{points.numerator}/{points.denominator}"
    digits = 0
    while (points * 10**digits).denominator != 1:
        digits += 1
    sign, whole = "-" if points < 0 else "", abs(int(points * 10**digits))
    return f"{sign}{whole // 10**digits}" + (f".{whole % 10**digits:0{digits}}" if digits else "")
