"""What the page of adoption and its forms share: its filters and addresses, and the genres that may
be chosen. Writes nothing.
"""

from dataclasses import dataclass
from urllib.parse import urlencode

from config.errors import Refused
from desk.acts.labels import GENRES
from desk.acts.rules import Rules
from desk.web.requests import Missing, Request
from desk.web.values import day_asked
from ledger.views import AdoptionFilter, ItemView, Views
from ledger.views.adoptions import place_of

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


def choices(rules: Rules) -> list[GenreChoice]:
    """What the rulebook allows, in its order; the first nine have a key."""
    words = GENRES | {genre.code: genre.name for genre in rules.rulebook.genre_names}
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


def wanted_of(request: Request) -> AdoptionFilter:
    """What the address filters by."""
    if request.query_text("state") not in STATES:
        raise Refused("没有这种状态，请从列表中选")
    return AdoptionFilter(
        STATES[request.query_text("state")],
        request.query_text("unit") or None,
        request.query_text("category") or None,
        day_asked(request, "since"),
        day_asked(request, "until"),
    )


def is_oldest_first(request: Request) -> bool:
    return request.query_text("order") == "oldest"


def kept(request: Request) -> dict[str, str]:
    """What every address of the page carries on: the filters, where the list begins, and what can
    be undone.
    """
    return {
        name: value for name in (*FILTERS, "from", "done") if (value := request.query_text(name))
    }


def address(request: Request, **more: object) -> str:
    """The page with its filters and these values; "" takes one away."""
    values = {
        name: value for name, value in (kept(request) | more).items() if value not in {"", None}
    }
    return f"/adopting?{urlencode(values)}" if values else "/adopting"


def following(views: Views, wanted: AdoptionFilter, item: ItemView, request: Request) -> str:
    """The id of the item after that one; "" at the end."""
    oldest = is_oldest_first(request)
    after = views.items.adoptable(wanted, most=1, after=place_of(item), oldest=oldest)
    return after[0].id if after else ""


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
