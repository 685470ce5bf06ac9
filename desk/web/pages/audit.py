"""审计: who wrote what into the ledger and when, by kind, person and day; and whether the chain still verifies. Changes nothing."""

from datetime import date, datetime, time, timedelta
from itertools import islice

from config.errors import Refused
from config.period import SHANGHAI
from desk.acts.labels import ENTRY_KINDS, fact_label
from desk.web.paging import LINES, pageful
from desk.web.requests import Page, Request, Response
from ledger.views import EntryFilter, Stored

MOST_PROBLEMS = 50
SAID = ("publication", "genre", "rank", "occurrence")
PLACES = {
    "item": "/items/",
    "commission": "/commissions#",
    "unit": "/units/",
    "period": "/bulletin/",
}


def audit(request: Request) -> Response:
    kinds = tuple(kind for kind in request.query.get("kind", ()) if kind in ENTRY_KINDS)
    since, until = _day(request.query_text("since")), _day(request.query_text("until"))
    wanted = EntryFilter(
        kinds,
        request.query_text("actor") or None,
        _start(since),
        _start(until + timedelta(days=1) if until else None),
    )
    with request.console.book.reading() as views:
        found, rest = views.entries_before(request.number("before"), wanted=wanted, most=LINES)
        stored = views.stored(entry.seq for entry in found)
        count, head = views.head()
    page = pageful(
        [_line(stored[entry.seq], request) for entry in found], rest, request=request, path="/audit"
    )
    return Page(
        "audit.html",
        {"page": page, "kinds": ENTRY_KINDS, "count": count, "head": head, "chosen": kinds},
    )


def verify(request: Request) -> Response:
    """The whole chain, contents, originals and views: it may take a while."""
    book = request.console.book
    problems = list(islice(book.problems(request.console.archive), MOST_PROBLEMS))
    with book.reading() as views:
        count, head = views.head()
    return Page(
        "verified.html", {"problems": problems, "count": count, "head": head, "most": MOST_PROBLEMS}
    )


def _line(stored: Stored, request: Request) -> dict[str, object]:
    entry, payload = stored.entry, stored.payload
    said = {name: found for name in SAID if (found := getattr(payload, name, None))}
    return {
        "seq": entry.seq,
        "at": entry.moment,
        "kind": fact_label(said | {"kind": entry.kind.value}, request.console.rules.rulebook)
        if said
        else ENTRY_KINDS[entry.kind],
        "actor": entry.actor,
        "about": [
            (_words(name, found, request), f"{PLACES[name]}{found}")
            for name in PLACES
            if isinstance(found := getattr(payload, name, None), str)
        ],
        "digest": entry.digest,
    }


def _words(name: str, found: str, request: Request) -> str:
    """A unit by its latest name; all else as it is."""
    blocks = request.console.rules.roster.blocks.get(found) if name == "unit" else None
    return blocks[-1].short if blocks else found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused("日期请写作 2026-07-06") from None


def _start(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), SHANGHAI) if day else None
