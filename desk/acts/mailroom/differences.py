"""What reading a mail again would change in its line and its items. Compares; writes nothing, decides nothing that people have decided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from classify.submission import WAITING, Doubt, Item, Submission
from desk.acts.items.proposals import sentence_with_command
from desk.acts.mailroom.intake import Arrival, line_of
from ledger.item_words import SAID_OF_ITEM, item_content, item_words, words_of_item
from ledger.payloads import Logged, LoggedDocument, Received, Reread
from ledger.views import ItemView, MailView, Views

# These are told by what else the ledger had when the item came: reading it again neither finds nor clears them.
FROM_HISTORY = frozenset(
    {"repeated", "revised", "near_repeat", "similar_to_other_unit", "delivers", "late"}
)
SAID_OF_MAIL = ("subject", "sender_name")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that reads otherwise now, of an item or (None) of the mail; of a text its length in characters and, where that is equal, that it differs."""

    item: str | None
    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Difference:
    """What an entry would say now, and in what that differs; nothing is recorded where it differs in nothing."""

    said: Reread
    words: Mapping[str, Any]
    changes: tuple[Change, ...]


def mail_difference(
    views: Views, line: MailView, arrival: Arrival, submission: Submission
) -> Difference:
    """The mail's own line: its headers, attachments, doubts and defects. A doubt about whose it is stays until a person has settled it."""
    old = cast("Logged", views.payload(line.seq))
    before = views.words([line.seq]).get(line.seq, {})
    new, after = line_of(arrival.raw, arrival.raw.key, "recorded", arrival.opened, submission)
    waiting = tuple(code for code in old.doubts if code in WAITING)
    doubts = (*waiting, *(code for code in new.doubts if code not in WAITING))
    documents = (
        _shown(old.documents, before.get("names")),
        _shown(new.documents, cast("Sequence[str | None]", after["names"])),
    )
    pairs: dict[str, tuple[Any, Any]] = {
        name: (before.get(name) or None, after.get(name) or None) for name in SAID_OF_MAIL
    }
    pairs |= {name: (getattr(old, name), getattr(new, name)) for name in ("sender", "message_id")}
    pairs |= {
        "attachments": documents,
        "doubts": (list(old.doubts), list(doubts)),
        "defects": (list(old.defects), list(new.defects)),
    }
    said = Reread(
        of=line.seq,
        doubts=doubts,
        sender=new.sender,
        message_id=new.message_id,
        documents=new.documents,
        defects=new.defects,
    )
    return Difference(said, after, _changes(None, pairs))


def item_difference(
    views: Views,
    item: ItemView,
    new: Item,
    *,
    more: Sequence[Doubt] = (),
) -> Difference:
    """An item; `more` are doubts that only the ledger could tell of. Whose it is, and why, stays."""
    receipt = cast("Received", views.payload(item.seq))
    old = item_words(views, views.words([item.seq]).get(item.seq, {}))
    found = [*new.doubts, *more]
    kept = (one for one in old.doubts if one.code in FROM_HISTORY and one not in found)
    words = replace(words_of_item(new, because=old.because), doubts=(*found, *kept))
    before, after = item_content(old), item_content(words)
    pairs: dict[str, tuple[Any, Any]] = {
        name: (before.get(name), after.get(name)) for name in SAID_OF_ITEM
    }
    pairs["doubts"] = _told_doubts(old.doubts, item), _told_doubts(words.doubts, item)
    pairs["category"] = receipt.category, new.category
    codes = tuple(doubt.code.value for doubt in words.doubts)
    said = Reread(of=item.seq, doubts=codes, category=new.category)
    return Difference(said, after, _changes(item.id, pairs))


def _told_doubts(doubts: Iterable[Doubt], item: ItemView) -> list[list[str]] | None:
    return [
        [one.code.value, one.where, sentence_with_command(one, item.id)] for one in doubts
    ] or None


def text_changed(difference: Difference) -> bool:
    return any(change.field in {"title", "text"} for change in difference.changes)


def _changes(item: str | None, pairs: Mapping[str, tuple[Any, Any]]) -> tuple[Change, ...]:
    differing = {
        name: pair
        for name, pair in pairs.items()
        if _sorted(name, pair[0]) != _sorted(name, pair[1])
    }
    return tuple(Change(item, name, *_told(name, *pair)) for name, pair in differing.items())


def _sorted(name: str, value: Any) -> Any:
    """Doubts stand in no order that says anything."""
    return sorted(value or (), key=str) if name == "doubts" else value


def _told(name: str, old: Any, new: Any) -> tuple[Any, Any]:
    return (len(old or ""), len(new or "")) if name == "text" else (old, new)


def _shown(
    documents: Sequence[LoggedDocument], names: Sequence[str | None] | None
) -> list[dict[str, Any]]:
    known = names or [None] * len(documents)
    return [
        {
            "name": name,
            "type": document.kind,
            "text_chars": document.text_chars,
            "problem": document.problem,
        }
        for name, document in zip(known, documents, strict=True)
    ]
