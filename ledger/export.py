"""From entries back to the lines of the portable ledger; the facts that people and scores rely on,
nothing else.
"""

from collections.abc import Iterator, Mapping
from typing import cast

from config.period import SHANGHAI
from ledger.book import Book
from ledger.content import EntryWords
from ledger.entry import LedgerEntry, decode
from ledger.payloads import (
    FACTS,
    Attested,
    Closed,
    Commissioned,
    EntryKind,
    FactPayload,
    OnItem,
    Received,
    Repeated,
    Revoked,
)
from ledger.portable import LINES, Line
from ledger.views import Views

SEALED = "已清除"  # stands for a reason that was erased with the item that it spoke of


def export_lines(book: Book) -> Iterator[Line]:
    """Every fact as a line, in the order of recording; all of one state of the ledger."""
    with book.reading() as views:
        for entry, _ in views.entries():
            if entry.kind in FACTS:
                yield _line(entry, views)


def _line(entry: LedgerEntry, views: Views) -> Line:
    payload = cast(
        "FactPayload",
        views.payload(entry.seq) if entry.kind is EntryKind.RECEIVED else decode(entry),
    )
    words = views.words([entry.seq]).get(entry.seq, {})
    model = LINES[entry.kind]
    given = {name: getattr(payload, name) for name in model.model_fields if hasattr(payload, name)}
    given |= {name: value for name, value in words.items() if name in model.model_fields}
    given |= {
        "kind": entry.kind.value,
        "recorded_at": (payload.recorded_at or entry.moment).astimezone(SHANGHAI),
    }
    return model.model_validate({**given, **_named(payload, views, words)}, strict=False)


def _named(payload: FactPayload, views: Views, words: EntryWords) -> Mapping[str, object]:
    """What a line says otherwise than its entry: things by their refs, a closing by its figures."""
    if isinstance(payload, Received):
        sealed = "title" not in words
        return {
            "day": None,
            "received_at": payload.received_at.astimezone(SHANGHAI),
            "sealed": sealed,
        } | ({"title": ""} if sealed else {})
    if isinstance(payload, Commissioned):
        return {"title": words.get("title", SEALED)}
    if isinstance(payload, Revoked):
        return {"fact": views.facts.at(payload.fact).ref, "reason": words.get("reason", SEALED)}
    if isinstance(payload, Closed):
        return {"figures": payload.figures or None}
    evidence = {"evidence": words.get("evidence", SEALED)} if isinstance(payload, Attested) else {}
    refs = (
        {"item": payload.item}
        if isinstance(payload, OnItem)
        else {"item": getattr(payload, "item", None)}
    )
    if isinstance(payload, Repeated):
        refs["of"] = payload.of
    return evidence | {
        key: views.items.by_ids([item])[item].ref for key, item in refs.items() if item
    }
