"""照办与不照办: what a doubt proposes is done, or said not to be so, and the doubt is settled with it, both or neither. Proposes nothing."""

from collections.abc import Collection
from datetime import date

from classify.submission import DoubtCode, Proposal
from config.errors import Refused
from desk.acts.items.doubts import open_doubts, settle_on
from desk.acts.record import Recorded, record_fact
from desk.acts.rules import Rules
from ledger.book import Writer
from ledger.payloads import EntryKind
from ledger.portable import ItemLine, RepeatedLine, RevokedLine

ALIKE = (
    DoubtCode.REPEATED,
    DoubtCode.REVISED,
    DoubtCode.NEAR_REPEAT,
    DoubtCode.SIMILAR_TO_OTHER_UNIT,
)


def repeat_on(writer: Writer, line: RepeatedLine, *, rules: Rules, today: date) -> Recorded:
    """The item is another one again: what was doubted of that is decided."""
    done = record_fact(writer, line, rules=rules, today=today)
    settle_open(
        writer, line.item, (DoubtCode.NEAR_REPEAT, DoubtCode.SIMILAR_TO_OTHER_UNIT), line.note
    )
    return done


def not_repeat_on(
    writer: Writer,
    item: str,
    *,
    reason: str | None,
    rules: Rules,
    today: date,
    line: RevokedLine | None = None,
) -> Recorded | None:
    """The item is one of its own: a repeat that was recorded is revoked by `line`, and what was doubted of it is decided."""
    done = record_fact(writer, line, rules=rules, today=today) if line else None
    found = writer.views.items.by_name(item)
    if found and found.state == "repeated":
        raise Refused(f"{item} 仍记为 {found.repeat_of} 的重复，请先更正那条记录")
    settled = settle_open(writer, item, ALIKE, reason)
    if not done and not settled:
        raise Refused(f"{item} 没有可消除的重复存疑")
    return done


def repeat_fact(writer: Writer, item: str) -> str | None:
    """The ref of what says that the item is a repeat, None where nothing says so any more."""
    facts = [
        fact
        for fact in writer.views.facts.on_items([item])
        if fact.kind is EntryKind.REPEATED and writer.views.facts.holds(fact)
    ]
    return facts[-1].ref if facts else None


def withdraw_on(
    writer: Writer, line: ItemLine, *, asked_by: str, rules: Rules, today: date
) -> Recorded:
    """An item is taken back as the item `asked_by`, or its mail, asks: only what is really asked there."""
    asked = {one.doubt.proposes for one in open_doubts(writer.views, asked_by)}
    if Proposal("withdraw", item=line.item) not in asked:
        raise Refused(f"{asked_by} 的来件没有要求撤回 {line.item}，或已处理过")
    done = record_fact(writer, line, rules=rules, today=today)
    settle_open(writer, asked_by, (DoubtCode.ASKS_WITHDRAWAL,), line.note)
    return done


def settle_open(
    writer: Writer, item: str, codes: Collection[DoubtCode], reason: str | None
) -> list[DoubtCode]:
    """Settle those of these doubts that are open; which they were."""
    found = list(dict.fromkeys(one.doubt.code for one in open_doubts(writer.views, item)))
    found = [code for code in found if code in codes]
    settle_on(writer, item, found, reason=reason)
    return found
