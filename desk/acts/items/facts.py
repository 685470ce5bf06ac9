"""归属、重复、撤回: what a person says an item is, each one act: the fact, and the doubt that it
decides, both or neither. Proposes nothing.
"""

from dataclasses import dataclass
from datetime import date

from classify.submission import UNCERTAIN_TEXT, DoubtCode, Proposal
from config.errors import Refused
from desk.acts.items.addresses import Teaching, sender_to_teach, teach
from desk.acts.items.doubts import open_doubts, open_places, settle_at, settle_open
from desk.acts.record import Recorded, Revocation, line_of, record_fact, revoke
from desk.acts.rules import Rules
from ledger.book import Writer
from ledger.doubts import doubts_of
from ledger.payloads import EntryKind
from ledger.portable import AssignedLine, ItemLine, RepeatedLine
from ledger.views import Views

_MAYBE_ALIKE = (DoubtCode.NEAR_REPEAT, DoubtCode.SIMILAR_TO_OTHER_UNIT)
_ALIKE = (DoubtCode.REPEATED, DoubtCode.REVISED, *_MAYBE_ALIKE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """归属: whose the item is, by its id or ref; `day` None for today."""

    item: str
    unit: str
    reason: str | None = None
    day: date | None = None
    note: str | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """重复报送: the item is that earlier one again."""

    item: str
    of: str
    day: date | None = None
    note: str | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """撤回: the unit takes the item back."""

    item: str
    day: date | None = None
    note: str | None = None
    ref: str | None = None


def assign(writer: Writer, assignment: Assignment, *, rules: Rules, today: date) -> Recorded:
    """Say whose an item is, and so that it counts: what was doubted of that is doubted no longer."""
    line = line_of(AssignedLine, assignment, actor=writer.actor, today=today)
    done = record_fact(writer, line, rules=rules, today=today)
    for entry, code in open_places(writer.views, assignment.item, UNCERTAIN_TEXT):
        settle_at(writer, entry, code, reason=assignment.note)
    return done


def assign_and_teach(
    writer: Writer, assignment: Assignment, *, rules: Rules, today: date
) -> tuple[Recorded, Teaching]:
    """And that further mail from its sender is that unit's, from the day of the assignment on."""
    since = assignment.day or today
    address = sender_to_teach(
        writer.views, assignment.item, assignment.unit, since, roster=rules.roster
    )
    done = assign(writer, assignment, rules=rules, today=today)
    taught = teach(
        writer, address, assignment.unit, since=since, reason=assignment.reason, rules=rules
    )
    return done, taught


def waiting_beside(views: Views, name: str) -> list[str]:
    """The items of the same mail that wait as this one does, itself among them."""
    item = views.items.by_name(name)
    if item is None or item.logged is None:
        return [name]
    others = views.items.of_mails([], logged=[item.logged])
    return [other.id for other in others if other.id == item.id or other.state == "waiting"]


def repeat(writer: Writer, repetition: Repeat, *, rules: Rules, today: date) -> Recorded:
    """Say that an item is another one again: that it might be is doubted no longer."""
    line = line_of(RepeatedLine, repetition, actor=writer.actor, today=today)
    done = record_fact(writer, line, rules=rules, today=today)
    settle_open(writer, line.item, _MAYBE_ALIKE, reason=repetition.note)
    return done


def not_repeat(
    writer: Writer, item: str, *, reason: str | None, rules: Rules, today: date
) -> Recorded | None:
    """Say that an item is one of its own: what says otherwise is revoked, what is doubted of it
    settled.
    """
    ref = repeat_fact(writer.views, item)
    if ref and not reason:
        raise Refused("请写不是重复的理由")
    revocation = Revocation(fact=ref, reason=reason) if ref and reason else None
    done = revoke(writer, revocation, rules=rules, today=today) if revocation else None
    view = writer.views.items.by_name(item)
    if view and view.state == "repeated":
        raise Refused(f"{item} 仍记为 {view.repeat_of} 的重复，请先更正那条记录")
    settled = settle_open(writer, item, _ALIKE, reason=reason)
    if not done and not settled:
        raise Refused(f"{item} 没有可消除的重复存疑")
    return done


def repeat_fact(views: Views, item: str) -> str | None:
    """The ref of what says that the item is a repeat, None where nothing says so any more."""
    facts = [
        fact
        for fact in views.facts.on_items([item])
        if fact.kind is EntryKind.REPEATED and views.facts.holds(fact)
    ]
    return facts[-1].ref if facts else None


def withdraw(writer: Writer, withdrawal: Withdrawal, *, rules: Rules, today: date) -> Recorded:
    """An item is taken back: wherever a mail asks that, it is done."""
    line = line_of(ItemLine, withdrawal, actor=writer.actor, today=today, kind="withdrawn")
    done = record_fact(writer, line, rules=rules, today=today)
    item = writer.views.items.by_name(withdrawal.item)
    for entry in _asking(writer.views, item.id, item.day) if item else ():
        settle_at(writer, entry, DoubtCode.ASKS_WITHDRAWAL, reason=withdrawal.note)
    return done


def withdraw_as_asked(
    writer: Writer, withdrawal: Withdrawal, *, asked_by: str, rules: Rules, today: date
) -> Recorded:
    """The same where the item `asked_by`, or its mail, asks it: only what is really asked there."""
    item = writer.views.items.by_name(withdrawal.item)
    asked = {open_doubt.doubt.proposes for open_doubt in open_doubts(writer.views, asked_by)}
    if item is None or Proposal("withdraw", item=item.id) not in asked:
        raise Refused(f"{asked_by} 的来件没有要求撤回 {withdrawal.item}，或已处理过")
    done = withdraw(writer, withdrawal, rules=rules, today=today)
    settle_open(writer, asked_by, (DoubtCode.ASKS_WITHDRAWAL,), reason=withdrawal.note)
    return done


def _asking(views: Views, item: str, since: date) -> list[int]:
    """The entries of which it is open that they ask to take that item back."""
    doubted = views.log.doubted(since, (DoubtCode.ASKS_WITHDRAWAL,))
    words = views.words(one.entry for one in doubted)
    wanted = Proposal("withdraw", item=item)
    return [
        one.entry
        for one in doubted
        if any(doubt.proposes == wanted for doubt in doubts_of(views, words.get(one.entry, {})))
    ]
