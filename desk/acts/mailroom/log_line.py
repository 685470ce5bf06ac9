"""来件日志的一行: a mail and its items as the log shows them, and where in them what was sought
stands: as text in pieces, marked or not. Chooses no line, escapes and writes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from config.roster import Roster
from ledger.payloads import Held, Logged, Received
from ledger.search.terms import LONGEST, SearchQuery, folded
from ledger.views import ItemView, MailView, Stored, Views

# Characters of a text that are shown before what was found, and at the most.
BEFORE, AROUND = 14, 52
Marked = tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class LoggedItem:
    """An item as the log shows it; `unit` is whose it is, by the roster as well."""

    item: str
    title: str | None
    unit: str | None
    state: str
    repeat_of: str | None
    category: str | None
    signatory: str | None
    reviewer: str | None
    editor: str | None
    telephone: str | None
    commission: str | None
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoggedAttachment:
    """An attachment as the log shows it; `text_chars` is None where it gave no text."""

    name: str | None
    kind: str
    size: int
    text_chars: int | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class Excerpts:
    """A line's subject and sender, its files (those in which it was found, where nothing shorter
    has it), and by each item's id title and part of the text.
    """

    subject: Marked
    sender: Marked
    files: tuple[Marked, ...]
    titles: Mapping[str, Marked]
    texts: Mapping[str, Marked]


@dataclass(frozen=True, slots=True)
class LogLine:
    """A mail as the log shows it: where it lay, what became of it, and what it brought.
    `excerpts`: where what was sought stands in it.
    """

    entry: int
    mailbox: str
    folder: str
    uidvalidity: int
    uid: int
    message_id: str | None
    received_at: datetime
    recorded_at: datetime
    sender: str | None
    subject: str | None
    digest: str | None
    size: int | None
    outcome: str
    doubts: tuple[str, ...]
    items: tuple[LoggedItem, ...]
    attachments: tuple[LoggedAttachment, ...]
    defects: tuple[str, ...]
    excerpts: Excerpts | None = None


@dataclass(frozen=True, slots=True)
class SearchedWords:
    """What a line has to be sought in beside what it shows: the name that the sender gave, and by
    each item's id its text.
    """

    sender_name: str | None
    texts: Mapping[str, str]


def lines_of(
    views: Views, mails: Sequence[MailView], *, roster: Roster
) -> Iterator[tuple[LogLine, SearchedWords]]:
    """The line of each of these mails, in their order."""
    recorded = [mail for mail in mails if mail.outcome == "recorded"]
    items = views.items.of_mails(
        [mail.digest for mail in recorded if mail.digest], logged=[mail.seq for mail in recorded]
    )
    stored = views.stored([mail.seq for mail in mails] + [item.seq for item in items])
    words = views.words(stored)
    brought = dict[int | str | None, list[ItemView]]()
    for item in items:
        brought.setdefault(item.logged, []).append(item)
        brought.setdefault(item.mail, []).append(item)
    for mail in mails:
        keys = (mail.seq, mail.digest or "") if mail.outcome == "recorded" else ()
        of_mail = {item.seq: item for key in keys for item in brought.get(key, ())}
        own = [of_mail[seq] for seq in sorted(of_mail)]
        shown = tuple(
            logged_item(
                item,
                cast("Received", stored[item.seq].payload),
                words.get(item.seq, {}),
                roster=roster,
            )
            for item in own
        )
        own_words = words.get(mail.seq, {})
        texts = {item.id: words.get(item.seq, {}).get("text") or "" for item in own}
        yield (
            _line(mail, stored[mail.seq], own_words, shown),
            SearchedWords(own_words.get("sender_name"), texts),
        )


def logged_item(
    item: ItemView, receipt: Received, words: Mapping[str, Any], *, roster: Roster
) -> LoggedItem:
    """An item as the log shows it."""
    unit = (
        roster.credited(item.unit, item.day)
        if item.unit and item.unit in roster.blocks
        else item.unit
    )
    return LoggedItem(
        item=item.id,
        title=words.get("title"),
        unit=unit,
        state=item.state,
        repeat_of=item.repeat_of,
        category=receipt.category,
        signatory=words.get("signatory"),
        reviewer=words.get("reviewer"),
        editor=words.get("editor"),
        telephone=words.get("telephone"),
        commission=receipt.commission,
        doubts=tuple(receipt.doubts),
    )


def excerpts(
    sought: SearchQuery,
    *,
    subject: str,
    sender: str,
    files: Iterable[str],
    items: Mapping[str, tuple[str, str]],
) -> Excerpts:
    """Where what was sought stands; `items` are title and text by the item's id, "" where there is
    none.
    """
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
    """The first place behind the title where something sought stands, with a little of what is
    round it; empty where nothing is.
    """
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


def _line(
    mail: MailView, stored: Stored, words: Mapping[str, Any], items: tuple[LoggedItem, ...]
) -> LogLine:
    payload = cast("Logged | Held", stored.payload)
    logged = payload if isinstance(payload, Logged) else None
    documents = logged.documents if logged else ()
    names = words.get("names") or [None] * len(documents)
    return LogLine(
        entry=mail.seq,
        mailbox=mail.mailbox,
        folder=mail.folder,
        uidvalidity=mail.uidvalidity,
        uid=mail.uid,
        message_id=logged.message_id if logged else None,
        received_at=payload.received_at,
        recorded_at=stored.entry.moment,
        sender=payload.sender,
        subject=words.get("subject") if logged else None,
        digest=mail.digest,
        size=mail.size,
        outcome=mail.outcome,
        doubts=tuple(logged.doubts) if logged else (),
        items=items,
        attachments=tuple(
            LoggedAttachment(
                name, document.kind, document.size, document.text_chars, document.problem
            )
            for name, document in zip(names, documents, strict=True)
        ),
        defects=tuple(logged.defects) if logged else (),
    )
