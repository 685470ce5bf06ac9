"""What a unit's period is worth beside its items: quotas, steps, ratios, runs, duties, vetoes,
floors and caps -> score lines. Pure.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from ledger.facts import Fact
from scoring.rulebook import Rulebook
from scoring.schema import QUANTITY, PeriodRule
from scoring.score import ScoreEntry, ScorePart, Tally, total_of


@dataclass(frozen=True, slots=True)
class UnitPeriod:
    """What a period shows of a unit. `liable`: listed for the whole of it, and quotas bind;
    `attested` what was attested of the unit in it.
    """

    unit: str
    group: str
    period: str
    first_day: date
    last_day: date
    received: int
    adopted: int
    quota: int | None
    short_run: int
    binds: bool
    liable: bool
    attested: tuple[Fact, ...]
    scores: tuple[ScoreEntry, ...]


def by_count(rule: PeriodRule, count: int, *, quota: int | None, points: Fraction) -> Fraction:
    """What so many are worth under a rule of QUANTITY; without a quota, where it takes one,
    nothing.
    """
    quota = rule.quota or quota
    if rule.kind == "steps":
        return max(
            ((step.at, step.points) for step in rule.steps if step.at <= count),
            default=(0, Fraction()),
        )[1]
    if rule.kind == "each":
        return _at_most(points * count, rule.most)
    if quota is None:
        return Fraction()
    if rule.kind == "missing":
        return _at_most(points * max(0, quota - count), rule.most)
    return points if count >= quota else Fraction()


def period_lines(shown: UnitPeriod, rulebook: Rulebook) -> tuple[ScoreEntry, ...]:
    """The lines of the other period rules, in the order of the rulebook: each sees those before
    it.
    """
    lines: tuple[ScoreEntry, ...] = ()
    for rule in rulebook.period_rules:
        points = rulebook.worth(rule, shown.last_day)
        if (
            points is None
            or (rule.groups and shown.group not in rule.groups)
            or (rule.kind in QUANTITY and rule.of == "received")
        ):
            continue
        for change, because in _KINDS[rule.kind](rule, points, shown, shown.scores + lines):
            part = ScorePart.BASE if rule.kind in QUANTITY | {"opening"} else ScorePart.PENALTY
            if change:
                lines += (
                    ScoreEntry(
                        shown.unit, part, rule.id, rule.cite, change, shown.period, because=because
                    ),
                )
    return lines


def below_pass_mark(tally: Tally, rulebook: Rulebook) -> bool:
    """不达标: the period's total lies below the pass mark, where there is one."""
    return rulebook.pass_mark is not None and tally.total < rulebook.pass_mark.points


Found = Iterator[tuple[Fraction, tuple[int, ...]]]


def _at_most(points: Fraction, most: Fraction | None) -> Fraction:
    return points if most is None else max(-most, min(most, points))


def _counted(
    rule: PeriodRule, points: Fraction, shown: UnitPeriod, _lines: Sequence[ScoreEntry]
) -> Found:
    if shown.liable or rule.kind == "each" or (rule.kind != "missing" and shown.binds):
        yield by_count(rule, shown.adopted, quota=None, points=points), ()


def _ratio(
    rule: PeriodRule, points: Fraction, shown: UnitPeriod, _lines: Sequence[ScoreEntry]
) -> Found:
    if shown.received == 0 and rule.no_submissions != "as_zero":
        return
    rate = Fraction(shown.adopted, shown.received) if shown.received else Fraction()
    if (rule.below is not None and rate < rule.below) or (
        rule.at_least is not None and rate >= rule.at_least
    ):
        yield points, ()


def _run(
    rule: PeriodRule, points: Fraction, shown: UnitPeriod, _lines: Sequence[ScoreEntry]
) -> Found:
    if rule.in_a_row and shown.short_run >= rule.in_a_row:
        yield points, ()


def _none(
    rule: PeriodRule, points: Fraction, shown: UnitPeriod, _lines: Sequence[ScoreEntry]
) -> Found:
    if shown.liable and not (shown.received if rule.of == "received" else shown.adopted):
        yield points, ()


def _duty(
    rule: PeriodRule, points: Fraction, shown: UnitPeriod, _lines: Sequence[ScoreEntry]
) -> Found:
    """An obligation with a deadline, the `by_day`th day of the period: fulfilled late or not at
    all.
    """
    due = shown.first_day + timedelta(days=(rule.by_day or 1) - 1)
    done = [fact for fact in shown.attested if fact.occurrence == rule.occurrence]
    if shown.liable and not any(fact.own <= due for fact in done):
        late = rule.late_points if done and rule.late_points is not None else points
        yield late, tuple(fact.seq for fact in done)


def _opening(
    _rule: PeriodRule, points: Fraction, _shown: UnitPeriod, _lines: Sequence[ScoreEntry]
) -> Found:
    yield points, ()


def _veto(
    rule: PeriodRule, points: Fraction, shown: UnitPeriod, lines: Sequence[ScoreEntry]
) -> Found:
    """一票否决: nothing above `points` (0) is left of the period's total."""
    if because := tuple(fact.seq for fact in shown.attested if fact.occurrence == rule.occurrence):
        yield min(Fraction(), points - total_of(lines)), because


def _floor(
    rule: PeriodRule, points: Fraction, _shown: UnitPeriod, lines: Sequence[ScoreEntry]
) -> Found:
    yield max(Fraction(), points - _of(rule, lines)), ()


def _cap(
    rule: PeriodRule, points: Fraction, _shown: UnitPeriod, lines: Sequence[ScoreEntry]
) -> Found:
    yield min(Fraction(), points - _of(rule, lines)), ()


def _of(rule: PeriodRule, lines: Sequence[ScoreEntry]) -> Fraction:
    """The sum of the rules named, of all where none is."""
    return total_of([line for line in lines if not rule.rules or line.rule in rule.rules])


_KINDS: dict[str, Callable[[PeriodRule, Fraction, UnitPeriod, Sequence[ScoreEntry]], Found]] = {
    **dict.fromkeys(QUANTITY, _counted),
    "ratio": _ratio,
    "run": _run,
    "none": _none,
    "duty": _duty,
    "opening": _opening,
    "veto": _veto,
    "floor": _floor,
    "cap": _cap,
}
