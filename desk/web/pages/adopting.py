"""采用: the items that wait to be adopted, one of them open beside the list with what each choice would bring. Writes nothing: adoption.py does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from config.errors import Refused
from config.period import civil_date
from desk.acts.adoption import events_on, own_events, why_not
from desk.acts.labels import DOUBTS, GENRES, ITEM_STATES, issue_text, label_of, rule_label
from desk.acts.mailroom.log import item_form
from desk.acts.rules import Rules
from desk.acts.tallies.explanation import show_item
from desk.acts.tallies.marginal import gains
from desk.web.access import may
from desk.web.requests import Missing, Page, Request, Response
from desk.web.revision import revision_of
from desk.web.values import day_asked, item_named, names
from ledger.payloads import Received
from ledger.views import AdoptionFilter, AdoptionPlace, ItemView, Views
from ledger.views.adoptions import place_of

LINES = 40
MOST = 10_000  # counted no further
FILTERS = ("state", "unit", "category", "since", "until", "order")
STATES = {"": False, "adopted": True, "all": None}
KEYS = "123456789"
UNDONE_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class GenreChoice:
    """A genre of a publication: what a radio button says, and by which key."""

    publication: str
    genre: str
    name: str
    cite: str
    words: str
    key: str

    @property
    def code(self) -> str:
        return f"{self.publication}/{self.genre}"


@dataclass(frozen=True, slots=True)
class Window:
    """The lines that are listed, whether more follow, the item that is open, and its neighbours in the order of the list."""

    lines: Sequence[ItemView]
    more: bool
    open: ItemView | None
    previous: str
    next: str


def adopting(request: Request) -> Response:
    wanted, names_of = wanted_of(request), names(request)
    with request.console.book.reading() as views:
        window = _window(views, request, wanted)
        lines = _lines(views, window.lines, request)
        head = views.head()[0]
        count = views.items.count_adoptable(replace(wanted, adopted=False), most=MOST)
        opened = _opened(views, window.open, request) if window.open else {}
        undo = _undo(views, request)
    values = {
        "window": window,
        "lines": lines,
        "head": head,
        "count": f"{count}{'+' if count == MOST else ''}",
        "names": names_of,
        "doubts": DOUBTS,
        "states": ITEM_STATES,
        "choices": _by_publication(choices(request.console.rules)),
        "undo": undo,
        "kept": kept(request),
        "href": lambda **more: address(request, **more),
        "units": [
            (code, blocks[-1].name) for code, blocks in request.console.rules.roster.blocks.items()
        ],
        "categories": [(one.code, one.name) for one in request.console.rules.rulebook.categories],
    }
    return Page("adopting.html", values | opened)


def wanted_of(request: Request) -> AdoptionFilter:
    """What the address filters by."""
    if request.query_text("state") not in STATES:
        raise Refused("没有这种状态，请从列表中选")
    unit, category = (request.query_text(name) or None for name in ("unit", "category"))
    return AdoptionFilter(
        STATES[request.query_text("state")],
        unit,
        category,
        day_asked(request, "since"),
        day_asked(request, "until"),
    )


def kept(request: Request) -> dict[str, str]:
    """What every address of this page carries on: the filters, where the list begins, and what can be undone."""
    return {
        name: value for name in (*FILTERS, "from", "done") if (value := request.query_text(name))
    }


def address(request: Request, **more: object) -> str:
    """This page with its filters and these values; "" takes one away."""
    found = {
        name: value for name, value in (kept(request) | more).items() if value not in {"", None}
    }
    return f"/adopting?{urlencode(found)}" if found else "/adopting"


def following(views: Views, wanted: AdoptionFilter, item: ItemView, request: Request) -> str:
    """The id of the item after that one; "" at the end."""
    found = views.items.adoptable(wanted, most=1, after=place_of(item), oldest=_oldest(request))
    return found[0].id if found else ""


def choices(rules: Rules) -> list[GenreChoice]:
    """What the rulebook allows, in its order; the first nine have a key."""
    words = GENRES | {one.code: one.name for one in rules.rulebook.genre_names}
    order = {code: place for place, code in enumerate(words)}
    genres = rules.rulebook.genres()
    pairs = [
        (publication, genre)
        for publication in rules.rulebook.publications
        for genre in sorted(genres[publication.code], key=lambda code: order.get(code, len(order)))
    ]
    return [
        GenreChoice(
            publication.code,
            genre,
            publication.name,
            publication.cite,
            words.get(genre, genre),
            KEYS[place] if place < len(KEYS) else "",
        )
        for place, (publication, genre) in enumerate(pairs)
    ]


def entries_of(text: str) -> range:
    """The entries that "12-15" or "12" names; Missing for anything else."""
    first, _, last = text.partition("-")
    ends = [
        int(part)
        for part in (first, last or first)
        if part.isascii() and part.isdecimal() and len(part) < 16
    ]
    if len(ends) != 2 or not 0 <= ends[1] - ends[0] < UNDONE_AT_ONCE:
        raise Missing("没有这样的记录")
    return range(ends[0], ends[1] + 1)


def _oldest(request: Request) -> bool:
    return request.query_text("order") == "oldest"


def _window(views: Views, request: Request, wanted: AdoptionFilter) -> Window:
    """From where the list began last; where the item that is asked for does not stand there, from that item on."""
    oldest, start = _oldest(request), _start(request.query_text("from"))
    named = item_named(views, request.query_text("item")) if request.query_text("item") else None
    found = views.items.adoptable(wanted, most=LINES + 1, after=start, oldest=oldest)
    if named and named.id not in {item.id for item in found[:LINES]}:
        here = AdoptionPlace(
            named.day, named.seq + (-1 if oldest else 1)
        )  # so that it is the first itself
        found = views.items.adoptable(wanted, most=LINES + 1, after=here, oldest=oldest) or found
    opened = named or next(iter(found), None)
    if opened is None:
        return Window([], more=False, open=None, previous="", next="")
    before = views.items.adoptable(wanted, most=1, after=place_of(opened), oldest=not oldest)
    previous = before[0].id if before else ""
    return Window(
        found[:LINES],
        len(found) > LINES,
        opened,
        previous,
        following(views, wanted, opened, request),
    )


def _start(text: str) -> AdoptionPlace | None:
    day, _, seq = text.partition(".")
    try:
        return AdoptionPlace(date.fromisoformat(day), int(seq)) if text else None
    except ValueError:
        raise Refused("没有这样的起点，请从头看") from None


def _lines(views: Views, items: Sequence[ItemView], request: Request) -> list[dict[str, Any]]:
    seqs = [item.seq for item in items]
    stored, words = views.stored(seqs), views.words(seqs)
    adopted = views.items.adopted([item.id for item in items])
    roster = request.console.rules.roster
    return [
        item_form(
            item, cast("Received", stored[item.seq].payload), words.get(item.seq, {}), roster=roster
        )
        | {"day": item.day, "adopted": item.id in adopted, "place": f"{item.day}.{item.seq}"}
        for item in items
    ]


def _opened(views: Views, item: ItemView, request: Request) -> dict[str, Any]:
    """Everything about the item that is open."""
    rules = request.console.rules
    shown = show_item(views, item.id, rules=rules)
    found = {
        "shown": shown,
        "problem": why_not(views, item),
        "website": item.stream == "website",
        "scores": [
            line | {"words": rule_label(line["rule"], rules.rulebook)} for line in shown["scores"]
        ],
        "before": [
            label_of(fact, rules.rulebook) + issue_text(fact.issue)
            for fact in events_on(views, item.id)
        ],
    }
    if not may(request.person.role if request.person else None, "adopt"):
        return found
    would = gains(views, item, rules=rules, today=request.console.today)
    by_event = {
        (one["kind"], one["publication"], one["genre"], one["rank"]): one["points"] for one in would
    }
    return found | {
        "revision": revision_of(views, [item.id]),
        "points": lambda kind, publication=None, genre=None, rank=None: by_event.get(
            (kind, publication, genre, rank)
        ),
        "issues": _issues(views, request),
        "ranks": rules.rulebook.ranks,
    }


def _issues(views: Views, request: Request) -> Mapping[str, str]:
    """Publication → the issue of its last adoption, where that was recorded today, by whomever: the office makes one issue at a time."""
    last = views.facts.last_adoptions(
        one.code for one in request.console.rules.rulebook.publications
    )
    stored = views.stored(last.values())
    fresh = {
        seq: one.payload
        for seq, one in stored.items()
        if civil_date(one.entry.moment) == request.console.today
    }
    return {code: getattr(fresh.get(seq), "issue", None) or "" for code, seq in last.items()}


def _undo(views: Views, request: Request) -> dict[str, Any] | None:
    """What the person did last on this page, while it can be undone: its entries in words."""
    if not request.query_text("done") or not may(
        request.person.role if request.person else None, "take_back_event"
    ):
        return None
    try:
        facts = own_events(views, entries_of(request.query_text("done")), actor=request.actor)
    except (
        Refused
    ):  # undone meanwhile, or an address from somewhere else: there is nothing to offer
        return None
    return {
        "entries": request.query_text("done"),
        "words": label_of(facts[0], request.console.rules.rulebook),
        "items": [fact.item for fact in facts],
    }


def _by_publication(several: Sequence[GenreChoice]) -> list[tuple[GenreChoice, list[GenreChoice]]]:
    """The first of each publication, which names it, with all of them."""
    first = {one.publication: one for one in reversed(several)}
    return [
        (first[code], [one for one in several if one.publication == code])
        for code in dict.fromkeys(one.publication for one in several)
    ]
