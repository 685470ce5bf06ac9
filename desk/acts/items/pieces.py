"""拆分所用: an item with its words, its pieces read as they stand, and how the ledger is told of
them. Decides nothing.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from classify.category import categorised
from classify.document_fields import read_document_fields
from classify.fields import read_fields, together
from classify.fingerprints import fingerprint_of
from classify.repeats import same_text_as
from classify.submission import Doubt, DoubtCode, Item
from classify.text import Text, rows_of
from config.errors import Refused
from config.phrases import Phrases
from desk.acts.record import vocabulary
from desk.acts.rules import Rules
from ledger.book import Writer
from ledger.entry import decode
from ledger.item_words import (
    ItemWords,
    Recut,
    item_content,
    item_words,
    reworded,
    words_of_item,
)
from ledger.payloads import EntryKind, Received, Reread
from ledger.portable import mailed_line
from ledger.recording import record
from ledger.views import ItemView, Views
from ledger.vocabulary import Vocabulary

_DECIDED = {
    EntryKind.ADOPTED: "采用",
    EntryKind.REPORTED_UP: "采编上报",
    EntryKind.INSTRUCTED: "批示",
    EntryKind.COMMENDED: "优秀信息",
}


@dataclass(frozen=True, slots=True)
class RecutTerms:
    """By what an item is cut or joined: rules, phrases for categories, today (civil), and why it
    is done.
    """

    rules: Rules
    phrases: Phrases
    today: date
    reason: str | None = None

    @property
    def codes(self) -> Vocabulary:
        return vocabulary(self.rules.roster, self.rules.rulebook)


@dataclass(frozen=True, slots=True)
class RecutItem:
    """An item after the act: its id and its title."""

    item: str
    title: str


@dataclass(frozen=True, slots=True)
class Matter:
    """An item as it stands: its row, its receipt, its words, whose title is there."""

    view: ItemView
    receipt: Received
    title: str
    words: ItemWords

    @property
    def rows(self) -> list[str]:
        return rows_of(self.words.text)


def matter(views: Views, name: str) -> Matter:
    """The item of that id or ref; Refused where there is none or its words are gone."""
    item = views.items.by_name(name)
    if item is None:
        raise Refused(f"没有编号或 ref 为 {name!r} 的信息")
    words = item_words(views, views.words([item.seq]).get(item.seq, {}))
    if words.title is None:
        raise Refused(f"{item.id} 已清除，正文不在了，不能拆分或合并")
    return Matter(item, cast("Received", views.payload(item.seq)), words.title, words)


def undecided(views: Views, name: str) -> Matter:
    """The item where nobody has built on it yet."""
    known = matter(views, name)
    item = known.view
    if item.state == "repeated":
        raise Refused(
            f"{item.id} 是 {item.repeat_of} 的重复，请处理 {item.repeat_of}，或先更正这一认定"
        )
    if item.state == "withdrawn":
        raise Refused(f"{item.id} 已撤回，不能拆分或合并")
    unbuilt(views, known)
    return known


def unbuilt(views: Views, known: Matter) -> None:
    """Refused where points or honours hang on the item."""
    item = known.view
    decided = next(
        (
            fact
            for fact in views.facts.on_items([item.id])
            if fact.kind in _DECIDED and views.facts.holds(fact)
        ),
        None,
    )
    if decided:
        raise Refused(
            f"{item.id} 已有{_DECIDED[decided.kind]}记录（{decided.ref}），不能拆分、合并或撤销；"
            "须先更正那一条"
        )


def reading_of(views: Views, item: ItemView) -> int:
    """The entry that says how the item reads now."""
    return max(item.seq, *views.rereads([item.seq]), item.seq)


def piece(title: str, text: str, known: Matter, terms: RecutTerms) -> Item:
    """A piece read as it stands; what it doesn't say of itself, the whole said."""
    whole = replace(known.words.fields, places=())
    words = Text(text)
    fields = together(read_fields(words), read_document_fields(words, where="text"), whole)
    return categorised(
        Item(title=title, text=text, fields=fields, fingerprint=fingerprint_of(title, words)),
        words,
        phrases=terms.phrases,
    )


def receive(writer: Writer, known: Matter, item: Item, terms: RecutTerms) -> RecutItem:
    """A further piece: a receipt of its own, of the same moment, unit and mail."""
    receipt = known.receipt
    item = replace(item, doubts=_doubts(item, writer.views, known.view))
    line = mailed_line(
        words_of_item(item, because=known.words.because),
        unit=known.view.unit,
        received_at=known.view.received_at,
        stream=receipt.stream,
        category=item.category,
        joint=receipt.joint,
        source=receipt.source,
        mail=receipt.mail,
        logged=receipt.logged,
        note=f"由 {known.view.id} 拆出",
        actor=writer.actor,
    )
    entry = record(writer, line, known=terms.codes)
    return RecutItem(cast("Received", decode(entry)).item, item.title)


def reword(writer: Writer, known: Matter, item: Item, recut: Recut) -> None:
    """The item has new words; of its doubts those stay that are not about its text as it was."""
    kept = [
        doubt
        for doubt in known.words.doubts
        if doubt.code not in {DoubtCode.MANY_MATTERS, DoubtCode.CATEGORY_UNCLEAR}
    ]
    fresh = (one for one in _doubts(item, writer.views, known.view) if one not in kept)
    words = reworded(known.words, item, doubts=(*kept, *fresh), recut=recut)
    codes = tuple(doubt.code.value for doubt in words.doubts)
    reread = Reread(of=known.view.seq, doubts=codes, category=item.category)
    writer.append(reread, item_content(words))


def _doubts(item: Item, views: Views, of: ItemView) -> tuple[Doubt, ...]:
    """Its own, and that another item of the unit has the same text."""
    same, _ = views.intake.like(
        text_keys={item.fingerprint.text} if item.fingerprint.text else (), title_keys=()
    )
    first = same.get((of.unit or "", item.fingerprint.text or ""))
    if first is None or first.item == of.id:
        return item.doubts
    return (*item.doubts, same_text_as(first.item, proposed=True))
