"""审计: who wrote what into the ledger and when, by kind, person and day; and whether the chain
still verifies. Changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from config.period import SHANGHAI
from desk.acts.labels import ENTRY_KINDS, fact_label
from desk.web.requests import Page, Request, Response
from desk.web.values import LINES, Pageful, day_asked, pageful
from ledger.views import EntryFilter, Stored

MOST_PROBLEMS = 50
DETAILS = ("publication", "genre", "rank", "occurrence")
PLACES = {
    "item": "/items/",
    "commission": "/commissions#",
    "unit": "/units/",
    "period": "/bulletin/",
}


@dataclass(frozen=True, slots=True)
class AuditLine:
    """An entry: what kind of fact, by whom, and in words with their addresses what it is about."""

    seq: int
    at: datetime
    kind: str
    actor: str
    about: tuple[tuple[str, str], ...]
    digest: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """The entries as they are filtered, of `count` in all up to `head`."""

    entries: Pageful[AuditLine]
    count: int
    head: str
    kind: str


@dataclass(frozen=True, slots=True)
class VerifiedPage:
    """What a verification found, the first `most` problems only."""

    problems: Sequence[str]
    count: int
    head: str
    most: int = MOST_PROBLEMS


def audit(request: Request) -> Response:
    kinds = tuple(kind for kind in request.query.get("kind", ()) if kind in ENTRY_KINDS)
    since, until = day_asked(request, "since"), day_asked(request, "until")
    wanted = EntryFilter(
        kinds,
        request.query_text("actor") or None,
        _start(since),
        _start(until + timedelta(days=1) if until else None),
    )
    with request.console.book.reading() as views:
        entries, rest = views.entries_before(request.number("before"), wanted=wanted, most=LINES)
        stored = views.stored(entry.seq for entry in entries)
        count, head = views.head()
    lines = [_line(stored[entry.seq], request) for entry in entries]
    page = pageful(lines, rest, request=request, path="/audit")
    return Page("audit.html", AuditPage(page, count, head, next(iter(kinds), "")))


def verify(request: Request) -> Response:
    """The whole chain, contents, originals and views: it may take a while."""
    book = request.console.book
    problems = list(islice(book.problems(request.console.archive), MOST_PROBLEMS))
    with book.reading() as views:
        count, head = views.head()
    return Page("verified.html", VerifiedPage(problems, count, head))


def _line(stored: Stored, request: Request) -> AuditLine:
    entry, payload = stored.entry, stored.payload
    details = {name: value for name in DETAILS if (value := getattr(payload, name, None))}
    kind = ENTRY_KINDS[entry.kind]
    if details:
        kind = fact_label(details | {"kind": entry.kind.value}, request.console.rules.rulebook)
    about = tuple(
        (_words(name, value, request), f"{PLACES[name]}{value}")
        for name in PLACES
        if isinstance(value := getattr(payload, name, None), str)
    )
    return AuditLine(entry.seq, entry.moment, kind, entry.actor, about, entry.digest)


def _words(name: str, value: str, request: Request) -> str:
    """A unit by its latest name; all else as it is."""
    blocks = request.console.rules.roster.blocks.get(value) if name == "unit" else None
    return blocks[-1].short if blocks else value


def _start(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), SHANGHAI) if day else None
