"""拆分所用: an item with its words, its pieces read as they stand, and how the ledger is told of them. Decides nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from classify.category import categorised
from classify.fields import read_fields, together
from classify.keys import keys_of, pack_keys
from classify.repeats import same_text_as
from classify.stamps import read_stamps
from classify.submission import DoubtCode, Fields, Item
from classify.wording import rows_of
from config.errors import Refused
from config.phrases import Phrases
from ledger.book import Writer
from ledger.doubts import doubts_in_content, doubts_of
from ledger.entry import decode
from ledger.payloads import EntryKind, Received, Reread
from ledger.portable import MailedLine
from ledger.recording import record
from ledger.views import ItemView, Views
from ledger.vocabulary import Vocabulary

_DECIDED = {
    EntryKind.ADOPTED: "采用",
    EntryKind.REPORTED_UP: "采编上报",
    EntryKind.INSTRUCTED: "批示",
    EntryKind.COMMENDED: "优秀信息",
}
_FIELDS = {
    "signatory": "signatory",
    "reviewer": "reviewer",
    "editor": "editor",
    "telephone": "telephone",
} | {
    "issue": "issue",
    "date": "written",
    "urgent": "urgent",
    "commission": "answers",
}


@dataclass(frozen=True, slots=True)
class Known:
    """What an act here works with: the codes that facts may name, the phrases for categories, today (civil), and why it is done."""

    codes: Vocabulary
    phrases: Phrases
    today: date
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """An item after the act: its id and its title."""

    item: str
    title: str


@dataclass(frozen=True, slots=True)
class Matter:
    """An item as it stands: its row, its receipt, its words."""

    view: ItemView
    receipt: Received
    words: Mapping[str, Any]

    @property
    def rows(self) -> list[str]:
        return rows_of(self.words.get("text") or "")

    @property
    def cut(self) -> list[tuple[str, int]]:
        return [(title, line) for title, line in self.words.get("cut", ())]


def matter(views: Views, name: str) -> Matter:
    """The item of that id or ref; Refused where there is none or its words are gone."""
    item = views.item(name)
    if item is None:
        raise Refused(f"没有编号或 ref 为 {name!r} 的信息")
    words = views.words([item.seq]).get(item.seq, {})
    if "title" not in words:
        raise Refused(f"{item.id} 已封存，正文不在了，不能拆分或合并")
    return Matter(item, cast("Received", views.payload(item.seq)), words)


def undecided(views: Views, name: str) -> Matter:
    """The item where nobody has built on it yet."""
    found = matter(views, name)
    item = found.view
    if item.state == "repeated":
        raise Refused(
            f"{item.id} 是 {item.repeat_of} 的重复，请处理 {item.repeat_of}，或先更正这一认定"
        )
    if item.state == "withdrawn":
        raise Refused(f"{item.id} 已撤回，不能拆分或合并")
    unbuilt(views, found)
    return found


def unbuilt(views: Views, found: Matter) -> None:
    """Refused where points or honours hang on the item."""
    item = found.view
    decided = next(
        (fact for fact in views.facts_on([item.id]) if fact.kind in _DECIDED and views.holds(fact)),
        None,
    )
    if decided:
        raise Refused(
            f"{item.id} 已有{_DECIDED[decided.kind]}记录（{decided.ref}），不能拆分、合并或撤销；须先更正那一条"
        )


def stand(views: Views, item: ItemView) -> int:
    """The entry that says how the item reads now."""
    return max(item.seq, *views.rereads([item.seq]), item.seq)


def piece(title: str, text: str, found: Matter, known: Known) -> Item:
    """A piece read as it stands; what it doesn't say of itself, the whole said."""
    whole = Fields(
        **{name: found.words[word] for name, word in _FIELDS.items() if word in found.words}
    )
    fields = together(read_fields(text), read_stamps(text, where="text"), whole)
    return categorised(
        Item(title=title, text=text, fields=fields, keys=keys_of(title, text)),
        phrases=known.phrases,
    )


def receive(writer: Writer, found: Matter, item: Item, known: Known) -> Part:
    """A further piece: a receipt of its own, of the same moment, unit and mail."""
    receipt = found.receipt
    line = MailedLine(
        unit=found.view.unit,
        received_at=found.view.received_at,
        stream=receipt.stream,  # type: ignore[arg-type] # a receipt has one of the two
        joint=receipt.joint,
        source=receipt.source,  # type: ignore[arg-type] # a receipt has one of the three
        mail=receipt.mail,
        logged=receipt.logged,
        because=found.words.get("because"),
        note=f"由 {found.view.id} 拆出",
        actor=writer.actor,
        keys=item.keys,
        **_said(item, writer.views, found.view),
    )
    entry = record(writer, line, known=known.codes)
    return Part(cast("Received", decode(entry)).item, item.title)


def reword(writer: Writer, found: Matter, item: Item, recut: Mapping[str, Any]) -> None:
    """The item has new words; of its doubts those stay that are not about its text as it was."""
    said = _said(item, writer.views, found.view)
    kept = [
        doubt
        for doubt in doubts_of(writer.views, found.words)
        if doubt.code not in {DoubtCode.MANY_MATTERS, DoubtCode.CATEGORY_UNCLEAR}
    ]
    doubts = [*kept, *(doubt for doubt in said["doubts"] if doubt not in kept)]
    words = {
        **found.words,
        **said,
        "doubts": doubts_in_content(doubts),
        "keys": pack_keys(item.keys),
        "cut": [],
        "before": stand(writer.views, found.view),
        **recut,
    }
    writer.append(
        Reread(
            of=found.view.seq,
            doubts=tuple(doubt.code.value for doubt in doubts),
            category=item.category,
        ),
        words,
    )


def _said(item: Item, views: Views, of: ItemView) -> dict[str, Any]:
    fields = {word: getattr(item.fields, name) for name, word in _FIELDS.items()}
    places = tuple((at.field, at.where, at.line, at.words) for at in item.fields.places)
    doubts = list(item.doubts)
    same, _ = views.items_like(text_keys={item.keys.text} if item.keys.text else (), title_keys=())
    first = same.get((of.unit or "", item.keys.text or ""))
    if first and first.item != of.id:
        doubts.append(same_text_as(first.item, proposed=True))
    return {
        "title": item.title,
        "text": item.text or None,
        "category": item.category,
        **fields,
        "places": places,
        "doubts": tuple(doubts),
    }
