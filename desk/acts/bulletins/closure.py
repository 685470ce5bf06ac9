"""签发、通报批评: what is open of a quarter, a reprimand that a person confirms or declines, and the
closing when nothing is open, or even so with a reason.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from classify.submission import DoubtCode
from config.errors import Refused
from config.period import Period, Quarter, civil_date
from desk.acts.bulletins.closing_entry import to_close
from desk.acts.days import misdated
from desk.acts.items.proposals import open_proposals
from desk.acts.record import Recorded, line_of, record_fact, record_line
from desk.acts.rules import Rules
from desk.acts.tallies.tally import QuarterTally, is_closed, quarter_tally, undecided
from ledger.book import Writer
from ledger.payloads import EntryKind
from ledger.portable import ClosedLine, ReprimandLine
from ledger.views import LogFilter, Views

Kind = Literal["waiting", "doubt", "day", "commission", "reprimand", "objection", "held"]

# Of all doubts those that may move a figure once they are decided; the others are only shown.
# What is proposed comes with its own command.
_DECIDED_BY_HAND = frozenset({DoubtCode.NEAR_REPEAT, DoubtCode.SIMILAR_TO_OTHER_UNIT})


@dataclass(frozen=True, slots=True)
class Unfinished:
    """One thing, by the ids that it is about: an item; a commission or an objection, and a unit; a unit and a period; an entry.

    `detail`, a doubt's code or a day or a sentence, and the commands that settle it are for eyes.
    """

    kind: Kind
    about: tuple[str, ...]
    detail: str
    commands: tuple[str, ...]

    @property
    def what(self) -> str:
        """The ids as a person types them."""
        return " ".join(self.about)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """签发: of a quarter; `reason` where it is closed although something is open, `day` None for today."""

    period: str
    reason: str | None = None
    day: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ClosingReport:
    """What is open, and the figures as the closing holds them; None where it was not closed for what is open."""

    unfinished: tuple[Unfinished, ...]
    tally: QuarterTally | None


@dataclass(frozen=True, slots=True)
class Outlook:
    """Before a closing: what is open of a period, and why it can't be closed at all; "" where it can."""

    unfinished: tuple[Unfinished, ...]
    blocked: str


def close(
    writer: Writer, closing: Closing, *, rules: Rules, today: date, dry_run: bool = False
) -> ClosingReport:
    """Close the quarter unless something is open and no reason is given. Refused where it can't be closed at all.

    A dry run gives the figures that would be held, whatever is open; the caller keeps nothing of it.
    """
    quarter = Quarter.parse(closing.period)
    quarters = to_close(writer.views, quarter, rules, today)
    still = tuple(unfinished(writer.views, quarters, rules=rules, today=today)) if quarters else ()
    if still and not dry_run and not closing.reason:
        return ClosingReport(still, None)
    line = line_of(ClosedLine, closing, actor=writer.actor, today=today, period=str(quarter))
    record_line(writer, line, rules=rules, today=today)
    return ClosingReport(still, quarter_tally(writer.views, quarter, rules=rules, today=today))


def outlook(views: Views, period: Period, *, rules: Rules, today: date) -> Outlook:
    """What a person sees of a period before it is closed."""
    if not isinstance(period, Quarter):
        return Outlook((), f"《{rules.rulebook.title}》不按季度考核；签发目前只用于按季度的规则")
    try:
        quarters = to_close(views, period, rules, today)
    except Refused as error:
        closed = is_closed(views, period)
        still = () if closed else unfinished(views, [period], rules=rules, today=today)
        return Outlook(tuple(still), str(error))
    if not quarters:
        return Outlook((), f"{period} 在施行之前，不用签发")
    return Outlook(tuple(unfinished(views, quarters, rules=rules, today=today)), "")


def unfinished(
    views: Views, quarters: Sequence[Quarter], *, rules: Rules, today: date
) -> list[Unfinished]:
    """What is open of these quarters, which follow each other."""
    first, last = quarters[0].first_day, quarters[-1].last_day
    still_open = [
        *_items(views, quarters),
        *_proposals(views, first, last),
        *_misdated(views, quarters, today),
        *_commissions(views, first, last),
    ]
    for quarter in quarters:
        if quarter >= rules.rulebook.span.of(rules.rulebook.takes_effect):
            still_open += _reprimands(views, quarter, rules, today)
    return [*still_open, *_objections(views, quarters[-1]), *_held(views, first, last)]


def _items(views: Views, quarters: Sequence[Quarter]) -> Iterator[Unfinished]:
    """Items that wait for a person, and those that may be another item again."""
    low, high = quarters[0].ordinal, quarters[-1].ordinal
    for item in views.quarters.waiting(low, high):
        yield Unfinished(
            "waiting",
            (item.id,),
            item.day.isoformat(),
            (f"yishi item assign {item.id} 单位", f"yishi ledger revoke {item.id} --reason 理由"),
        )
    for one in views.quarters.doubted(low, high, _DECIDED_BY_HAND):
        for doubt in sorted(one.doubts & _DECIDED_BY_HAND):
            yield Unfinished(
                "doubt",
                (one.item or "",),
                doubt,
                (f"yishi item settle {one.item} {doubt}", f"yishi item repeat {one.item} 原来那条"),
            )


def _proposals(views: Views, first: date, last: date) -> Iterator[Unfinished]:
    """Cuts, deliveries and requests to take back that a mail proposes."""
    for proposal in open_proposals(views, since=first):
        if civil_date(proposal.received_at) <= last:
            name, code = proposal.item or "来件", proposal.doubt.code.value
            settle = (f"yishi item settle {name} {code}",) if proposal.item else ()
            yield Unfinished("doubt", (name,), code, (*filter(None, [proposal.command]), *settle))


def _misdated(views: Views, quarters: Sequence[Quarter], today: date) -> Iterator[Unfinished]:
    """Facts that can't be of their day: imported, or recorded even so."""
    for fact, problem in misdated(views, quarters[0], quarters[-1], today=today):
        about = (fact.item or fact.commission or fact.ref,)
        yield Unfinished("day", about, problem, (f"yishi ledger revoke {fact.ref} --reason 理由",))


def _commissions(views: Views, first: date, last: date) -> Iterator[Unfinished]:
    """Commissions that fell due, of whom nobody has said that they were delivered or missed."""
    due = [
        commission for commission in views.office.commissions(since=first) if commission.due <= last
    ]
    done = views.office.delivered(commission.id for commission in due)
    for commission in due:
        for unit in (unit for unit in commission.units if (commission.id, unit) not in done):
            about = f"{commission.id} {unit}"
            yield Unfinished(
                "commission",
                (commission.id, unit),
                commission.due.isoformat(),
                (
                    f"yishi commission deliver {about}",
                    f"yishi commission miss {about} --day {commission.due}",
                ),
            )


def _reprimands(views: Views, quarter: Quarter, rules: Rules, today: date) -> Iterator[Unfinished]:
    if rules.rulebook.reading.reprimand.taken == "automatic":
        return
    for tally in undecided(views, quarter_tally(views, quarter, rules=rules, today=today)):
        about = f"{tally.unit} {quarter}"
        commands = (
            f"yishi unit reprimand {about}",
            f"yishi unit decline-reprimand {about} --reason 理由",
        )
        detail = f"连续 {tally.short_run} 个季度未完成报送任务"
        yield Unfinished("reprimand", (tally.unit, str(quarter)), detail, commands)


def _objections(views: Views, last: Quarter) -> Iterator[Unfinished]:
    """Objections without an answer: one that is upheld may still move these figures."""
    for objection in views.office.open_objections(until=last.ordinal):
        about = objection.period or objection.fact or objection.item
        detail = f"对 {about} 的申诉，{objection.due} 前答复"
        commands = (f"yishi objection answer {objection.seq} 结论 --words 答复",)
        yield Unfinished("objection", (str(objection.seq), objection.unit), detail, commands)


def _held(views: Views, first: date, last: date) -> Iterator[Unfinished]:
    """Held mails: when they came and by which entry, nothing else of them."""
    for mail in views.log.lines(wanted=LogFilter(since=first, until=last, outcome="held")):
        commands = ("yishi mail held", f"yishi mail release {mail.seq} --reason 理由")
        came = civil_date(mail.received_at).isoformat()
        yield Unfinished("held", (str(mail.seq),), came, commands)


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
