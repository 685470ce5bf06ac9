"""拆分与合并: a person cuts an item into several, joins several into one, or says that it is one; and undoes it. Nothing people decided is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from classify.blocks import title_at
from classify.category import categorised
from classify.fields import read_fields, together
from classify.keys import keys_of, pack_keys
from classify.screen import screen_text
from classify.stamps import read_stamps
from classify.submission import DoubtCode, Fields, Item
from classify.wording import rows_of
from config.errors import Refused
from config.phrases import Phrases
from ledger.book import Page
from ledger.content import words_of
from ledger.entry import decode
from ledger.payloads import EntryKind, Received, Reread
from ledger.portable import ItemLine, MailedLine, RevokedLine
from ledger.recording import Vocabulary, record
from ledger.views import ItemView, Views

_DECIDED = {EntryKind.ADOPTED: "采用", EntryKind.REPORTED_UP: "采编上报", EntryKind.INSTRUCTED: "批示", EntryKind.COMMENDED: "优秀信息"}
_FIELDS = {"signatory": "signatory", "reviewer": "reviewer", "editor": "editor", "telephone": "telephone"} | {
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


def split(page: Page, name: str, *, at: Sequence[int], known: Known) -> list[Part]:
    """Cut an item at these lines of its text, from 1, where each piece begins; the proposed ones where none is given.

    The first piece keeps id, quarter and credit; the others are received when it was. What stands above the first line is left out.
    """
    _screened(known.reason)
    found = _undecided(page.views, name)
    titles = dict((line, title) for title, line in found.cut)
    lines = list(at) or list(titles)
    rows = found.rows
    if len(lines) < 2:
        raise Refused(
            f"{found.view.id} 没有拟好的拆分；请用 yishi split {found.view.id} --show 看行号，再用 --at 写出每条从第几行起，至少两条"
        )
    if sorted(set(lines)) != lines or lines[0] < 1 or lines[-1] > len(rows):
        raise Refused(f"--at 的行号须从小到大、不重复，在 1 到 {len(rows)} 之间")
    ends = [*(line - 1 for line in lines[1:]), len(rows)]
    texts = ["\n".join(rows[line - 1 : end]).strip("\r\n") for line, end in zip(lines, ends, strict=True)]
    if not all(text.strip() for text in texts):
        raise Refused("拆出的各条都要有正文，请改行号")
    items = [
        _item(titles.get(line) or title_at(text) or f"{found.words['title']}（{number}）", text, found, known)
        for number, (line, text) in enumerate(zip(lines, texts, strict=True), start=1)
    ]
    made = [_receive(page, found, item, known) for item in items[1:]]
    _reword(page, found, items[0], {"settled": "split", "facts": [part.item for part in made], "reason": known.reason})
    return [Part(found.view.id, items[0].title), *made]


def keep(page: Page, name: str, *, known: Known) -> Part:
    """一事: the proposed cut is refused; the item is one matter, and is doubted no more."""
    _screened(known.reason)
    found = matter(page.views, name)
    if DoubtCode.MANY_MATTERS not in found.receipt.doubts:
        raise Refused(f"{found.view.id} 没有“疑似多事”的存疑，不必认定")
    doubts = [doubt for doubt in found.words.get("doubts", ()) if doubt[0] != DoubtCode.MANY_MATTERS]
    said = Reread(of=found.view.seq, doubts=tuple(doubt[0] for doubt in doubts), category=found.receipt.category)
    settled = {"settled": "one", "facts": [], "reason": known.reason, "doubts": doubts, "cut": []}
    page.append(said, {**found.words, **settled})
    return Part(found.view.id, found.words["title"])


def merge(page: Page, names: Sequence[str], *, known: Known) -> list[Part]:
    """Join items of one unit into the one received first, which keeps its id; the others are withdrawn. The parts: the one, then those."""
    _screened(known.reason)
    every = {found.view.id: found for found in (_undecided(page.views, name) for name in names)}
    first, *others = sorted(every.values(), key=lambda one: (one.view.received_at, one.view.seq))
    if not others:
        raise Refused("合并至少要写两条不同的信息")
    if len({(one.view.unit, one.view.stream, one.receipt.joint) for one in every.values()}) > 1:
        raise Refused("只能合并同一单位、同一类别（政务信息或网站信息）的信息；单位不对的请先 yishi assign")
    text = "\n\n".join(filter(None, (one.words.get("text") for one in (first, *others))))
    facts = [_withdraw(page, one.view.id, into=first.view.id, known=known) for one in others]
    item = _item(first.words["title"], text, first, known)
    _reword(page, first, item, {"settled": "merged", "facts": facts, "reason": known.reason})
    return [Part(first.view.id, item.title), *(Part(one.view.id, one.words["title"]) for one in others)]


def undo(page: Page, name: str, *, known: Known) -> Part:
    """What was split, joined or declared one is as it was: the facts are revoked and the item has its words again."""
    _screened(known.reason)
    found = matter(page.views, name)
    if not found.words.get("settled"):
        raise Refused(f"{found.view.id} 没有经人工拆分、合并或认定，无可撤销")
    for ref in found.words["facts"]:
        fact = page.views.fact(ref)
        if fact and page.views.holds(fact):
            if fact.kind is EntryKind.RECEIVED:
                _undecided(page.views, ref)
            reason = known.reason or f"撤销对 {found.view.id} 的拆分或合并"
            record(page, RevokedLine(day=known.today, fact=ref, reason=reason, actor=page.actor), known=known.codes)
    before = max(seq for seq in [found.view.seq, *page.views.rereads([found.view.seq])] if not _settles(page.views, seq))
    entry, content = next(page.views.entries(after=before - 1))
    payload = cast("Received | Reread", decode(entry))
    words = words_of(content)
    page.append(Reread(of=found.view.seq, doubts=payload.doubts, category=payload.category), words)
    return Part(found.view.id, words["title"])


def _settles(views: Views, seq: int) -> bool:
    return "settled" in words_of(next(views.entries(after=seq - 1))[1])


def _screened(reason: str | None) -> None:
    if reason and screen_text(reason):
        raise Refused("文字带有密级标志；涉密内容不得录入（第十条）")


def _undecided(views: Views, name: str) -> Matter:
    """The item where nobody has built on it yet."""
    found = matter(views, name)
    item = found.view
    if item.state == "repeated":
        raise Refused(f"{item.id} 是 {item.repeat_of} 的重复，请处理 {item.repeat_of}，或先更正这一认定")
    if item.state == "withdrawn":
        raise Refused(f"{item.id} 已撤回，不能拆分或合并")
    decided = next((fact for fact in views.facts_on([item.id]) if fact.kind in _DECIDED and views.holds(fact)), None)
    if decided:
        raise Refused(f"{item.id} 已有{_DECIDED[decided.kind]}记录（{decided.ref}），不能拆分或合并；须先更正那一条")
    return found


def _item(title: str, text: str, found: Matter, known: Known) -> Item:
    """A piece read as it stands; what it doesn't say of itself, the whole said."""
    whole = Fields(**{name: found.words[word] for name, word in _FIELDS.items() if word in found.words})
    fields = together(read_fields(text), read_stamps(text, where="text"), whole)
    return categorised(Item(title=title, text=text, fields=fields, keys=keys_of(title, text)), phrases=known.phrases)


def _receive(page: Page, found: Matter, item: Item, known: Known) -> Part:
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
        actor=page.actor,
        keys=item.keys,
        **_said(item, page.views, found.view),
    )
    entry = record(page, line, known=known.codes)
    return Part(cast("Received", decode(entry)).item, item.title)


def _reword(page: Page, found: Matter, item: Item, settled: Mapping[str, Any]) -> None:
    """The item has new words; of its doubts those stay that are not about its text as it was."""
    said = _said(item, page.views, found.view)
    kept = [list(doubt) for doubt in found.words.get("doubts", ()) if doubt[0] not in {DoubtCode.MANY_MATTERS, DoubtCode.CATEGORY_UNCLEAR}]
    said["doubts"] = [*kept, *(doubt for doubt in map(list, said["doubts"]) if doubt not in kept)]
    words = {**found.words, **said, "keys": pack_keys(item.keys), "cut": [], **settled}
    page.append(Reread(of=found.view.seq, doubts=tuple(doubt[0] for doubt in said["doubts"]), category=item.category), words)


def _said(item: Item, views: Views, of: ItemView) -> dict[str, Any]:
    fields = {word: getattr(item.fields, name) for name, word in _FIELDS.items()}
    places = tuple((at.field, at.where, at.line, at.words) for at in item.fields.places)
    doubts = [(doubt.code.value, doubt.where, doubt.detail) for doubt in item.doubts]
    same, _ = views.items_like(text_keys={item.keys.text} if item.keys.text else (), title_keys=())
    first = same.get((of.unit or "", item.keys.text or ""))
    if first and first.item != of.id:
        doubts.append((DoubtCode.REPEATED.value, "text", f"与 {first.item} 正文相同；如属重复，请用 yishi repeat 认定"))
    return {"title": item.title, "text": item.text or None, "category": item.category, **fields, "places": places, "doubts": tuple(doubts)}


def _withdraw(page: Page, item: str, *, into: str, known: Known) -> str:
    line = ItemLine(kind="withdrawn", item=item, day=known.today, note=f"并入 {into}", actor=page.actor)
    entry = record(page, line, known=known.codes)
    return page.views.fact_at(entry.seq).ref
