"""检索所见: where in a mail's line what was sought stands, as text in pieces, marked or not; whoever shows them escapes them. Finds no line."""

from collections.abc import Mapping
from typing import Any

from ledger.search.terms import LONGEST, SearchQuery, folded

BEFORE, AROUND = (
    14,
    52,
)  # characters of a text that are shown before what was found, and at the most
Marked = tuple[tuple[str, bool], ...]


def excerpts(
    seek: SearchQuery, line: Mapping[str, Any], texts: Mapping[str, Mapping[str, Any]]
) -> dict[str, Any]:
    """The line's `subject`, `sender` and `files` (those found, where nothing shorter is), and by each item's id its `titles` and a part of its `texts`."""
    names = [attachment["name"] for attachment in line["attachments"] if attachment["name"]]
    subject, titles = line["subject"] or "", [words.get("title") or "" for words in texts.values()]
    told = any(seek.spans(folded(words)) for words in (subject, *titles))
    return {
        "subject": marked(seek, subject),
        "sender": marked(seek, line["sender"] or ""),
        "files": [marked(seek, name) for name in names if not told and seek.spans(folded(name))],
        "titles": {
            item: marked(seek, words["title"])
            for item, words in texts.items()
            if words.get("title")
        },
        "texts": {
            item: part
            for item, words in texts.items()
            if (part := excerpt(seek, words.get("text") or "", title=words.get("title") or ""))
        },
    }


def marked(seek: SearchQuery, text: str) -> Marked:
    """The whole text, what was sought set apart; as it was written where folding left its length."""
    even = folded(text)
    shown = text if len(even) == len(text) else even
    pieces, last = [], 0
    for start, end in seek.spans(even):
        pieces += [(shown[last:start], False), (shown[start:end], True)]
        last = end
    return tuple(piece for piece in (*pieces, (shown[last:], False)) if piece[0])


def excerpt(seek: SearchQuery, text: str, *, title: str) -> Marked:
    """The first place behind the title where something sought stands, with a little of what is round it; empty where nothing is."""
    even = " ".join(folded(text[:LONGEST]).split())
    head = " ".join(folded(title).split())
    even = even.partition(head)[2].lstrip() or even if head else even
    if not (spans := seek.spans(even)):
        return ()
    start = max(0, spans[0][0] - BEFORE)
    end = start + AROUND
    pieces = marked(seek, even[start:end])
    return (
        *((("…", False),) if start else ()),
        *pieces,
        *((("…", False),) if end < len(even) else ()),
    )
