"""采用: the items that wait to be adopted, one of them open beside the list with what each choice
would bring. Writes nothing: adoption_acts.py does.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from config.errors import Refused
from config.period import civil_date
from desk.acts.adoption import events_on, own_events, why_not
from desk.acts.labels import DOUBTS, issue_text, label_of
from desk.acts.rules import Rules
from desk.acts.tallies.dry_run import gains
from desk.acts.tallies.explanation import show_item
from desk.forms.followed import shown_item_form
from desk.web.access import may
from desk.web.adoption import (
    GenreChoice,
    address,
    choices,
    entries_of,
    following,
    is_oldest_first,
    kept,
    wanted_of,
)
from desk.web.forms import revision_of
from desk.web.requests import Page, Request, Response
from desk.web.values import item_named, names, units_to_choose
from ledger.payloads import Received
from ledger.views import AdoptionFilter, AdoptionPlace, ItemView, Views
from ledger.views.adoptions import place_of
from scoring.score import signed_text

LINES = 40
MOST = 10_000  # counted no further
Event = tuple[str, str | None, str | None, str | None]  # kind, publication, genre, rank


@dataclass(frozen=True, slots=True)
class Window:
    """The items that are listed, whether more follow, the one that is open, and its neighbours."""

    items: Sequence[ItemView]
    more: bool
    open: ItemView | None
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class QueueLine:
    """An item in the list; `place` is where the next page begins after it."""

    item: str
    title: str | None
    unit: str | None
    category: str | None
    day: date
    doubts: tuple[str, ...]
    adopted: bool
    place: str


@dataclass(frozen=True, slots=True)
class Earned:
    """A score line of the item."""

    period: str
    unit: str
    points: str
    cite: str


@dataclass(frozen=True, slots=True)
class OpenItem:
    """The item that is open: what it says, what happened to it, and why nothing can be recorded."""

    item: str
    title: str | None
    unit: str | None
    category: str | None
    received_at: str
    signatory: str | None
    editor: str | None
    text: str | None
    doubts: tuple[str, ...]
    repeat_of: str | None
    website: bool
    problem: str
    before: tuple[str, ...]
    scores: tuple[Earned, ...]


@dataclass(frozen=True, slots=True)
class AdoptionForm:
    """What whoever may adopt needs beside the item: what each event would bring, and the issues."""

    revision: int
    gains: Mapping[Event, str]
    issues: Mapping[str, str]

    def points(
        self,
        kind: str,
        publication: str | None = None,
        genre: str | None = None,
        rank: str | None = None,
    ) -> str | None:
        return self.gains.get((kind, publication, genre, rank))


@dataclass(frozen=True, slots=True)
class LastStep:
    """What the person did last on this page, while it can be undone."""

    entries: str
    words: str
    items: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class AdoptionPage:
    """The list, the open item, and what both are called by."""

    window: Window
    lines: tuple[QueueLine, ...]
    head: int
    count: str
    open: OpenItem | None
    form: AdoptionForm | None
    undo: LastStep | None
    names: Mapping[str, str]
    choices: list[tuple[GenreChoice, list[GenreChoice]]]
    kept: Mapping[str, str]
    href: Callable[..., str]
    units: list[tuple[str, str]]
    categories: list[tuple[str, str]]
    ranks: list[tuple[str, str]]
    doubts: Mapping[str, str]


def adoption(request: Request) -> Response:
    wanted, rules = wanted_of(request), request.console.rules
    with request.console.book.reading() as views:
        window = _window(views, request, wanted)
        waiting = replace(wanted, adopted=False)
        count = views.items.count_adoptable(waiting, most=MOST)
        value = AdoptionPage(
            window=window,
            lines=_lines(views, window.items, request),
            head=views.head()[0],
            count=f"{count}{'+' if count == MOST else ''}",
            open=_opened(views, window.open, rules) if window.open else None,
            form=_form(views, window.open, request) if window.open else None,
            undo=_undo(views, request),
            names=names(request),
            choices=_by_publication(choices(rules)),
            kept=kept(request),
            href=lambda **more: address(request, **more),
            units=units_to_choose(request),
            categories=[(kind.code, kind.name) for kind in rules.rulebook.categories],
            ranks=[(rank.code, rank.name) for rank in rules.rulebook.ranks],
            doubts=DOUBTS,
        )
    return Page("adoption.html", value)


def _window(views: Views, request: Request, wanted: AdoptionFilter) -> Window:
    """From where the list began last; where the item that is asked for does not stand there, from
    that item on.
    """
    oldest, start = is_oldest_first(request), _start(request.query_text("from"))
    named = item_named(views, request.query_text("item")) if request.query_text("item") else None
    listed = views.items.adoptable(wanted, most=LINES + 1, after=start, oldest=oldest)
    if named and named.id not in {item.id for item in listed[:LINES]}:
        step = -1 if oldest else 1  # so that it is the first itself
        here = AdoptionPlace(named.day, named.seq + step)
        listed = views.items.adoptable(wanted, most=LINES + 1, after=here, oldest=oldest) or listed
    opened = named or next(iter(listed), None)
    if opened is None:
        return Window([], more=False, open=None, previous="", next="")
    before = views.items.adoptable(wanted, most=1, after=place_of(opened), oldest=not oldest)
    previous = before[0].id if before else ""
    after = following(views, wanted, opened, request)
    return Window(listed[:LINES], len(listed) > LINES, opened, previous, after)


def _start(text: str) -> AdoptionPlace | None:
    day, _, seq = text.partition(".")
    try:
        return AdoptionPlace(date.fromisoformat(day), int(seq)) if text else None
    except ValueError:
        raise Refused("没有这样的起点，请从头看") from None


def _lines(views: Views, items: Sequence[ItemView], request: Request) -> tuple[QueueLine, ...]:
    seqs = [item.seq for item in items]
    stored, words = views.stored(seqs), views.words(seqs)
    adopted = views.items.adopted([item.id for item in items])
    roster = request.console.rules.roster
    lines = []
    for item in items:
        receipt = cast("Received", stored[item.seq].payload)
        known = item.unit is not None and item.unit in roster.blocks
        lines.append(
            QueueLine(
                item=item.id,
                title=words.get(item.seq, {}).get("title"),
                unit=roster.credited(item.unit, item.day) if item.unit and known else item.unit,
                category=receipt.category,
                day=item.day,
                doubts=tuple(receipt.doubts),
                adopted=item.id in adopted,
                place=f"{item.day}.{item.seq}",
            )
        )
    return tuple(lines)


def _opened(views: Views, item: ItemView, rules: Rules) -> OpenItem:
    shown = shown_item_form(show_item(views, item.id, rules=rules))
    keys = ("item", "title", "unit", "category", "received_at", "signatory", "editor", "text")
    return OpenItem(
        **{key: shown[key] for key in keys},
        doubts=tuple(shown["doubts"]),
        repeat_of=shown["repeat_of"],
        website=item.stream == "website",
        problem=why_not(views, item),
        before=tuple(
            label_of(fact, rules.rulebook) + issue_text(fact.issue)
            for fact in events_on(views, item.id)
        ),
        scores=tuple(
            Earned(line["period"], line["unit"], line["points"], line["cite"])
            for line in shown["scores"]
        ),
    )


def _form(views: Views, item: ItemView, request: Request) -> AdoptionForm | None:
    if not may(request.person.role if request.person else None, "adopt"):
        return None
    would = gains(views, item, rules=request.console.rules, today=request.console.today)
    return AdoptionForm(
        revision=revision_of(views, [item.id]),
        gains={
            (one.event.kind.value, one.event.publication, one.event.genre, one.event.rank): (
                signed_text(one.points)
            )
            for one in would
        },
        issues=_issues(views, request),
    )


def _issues(views: Views, request: Request) -> Mapping[str, str]:
    """Publication → the issue of its last adoption, where that was recorded today, by whomever: the
    office makes one issue at a time.
    """
    publications = request.console.rules.rulebook.publications
    last = views.facts.last_adoptions(publication.code for publication in publications)
    stored = views.stored(last.values())
    fresh = {
        seq: entry.payload
        for seq, entry in stored.items()
        if civil_date(entry.entry.moment) == request.console.today
    }
    return {code: getattr(fresh.get(seq), "issue", None) or "" for code, seq in last.items()}


def _undo(views: Views, request: Request) -> LastStep | None:
    role, done = request.person.role if request.person else None, request.query_text("done")
    if not done or not may(role, "take_back_event"):
        return None
    try:
        facts = own_events(views, entries_of(done), actor=request.actor)
    except Refused:  # undone meanwhile, or an address from elsewhere: there is nothing to offer
        return None
    words = label_of(facts[0], request.console.rules.rulebook)
    return LastStep(done, words, tuple(fact.item for fact in facts))


def _by_publication(
    every: Sequence[GenreChoice],
) -> list[tuple[GenreChoice, list[GenreChoice]]]:
    """The first of each publication, which names it, with all of them."""
    first = {choice.publication: choice for choice in reversed(every)}
    return [
        (first[code], [choice for choice in every if choice.publication == code])
        for code in dict.fromkeys(choice.publication for choice in every)
    ]
