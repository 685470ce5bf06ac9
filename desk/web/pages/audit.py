"""审计: who wrote what into the ledger and when, by kind, person and day; and whether the chain still verifies. Changes nothing."""

from datetime import date, datetime, time, timedelta
from itertools import islice

from config.errors import Refused
from config.period import SHANGHAI
from desk.acts.labels import ENTRY_KINDS, fact_label
from desk.web.asking import Answer, Ask, Shown
from desk.web.paging import LINES, pageful
from ledger.views import EntryFilter, Stored

MOST_PROBLEMS = 50
SAID = ("publication", "genre", "rank", "occurrence")
PLACES = {
    "item": "/items/",
    "commission": "/commissions#",
    "unit": "/units/",
    "period": "/bulletin/",
}


def audit(ask: Ask) -> Answer:
    kinds = tuple(kind for kind in ask.query.get("kind", ()) if kind in ENTRY_KINDS)
    since, until = _day(ask.asked("since")), _day(ask.asked("until"))
    wanted = EntryFilter(
        kinds,
        ask.asked("actor") or None,
        _start(since),
        _start(until + timedelta(days=1) if until else None),
    )
    with ask.console.book.reading() as views:
        found, rest = views.entries_before(ask.number("before"), wanted=wanted, most=LINES)
        stored = views.stored(entry.seq for entry in found)
        count, head = views.head()
    page = pageful([_line(stored[entry.seq], ask) for entry in found], rest, ask=ask, path="/audit")
    return Shown(
        "audit.html",
        {"page": page, "kinds": ENTRY_KINDS, "count": count, "head": head, "chosen": kinds},
    )


def verify(ask: Ask) -> Answer:
    """The whole chain, contents, originals and views: it may take a while."""
    book = ask.console.book
    problems = list(islice(book.problems(ask.console.archive), MOST_PROBLEMS))
    with book.reading() as views:
        count, head = views.head()
    return Shown(
        "verified.html", {"problems": problems, "count": count, "head": head, "most": MOST_PROBLEMS}
    )


def _line(stored: Stored, ask: Ask) -> dict[str, object]:
    entry, payload = stored.entry, stored.payload
    said = {name: found for name in SAID if (found := getattr(payload, name, None))}
    return {
        "seq": entry.seq,
        "at": entry.moment,
        "kind": fact_label(said | {"kind": entry.kind.value}, ask.console.rules.rulebook)
        if said
        else ENTRY_KINDS[entry.kind],
        "actor": entry.actor,
        "about": [
            (_words(name, found, ask), f"{PLACES[name]}{found}")
            for name in PLACES
            if isinstance(found := getattr(payload, name, None), str)
        ],
        "digest": entry.digest,
    }


def _words(name: str, found: str, ask: Ask) -> str:
    """A unit by its latest name; all else as it is."""
    blocks = ask.console.rules.roster.blocks.get(found) if name == "unit" else None
    return blocks[-1].short if blocks else found


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused("日期请写作 2026-07-06") from None


def _start(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), SHANGHAI) if day else None


PAGES = {"audit": audit, "verify": verify}
