"""约稿: units are asked for a piece, deliver it or fail to; and what each that was asked did, by
what is known now.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from classify.commissions import OpenCommission
from classify.submission import DoubtCode
from config.errors import Refused
from config.period import Quarter
from desk.acts.items.doubts import settle_open
from desk.acts.record import Recorded, Revocation, line_of, record_fact, revoke
from desk.acts.rules import Rules
from ledger.book import Writer
from ledger.doubts import doubts_of
from ledger.facts import Fact, holding
from ledger.payloads import EntryKind
from ledger.portable import CommissionedLine, DeliveredLine, MissedLine
from ledger.views import CommissionView, Views

_LATEST = 300  # items that may answer a commission
State = Literal["waiting", "overdue", "done", "late", "missed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Commission:
    """约稿: the units are asked for a piece by the day `due`; `day` is that of asking, None for
    today.
    """

    title: str
    units: tuple[str, ...]
    due: date
    day: date | None = None
    note: str | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """约稿完成: the unit delivered what it was asked for, `item` where that is in the ledger;
    `day` None for today.
    """

    commission: str
    unit: str
    item: str | None = None
    day: date | None = None
    note: str | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """约稿未完成: a person found that the unit did not do as it was asked; `day` is the one that
    counts, None for today.
    """

    commission: str
    unit: str
    reason: str | None = None
    day: date | None = None
    note: str | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What one unit did of it: `day` when, `item` what it sent, `ref` the fact that says so,
    effective in `quarter`; all None while nothing is said.
    """

    unit: str
    state: State
    day: date | None = None
    item: str | None = None
    ref: str | None = None
    quarter: Quarter | None = None


@dataclass(frozen=True, slots=True)
class ProbableDelivery:
    """来稿: an item that seems to be what a unit was asked for, as its mail says; nobody has said
    so yet.
    """

    item: str
    title: str | None
    day: date


@dataclass(frozen=True, slots=True)
class Asked:
    """约稿: `title` is None once it is sealed, `asked` the day of asking, `last` the number of the
    last entry about it, `note` what was asked for.
    """

    commission: str
    title: str | None
    asked: date | None
    due: date
    answers: tuple[Answer, ...]
    last: int
    note: str | None = None

    @property
    def waiting(self) -> tuple[Answer, ...]:
        return tuple(answer for answer in self.answers if answer.state in {"waiting", "overdue"})

    @property
    def overdue(self) -> bool:
        return any(answer.state == "overdue" for answer in self.answers)


def commission(writer: Writer, asked: Commission, *, rules: Rules, today: date) -> Recorded:
    """Ask units for a piece; Refused for a day that is over when they are asked."""
    day = asked.day or today
    if asked.due < day:
        raise Refused(f"截止日期 {asked.due} 早于{'今天' if day == today else f'约稿的 {day}'}")
    line = line_of(CommissionedLine, asked, actor=writer.actor, today=today)
    return record_fact(writer, line, rules=rules, today=today)


def deliver(writer: Writer, delivery: Delivery, *, rules: Rules, today: date) -> Recorded:
    """A unit delivered: that the item may be what it was asked for is doubted no longer."""
    line = line_of(DeliveredLine, delivery, actor=writer.actor, today=today)
    done = record_fact(writer, line, rules=rules, today=today)
    if delivery.item:
        settle_open(writer, delivery.item, (DoubtCode.DELIVERS,), reason=None)
    return done


def miss(writer: Writer, missed: Miss, *, rules: Rules, today: date) -> Recorded:
    """A unit did not do as it was asked; Refused while it still may."""
    asked = asked_of(writer.views, missed.commission, today=today)
    if asked and asked.due >= today:
        raise Refused(f"{asked.commission} 到 {asked.due} 才截止，还不能认定未完成")
    line = line_of(MissedLine, missed, actor=writer.actor, today=today)
    return record_fact(writer, line, rules=rules, today=today)


def undo(
    writer: Writer, asked: Asked, revocation: Revocation, *, rules: Rules, today: date
) -> Recorded:
    """What was said of a unit's answer to this commission was wrong; Refused for any other fact."""
    if revocation.fact not in {answer.ref for answer in asked.answers if answer.ref}:
        raise Refused("这件约稿没有这条记录，或已更正")
    return revoke(writer, revocation, rules=rules, today=today)


def asked_since(views: Views, since: date, *, today: date) -> list[Asked]:
    """Those that hold and are due on that day or later, the one due first first."""
    return _asked(views, views.office.commissions(since=since), today)


def asked_in(
    views: Views, year: int, *, before: int | None, most: int, today: date
) -> tuple[list[Asked], int | None]:
    """Those of a year that hold, the one asked last first; and before which entry to go on, None
    where nothing older is left.
    """
    asked = views.office.commissions_of(year, before=before, most=most + 1)
    return _asked(views, asked[:most], today), asked[most - 1].seq if len(asked) > most else None


def asked_of(views: Views, commission: str, *, today: date) -> Asked | None:
    """One of them; None where there is none that holds."""
    asked = views.office.commission(commission)
    return next(iter(_asked(views, [asked], today)), None) if asked else None


def open_commissions(views: Views, *, since: date) -> dict[str, tuple[OpenCommission, ...]]:
    """What each unit was asked for, due on that day or later, and has not delivered; the last due
    first.
    """
    by_unit: dict[str, tuple[OpenCommission, ...]] = {}
    commissions = views.office.commissions(since=since)
    delivered = views.office.delivered(commission.id for commission in commissions)
    words = views.words(commission.seq for commission in commissions)
    for commission in reversed(commissions):
        for unit in commission.units:
            if (commission.id, unit) not in delivered:
                asked = OpenCommission(
                    commission.id, words.get(commission.seq, {}).get("title", ""), commission.due
                )
                by_unit[unit] = (*by_unit.get(unit, ()), asked)
    return by_unit


def probable_deliveries(views: Views) -> dict[tuple[str, str], ProbableDelivery]:
    """Commission and unit → the latest item of which its mail, or its title, says that it answers
    it, where nobody has decided that.
    """
    items = views.items.doubtful(DoubtCode.DELIVERS, most=_LATEST)
    words = views.words(item.seq for item in items)
    latest: dict[tuple[str, str], ProbableDelivery] = {}
    for item in reversed(items):
        own = words.get(item.seq, {})
        for doubt in doubts_of(views, own):
            if (proposal := doubt.proposes) and proposal.commission and proposal.unit:
                key = (proposal.commission, proposal.unit)
                latest[key] = ProbableDelivery(item.id, own.get("title"), item.day)
    return latest


def _asked(views: Views, commissions: Sequence[CommissionView], today: date) -> list[Asked]:
    facts = views.facts.about_commissions(each.id for each in commissions)
    held, words = holding(facts), views.words(each.seq for each in commissions)
    asked = []
    for each in commissions:
        own = [fact for fact in facts if fact.commission == each.id]
        holds = [fact for fact in own if fact.seq in held]
        first = next((fact for fact in holds if fact.kind is EntryKind.COMMISSIONED), None)
        if first is None:
            continue
        said = words.get(each.seq, {})
        asked.append(
            Asked(
                each.id,
                said.get("title"),
                first.day,
                each.due,
                tuple(_answer(unit, each.due, holds, today) for unit in each.units),
                max(fact.seq for fact in own),
                said.get("note"),
            )
        )
    return asked


def _answer(unit: str, due: date, facts: Sequence[Fact], today: date) -> Answer:
    """A miss says more than a delivery, the latest delivery more than an earlier one."""
    own = [fact for fact in facts if fact.unit == unit]
    missed = next((fact for fact in own if fact.kind is EntryKind.COMMISSION_MISSED), None)
    came = next((fact for fact in reversed(own) if fact.kind is EntryKind.DELIVERED), None)
    if (fact := missed or came) is None:
        return Answer(unit, "overdue" if due < today else "waiting")
    state: State = "missed" if missed else "done" if fact.day <= due else "late"
    item = None if missed else fact.item
    return Answer(unit, state, fact.day, item, fact.ref, Quarter.from_ordinal(fact.quarter))
