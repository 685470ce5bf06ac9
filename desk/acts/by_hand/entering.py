"""补录: an item that a person enters, held against the ledger as a mail is. What seems to be a repeat or bears on a closed quarter is asked first."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from config.errors import Refused
from config.period import Quarter, civil_date
from config.phrases import Phrases
from desk.acts.by_hand.alike import Alike, alike_to
from desk.acts.by_hand.asked import WAYS, ByHand, check, item_of, line_of
from desk.acts.commissions import asked_of
from desk.acts.record import Recorded, record_fact
from desk.acts.rules import Rules
from ledger.book import Book, Writer
from ledger.portable import DeliveredLine, RepeatedLine


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the person has seen and said: these items are `other` ones, this one it repeats, and that the quarter is `closed`."""

    others: frozenset[str] = frozenset()
    repeats: str | None = None
    closed: Quarter | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """The new item, what its receipt and what came with it caused, and whether its category is the program's proposal."""

    item: str
    done: tuple[Recorded, ...]
    category: str | None
    proposed: bool
    repeats: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What a person must say first: whether it is one of these again; that it bears on a closed quarter (`closed`), where it takes effect in `counts_in`."""

    alike: tuple[Alike, ...]
    closed: Quarter | None
    counts_in: Quarter
    done: tuple[Recorded, ...] = field(default=())


class Unconfirmed(Refused):
    """Nothing is written before the person has answered."""

    def __init__(self, question: Question) -> None:
        said = [one.why for one in question.alike]
        said += (
            [f"收到日期在已签发的 {question.closed}，将更正在 {question.counts_in}"]
            if question.closed
            else []
        )
        super().__init__("；".join(said))
        self.question = question


def enter(
    book: Book,
    said: ByHand,
    *,
    agreed: Agreed,
    actor: str,
    rules: Rules,
    phrases: Phrases,
    now: datetime,
) -> Entered:
    """Record it, its repeat and its delivery, or nothing. Unconfirmed: with what it would cause, tried out and not kept."""
    check(said, now=now)
    item = item_of(said, phrases=phrases)
    with book.writing(actor=actor) as writer:
        alike = alike_to(writer, item, unit=said.unit)
        if agreed.repeats and agreed.repeats not in {one.item for one in alike if one.own}:
            raise Refused(f"{agreed.repeats} 不是同一单位的相近信息，不能记为它的重复")
        because = _because(
            said, item.grounds.because if item.category and item.grounds else "", agreed
        )
        receipt = record_fact(
            writer,
            line_of(said, item, actor=actor, because=because),
            rules=rules,
            today=civil_date(now),
        )
        named = writer.views.fact_at(receipt.entry.seq).item or receipt.ref
        more = tuple(_more(writer, named, said, agreed, rules))
        own = Quarter.of(civil_date(said.received_at))
        closed = own if own < receipt.quarter else None
        unseen = tuple(one for one in alike if one.item not in agreed.others | {agreed.repeats})
        if unseen or (closed and closed != agreed.closed):
            raise Unconfirmed(Question(alike, closed, receipt.quarter, (receipt, *more)))
    return Entered(named, (receipt, *more), item.category, not said.category, agreed.repeats)


def _because(said: ByHand, grounds: str, agreed: Agreed) -> str:
    """In one line why it is as it is."""
    category = (
        "类别由补录人选定" if said.category else f"类别由程序建议：{grounds}" if grounds else ""
    )
    others = (
        f"补录人看过 {'、'.join(sorted(agreed.others))}，确认是另一条"
        if agreed.others and not agreed.repeats
        else ""
    )
    return "；".join(filter(None, (f"单位由补录人选定（{WAYS[said.way]}）", category, others)))


def _more(
    writer: Writer, item: str, said: ByHand, agreed: Agreed, rules: Rules
) -> Iterator[Recorded]:
    """What is recorded beside the receipt."""
    today = civil_date(said.received_at)
    if agreed.repeats:
        of = writer.views.items([agreed.repeats])[agreed.repeats]
        later, first = (item, of.id) if said.received_at >= of.received_at else (of.id, item)
        day = max(today, of.day) if later == of.id else today
        yield record_fact(
            writer,
            RepeatedLine(day=day, item=later, of=first, actor=writer.actor),
            rules=rules,
            today=today,
        )
    if said.commission:
        _check_asked(writer, said)
    if said.commission and said.delivers:
        delivered = DeliveredLine(
            day=today, commission=said.commission, unit=said.unit, item=item, actor=writer.actor
        )
        yield record_fact(writer, delivered, rules=rules, today=today)


def _check_asked(writer: Writer, said: ByHand) -> None:
    found = asked_of(writer.views, said.commission or "", today=civil_date(said.received_at))
    answer = next((one for one in found.answers if one.unit == said.unit), None) if found else None
    if answer is None:
        raise Refused(f"约稿 {said.commission} 没有约 {said.unit}")
    if said.delivers and answer.ref:
        raise Refused(
            f"{said.unit} 对约稿 {said.commission} 已有记录（{answer.ref}），不再登记交稿"
        )
