"""What a folder of a server holds since a day, and who wrote what lies in the folders for junk.
Fetches no subject and no text, changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from config.period import civil_date
from ingest.charset import clean_line
from ingest.envelope import read_envelope
from ingest.headers import decode_words, read_headers
from ingest.imap import chunks
from ingest.imap_folder import ImapFolder
from ingest.mail import MailKey

# What mailboxes call their folders for junk, advertisements, viruses and subscriptions, where the
# server doesn't say by \Junk (RFC 6154).
JUNK_NAMES = frozenset(
    {
        *("垃圾邮件", "垃圾箱", "垃圾邮件箱", "广告邮件", "病毒文件夹", "病毒邮件", "订阅邮件"),
        *("junk", "spam", "junk e-mail", "junk email", "bulk mail", "bulk"),
    }
)
_DAY = timedelta(days=1)
_HEADER_BYTES = 2048
_MESSAGE_ID = 998  # characters, as parse.py cuts it


@dataclass(frozen=True, slots=True)
class Present:
    """A mail that a folder shows: its receipt, None where the server gives none that can be read,
    and its size as the server states it.
    """

    uid: int
    received_at: datetime | None
    size: int


@dataclass(frozen=True, slots=True)
class Presence:
    """What a folder shows, ascending by UID; `withheld`: what it lists and tells nothing of."""

    folder: str
    uidvalidity: int
    mails: tuple[Present, ...]
    withheld: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Lying:
    """A mail that lies in a folder for junk, with its sender's bare address; nothing else of it is
    known: it was not screened.
    """

    key: MailKey
    received_at: datetime
    sender: str


def present(
    folder: ImapFolder,
    *,
    since: date,
    floor: date | None,
    logged: AbstractSet[int],
    today: date,
) -> tuple[tuple[Present, ...], tuple[int, ...]]:
    """The mails from the first one of that civil day on, and all behind it by UID: a mail moved in
    last night may have an old receipt.

    `logged`: what the log has of those days; what the server's SINCE overlooks above the lowest of
    them is found all the same. `floor`: mail from before that day is left out. Then the UIDs of
    those that the server lists and tells nothing of.
    """
    since = max(since, floor or since)
    # A day early, for a server compares dates in whatever zone it keeps.
    listed = folder.search("SINCE", since - _DAY)
    facts = _facts(folder, listed)
    young = [mail.uid for mail in facts.values() if _day(mail, today) >= since]
    lowest = min((*young, *logged, *(uid for uid in listed if uid not in facts)), default=None)
    if lowest is None:
        return (), ()
    shown = _from(folder, lowest)
    facts |= _facts(folder, [uid for uid in shown if uid not in facts])
    mails = (facts[uid] for uid in shown if uid in facts)
    unknown = [uid for uid in shown if uid not in facts]
    # What somebody took away meanwhile is not kept back.
    withheld = set(_from(folder, lowest)).intersection(unknown) if unknown else ()
    return (
        tuple(mail for mail in mails if floor is None or _day(mail, today) >= floor),
        tuple(sorted(withheld)),
    )


def _from(folder: ImapFolder, lowest: int) -> list[int]:
    # `n:*` names the last mail even where that lies below n (RFC 3501, 6.4.8).
    return [uid for uid in folder.search("UID", f"{lowest}:*") if uid >= lowest]


def message_ids(folder: ImapFolder, uids: Sequence[int]) -> dict[int, str]:
    """The Message-ID of each that has one, as the log writes it."""
    heads = _heads(folder, uids, "Message-ID").items()
    ids = {uid: clean_line(decode_words(value))[:_MESSAGE_ID] for uid, value in heads}
    return {uid: value for uid, value in ids.items() if value}


def junk_folders(folder: ImapFolder, *, besides: Iterable[str]) -> tuple[str, ...]:
    r"""The folders that the server marks with \Junk, or whose name says so, but for those that are
    read anyway.
    """
    listed = folder.ask("列出文件夹", lambda client: client.list_folders())
    named = [
        (name, parted_by, {flag.lower() for flag in flags})
        for flags, parted_by, name in listed
        if isinstance(name, str)
    ]
    junk = (
        name
        for name, parted_by, flags in named
        if not flags & {b"\\noselect", b"\\nonexistent"} and _is_junk(name, parted_by, flags)
    )
    return tuple(name for name in junk if name not in set(besides))


def lying(
    folder: ImapFolder,
    place: tuple[str, str, int],
    *,
    since: date,
    most: int,
    today: date,
) -> tuple[Lying, ...]:
    """The newest `most` mails of that place (mailbox, folder, uidvalidity) that were received on
    that day or later.
    """
    facts = _facts(folder, folder.search("SINCE", since - _DAY)[-most:])
    young = [mail for mail in facts.values() if _day(mail, today) >= since]
    senders = _heads(folder, [mail.uid for mail in young], "From")
    return tuple(
        Lying(
            MailKey(*place, mail.uid),
            mail.received_at,
            read_envelope(senders[mail.uid], None).sender,
        )
        for mail in young
        if mail.uid in senders and mail.received_at is not None
    )


def _facts(folder: ImapFolder, uids: Sequence[int]) -> dict[int, Present]:
    return {
        uid: Present(uid, *facts)
        for part in chunks(uids)
        for uid, facts in folder.facts(part).items()
    }


def _heads(folder: ImapFolder, uids: Sequence[int], name: str) -> Mapping[int, bytes]:
    """The beginning of one header of each mail that has it."""
    item = f"[HEADER.FIELDS ({name.upper()})]<0.{_HEADER_BYTES}>"
    answers = {
        uid: part
        for parted in chunks(uids)
        for uid, part in folder.parts(parted, item=item).items()
    }
    return {
        uid: value
        for uid, part in answers.items()
        if (value := read_headers(part).first(name.lower())) is not None
    }


def _is_junk(name: str, parted_by: bytes | None, flags: AbstractSet[bytes]) -> bool:
    last = name.rpartition(parted_by.decode("latin-1"))[2] if parted_by else name
    return b"\\junk" in flags or last.strip().lower() in JUNK_NAMES


def _day(mail: Present, today: date) -> date:
    return civil_date(mail.received_at) if mail.received_at else today
