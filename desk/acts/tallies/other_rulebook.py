"""试算: a period by another rulebook or reading beside the real one: who would move. Writes nothing."""

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from config.errors import Refused
from config.period import Period
from desk.acts.rules import Rules
from desk.acts.tallies.tally import quarter_tally, work_out
from ledger.views import Views
from scoring.rulebook_file import Rulebook
from scoring.score import ranks


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
    """Every unit of the period, a closed one as it was closed; Refused where the other rulebook goes by other periods or begins later."""
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
