"""A calendar year: totals over its quarters, zero adoption, performance points, proposals for
exemplary units. Pure.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from config.period import Period
from scoring.groups import Basis
from scoring.score import Scale, ScoreEntry, ScorePart, Tally, ranks, total_of


@dataclass(frozen=True, slots=True)
class YearTally:
    """全年: one unit's year. `quarters` are the totals of those in which it was listed;
    `performance` are lines of the other scale.
    """

    unit: str
    name: str
    group: str
    quarters: Mapping[Period, Fraction]
    received: int
    adopted_items: int
    reprimands: int
    zero_adoption: bool
    performance: tuple[ScoreEntry, ...]

    @property
    def total(self) -> Fraction:
        return sum(self.quarters.values(), Fraction())


def tally_year(
    year: int,
    quarters: Mapping[Period, Sequence[Tally]],
    *,
    adopted: Mapping[str, Sequence[str]],
    ending_zero: Mapping[str, Sequence[str]],
    reprimands: Counter[str],
    basis: Basis,
) -> list[YearTally]:
    """Each unit that was listed in any of the quarters, in the order of the roster.

    `adopted` is item → units with an adoption in the year; `ending_zero` the same for what ends
    零采用; `reprimands` counts those that stand.
    """
    units: dict[str, Tally] = {}
    for tallies in quarters.values():
        units |= {tally.unit: tally for tally in tallies}
    of_unit = Counter(unit for owners in adopted.values() for unit in owners)
    not_zero = {unit for owners in ending_zero.values() for unit in owners}
    found = []
    for tally in sorted(units.values(), key=lambda t: _place(t.unit, basis)):
        own = {
            quarter: one
            for quarter, tallies in quarters.items()
            for one in tallies
            if one.unit == tally.unit
        }
        found.append(
            YearTally(
                unit=tally.unit,
                name=tally.name,
                group=tally.group,
                quarters={quarter: one.total for quarter, one in own.items()},
                received=sum(one.received for one in own.values()),
                adopted_items=of_unit[tally.unit],
                reprimands=reprimands[tally.unit],
                zero_adoption=tally.unit not in not_zero,
                performance=_performance(
                    tally.unit, year, reprimands[tally.unit], tally.unit not in not_zero, basis
                ),
            )
        )
    return found


def exemplary(tallies: Sequence[YearTally], *, basis: Basis) -> list[YearTally]:
    """先进单位: the proposed ones, everyone tied at the last place included; a person decides."""
    wanted = int(basis.rulebook.reading.exemplary.taken)
    return [
        tally
        for tally, rank in zip(tallies, ranks([t.total for t in tallies]), strict=True)
        if rank <= wanted
    ]


def performance_points(tally: YearTally) -> Fraction:
    return total_of(tally.performance)


def _place(unit: str, basis: Basis) -> int:
    codes = basis.roster.codes
    return codes.index(unit) if unit in codes else len(codes)


def _performance(
    unit: str,
    year: int,
    reprimands: int,
    zero: bool,  # noqa: FBT001 # two facts of one unit, named where they are made
    basis: Basis,
) -> tuple[ScoreEntry, ...]:
    year_rules = basis.rulebook.year
    rules = (
        [year_rules.reprimand] * reprimands + [year_rules.zero_adoption] * zero
        if year_rules
        else []
    )
    return tuple(
        ScoreEntry(
            unit, ScorePart.PENALTY, r.id, r.cite, r.points, str(year), scale=Scale.PERFORMANCE
        )
        for r in rules
    )
