"""一条信息的文字: what the content of an entry holds of an item, as one value, and the one place
that knows how it is kept. Decides nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from classify.submission import Doubt, Fields, Fingerprint, Item, Piece, Place
from ingest.charset import clean
from ledger.doubts import doubts_in_content, doubts_of
from ledger.views import Views

# Where a field of `Fields` is called otherwise in a content: `date` would be the entry's,
# `commission` one that it is known to answer.
_CALLED = {
    **{name: name for name in ("signatory", "reviewer", "editor", "telephone", "issue")},
    "date": "written",
    "urgent": "urgent",
    "commission": "answers",
}
# What an item says of itself, under the names that a content has for it.
SAID_OF_ITEM = ("title", "text", *_CALLED.values(), "cut")


@dataclass(frozen=True, slots=True)
class Recut:
    """拆分或合并: what a person made of an item, by which facts (refs), and the entry that says
    how it read before.
    """

    how: Literal["split", "merged"]
    facts: tuple[str, ...]
    before: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ItemWords:
    """The words of an item as it was read last; `title` is None once they are sealed.

    `because` says in one line whose it is, of which kind, and why; `note` is that of its receipt;
    `cut` how it might be split, `recut` how it was.
    """

    title: str | None = None
    text: str = ""
    fields: Fields = field(default_factory=Fields)
    fingerprint: Fingerprint | None = None
    doubts: tuple[Doubt, ...] = ()
    cut: tuple[Piece, ...] = ()
    because: str | None = None
    note: str | None = None
    recut: Recut | None = None


def words_of_item(item: Item, *, because: str | None = None) -> ItemWords:
    """What was read of it."""
    return ItemWords(
        item.title, item.text, item.fields, item.fingerprint, item.doubts, item.cut, because or None
    )


def reworded(words: ItemWords, item: Item, *, doubts: tuple[Doubt, ...], recut: Recut) -> ItemWords:
    """The same item with the words of this reading."""
    read = words_of_item(item, because=words.because)
    return replace(read, doubts=doubts, cut=(), note=words.note, recut=recut)


def item_content(words: ItemWords) -> dict[str, object]:
    """For the content of an entry, as JSON; what is empty is left out."""
    fields = {key: getattr(words.fields, name) for name, key in _CALLED.items()}
    recut = words.recut
    content = {
        "title": words.title,
        "text": words.text,
        **fields,
        "places": [[at.field, at.where, at.line, at.words] for at in words.fields.places],
        "keys": words.fingerprint.packed() if words.fingerprint and words.title else None,
        "doubts": doubts_in_content(words.doubts),
        "cut": [[piece.title, piece.line] for piece in words.cut],
        "because": words.because,
        "note": words.note,
        **({"recut": recut.how, "facts": list(recut.facts)} if recut else {}),
        **({"before": recut.before, "reason": recut.reason} if recut else {}),
    }
    cleaned = {key: clean(said) if isinstance(said, str) else said for key, said in content.items()}
    return {key: said for key, said in cleaned.items() if said}


def item_words(views: Views, content: Mapping[str, Any]) -> ItemWords:
    """What the content of an entry says of an item."""
    fields = {name: content[key] for name, key in _CALLED.items() if key in content}
    places = tuple(Place(*place) for place in content.get("places", ()))
    return ItemWords(
        title=content.get("title"),
        text=content.get("text", ""),
        fields=Fields(**fields, places=places),
        fingerprint=Fingerprint.unpacked(content["keys"]) if "keys" in content else None,
        doubts=doubts_of(views, content),
        cut=tuple(Piece(*piece) for piece in content.get("cut", ())),
        because=content.get("because"),
        note=content.get("note"),
        recut=Recut(
            content["recut"],
            tuple(content.get("facts", ())),
            content["before"],
            content.get("reason"),
        )
        if "recut" in content
        else None,
    )
