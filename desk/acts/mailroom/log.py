"""来件日志: the lines of the log as people and programs read them (INTERFACE.md). Writes nothing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, cast

from config.period import SHANGHAI
from config.roster import Roster
from ledger.payloads import Held, Logged, Received
from ledger.views import ItemView, LogFilter, MailView, Stored, Views

OUTCOMES = ("recorded", "seen_before", "held", "unreadable")
STATES = ("counted", "waiting", "repeated", "withdrawn")
PART = 200  # lines that are put together at once


@dataclass(frozen=True, slots=True)
class LogQuery:
    """Which lines: by what the views know, then by unit, an item's state, kind and doubts, and words in subject, names, titles and texts."""

    lines: LogFilter = field(default_factory=LogFilter)
    unit: str | None = None
    item_state: str | None = None
    search: str | None = None
    limit: int | None = None
    category: str | None = None
    doubt: str | None = None
    held: bool = True


def log_lines(views: Views, query: LogQuery, *, roster: Roster) -> list[dict[str, Any]]:
    """The newest `limit` lines that fit (all of them where it is None), newest last; `entry`, the line's entry, is beside the public form."""
    found = (line for part in _parts(views.log(wanted=query.lines)) for line in _filled(views, part, query, roster))
    return list(islice(found, query.limit))[::-1]


def log_page(
    views: Views, query: LogQuery, *, before: int | None, most: int, look: int, roster: Roster
) -> tuple[list[dict[str, Any]], int | None]:
    """The newest `most` lines that fit and were written before that entry, newest first, among the next `look` of the log only.

    And before which entry to go on, None where nothing older is left: so no page takes longer than another, however rare what it seeks is.
    """
    mails = views.log(wanted=query.lines, before=before)
    found: list[dict[str, Any]] = []
    last = 0
    for part in _parts(islice(mails, look)):
        for line in _filled(views, part, query, roster):
            if len(found) == most:
                return found, found[-1]["entry"]
            found.append(line)
        last = part[-1].seq
    return found, last if next(mails, None) else None


def held_notice(views: Views) -> str:
    """How many mails are held, in a sentence; "" where none is. Nothing of them is said."""
    held = views.count_mails().get("held", 0)
    return f"有 {held} 封来件被扣留，等待有权限的人处理（yishi held）。" if held else ""


def held_mails(views: Views) -> list[dict[str, Any]]:
    """扣留: every mail that is held now, oldest first: where it lies, since when, whose, and which rule held it; nothing of what it says."""
    mails = sorted(views.log(wanted=LogFilter(outcome="held")), key=lambda mail: mail.seq)
    stored = views.stored(mail.seq for mail in mails)
    return [_held(mail, cast("Held", stored[mail.seq].payload)) for mail in mails]


def item_form(item: ItemView, receipt: Received, words: Mapping[str, Any], *, roster: Roster) -> dict[str, Any]:
    """An item as the log shows it; its unit is whose it is, by the roster as well."""
    unit = roster.credited(item.unit, item.day) if item.unit and item.unit in roster.blocks else item.unit
    return {
        "item": item.id,
        "title": words.get("title"),
        "unit": unit,
        "state": item.state,
        "repeat_of": item.repeat_of,
        "category": receipt.category,
        **{key: words.get(key) for key in ("signatory", "reviewer", "editor", "telephone")},
        "commission": receipt.commission,
        "doubts": list(receipt.doubts),
    }


def _parts(mails: Iterator[MailView]) -> Iterator[list[MailView]]:
    while part := list(islice(mails, PART)):
        yield part


def _filled(views: Views, mails: Sequence[MailView], query: LogQuery, roster: Roster) -> Iterator[dict[str, Any]]:
    recorded = [mail for mail in mails if mail.outcome == "recorded"]
    items = views.items_of_mails([m.digest for m in recorded if m.digest], logged=[m.seq for m in recorded])
    stored = views.stored([mail.seq for mail in mails] + [item.seq for item in items])
    words = views.words(stored)
    for mail in mails:
        own = [i for i in items if mail.outcome == "recorded" and (i.logged == mail.seq or (i.mail == mail.digest and i.mail is not None))]
        forms = [item_form(item, cast("Received", stored[item.seq].payload), words.get(item.seq, {}), roster=roster) for item in own]
        line = _line(mail, stored[mail.seq], words.get(mail.seq, {})) | {"items": forms}
        if (query.held or mail.outcome != "held") and _fits(line, [words.get(item.seq, {}) for item in own], query):
            yield {key: line[key] for key in _ORDER} | {"entry": mail.seq}


_ORDER = (
    *("mailbox", "folder", "uidvalidity", "uid", "message_id", "received_at", "recorded_at", "sender", "subject", "digest", "size"),
    *("outcome", "doubts", "items", "attachments", "defects"),
)


def _line(mail: MailView, stored: Stored, words: Mapping[str, Any]) -> dict[str, Any]:
    payload = cast("Logged | Held", stored.payload)
    logged = payload if isinstance(payload, Logged) else None
    documents = logged.documents if logged else ()
    names = words.get("names") or [None] * len(documents)
    return {
        "mailbox": mail.mailbox,
        "folder": mail.folder,
        "uidvalidity": mail.uidvalidity,
        "uid": mail.uid,
        "message_id": logged.message_id if logged else None,
        "received_at": payload.received_at.astimezone(SHANGHAI).isoformat(),
        "recorded_at": stored.entry.moment.astimezone(SHANGHAI).isoformat(),
        "sender": payload.sender,
        "subject": words.get("subject") if logged else None,
        "digest": mail.digest,
        "size": mail.size,
        "outcome": mail.outcome,
        "doubts": list(logged.doubts) if logged else [],
        "attachments": [
            {"name": name, "type": document.kind, "size": document.size, "text_chars": document.text_chars, "problem": document.problem}
            for name, document in zip(names, documents, strict=True)
        ],
        "defects": list(logged.defects) if logged else [],
    }


def _held(mail: MailView, payload: Held) -> dict[str, Any]:
    return {
        "entry": mail.seq,
        **{name: getattr(mail, name) for name in ("mailbox", "folder", "uidvalidity", "uid")},
        "received_at": payload.received_at.astimezone(SHANGHAI).isoformat(),
        "sender": payload.sender,
        "strength": payload.strength,
        "rule": payload.rule,
    }


def _fits(line: Mapping[str, Any], texts: Sequence[Mapping[str, Any]], query: LogQuery) -> bool:
    items = line["items"]
    for key, wanted in (("unit", query.unit), ("state", query.item_state), ("category", query.category)):
        if wanted and wanted not in {item[key] for item in items}:
            return False
    if query.doubt and query.doubt not in {*line["doubts"], *(doubt for item in items for doubt in item["doubts"])}:
        return False
    if not query.search:
        return True
    names = [attachment["name"] for attachment in line["attachments"]]
    every = [line["subject"], *names, *(words.get(key) for words in texts for key in ("title", "text"))]
    return any(query.search.casefold() in words.casefold() for words in every if words)
