"""轮询与导入邮件: one round over a mailbox, or over files; whichever way mails come, they are taken in alike (intake.py)."""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event

import structlog

from desk.acts.mailroom.after_commit import settle
from desk.acts.mailroom.backoff import DEFAULT_PACE, Pace
from desk.acts.mailroom.heldfiles import held_folder
from desk.acts.mailroom.history import History
from desk.acts.mailroom.intake import Arrival, Intake, at_its_key, take_in
from desk.acts.mailroom.rounds import Overtaken, Stopped, watched
from desk.acts.processes import has_ended, this_process
from ingest.imap import FolderMissing
from ingest.mail import MailKey, RawMail
from ingest.mailbox import Mailbox
from ingest.maildir import read_paths
from ledger.book import Writer
from ledger.office import Lease

LEASE_SECONDS = 300
GROUP_BYTES = 32 << 20  # of mails that are held in memory at once


@dataclass(frozen=True, slots=True)
class Round:
    """What a round did, as `yishi poll` prints it; `busy` names mailboxes that another process was polling."""

    seen: int = 0
    recorded: int = 0
    seen_before: int = 0
    held: int = 0
    unreadable: int = 0
    items: int = 0
    seconds: float = 0.0

    @classmethod
    def of(cls, counts: Counter[str], *, seen: int, seconds: float) -> "Round":
        names = ("recorded", "seen_before", "held", "unreadable", "items")
        return cls(seen=seen, seconds=round(seconds, 1), **{name: counts[name] for name in names})

    def __add__(self, other: "Round") -> "Round":
        both = {name: getattr(self, name) + getattr(other, name) for name in self.__slots__}
        return Round(**both | {"seconds": round(both["seconds"], 1)})


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
    with intake.book.lease(
        f"poll:{mailbox.name}", holder=this_process(), seconds=LEASE_SECONDS, gone=has_ended
    ) as lease:
        if lease is None:
            return None
        with watched(intake.book, mailbox.name, pace) as undisturbed, mailbox:
            counts, missing = Counter[str](), list[FolderMissing]()
            for folder in mailbox.folders:
                try:
                    counts += _collect(
                        intake,
                        mailbox,
                        folder,
                        whole=whole,
                        heal=not undisturbed,
                        go_on=lambda: _go_on(lease, stop),
                    )
                except FolderMissing as error:  # the other folders are read all the same
                    missing.append(error)
            if missing:
                raise missing[0]
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


def _collect(
    intake: Intake,
    mailbox: Mailbox,
    folder: str,
    *,
    whole: bool,
    heal: bool,
    go_on: Callable[[], None],
) -> Counter[str]:
    """One folder: what is new in it is taken in and committed, and only then done with as the settings say."""
    look = mailbox.unseen(folder, known=lambda *key: _known(intake, *key), whole=whole)
    counts = take_in(intake, mailbox.fetch(look), place=at_its_key, after_batch=go_on)
    return counts + Counter(seen=look.shown, settled=settle(intake.book, mailbox, look, heal=heal))


def ingest(
    intake: Intake, paths: Iterable[Path], *, max_bytes: int, tell: Callable[[str, str], None]
) -> Round:
    """Every mail of these files and folders; `tell` hears, and nobody else, the path behind each held file's number."""
    began = time.monotonic()
    seen = 0

    def batches() -> Iterator[Sequence[RawMail]]:
        nonlocal seen
        for batch in _grouped(read_paths(paths, max_bytes=max_bytes), count=intake.batch):
            seen += len(batch)
            yield batch

    def place(writer: Writer, history: History, arrival: Arrival) -> MailKey | None:
        raw = arrival.raw
        if arrival.opened and arrival.opened.mark:
            key = replace(raw.key, folder=held_folder(writer, raw))
            tell(key.folder, raw.key.folder)
            return None if writer.views.mail_at(key) else key
        return _free_key(history, raw)

    counts = take_in(intake, batches(), place=place, after_batch=lambda: None)
    return Round.of(counts, seen=seen, seconds=time.monotonic() - began)


def _go_on(lease: Lease, stop: Event | None) -> None:
    if stop is not None and stop.is_set():
        raise Stopped
    if not lease.renew():
        raise Overtaken("这个邮箱已由另一进程接着收取；本进程停在上一批之后")


def _grouped(raws: Iterable[RawMail], *, count: int) -> Iterator[list[RawMail]]:
    group: list[RawMail] = []
    for raw in raws:
        group.append(raw)
        if len(group) == count or sum(one.size for one in group) >= GROUP_BYTES:
            yield group
            group = []
    yield group


def _known(intake: Intake, mailbox: str, folder: str, uidvalidity: int) -> frozenset[int]:
    with intake.book.reading() as views:
        return views.known_uids(mailbox, folder, uidvalidity)


def _free_key(history: History, raw: RawMail) -> MailKey | None:
    """Where a mail of a file stands: its position, under the next number where other content stood there; None where the same did."""
    lines = history.at(raw.key)
    if any(line.digest == raw.digest and line.size == raw.size for line in lines):
        return None
    return replace(raw.key, uidvalidity=max((line.uidvalidity for line in lines), default=-1) + 1)
