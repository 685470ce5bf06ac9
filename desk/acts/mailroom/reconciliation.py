"""核对: what a mailbox holds, held against the log: gaps are closed, conflicts taken in beside,
known senders' mail among junk is told of.

Never takes in what lies among junk, and changes nothing on a server.
"""

import time
from collections.abc import Sequence
from datetime import date
from functools import partial
from threading import Event

import structlog

from classify.sender import taught_on, whose_address
from config.clock import Clock
from config.errors import EdgeDown
from config.period import civil_date
from desk.acts.mailroom.collisions import Work, key_of, still_there, taken_beside
from desk.acts.mailroom.intake import Intake, at_its_key, take_in
from desk.acts.mailroom.proof import FolderProof, Proof, Stray, keep, last_proofs
from desk.acts.mailroom.rounds import Stopped, mailbox_lease
from ingest.mail import MailKey
from ingest.mailbox import ImapMailbox, Look
from ingest.presence import Presence

EVERY_FOLDER = "*"
LOOK_SECONDS = 1  # between two tries to have a mailbox that is being polled
MOST_JUNK = 500  # mails of one folder for junk whose senders are asked for


def reconcile(
    intake: Intake,
    mailbox: ImapMailbox,
    *,
    since: date,
    now: Clock,
    stop: Event | None = None,
    wait: float = 0,
) -> Proof | None:
    """The result for one mailbox, which is kept as its last one; None where it is being polled, for
    `wait` seconds and longer. EdgeDown where it does not answer, Stopped once `stop` is set.
    """
    stop, give_up = stop or Event(), time.monotonic() + wait
    while True:
        with mailbox_lease(
            intake.book, mailbox.name, stop=stop, doing="reconcile", who="核对"
        ) as go_on:
            if go_on is not None:
                proof = _proof(Work(intake, mailbox, since, go_on), now)
                break
        left = give_up - time.monotonic()
        if left <= 0:
            return None
        if stop.wait(min(LOOK_SECONDS, left)):
            raise Stopped
    _tell(proof, before=last_proofs(intake.book).get(mailbox.name))
    keep(intake.book, proof)
    return proof


def _proof(work: Work, now: Clock) -> Proof:
    with work.mailbox:
        folders = tuple(_reconciled(work, folder) for folder in work.mailbox.folders)
        strays, unlooked = _strays(work)
    return Proof(work.mailbox.name, work.since, now(), folders, strays, unlooked)


def _reconciled(work: Work, folder: str) -> FolderProof:
    known: set[int] = set()

    def logged(mailbox: str, name: str, uidvalidity: int) -> frozenset[int]:
        with work.intake.book.reading() as views:
            known.update(views.log.known_uids(mailbox, name, uidvalidity))
            return views.log.known_uids(mailbox, name, uidvalidity, since=work.since)

    presence = work.mailbox.present(folder, since=work.since, logged=logged)
    gaps, missing = _closed(
        work, presence, [mail.uid for mail in presence.mails if mail.uid not in known]
    )
    conflicts, unfetched = taken_beside(work, presence, known)
    shown = {mail.uid for mail in presence.mails} | set(presence.withheld)
    withheld = (key_of(work, presence, uid) for uid in presence.withheld if uid not in known)
    with work.intake.book.reading() as views:
        gone = (
            views.log.known_uids(work.mailbox.name, folder, presence.uidvalidity, since=work.since)
            - shown
        )
    return FolderProof(
        *(work.mailbox.name, folder, presence.uidvalidity, len(shown)),
        gaps=gaps,
        fresh=sum(key.uid > max(known, default=0) for key in gaps),
        missing=(*missing, *unfetched, *withheld),
        conflicts=conflicts,
        gone=len(gone),
    )


def _closed(
    work: Work, presence: Presence, uids: Sequence[int]
) -> tuple[tuple[MailKey, ...], tuple[MailKey, ...]]:
    """The mails without a line, taken in: those that have it now, and those that have not, though
    the server still shows them.
    """
    if not uids:
        return (), ()
    look = Look(presence.folder, presence.uidvalidity, tuple(uids))
    take_in(work.intake, work.mailbox.fetch(look), place=at_its_key, after_batch=work.go_on)
    with work.intake.book.reading() as views:
        lines = views.log.known_uids(work.mailbox.name, presence.folder, presence.uidvalidity)
    left = still_there(work, presence, [uid for uid in uids if uid not in lines])
    key = partial(key_of, work, presence)
    return tuple(key(uid) for uid in uids if uid in lines), tuple(
        key(uid) for uid in uids if uid in left
    )


def _strays(work: Work) -> tuple[tuple[Stray, ...], tuple[str, ...]]:
    """Mail of senders that are credited to a unit, in the folders for junk; a folder that can't be
    looked into is named.
    """
    strays: list[Stray] = []
    unlooked: list[str] = []
    roster = work.intake.rules.roster
    with work.intake.book.reading() as views:
        taught = views.office.taught()
    try:
        folders = work.mailbox.junk_folders()
    except EdgeDown:  # the proof stands all the same
        return (), (EVERY_FOLDER,)
    for folder in folders:
        try:
            mails = work.mailbox.lying(folder, since=work.since, most=MOST_JUNK)
        except EdgeDown:
            unlooked.append(folder)
            continue
        days = ((mail, civil_date(mail.received_at)) for mail in mails if mail.sender)
        named = (
            (mail, whose_address(mail.sender, roster, day=day, taught=taught_on(taught, day)))
            for mail, day in days
        )
        strays += [
            Stray(mail.key, mail.received_at, mail.sender, unit) for mail, unit in named if unit
        ]
    return tuple(strays), tuple(unlooked)


def _tell(proof: Proof, *, before: Proof | None) -> None:
    """In the log of the service by keys alone; what lay among junk the last time is not told
    again.
    """
    log = structlog.get_logger()
    for folder in proof.folders:
        for event, keys in (
            ("gap.closed", folder.old_gaps),
            ("gap.left", folder.missing),
            ("key.taken", folder.conflicts),
        ):
            for key in keys:
                log.warning(
                    event,
                    mailbox=key.mailbox,
                    folder=key.folder,
                    uidvalidity=key.uidvalidity,
                    uid=key.uid,
                )
    known = {stray.key for stray in before.strays} if before else set()
    for stray in proof.strays:
        key = stray.key
        if key not in known:
            log.warning(
                "junk.found",
                mailbox=key.mailbox,
                folder=key.folder,
                uidvalidity=key.uidvalidity,
                uid=key.uid,
            )
    log.info(
        "mailbox.reconciled",
        mailbox=proof.mailbox,
        server=sum(folder.server for folder in proof.folders),
        missing=sum(len(folder.missing) for folder in proof.folders),
        junk=len(proof.strays),
    )
