"""轮询与导入邮件: one round over a mailbox, or over files; whichever way mails come, they are
taken in alike (intake.py). What a round has committed is then done with on the server.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from threading import Event

import structlog

from desk.acts.mailroom.held import held_folder
from desk.acts.mailroom.history import History
from desk.acts.mailroom.intake import Arrival, Intake, at_its_key, take_in
from desk.acts.mailroom.rounds import DEFAULT_PACE, Pace, Round, mailbox_lease, watched
from ingest.imap import FolderMissing
from ingest.mail import MailKey, RawMail
from ingest.mailbox import Look, Mailbox
from ingest.maildir import read_paths
from ingest.marking import Settled
from ledger.book import Book, Writer


def poll(
    intake: Intake,
    mailbox: Mailbox,
    *,
    whole: bool = False,
    stop: Event | None = None,
    pace: Pace = DEFAULT_PACE,
) -> Round | None:
    """One round over one mailbox's folders, at once; None where another process is polling it.
    EdgeDown where it does not answer.

    `whole`: all mail since the mailbox's first day is looked at, not that of the last days only.
    Once `stop` is set, Stopped after the batch. What became of the round is kept, with the next try
    by `pace`.
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


def ingest(
    intake: Intake, paths: Iterable[Path], *, max_bytes: int, tell: Callable[[str, str], None]
) -> Round:
    """Every mail of these files and folders; `tell` hears, and nobody else, the path behind each
    held file's number.
    """
    began = time.monotonic()
    seen = 0

    def batches() -> Iterator[Sequence[RawMail]]:
        nonlocal seen
        for batch in _grouped(
            read_paths(paths, max_bytes=max_bytes),
            count=intake.batch,
            most_bytes=intake.batch_bytes,
        ):
            seen += len(batch)
            yield batch

    def place(writer: Writer, history: History, arrival: Arrival) -> MailKey | None:
        raw = arrival.raw
        if arrival.opened and arrival.opened.mark:
            key = replace(raw.key, folder=held_folder(writer, raw))
            tell(key.folder, raw.key.folder)
            return None if writer.views.log.at(key) else key
        return _free_key(history, raw)

    counts = take_in(intake, batches(), place=place, after_batch=lambda: None)
    return Round.of(counts, seen=seen, seconds=time.monotonic() - began)


def after_commit(book: Book, mailbox: Mailbox, look: Look, *, heal: bool) -> int:
    r"""Mark or move the mails that are recorded, where the settings say so; how many. Never a held
    mail, nor one that is not whole here.

    A mail that is still in the folder waits to be moved, whenever it was recorded. \Seen is set
    once: whoever takes it away again has a reason, so older mails get it only to `heal`, when the
    round before was cut off between its commit and here.
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
    """Every folder; where one is missing the others are read all the same, and FolderMissing is
    raised at the end.
    """
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


def _grouped(raws: Iterable[RawMail], *, count: int, most_bytes: int) -> Iterator[list[RawMail]]:
    group: list[RawMail] = []
    total = 0
    for raw in raws:
        group.append(raw)
        total += raw.size
        if len(group) == count or total >= most_bytes:
            yield group
            group, total = [], 0
    yield group


def _free_key(history: History, raw: RawMail) -> MailKey | None:
    """Where a mail of a file stands: its position, under the next number where other content stood
    there; None where the same did.
    """
    lines = history.at(raw.key)
    if any(line.digest == raw.digest and line.size == raw.size for line in lines):
        return None
    return replace(raw.key, uidvalidity=max((line.uidvalidity for line in lines), default=-1) + 1)
