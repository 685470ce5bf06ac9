"""检索所见: where in a mail's line what was sought stands, as text in pieces, marked or not; whoever shows them escapes them. Finds no line."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ledger.search.terms import LONGEST, SearchQuery, folded

# Characters of a text that are shown before what was found, and at the most.
BEFORE, AROUND = 14, 52
Marked = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Excerpts:
    """A line's subject and sender, its files (those in which it was found, where nothing shorter has it), and by each item's id title and part of the text."""

    subject: Marked
    sender: Marked
    files: tuple[Marked, ...]
    titles: Mapping[str, Marked]
    texts: Mapping[str, Marked]


def excerpts(
    sought: SearchQuery,
    *,
    subject: str,
    sender: str,
    files: Iterable[str],
    items: Mapping[str, tuple[str, str]],
) -> Excerpts:
    """Where what was sought stands; `items` are title and text by the item's id, "" where there is none."""
    short = any(sought.spans(folded(words)) for words in (subject, *(t for t, _ in items.values())))
    parts = {item: excerpt(sought, text, title=title) for item, (title, text) in items.items()}
    return Excerpts(
        subject=marked(sought, subject),
        sender=marked(sought, sender),
        files=tuple(
            marked(sought, name) for name in files if not short and sought.spans(folded(name))
        ),
        titles={item: marked(sought, title) for item, (title, _) in items.items() if title},
        texts={item: part for item, part in parts.items() if part},
    )


def marked(sought: SearchQuery, text: str) -> Marked:
    """The whole text, what was sought set apart; as it was written where folding left its length."""
    even = folded(text)
    shown = text if len(even) == len(text) else even
    pieces, last = [], 0
    for start, end in sought.spans(even):
        pieces += [(shown[last:start], False), (shown[start:end], True)]
        last = end
    return tuple(piece for piece in (*pieces, (shown[last:], False)) if piece[0])


def excerpt(sought: SearchQuery, text: str, *, title: str) -> Marked:
    """The first place behind the title where something sought stands, with a little of what is round it; empty where nothing is."""
    even = " ".join(folded(text[:LONGEST]).split())
    head = " ".join(folded(title).split())
    even = even.partition(head)[2].lstrip() or even if head else even
    if not (spans := sought.spans(even)):
        return ()
    start = max(0, spans[0][0] - BEFORE)
    end = start + AROUND
    pieces = marked(sought, even[start:end])
    return (
        *((("…", False),) if start else ()),
        *pieces,
        *((("…", False),) if end < len(even) else ()),
    )
