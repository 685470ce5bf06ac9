"""Another mail under a known key: found by receipt and size, proved by Message-ID or content, and
taken in beside the line that stands there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from desk.acts.mailroom.history import History
from desk.acts.mailroom.intake import Arrival, Intake, take_in
from ingest.mail import MailKey
from ingest.mailbox import ImapMailbox, Look
from ingest.presence import Presence, Present
from ledger.book import Writer
from ledger.views import MailView

CHUNK = 500  # keys that are looked up at once
# A server's UIDVALIDITY has 32 bits (RFC 3501, 9): whatever number we add above them, it can never
# say itself.
SERVER_NUMBERS = 1 << 32


@dataclass(frozen=True, slots=True)
class Work:
    """One mailbox under reconciliation since a civil day; `go_on` is called after each commit and
    raises where it must stop.
    """

    intake: Intake
    mailbox: ImapMailbox
    since: date
    go_on: Callable[[], None]


def taken_beside(
    work: Work, presence: Presence, known: set[int]
) -> tuple[tuple[MailKey, ...], tuple[MailKey, ...]]:
    """Other mails than the log has under their keys, taken in; and those of them that could not be
    fetched.

    A folder made anew has the same numbers where the server keeps one UIDVALIDITY for ever
    (NetEase's INBOX: 1). A key has one line, and that line is true: the server did show that mail.
    So the other mail's line stands under a UIDVALIDITY that no server can state.
    """
    suspects = _suspects(work, presence, known)
    if not suspects:
        return (), ()
    placed: dict[MailKey, MailKey | None] = {}

    def beside(_page: Writer, history: History, arrival: Arrival) -> MailKey | None:
        key, raw = arrival.raw.key, arrival.raw
        lines = [
            line for line in history.at(key) if line.uidvalidity % SERVER_NUMBERS == key.uidvalidity
        ]
        known_content = raw.digest is not None and raw.digest in {line.digest for line in lines}
        number = max(line.uidvalidity for line in lines) + SERVER_NUMBERS
        placed[key] = None if known_content else replace(key, uidvalidity=number)
        return placed[key]

    look = Look(presence.folder, presence.uidvalidity, tuple(suspects))
    take_in(work.intake, work.mailbox.fetch(look), place=beside, after_batch=work.go_on)
    left = still_there(
        work, presence, [uid for uid in suspects if key_of(work, presence, uid) not in placed]
    )
    return tuple(key for key in placed.values() if key), tuple(
        key_of(work, presence, uid) for uid in sorted(left)
    )


def key_of(work: Work, presence: Presence, uid: int) -> MailKey:
    return MailKey(work.mailbox.name, presence.folder, presence.uidvalidity, uid)


def still_there(work: Work, presence: Presence, uids: Sequence[int]) -> set[int]:
    """Of these, what the folder shows now: a mail that somebody took away meanwhile is no gap."""
    if not uids:
        return set()
    again = work.mailbox.present(
        presence.folder, since=work.since, logged=lambda *_: frozenset(uids)
    )
    return (
        {mail.uid for mail in again.mails} & set(uids)
        if again.uidvalidity == presence.uidvalidity
        else set()
    )


def _suspects(work: Work, presence: Presence, known: set[int]) -> list[int]:
    """Known keys whose mail has another receipt or size than each of its lines, but for those that
    bear a Message-ID of one of them.

    Some servers only estimate a size; a receipt never changes while a mail keeps its key.
    """
    shown = {mail.uid: mail for mail in presence.mails if mail.uid in known}
    keys = [key_of(work, presence, uid) for uid in shown]
    lines: dict[int, list[MailView]] = {}
    with work.intake.book.reading() as views:
        for start in range(0, len(keys), CHUNK):
            for line in views.intake.near(keys[start : start + CHUNK]):
                if line.uidvalidity % SERVER_NUMBERS == presence.uidvalidity:
                    lines.setdefault(line.uid, []).append(line)
        differing = [
            uid for uid, mail in shown.items() if not any(_alike(line, mail) for line in lines[uid])
        ]
        stored = views.stored([line.seq for uid in differing for line in lines[uid]])
    if not differing:
        return []
    stated = work.mailbox.message_ids(Look(presence.folder, presence.uidvalidity, tuple(differing)))
    logged = {
        uid: {getattr(stored[line.seq].payload, "message_id", None) for line in lines[uid]}
        for uid in differing
    }
    return [uid for uid in differing if stated.get(uid) is None or stated[uid] not in logged[uid]]


def _alike(line: MailView, mail: Present) -> bool:
    same_receipt = mail.received_at is None or line.received_at == mail.received_at
    return same_receipt and line.size in {None, mail.size}
