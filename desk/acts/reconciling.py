"""核对: what a mailbox holds, held against the log: gaps are closed, conflicts taken in beside, known senders' mail among junk is told of.

Never takes in what lies among junk, and changes nothing on a server.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from threading import Event
from typing import Any, cast

import structlog

from config.clock import Clock
from config.errors import EdgeDown
from config.period import civil_date
from desk.acts.history import History
from desk.acts.intake import Arrival, Intake, at_its_key, take_in
from desk.acts.processes import has_ended, this_process
from desk.acts.proof import FolderProof, Proof, Stray, proof_form
from desk.acts.watching import Overtaken, Stopped
from ingest.mail import MailKey
from ingest.mailbox import ImapMailbox, Look
from ingest.presence import Presence, Present
from ledger.book import Page
from ledger.office import Lease
from ledger.payloads import Logged
from ledger.proofs import keep_proof, proofs
from ledger.views import MailView

LEASE_SECONDS = 300
MOST_JUNK = 500  # mails of one folder for junk whose senders are asked for
# A server's UIDVALIDITY has 32 bits (RFC 3501, 9): whatever number we add above them, it can never say itself.
SERVER_NUMBERS = 1 << 32

GoOn = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Work:
    """One mailbox under reconciliation since a civil day; `go_on` is called after each commit and raises where it must stop."""

    intake: Intake
    mailbox: ImapMailbox
    since: date
    go_on: GoOn


def reconcile(intake: Intake, mailbox: ImapMailbox, *, since: date, now: Clock, stop: Event | None = None) -> Proof | None:
    """The proof for one mailbox, which is kept as its last one; None where it is being polled. EdgeDown where it does not answer."""
    book = intake.book
    # Another holder than a poll's: the service polls in the same process, and one mailbox bears one login at a time.
    with book.lease(f"poll:{mailbox.name}", holder=this_process("reconcile"), seconds=LEASE_SECONDS, gone=has_ended) as lease:
        if lease is None:
            return None
        work = Work(intake, mailbox, since, lambda: _go_on(lease, stop))
        with mailbox:
            folders = tuple(_reconciled(work, folder) for folder in mailbox.folders)
            strays, unlooked = _strays(work)
    proof = Proof(mailbox.name, since, now(), folders, strays, unlooked)
    _tell(proof, before=proofs(book).get(mailbox.name))
    keep_proof(book, mailbox.name, proof_form(proof))
    return proof


def _go_on(lease: Lease, stop: Event | None) -> None:
    if stop is not None and stop.is_set():
        raise Stopped
    if not lease.renew():
        raise Overtaken("这个邮箱已由另一进程接着收取；核对停在上一批之后")


def _reconciled(work: Work, folder: str) -> FolderProof:
    known: set[int] = set()

    def logged(*place: Any) -> frozenset[int]:
        with work.intake.book.reading() as views:
            known.update(views.known_uids(*place))
            return views.uids_since(*place, day=work.since)

    presence = work.mailbox.present(folder, since=work.since, logged=logged)
    gaps, missing = _closed(work, presence, [mail.uid for mail in presence.mails if mail.uid not in known])
    conflicts, unfetched = _taken_beside(work, presence, known)
    shown = {mail.uid for mail in presence.mails}
    with work.intake.book.reading() as views:
        gone = views.uids_since(work.mailbox.name, folder, presence.uidvalidity, day=work.since) - shown
    return FolderProof(
        *(work.mailbox.name, folder, presence.uidvalidity, len(shown)),
        gaps=gaps,
        fresh=sum(key.uid > max(known, default=0) for key in gaps),
        missing=(*missing, *unfetched),
        conflicts=conflicts,
        gone=len(gone),
    )


def _closed(work: Work, presence: Presence, uids: Sequence[int]) -> tuple[tuple[MailKey, ...], tuple[MailKey, ...]]:
    """The mails without a line, taken in: those that have it now, and those that have not, though the server still shows them."""
    if not uids:
        return (), ()
    keys = [_key(work, presence, uid) for uid in uids]
    look = Look(presence.folder, presence.uidvalidity, tuple(uids))
    take_in(work.intake, work.mailbox.fetch(look), place=at_its_key, after_batch=work.go_on)
    with work.intake.book.reading() as views:
        lines = views.known_keys(keys)
    left = [key for key in keys if key not in lines]
    there = _still_there(work, presence, [key.uid for key in left])
    return tuple(key for key in keys if key in lines), tuple(key for key in left if key.uid in there)


def _still_there(work: Work, presence: Presence, uids: Sequence[int]) -> set[int]:
    """Of these, what the folder shows now: a mail that somebody took away meanwhile is no gap."""
    if not uids:
        return set()
    again = work.mailbox.present(presence.folder, since=work.since, logged=lambda *_: frozenset(uids))
    return {mail.uid for mail in again.mails} & set(uids) if again.uidvalidity == presence.uidvalidity else set()


def _taken_beside(work: Work, presence: Presence, known: set[int]) -> tuple[tuple[MailKey, ...], tuple[MailKey, ...]]:
    """Other mails than the log has under their keys, taken in; and those of them that could not be fetched.

    A folder made anew has the same numbers where the server keeps one UIDVALIDITY for ever (NetEase's INBOX: 1). A key has one line, and
    that line is true: the server did show that mail. So the other mail's line stands under a UIDVALIDITY that no server can state.
    """
    suspects = _suspects(work, presence, known)
    if not suspects:
        return (), ()
    placed: dict[MailKey, MailKey | None] = {}

    def beside(_page: Page, history: History, arrival: Arrival) -> MailKey | None:
        key, raw = arrival.raw.key, arrival.raw
        lines = [line for line in history.at(key) if line.uidvalidity % SERVER_NUMBERS == key.uidvalidity]
        known_content = raw.digest is not None and raw.digest in {line.digest for line in lines}
        number = max(line.uidvalidity for line in lines) + SERVER_NUMBERS
        placed[key] = None if known_content else replace(key, uidvalidity=number)
        return placed[key]

    look = Look(presence.folder, presence.uidvalidity, tuple(suspects))
    take_in(work.intake, work.mailbox.fetch(look), place=beside, after_batch=work.go_on)
    left = _still_there(work, presence, [uid for uid in suspects if _key(work, presence, uid) not in placed])
    return tuple(key for key in placed.values() if key), tuple(_key(work, presence, uid) for uid in sorted(left))


def _suspects(work: Work, presence: Presence, known: set[int]) -> list[int]:
    """Known keys whose mail has another receipt or size than each of its lines, but for those that bear a Message-ID of one of them.

    Some servers only estimate a size; a receipt never changes while a mail keeps its key.
    """
    shown = {mail.uid: mail for mail in presence.mails if mail.uid in known}
    keys = [_key(work, presence, uid) for uid in shown]
    lines: dict[int, list[MailView]] = {}
    with work.intake.book.reading() as views:
        for start in range(0, len(keys), 500):
            for line in views.mails_near(keys[start : start + 500]):
                if line.uidvalidity % SERVER_NUMBERS == presence.uidvalidity:
                    lines.setdefault(line.uid, []).append(line)
        differing = [uid for uid, mail in shown.items() if not any(_alike(line, mail) for line in lines[uid])]
        stored = views.stored([line.seq for uid in differing for line in lines[uid]])
    if not differing:
        return []
    said = work.mailbox.message_ids(Look(presence.folder, presence.uidvalidity, tuple(differing)))
    logged = {uid: {getattr(stored[line.seq].payload, "message_id", None) for line in lines[uid]} for uid in differing}
    return [uid for uid in differing if said.get(uid) is None or said[uid] not in logged[uid]]


def _alike(line: MailView, mail: Present) -> bool:
    same_receipt = mail.received_at is None or line.received_at == mail.received_at
    return same_receipt and line.size in {None, mail.size}


def _strays(work: Work) -> tuple[tuple[Stray, ...], tuple[str, ...]]:
    """Mail of senders that are credited to a unit, in the folders for junk; a folder that can't be looked into is named."""
    found: list[Stray] = []
    unlooked: list[str] = []
    roster = work.intake.rules.roster
    for folder in work.mailbox.junk_folders():
        try:
            mails = work.mailbox.lying(folder, since=work.since, most=MOST_JUNK)
        except EdgeDown:
            unlooked.append(folder)
            continue
        named = ((mail, roster.by_address(mail.sender, civil_date(mail.received_at))) for mail in mails if mail.sender)
        found += [Stray(mail.key, mail.received_at, mail.sender, unit) for mail, unit in named if unit]
    return tuple(found), tuple(unlooked)


def _tell(proof: Proof, *, before: dict[str, Any] | None) -> None:
    """In the log of the service by keys alone; what lay among junk the last time is not told again."""
    log = structlog.get_logger()
    for folder in proof.folders:
        for event, keys in (("gap.closed", folder.gaps), ("gap.left", folder.missing), ("key.taken", folder.conflicts)):
            for key in keys:
                log.warning(event, mailbox=key.mailbox, folder=key.folder, uidvalidity=key.uidvalidity, uid=key.uid)
    told = {(one["folder"], one["uidvalidity"], one["uid"]) for one in (before or {}).get("junk", ())}
    for stray in proof.strays:
        key = stray.key
        if (key.folder, key.uidvalidity, key.uid) not in told:
            log.warning("junk.found", mailbox=key.mailbox, folder=key.folder, uidvalidity=key.uidvalidity, uid=key.uid)
    log.info(
        "mailbox.reconciled",
        mailbox=proof.mailbox,
        server=sum(folder.server for folder in proof.folders),
        missing=sum(len(folder.missing) for folder in proof.folders),
        junk=len(proof.strays),
    )


def _key(work: Work, presence: Presence, uid: int) -> MailKey:
    return MailKey(work.mailbox.name, presence.folder, presence.uidvalidity, uid)
