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
    """A unit for which the figures propose one, or a person found one without (`run` 0); `entry` is
    what a person last decided by, 0 where nobody has.
    """

    unit: str
    name: str
    run: int
    entry: int
    confirmed: bool


def reprimand(writer: Writer, proposed: Reprimand, /, *, rules: Rules, today: date) -> Recorded:
    """Confirm it; with a reason also where the figures of the period propose none for that unit."""
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
        others = {tally.unit for tally in figures.units} - possible
        listed = [line for line in lines if line.unit in rules.roster.blocks]
        if absent := [line.unit for line in listed if line.unit not in possible | others]:
            raise Refused(f"{period} 名册上没有 {absent[0]!r}")
        strange = [line for line in listed if line.unit in others]
        if unfounded := [line.unit for line in strange if not (confirmed and line.reason)]:
            advice = "；确有此事，请写明理由" if confirmed else ""
            raise Refused(f"{period} 没有建议对 {unfounded[0]!r} 通报批评{advice}")
    return [record_fact(writer, line, rules=rules, today=today) for line in lines]


def proposed_reprimands(views: Views, figures: QuarterTally) -> tuple[ProposedReprimand, ...]:
    """Those that the figures propose or a person found, with what was decided on each."""
    decided = {fact.unit: fact for fact in views.quarters.decided_reprimands(str(figures.period))}
    return tuple(
        ProposedReprimand(
            tally.unit,
            tally.name,
            tally.short_run if tally.reprimand_proposed else 0,
            fact.seq if fact else 0,
            fact is not None and fact.kind is EntryKind.REPRIMANDED,
        )
        for tally in figures.units
        for fact in [decided.get(tally.unit)]
        if tally.reprimand_proposed or (fact and fact.kind is EntryKind.REPRIMANDED)
    )
