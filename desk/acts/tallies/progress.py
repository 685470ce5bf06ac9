"""进度: where each unit's quota stands, and which will not be met at this pace, while there is
time. Scores nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from config.errors import Refused
from config.schedule import Workdays
from desk.acts.rules import Rules
from desk.acts.tallies.tally import QuarterTally, quarter_tally
from ledger.office.outbox import Letter
from ledger.views import Views
from scoring.figures import period_text

WEIGHT = 10  # workdays' worth that the pace of the period before counts for


@dataclass(frozen=True, slots=True)
class Prospect:
    """预测: a unit's quota; `forecast` is what it will have sent by the end at this pace,
    `short_before` how many periods in a row it was short before.
    """

    name: str
    received: int
    quota: int
    forecast: int
    short_before: int = 0

    @property
    def met(self) -> bool:
        return self.received >= self.quota

    @property
    def falls_short(self) -> bool:
        return self.forecast < self.quota


def forecast(received: int, *, gone: int, whole: int, before: int | None = None) -> int:
    """How many items there will be at the end of a period, `gone` of whose `whole` workdays are
    over.

    The pace so far; that of the period before (`before` items) counts as ten workdays more, so that
    the first days alone say little.
    """
    known = 0 if before is None else WEIGHT
    days = gone + known
    if not days:
        return received
    usual = Fraction(WEIGHT * (before or 0), max(whole, 1))
    return received + floor((received + usual) / days * max(whole - gone, 0))


def prospects(
    views: Views, *, rules: Rules, today: date, calendar: Workdays
) -> tuple[QuarterTally, list[Prospect], int, int]:
    """The running period, each unit with a quota in the roster's order, and how many workdays are
    over and are left, today among these.
    """
    period = rules.rulebook.span.of(today)
    running = quarter_tally(views, period, rules=rules, today=today)
    try:
        before = {
            tally.unit: tally
            for tally in quarter_tally(views, period.previous, rules=rules, today=today).units
        }
    except Refused:  # the regulation was not in force
        before = {}
    whole, gone = (
        calendar.within(period.first_day, period.last_day),
        calendar.within(period.first_day, today - timedelta(days=1)),
    )
    ahead = [
        Prospect(
            name=tally.name,
            received=tally.received,
            quota=tally.quota,
            forecast=forecast(
                tally.received,
                gone=gone,
                whole=whole,
                before=before[tally.unit].received if tally.unit in before else None,
            ),
            short_before=before[tally.unit].short_run if tally.unit in before else 0,
        )
        for tally in running.units
        if tally.quota is not None
    ]
    return running, ahead, gone, whole - gone


def progress_letter(
    views: Views, *, rules: Rules, today: date, calendar: Workdays, cause: str
) -> Letter | None:
    """The weekly note to chief and editors; None where no unit has a quota."""
    running, units, gone, left = prospects(views, rules=rules, today=today, calendar=calendar)
    if not units:
        return None
    short, met = [one for one in units if one.falls_short], [one for one in units if one.met]
    likely = [unit for unit in units if not unit.met and not unit.falls_short]
    name = period_text(running.period)
    lines = [f"{name}报送任务进度：截至 {today}，已过 {gone} 个工作日，还有 {left} 个。", ""]
    lines += (
        [
            f"照目前的进度完不成任务的单位 {len(short)} 个：",
            *(_short_line(one, left) for one in short),
            "",
        ]
        if short
        else []
    )
    lines += [f"预计可以完成的 {len(likely)} 个：{_names(likely)}", ""] if likely else []
    lines += [f"已经完成的 {len(met)} 个：{_names(met)}", ""] if met else []
    lines += ["预测按本期至今和上一期的报送速度推算，只供提醒，不作计分依据。"]
    lines += [warning] if (warning := calendar.warning(today)) else []
    subject = f"报送任务进度：{name}，" + (
        f"预计 {len(short)} 个单位完不成" if short else "预计都能完成"
    )
    return Letter(cause, ("chief", "editors"), subject, "\n".join(lines) + "\n", topic="progress")


def _short_line(one: Prospect, left: int) -> str:
    missing = one.quota - one.received
    pace = f"；此后平均每个工作日需报 {missing / left:.1f} 条" if left else ""
    before = f"；此前已连续 {one.short_before} 期未完成" if one.short_before else ""
    return (
        f"  {one.name}：已报 {one.received} 条，任务 {one.quota} 条，差 {missing} 条，预计 "
        f"{one.forecast} 条{pace}{before}"
    )


def _names(several: Sequence[Prospect]) -> str:
    return "、".join(f"{one.name}（{one.received}/{one.quota}）" for one in several)
