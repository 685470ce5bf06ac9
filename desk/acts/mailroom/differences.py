"""What reading a mail again would change in its line and its items. Compares; writes nothing,
decides nothing that people have decided.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from classify.submission import WAITING, Doubt, Item, Submission
from desk.acts.items.proposals import sentence_with_command
from desk.acts.mailroom.intake import Arrival, line_of
from ledger.item_words import SAID_OF_ITEM, item_content, item_words, words_of_item
from ledger.payloads import Logged, LoggedDocument, Received, Reread
from ledger.views import ItemView, MailView, Views

# These are told by what else the ledger had when the item came: reading it again neither finds nor
# clears them.
FROM_HISTORY = frozenset(
    {"repeated", "revised", "near_repeat", "similar_to_other_unit", "delivers", "late"}
)
SAID_OF_MAIL = ("subject", "sender_name")


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that reads otherwise now, of an item or (None) of the mail; of a text its length
    in characters and, where that is equal, that it differs.
    """

    item: str | None
    field: str
    old: object
    new: object


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """What was read of an attachment; `text_chars` is None where it gave no text."""

    name: str | None
    kind: str
    text_chars: int | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What an entry would say now, and in what that differs; nothing is recorded where it differs
    in nothing.
    """

    reread: Reread
    words: Mapping[str, object]
    changes: tuple[Change, ...]


def mail_difference(
    views: Views, line: MailView, arrival: Arrival, submission: Submission
) -> Difference:
    """The mail's own line: its headers, attachments, doubts and defects. A doubt about whose it is
    stays until a person has settled it.
    """
    old = cast("Logged", views.payload(line.seq))
    before = views.words([line.seq]).get(line.seq, {})
    new, after = line_of(arrival.raw, arrival.raw.key, "recorded", arrival.opened, submission)
    waiting = tuple(code for code in old.doubts if code in WAITING)
    doubts = (*waiting, *(code for code in new.doubts if code not in WAITING))
    documents = (
        _documents(old.documents, before.get("names")),
        _documents(new.documents, cast("Sequence[str | None]", after["names"])),
    )
    pairs: dict[str, tuple[object, object]] = {
        name: (before.get(name) or None, after.get(name) or None) for name in SAID_OF_MAIL
    }
    pairs |= {name: (getattr(old, name), getattr(new, name)) for name in ("sender", "message_id")}
    pairs |= {
        "attachments": documents,
        "doubts": (tuple(old.doubts), doubts),
        "defects": (tuple(old.defects), tuple(new.defects)),
    }
    reread = Reread(
        of=line.seq,
        doubts=doubts,
        sender=new.sender,
        message_id=new.message_id,
        documents=new.documents,
        defects=new.defects,
    )
    return Difference(reread, after, _changes(None, pairs))


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
    read = [*new.doubts, *more]
    kept = (doubt for doubt in old.doubts if doubt.code in FROM_HISTORY and doubt not in read)
    words = replace(words_of_item(new, because=old.because), doubts=(*read, *kept))
    before, after = item_content(old), item_content(words)
    pairs: dict[str, tuple[object, object]] = {
        name: (before.get(name), after.get(name)) for name in SAID_OF_ITEM
    }
    pairs["doubts"] = _doubts(old.doubts, item), _doubts(words.doubts, item)
    pairs["category"] = receipt.category, new.category
    codes = tuple(doubt.code.value for doubt in words.doubts)
    reread = Reread(of=item.seq, doubts=codes, category=new.category)
    return Difference(reread, after, _changes(item.id, pairs))


def text_changed(difference: Difference) -> bool:
    return any(change.field in {"title", "text"} for change in difference.changes)


def _doubts(doubts: Iterable[Doubt], item: ItemView) -> tuple[tuple[str, str, str], ...] | None:
    """Code, place and sentence of each; None where there is none."""
    return (
        tuple(
            (doubt.code.value, doubt.where, sentence_with_command(doubt, item.id))
            for doubt in doubts
        )
        or None
    )


def _changes(item: str | None, pairs: Mapping[str, tuple[object, object]]) -> tuple[Change, ...]:
    return tuple(
        Change(item, name, len(str(old or "")), len(str(new or "")))
        if name == "text"
        else Change(item, name, old, new)
        for name, (old, new) in pairs.items()
        if _comparable(name, old) != _comparable(name, new)
    )


def _comparable(name: str, value: object) -> object:
    """Doubts stand in no order that says anything."""
    return (
        sorted(value, key=str) if name == "doubts" and isinstance(value, tuple) else value or None
    )


def _documents(
    documents: Sequence[LoggedDocument], names: Sequence[str | None] | None
) -> tuple[ReadDocument, ...]:
    known = names or [None] * len(documents)
    return tuple(
        ReadDocument(name, document.kind, document.text_chars, document.problem)
        for name, document in zip(known, documents, strict=True)
    )
