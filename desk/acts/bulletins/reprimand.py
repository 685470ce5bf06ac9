"""通报批评: what the figures propose of a period, and what a person decided of it: confirmed, or
declined with a reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from config.errors import Refused
from desk.acts.record import Recorded, line_of, record_fact
from desk.acts.rules import Rules
from desk.acts.tallies.tally import QuarterTally, quarter_tally
from ledger.book import Writer
from ledger.payloads import EntryKind
from ledger.portable import ReprimandLine
from ledger.views import Views


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprimand:
    """通报批评: of a unit for a period."""

    unit: str
    period: str
    reason: str | None = None
    day: date | None = None
    note: str | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class ProposedReprimand:
    """A unit for which the figures propose one; `entry` is what a person last decided by, 0 where
    nobody has.
    """

    unit: str
    name: str
    run: int
    entry: int
    confirmed: bool


def reprimand(writer: Writer, proposed: Reprimand, /, *, rules: Rules, today: date) -> Recorded:
    """Confirm it. Refused where the figures of the period propose none for that unit."""
    return decide(writer, [proposed], confirmed=True, rules=rules, today=today)[0]


def decline_reprimand(
    writer: Writer, proposed: Reprimand, /, *, rules: Rules, today: date
) -> Recorded:
    """Decline it, with a reason."""
    return decide(writer, [proposed], confirmed=False, rules=rules, today=today)[0]


def decide(
    writer: Writer, proposed: Sequence[Reprimand], *, confirmed: bool, rules: Rules, today: date
) -> list[Recorded]:
    """Decide on all of them or none, all of one period; what was decided may be decided otherwise."""
    if not confirmed and not all(one.reason for one in proposed):
        raise Refused("不予确认须写明理由")
    kind = EntryKind.REPRIMANDED if confirmed else EntryKind.REPRIMAND_DECLINED
    lines = [
        line_of(ReprimandLine, one, actor=writer.actor, today=today, kind=kind.value)
        for one in proposed
    ]
    for period in {line.period for line in lines}:
        asked = rules.rulebook.span.parse(period)
        figures = quarter_tally(writer.views, asked, rules=rules, today=today)
        possible = {tally.unit for tally in figures.units if tally.reprimand_proposed}
        units = [line.unit for line in lines if line.unit in rules.roster.blocks]
        if strange := [unit for unit in units if unit not in possible]:
            raise Refused(f"{period} 没有建议对 {strange[0]!r} 通报批评")
    return [record_fact(writer, line, rules=rules, today=today) for line in lines]


def proposed_reprimands(views: Views, figures: QuarterTally) -> tuple[ProposedReprimand, ...]:
    """Those that the figures propose, with what was decided on each."""
    decided = {fact.unit: fact for fact in views.quarters.decided_reprimands(str(figures.period))}
    return tuple(
        ProposedReprimand(
            tally.unit,
            tally.name,
            tally.short_run,
            fact.seq if fact else 0,
            fact is not None and fact.kind is EntryKind.REPRIMANDED,
        )
        for tally in figures.units
        if tally.reprimand_proposed
        for fact in [decided.get(tally.unit)]
    )
