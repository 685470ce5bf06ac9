"""轮询: one round over one mailbox. What is new in it is taken in (intake.py), and done with on the server once that is committed."""

import time
from collections import Counter
from collections.abc import Callable
from threading import Event

import structlog

from desk.acts.mailroom.intake import Intake, at_its_key, take_in
from desk.acts.mailroom.rounds import DEFAULT_PACE, Pace, Round, mailbox_lease, watched
from ingest.imap import FolderMissing
from ingest.mailbox import Look, Mailbox
from ingest.marking import Settled
from ledger.book import Book


def poll(
    intake: Intake,
    mailbox: Mailbox,
    *,
    whole: bool = False,
    stop: Event | None = None,
    pace: Pace = DEFAULT_PACE,
) -> Round | None:
    """One round over one mailbox's folders, at once; None where another process is polling it. EdgeDown where it does not answer.

    `whole`: all mail since the mailbox's first day is looked at, not that of the last days only. Once `stop` is set, Stopped after the batch.
    What became of the round is kept, with the next try by `pace`.
    """
    began = time.monotonic()
    with mailbox_lease(intake.book, mailbox.name, stop=stop) as go_on:
        if go_on is None:
            return None
        with watched(intake.book, mailbox.name, pace) as undisturbed, mailbox:
            counts = _folders(intake, mailbox, whole=whole, heal=not undisturbed, go_on=go_on)
    done = Round.of(counts, seen=counts["seen"], seconds=time.monotonic() - began)
    structlog.get_logger().info(
        "mailbox.polled",
        mailbox=mailbox.name,
        seen=done.seen,
        recorded=done.recorded,
        held=done.held,
        settled=counts["settled"],
    )
    return done


def after_commit(book: Book, mailbox: Mailbox, look: Look, *, heal: bool) -> int:
    r"""Mark or move the mails that are recorded, where the settings say so; how many. Never a held mail, nor one that is not whole here.

    A mail that is still in the folder waits to be moved, whenever it was recorded. \Seen is set once: whoever takes it away again has a
    reason, so older mails get it only to `heal`, when the round before was cut off between its commit and here.
    """
    if mailbox.after == "nothing":
        return 0
    waiting = look.uids if mailbox.after == "seen" and not heal else (*look.known, *look.uids)
    with book.reading() as views:
        lines = views.log.settled(mailbox.name, look.folder, look.uidvalidity, waiting)
    settled = [Settled(line.uid, line.received_at, line.digest) for line in lines if line.digest]
    return mailbox.settle(look, sorted(settled, key=lambda mail: mail.received_at))


def _folders(
    intake: Intake, mailbox: Mailbox, *, whole: bool, heal: bool, go_on: Callable[[], None]
) -> Counter[str]:
    """Every folder; where one is missing the others are read all the same, and FolderMissing is raised at the end."""
    counts, missing = Counter[str](), list[FolderMissing]()

    def known(name: str, folder: str, uidvalidity: int) -> frozenset[int]:
        with intake.book.reading() as views:
            return views.log.known_uids(name, folder, uidvalidity)

    for folder in mailbox.folders:
        try:
            look = mailbox.unseen(folder, known=known, whole=whole)
            counts += take_in(intake, mailbox.fetch(look), place=at_its_key, after_batch=go_on)
            settled = after_commit(intake.book, mailbox, look, heal=heal)
            counts += Counter(seen=look.shown, settled=settled)
        except FolderMissing as error:
            missing.append(error)
    if missing:
        raise missing[0]
    return counts
