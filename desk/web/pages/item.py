"""信息: one item beside its original, with its fields, doubts, repeats, history and points. Writes
nothing: item_acts.py does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from classify.submission import Place
from desk.acts.items.history import Event, item_history
from desk.acts.labels import DOUBTS, label_of, rule_label
from desk.acts.tallies.explanation import ShownItem, show_item
from desk.web.access import BY_NAME, may
from desk.web.forms import revision_of
from desk.web.item_parts import (
    Cutting,
    MailOfItem,
    OtherItem,
    Shape,
    cutting_of,
    mail_of_item,
    other_item,
    shaped_doubts,
)
from desk.web.requests import Page, Request, Response
from desk.web.values import item_named, names
from ledger.facts import Fact
from ledger.item_words import ItemWords
from ledger.views import ItemView, Views
from scoring.score import ScoreEntry

FIELDS = {
    "signatory": "签发人",
    "reviewer": "审核",
    "editor": "责任编辑",
    "telephone": "联系电话",
    "issue": "期号",
    "date": "成文日期",
    "commission": "回应约稿",
}
WHERE = {"subject": "主题", "text": "正文", "name": "附件名"}
SOURCES = {"mail": "来件", "by_hand": "补录", "import": "导入"}
BUILT = {
    "adopted": "采用",
    "reported_up": "采编上报",
    "instructed": "批示",
    "commended": "优秀信息",
}
SIBLINGS = 30  # items of one mail that are listed


@dataclass(frozen=True, slots=True)
class Sibling:
    """An item of the same mail; `title` is None once it is sealed."""

    id: str
    title: str | None
    state: str


@dataclass(frozen=True, slots=True)
class Around:
    """Where to go from here: the items before and after in the log, the next to be decided, and the
    next of each kind of doubt.
    """

    before: str | None
    after: str | None
    doubtful: str | None
    alike: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class EarnedLine:
    """A score line with its rule in words, and the facts behind it by entry."""

    line: ScoreEntry
    words: str
    facts: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class ItemPage:
    """The page of an item; `built` is what was recorded on it that keeps it from being cut,
    `reopened` doubts that were settled, `ways` where else a person of that role may take it.
    """

    shown: ShownItem
    mail: MailOfItem
    doubts: Sequence[Shape]
    other: OtherItem | None
    history: Sequence[Event]
    siblings: Sequence[Sibling]
    around: Around
    fields: Sequence[tuple[str, str, str]]
    scores: Sequence[EarnedLine]
    cutting: Cutting
    reopened: Sequence[tuple[str, str]]
    built: str
    revision: int
    names: Mapping[str, str]
    units: Sequence[tuple[str, str]]
    categories: Sequence[tuple[str, str]]
    articles: Mapping[str, str]
    ways: Mapping[str, str]

    @property
    def item(self) -> ItemView:
        return self.shown.item

    @property
    def words(self) -> ItemWords:
        return self.shown.words

    @property
    def sealed(self) -> bool:
        return self.words.title is None

    @property
    def original(self) -> bool:
        mail = self.shown.scores.mail
        return bool(mail and mail.digest) and not self.sealed

    @property
    def source(self) -> str:
        return SOURCES.get(self.shown.receipt.source, self.shown.receipt.source)

    @property
    def total(self) -> Fraction:
        return self.shown.scores.total


def item(request: Request) -> Response:
    with request.console.book.reading() as views:
        view = item_named(views, request.path["id"])
        return Page("item.html", _page(views, view, request))


def _page(views: Views, view: ItemView, request: Request) -> ItemPage:
    rules = request.console.rules
    shown = show_item(views, view.id, rules=rules)
    mail = mail_of_item(views, shown)
    doubts = shaped_doubts(views, view, text=shown.words.text, roster=rules.roster)
    settled = views.settled_doubts(view.seq) | (
        views.settled_doubts(mail.line) if mail.line else set()
    )
    return ItemPage(
        shown=shown,
        mail=mail,
        doubts=doubts,
        other=other_item(views, request, shown, [doubt.about for doubt in doubts]),
        history=item_history(
            views,
            view.seq,
            shown.scores.facts,
            line=mail.line,
            sender=mail.sender,
            names=names(request),
            rulebook=rules.rulebook,
        ),
        siblings=_siblings(views, view),
        around=_around(views, view, doubts),
        fields=_fields(shown.words),
        scores=_scores(shown, request),
        cutting=cutting_of(shown.words),
        reopened=[
            (code, DOUBTS.get(code, code))
            for code in sorted(settled - {one.code for one in doubts})
        ],
        built=_built(fact.fact for fact in shown.scores.facts if fact.holds),
        revision=revision_of(views, [view.id]),
        names=names(request),
        units=[(code, blocks[-1].name) for code, blocks in rules.roster.blocks.items()],
        categories=[(category.code, category.name) for category in rules.rulebook.categories],
        articles=rules.rulebook.articles,
        ways=_ways(request, view),
    )


def _siblings(views: Views, view: ItemView) -> Sequence[Sibling]:
    """The items of the same mail in the order of recording, this one among them; none where it
    came alone.
    """
    if not (view.mail or view.logged):
        return ()
    every = views.items.of_mails(
        [view.mail] if view.mail else [], logged=[view.logged] if view.logged else []
    )
    words = views.words(one.seq for one in every[:SIBLINGS])
    rows = [
        Sibling(one.id, words.get(one.seq, {}).get("title"), one.state) for one in every[:SIBLINGS]
    ]
    return rows if len(rows) > 1 else ()


def _around(views: Views, view: ItemView, doubts: Sequence[Shape]) -> Around:
    before, after = views.items.beside(view.seq)
    # A repeat that is recorded asks for nothing: all of its kind would be looked through in vain.
    codes = {
        doubt.code
        for doubt in doubts
        if doubt.guide.decision != "compare" or doubt.code.startswith(("near", "similar"))
    }
    alike = {code: views.items.next_doubtful(view, code=code) for code in codes}
    return Around(before, after, views.items.next_doubtful(view), alike)


def _fields(words: ItemWords) -> Sequence[tuple[str, str, str]]:
    """Name, value and where it was read."""
    places = {place.field: place for place in words.fields.places}
    return [
        (label, value, _place(places.get(name)))
        for name, label in FIELDS.items()
        if (value := getattr(words.fields, name))
    ]


def _place(place: Place | None) -> str:
    if place is None:
        return ""
    line = f"第 {place.line} 行" if place.line else ""
    return f"{WHERE.get(place.where, place.where)} {line}：{place.words}"


def _scores(shown: ShownItem, request: Request) -> Sequence[EarnedLine]:
    book = request.console.rules.rulebook
    return [
        EarnedLine(
            line.line,
            rule_label(line.line.rule, book),
            tuple((each.fact.seq, label_of(each.fact, book)) for each in line.facts),
        )
        for line in shown.scores.lines
    ]


def _built(facts: Iterable[Fact]) -> str:
    return next((BUILT[fact.kind.value] for fact in facts if fact.kind.value in BUILT), "")


def _ways(request: Request, view: ItemView) -> Mapping[str, str]:
    role = request.person.role if request.person else None
    ways = {"adopting": f"/adopting?item={view.id}", "seal": f"/items/{view.id}/seal"}
    return {name: path for name, path in ways.items() if name in BY_NAME and may(role, name)}
