"""补录: an item that a person enters: checked, held against the ledger as a mail is, recorded with what comes with it. What seems to be a repeat or
bears on a closed quarter is asked first.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from pydantic import ValidationError

from classify.category import categorised
from classify.cuts import cut_of
from classify.document_fields import is_revision, read_document_fields
from classify.fields import read_fields, together
from classify.fingerprints import fingerprint_of
from classify.repeats import settle
from classify.screen import screen_text
from classify.submission import Doubt, DoubtCode, Fields, Item, Submission
from classify.text import Text
from config.errors import Refused
from config.period import Quarter, civil_date
from config.phrases import Phrases
from config.sentences import sentence_of
from desk.acts.commissions import Delivery, asked_of, deliver
from desk.acts.mailroom.history import History
from desk.acts.record import Recorded, record_fact
from desk.acts.rules import Rules
from desk.acts.uploaded import LONGEST
from desk.acts.uploads import Marked
from ledger.book import Writer
from ledger.item_words import words_of_item
from ledger.portable import MailedLine, RepeatedLine, mailed_line

_REPEATS = (
    DoubtCode.REPEATED,
    DoubtCode.REVISED,
    DoubtCode.NEAR_REPEAT,
    DoubtCode.SIMILAR_TO_OTHER_UNIT,
)

LONGEST_LINE = 2_000  # characters of a title, a note
WAYS = {"telephone": "电话", "fax": "传真", "paper": "纸质", "other": "其他"}


@dataclass(frozen=True, slots=True)
class Alike:
    """An item that the ledger has, and in words how far it is the same; `own`: of the same unit, so that the one can repeat the other."""

    item: str
    title: str
    unit: str | None
    received_at: datetime
    own: bool
    why: str


def alike_to(writer: Writer, item: Item, *, unit: str) -> tuple[Alike, ...]:
    """Identical, revised, nearly the same, or of the same title where one of the two has no text; the unit's own first."""
    history = History(writer, (), (item,))
    same_text, same_title = history.like(unit, (item,))
    earlier = () if item.fingerprint.text in same_text else history.alike(writer, item)
    bare = Submission(unit, (replace(item, doubts=()),))
    (read,) = settle(bare, same_text=same_text, same_title=same_title, alike=[earlier]).items
    why_by_item = {doubt.about[0]: doubt.detail for doubt in read.doubts if doubt.code in _REPEATS}
    if (
        (titled := same_title.get(item.fingerprint.title or ""))
        and titled not in why_by_item
        and not _both_have_text(writer, item, titled)
    ):
        why_by_item[titled] = f"与{titled}标题相同，两条中有没有正文的，程序比不出是否同一条"
    return _shown(writer, why_by_item, unit)


def _both_have_text(writer: Writer, item: Item, other: str) -> bool:
    seq = writer.views.items.by_ids([other])[other].seq
    return bool(item.text.strip() and writer.views.words([seq]).get(seq, {}).get("text"))


def _shown(writer: Writer, why_by_item: dict[str, str], unit: str) -> tuple[Alike, ...]:
    items = writer.views.items.by_ids(why_by_item)
    words = writer.views.words(item.seq for item in items.values())
    several = (
        Alike(
            name,
            words.get(item.seq, {}).get("title", "（已清除）"),
            item.unit,
            item.received_at,
            item.unit == unit,
            why_by_item[name],
        )
        for name, item in items.items()
    )
    return tuple(sorted(several, key=lambda one: (not one.own, one.item)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ByHand:
    """补录: `received_at` is aware; `way` is one of WAYS; with `delivers` the unit's answer to `commission` is recorded too."""

    unit: str
    title: str
    received_at: datetime
    text: str = ""
    way: str = "paper"
    category: str | None = None
    stream: Literal["govinfo", "website"] = "govinfo"
    joint: tuple[str, ...] = ()
    signatory: str | None = None
    commission: str | None = None
    delivers: bool = False
    note: str | None = None


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
        reasons = [one.why for one in question.alike]
        reasons += (
            [f"收到日期在已签发的 {question.closed}，将更正在 {question.counts_in}"]
            if question.closed
            else []
        )
        super().__init__("；".join(reasons))
        self.question = question


def enter(
    writer: Writer, entry: ByHand, *, agreed: Agreed, rules: Rules, phrases: Phrases, now: datetime
) -> Entered:
    """Record it, its repeat and its delivery, or nothing. Unconfirmed: with what it would cause, tried out and not kept."""
    check(entry, now=now)
    item = item_of(entry, phrases=phrases)
    alike = alike_to(writer, item, unit=entry.unit)
    if agreed.repeats and agreed.repeats not in {one.item for one in alike if one.own}:
        raise Refused(f"{agreed.repeats} 不是同一单位的相近信息，不能记为它的重复")
    grounds = item.grounds.because if item.category and item.grounds else ""
    line = line_of(entry, item, actor=writer.actor, because=_because(entry, grounds, agreed))
    receipt = record_fact(writer, line, rules=rules, today=civil_date(now))
    named = writer.views.facts.at(receipt.entry.seq).item or receipt.ref
    more = tuple(_more(writer, named, entry, agreed, rules, today=civil_date(now)))
    own = Quarter.of(civil_date(entry.received_at))
    closed = own if own < receipt.quarter else None
    unseen = tuple(one for one in alike if one.item not in agreed.others | {agreed.repeats})
    if unseen or (closed and closed != agreed.closed):
        raise Unconfirmed(Question(alike, closed, receipt.quarter, (receipt, *more)))
    return Entered(named, (receipt, *more), item.category, not entry.category, agreed.repeats)


def check(entry: ByHand, *, now: datetime) -> None:
    """Refused for what no ledger could take; Marked for a mark of secrecy, before anything else is done with the words."""
    check_words(entry.text, entry.title, entry.signatory or "", entry.note or "")
    if not entry.unit:
        raise Refused("请选报送单位")
    if not entry.title.strip():
        raise Refused("请写标题")
    if entry.received_at > now:
        raise Refused(f"收到时间 {entry.received_at:%Y-%m-%d %H:%M} 还没有到")
    if entry.way not in WAYS:
        raise Refused(f"没有 {entry.way!r} 这种来法；可用 {'、'.join(WAYS)}")
    if entry.delivers and not entry.commission:
        raise Refused("登记交稿要先选所回应的约稿")


def check_words(text: str, *others: str) -> None:
    """Marked for a mark of secrecy in any of them; Refused where there is too much to look for one."""
    if len(text) > LONGEST or any(len(words) > LONGEST_LINE for words in others):
        raise Refused(f"正文不超过 {LONGEST} 字，标题、备注等不超过 {LONGEST_LINE} 字")
    if any(words and screen_text(words) for words in (text, *others)):
        raise Marked("文字带有密级标志；涉密内容不得录入（第十条），没有保存任何内容")


def item_of(entry: ByHand, *, phrases: Phrases) -> Item:
    """The item as its words make it; where the person names no category, one is proposed, or doubted."""
    signed = Fields(signatory=entry.signatory or None)
    text = Text(entry.text)
    cut = cut_of(text, expected=1)
    item = Item(
        title=entry.title,
        text=entry.text,
        fields=together(signed, read_fields(text), read_document_fields(text, where="text")),
        fingerprint=fingerprint_of(entry.title, text),
        category=entry.category,
        revises=is_revision("", entry.title, text),
        doubts=(Doubt(DoubtCode.MANY_MATTERS, "text", cut.why),) if cut.why else (),
        cut=cut.pieces,
    )
    return item if entry.category else categorised(item, text, phrases=phrases)


def line_of(entry: ByHand, item: Item, *, actor: str, because: str) -> MailedLine:
    """Its receipt, as a line of the ledger; Refused for a code that can be none."""
    try:
        return mailed_line(
            words_of_item(item, because=because),
            unit=entry.unit,
            received_at=entry.received_at,
            stream=entry.stream,
            category=item.category,
            joint=entry.joint,
            commission=entry.commission,
            source="by_hand",
            actor=actor,
            note=f"{WAYS[entry.way]}补录" + (f"；{entry.note}" if entry.note else ""),
        )
    except ValidationError as error:
        raise Refused(sentence_of(error, model=MailedLine, data={})) from None


def _because(entry: ByHand, grounds: str, agreed: Agreed) -> str:
    """In one line why it is as it is."""
    category = (
        "类别由补录人选定" if entry.category else f"类别由程序建议：{grounds}" if grounds else ""
    )
    others = (
        f"补录人看过 {'、'.join(sorted(agreed.others))}，确认是另一条"
        if agreed.others and not agreed.repeats
        else ""
    )
    return "；".join(filter(None, (f"单位由补录人选定（{WAYS[entry.way]}）", category, others)))


def _more(
    writer: Writer, item: str, entry: ByHand, agreed: Agreed, rules: Rules, *, today: date
) -> Iterator[Recorded]:
    """What is recorded beside the receipt."""
    came = civil_date(entry.received_at)
    if agreed.repeats:
        of = writer.views.items.by_ids([agreed.repeats])[agreed.repeats]
        later, first = (item, of.id) if entry.received_at >= of.received_at else (of.id, item)
        day = max(came, of.day) if later == of.id else came
        yield record_fact(
            writer,
            RepeatedLine(day=day, item=later, of=first, actor=writer.actor),
            rules=rules,
            today=today,
        )
    if entry.commission:
        _check_asked(writer, entry)
    if entry.commission and entry.delivers:
        delivery = Delivery(commission=entry.commission, unit=entry.unit, item=item, day=came)
        yield deliver(writer, delivery, rules=rules, today=today)


def _check_asked(writer: Writer, entry: ByHand) -> None:
    asked = asked_of(writer.views, entry.commission or "", today=civil_date(entry.received_at))
    answer = next((one for one in asked.answers if one.unit == entry.unit), None) if asked else None
    if answer is None:
        raise Refused(f"约稿 {entry.commission} 没有约 {entry.unit}")
    if entry.delivers and answer.ref:
        raise Refused(
            f"{entry.unit} 对约稿 {entry.commission} 已有记录（{answer.ref}），不再登记交稿"
        )
