"""来件日志: the lines of the log as people and programs read them (INTERFACE.md). Writes nothing."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from typing import Any, cast

from config.errors import Refused
from config.period import SHANGHAI
from config.roster import Roster
from desk.acts.mailroom.excerpts import excerpts
from ledger.payloads import Held, Logged, Received
from ledger.search.terms import SearchQuery, search_query
from ledger.views import ItemView, LogFilter, LogPart, MailView, Stored, Views

OUTCOMES = ("recorded", "seen_before", "held", "unreadable")
STATES = ("counted", "waiting", "repeated", "withdrawn")
PART = 60  # lines that are put together at once
LOOK = 300  # lines whose words one page looks through: a rare one is found by going on
NEWEST = 120  # lines among which a single character is looked for first: most have it


@dataclass(frozen=True, slots=True)
class LogQuery:
    """Which lines: by what the views know, then by an item's unit, state and kind, by doubts, and by words.

    Every word of `search` must be in the mail: sender, subject, names of attachments, and its items' titles and texts. Not `held`: no held one.
    """

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
    lines = wanted(query, roster)
    found = (
        line
        for part in _parts(views.log.lines(wanted=lines))
        for line in _filled(views, part, query, roster, seek=lines.seek)
    )
    return list(islice(found, query.limit))[::-1]


def log_page(
    views: Views,
    query: LogQuery,
    *,
    before: int | None = None,
    after: int = 0,
    most: int,
    roster: Roster,
) -> tuple[list[dict[str, Any]], int | None]:
    """The newest `most` lines that fit and were written between these two entries, newest first, with what was found in them (`excerpts`).

    And before which entry to go on, None where nothing older is left: no page reads more than a few hundred mails, however rare what it seeks is.
    """
    lines = wanted(query, roster)
    found: list[dict[str, Any]] = []
    rest: int | None = None
    for part in _looks(
        views, lines, before, after=after, most=LOOK if lines.seek or lines.units else most + 1
    ):
        for mails in _parts(iter(part.lines)):
            found += _filled(views, mails, query, roster, seek=lines.seek, told=True)
            if len(found) > most:
                return found[:most], found[most - 1]["entry"]
        rest = part.rest
    return found, rest


def wanted(query: LogQuery, roster: Roster) -> LogFilter:
    """What the views are asked for; Refused where there is nothing to seek in what is to be sought."""
    seek = search_query(query.search) if query.search else None
    if seek and not seek.parts:
        raise Refused("要找的字词里没有汉字、字母或数字，请改写")
    units = (
        {code for code in roster.blocks if _credits(roster, code, query.unit)} | {query.unit}
        if query.unit
        else set()
    )
    return replace(
        query.lines,
        units=frozenset(units),
        state=query.item_state,
        category=query.category,
        doubt=query.doubt,
        seek=seek,
        held=query.held,
    )


def _credits(roster: Roster, code: str, unit: str) -> bool:
    """Whether some item of that unit is the other's by the roster."""
    return unit in {roster.credited(code, block.last) for block in roster.blocks[code]} | {
        roster.credited(code, date.max)
    }


def _looks(
    views: Views, lines: LogFilter, before: int | None, *, after: int, most: int
) -> Iterator[LogPart]:
    """One look; two where single characters are sought: among the newest as they come, then by their terms."""
    if lines.seek and lines.seek.vague:
        yield (
            first := views.log.part(
                replace(lines, seek=None), before=before, after=after, most=NEWEST
            )
        )
        if first.rest is None:
            return
        before = first.rest
    yield views.log.part(lines, before=before, after=after, most=most)


def held_notice(views: Views) -> str:
    """How many mails are held, in a sentence; "" where none is. Nothing of them is said."""
    held = views.log.count(outcome="held")
    return f"有 {held} 封来件被扣留，等待有权限的人处理（yishi held）。" if held else ""


def held_mails(views: Views) -> list[dict[str, Any]]:
    """扣留: every mail that is held now, oldest first: where it lies, since when, whose, and which rule held it; nothing of what it says."""
    mails = sorted(views.log.lines(wanted=LogFilter(outcome="held")), key=lambda mail: mail.seq)
    stored = views.stored(mail.seq for mail in mails)
    return [
        _held_form(m.seq, cast("Held", stored[m.seq].payload), _moment(stored[m.seq].entry.moment))
        for m in mails
    ]


def released_mails(views: Views, *, most: int) -> list[dict[str, Any]]:
    """放行: the latest mails that people released, newest first: what was said of each while it was held, who released it, when and why."""
    pairs = views.log.releases(most=most)
    stored = views.stored(seq for pair in pairs for seq in pair)
    reasons = views.words(seq for seq, _ in pairs)
    found = []
    for seq, held in pairs:
        entry, payload = stored[seq].entry, cast("Held", stored[held].payload)
        said = {
            "by": entry.actor,
            "released_at": _moment(entry.moment),
            "release": seq,
            "reason": reasons.get(seq, {}).get("reason", ""),
        }
        found.append(_held_form(held, payload, _moment(stored[held].entry.moment)) | said)
    return found


def item_form(
    item: ItemView, receipt: Received, words: Mapping[str, Any], *, roster: Roster
) -> dict[str, Any]:
    """An item as the log shows it; its unit is whose it is, by the roster as well."""
    unit = (
        roster.credited(item.unit, item.day)
        if item.unit and item.unit in roster.blocks
        else item.unit
    )
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


def _filled(
    views: Views,
    mails: Sequence[MailView],
    query: LogQuery,
    roster: Roster,
    *,
    seek: SearchQuery | None,
    told: bool = False,
) -> Iterator[dict[str, Any]]:
    """The lines that fit; where it is to be `told`, with what was found in each."""
    recorded = [mail for mail in mails if mail.outcome == "recorded"]
    items = views.items.of_mails(
        [m.digest for m in recorded if m.digest], logged=[m.seq for m in recorded]
    )
    stored = views.stored([mail.seq for mail in mails] + [item.seq for item in items])
    words = views.words(stored)
    for mail in mails:
        own = [
            i
            for i in items
            if mail.outcome == "recorded"
            and (i.logged == mail.seq or (i.mail == mail.digest and i.mail is not None))
        ]
        forms = [
            item_form(
                item,
                cast("Received", stored[item.seq].payload),
                words.get(item.seq, {}),
                roster=roster,
            )
            for item in own
        ]
        line = _line(mail, stored[mail.seq], words.get(mail.seq, {})) | {"items": forms}
        texts = {item.id: words.get(item.seq, {}) for item in own}
        if _fits(line, query) and (
            seek is None or seek.fits(_said(line, words.get(mail.seq, {}), texts.values()))
        ):
            found = {"excerpts": excerpts(seek, line, texts)} if seek and told else {}
            yield {key: line[key] for key in _ORDER} | {"entry": mail.seq} | found


_ORDER = (
    *(
        "mailbox",
        "folder",
        "uidvalidity",
        "uid",
        "message_id",
        "received_at",
        "recorded_at",
        "sender",
        "subject",
        "digest",
        "size",
    ),
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
        "received_at": _moment(payload.received_at),
        "recorded_at": _moment(stored.entry.moment),
        "sender": payload.sender,
        "subject": words.get("subject") if logged else None,
        "digest": mail.digest,
        "size": mail.size,
        "outcome": mail.outcome,
        "doubts": list(logged.doubts) if logged else [],
        "attachments": [
            {
                "name": name,
                "type": document.kind,
                "size": document.size,
                "text_chars": document.text_chars,
                "problem": document.problem,
            }
            for name, document in zip(names, documents, strict=True)
        ],
        "defects": list(logged.defects) if logged else [],
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(SHANGHAI).isoformat()


def _held_form(entry: int, payload: Held, held_at: str) -> dict[str, Any]:
    return {
        "entry": entry,
        **{name: getattr(payload, name) for name in ("mailbox", "folder", "uidvalidity", "uid")},
        "received_at": _moment(payload.received_at),
        "held_at": held_at,
        "sender": payload.sender,
        "strength": payload.strength,
        "rule": payload.rule,
    }


def _fits(line: Mapping[str, Any], query: LogQuery) -> bool:
    """Whether one of its items is the unit's by the roster, with what else is asked of an item."""
    asked = {
        key: value
        for key, value in (
            ("unit", query.unit),
            ("state", query.item_state),
            ("category", query.category),
        )
        if value
    }
    return not asked or any(
        all(item[key] == value for key, value in asked.items()) for item in line["items"]
    )


def _said(
    line: Mapping[str, Any], words: Mapping[str, Any], texts: Iterable[Mapping[str, Any]]
) -> Iterator[str | None]:
    """All that a word is sought in; of a held mail nothing."""
    if line["outcome"] == "held":
        return
    yield from (
        line["sender"],
        words.get("sender_name"),
        line["subject"],
        *(attachment["name"] for attachment in line["attachments"]),
    )
    yield from (said.get(key) for said in texts for key in ("title", "text"))
