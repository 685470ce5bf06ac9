"""The port to a mailbox, and its IMAP form: which mails have no line in the log yet, and their
bytes.

Changes nothing on the server but through marking.py.
"""

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Literal, Protocol, Self

import structlog

from config.clock import Clock, system_clock
from config.period import civil_date
from ingest import presence
from ingest.account import Account
from ingest.imap import LineLost, chunks
from ingest.imap_folder import ImapFolder
from ingest.mail import MailKey, RawMail
from ingest.marking import FolderState, Settled, mark_seen, move
from ingest.parse import canonical, digest_of

# (mailbox, folder, uidvalidity) -> the UIDs that have a line in the log.
Known = Callable[[str, str, int], AbstractSet[int]]
# What is done to a mail once it has its line in the log.
After = Literal["nothing", "seen", "move"]

_HEAD_BYTES = 256 * 1024


@dataclass(frozen=True, slots=True)
class Look:
    """The UIDs in a folder, ascending, that have no line in the log yet; `known`: those that have.

    `shown`: how many mails there were in all.
    """

    folder: str
    uidvalidity: int
    uids: tuple[int, ...]
    shown: int = 0
    known: tuple[int, ...] = ()


class Mailbox(Protocol):
    """邮箱: a place that mail is read from, open between enter and exit. Failures are EdgeDown."""

    @property
    def name(self) -> str: ...
    @property
    def folders(self) -> tuple[str, ...]: ...
    @property
    def after(self) -> After: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *error: object) -> None: ...

    def unseen(self, folder: str, *, known: Known, whole: bool = False) -> Look:
        """Mails of the last days, and all newer than the newest known one, without the known ones.

        With `whole`, and on a first look: all that the folder has since the mailbox's first day.
        """

    def fetch(self, look: Look) -> Iterator[tuple[RawMail, ...]]:
        """The mails of a look in batches, in UID order, but for those that have vanished."""

    def settle(self, look: Look, settled: Sequence[Settled]) -> int:
        """Do to these mails of a look what `after` says; how many were still there, and were what
        the log says. It can be done again at will.
        """


@dataclass(kw_only=True, eq=False)
class ImapMailbox:
    """A mailbox on an IMAP server, read with EXAMINE and BODY.PEEK; sizes in bytes.

    `since` is a civil date in Shanghai: mail received before it is left alone. A mail over
    `size_limit` comes with its head only. `move_to` is where `after = "move"` moves mails to.
    """

    account: Account
    folders: tuple[str, ...] = ("INBOX",)
    since: date | None = None
    window_days: int = 7
    size_limit: int = 50 << 20
    batch_mails: int = 150
    batch_bytes: int = 16 << 20
    clock: Clock = system_clock
    after: After = "nothing"
    move_to: str = ""
    _folder: ImapFolder = field(init=False, repr=False)
    _facts: dict[int, tuple[datetime | None, int]] = field(
        default_factory=dict, init=False, repr=False
    )

    def __post_init__(self) -> None:
        # Twice, for servers that only estimate RFC822.SIZE.
        largest = 2 * max(self.size_limit, self.batch_bytes) + self.batch_mails * _HEAD_BYTES
        self._folder = ImapFolder(self.account, largest=largest)

    @property
    def name(self) -> str:
        return self.account.name

    def __enter__(self) -> Self:
        self._folder.open()
        return self

    def __exit__(self, *error: object) -> None:
        self._folder.close(politely=error[0] is None)

    def unseen(self, folder: str, *, known: Known, whole: bool = False) -> Look:
        uidvalidity = self._enter(folder)
        taken = known(self.name, folder, uidvalidity)
        shown = self._shown(after=max(taken) if taken and not whole else None)
        candidates = [uid for uid in shown if uid not in taken]
        uids = tuple(uid for part in chunks(candidates) for uid in self._young_enough(part))
        old = tuple(uid for uid in shown if uid in taken)
        return Look(folder, uidvalidity, uids, len(old) + len(uids), old)

    def fetch(self, look: Look) -> Iterator[tuple[RawMail, ...]]:
        for part in chunks(look.uids):
            self._stay_in(look)
            for batch in self._batches(self._waiting(look, part)):
                # The caller may have looked into another folder in between.
                self._stay_in(look)
                mails, lost = self._arrived(batch)
                yield mails
                if lost:
                    raise lost

    def settle(self, look: Look, settled: Sequence[Settled]) -> int:
        if self.after == "nothing" or not settled:
            return 0
        self._folder.leave()
        place = FolderState(look.folder, look.uidvalidity)
        if self.after == "seen":
            return mark_seen(self._folder.connection, self.account, place, settled)
        return move(
            self._folder.connection,
            self.account,
            place,
            settled,
            to=self.move_to,
            besides=self.folders,
        )

    def present(self, folder: str, *, since: date, logged: Known) -> presence.Presence:
        """What the folder shows since that day; `logged`: the UIDs that the log has of those days."""
        uidvalidity = self._enter(folder)
        taken = logged(self.name, folder, uidvalidity)
        floor, today = self.since, civil_date(self.clock())
        mails, withheld = presence.present(
            self._folder, since=since, floor=floor, logged=taken, today=today
        )
        return presence.Presence(folder, uidvalidity, mails, withheld)

    def message_ids(self, look: Look) -> dict[int, str]:
        """The Message-ID of each mail of the look that has one."""
        self._stay_in(look)
        return presence.message_ids(self._folder, look.uids)

    def junk_folders(self) -> tuple[str, ...]:
        """The folders for junk that are not read anyway."""
        return presence.junk_folders(self._folder, besides=self.folders)

    def lying(self, folder: str, *, since: date, most: int) -> tuple[presence.Lying, ...]:
        """The newest `most` mails there since that day, by their senders alone."""
        place = (self.name, folder, self._enter(folder))
        since = max(since, self.since or since)
        return presence.lying(
            self._folder,
            place,
            since=since,
            most=most,
            today=civil_date(self.clock()),
        )

    def _enter(self, folder: str) -> int:
        self._facts = {}
        return self._folder.examine(folder)

    def _stay_in(self, look: Look) -> None:
        if not self._folder.stay_in(look.folder, look.uidvalidity):
            self._facts = {}

    def _shown(self, *, after: int | None) -> tuple[int, ...]:
        """UIDs, ascending, from the lowest in question on; without UIDNEXT, flags and text search:
        providers have them wrong or not at all.

        What lies above the newest known UID is taken however old it is: a first look may have been
        cut short, the daemon down for weeks.
        """
        day = self._first_day(first_look=after is None)
        if day is None:
            return self._folder.search("ALL")
        newer = () if after is None else (after + 1,)
        lowest = min((*self._folder.search("SINCE", day), *newer), default=None)
        if lowest is None:
            return ()
        # `n:*` names the last mail even where that lies below n (RFC 3501, 6.4.8).
        return tuple(uid for uid in self._folder.search("UID", f"{lowest}:*") if uid >= lowest)

    def _first_day(self, *, first_look: bool) -> date | None:
        window = None if first_look else civil_date(self.clock()) - timedelta(days=self.window_days)
        days = [day for day in (self.since, window) if day is not None]
        # A day early, for a server compares dates in whatever zone it keeps.
        return max(days) - timedelta(days=1) if days else None

    def _young_enough(self, uids: Sequence[int]) -> Sequence[int]:
        """Those that came on the first day or later: by their receipt, for a server's SINCE is a
        day out, or worse.
        """
        if self.since is None:
            return uids
        facts = self._folder.facts(uids)
        young = {
            uid: facts[uid]
            for uid in uids
            if uid in facts and civil_date(facts[uid][0] or self.clock()) >= self.since
        }
        self._facts |= young
        return list(young)

    def _waiting(self, look: Look, uids: Sequence[int]) -> list[tuple[MailKey, datetime, int]]:
        """Key, receipt and size of each that is still there; what the look has asked already is
        not asked again.
        """
        facts = {uid: self._facts.pop(uid) for uid in uids if uid in self._facts}
        if missing := [uid for uid in uids if uid not in facts]:
            facts |= self._folder.facts(missing)
        place = (self.name, look.folder, look.uidvalidity)
        return [
            (MailKey(*place, uid), facts[uid][0] or self.clock(), facts[uid][1])
            for uid in uids
            if uid in facts
        ]

    def _batches(
        self, waiting: list[tuple[MailKey, datetime, int]]
    ) -> Iterator[list[tuple[MailKey, datetime, int]]]:
        batch: list[tuple[MailKey, datetime, int]] = []
        total = 0
        for entry in waiting:
            size = min(entry[2], _HEAD_BYTES) if entry[2] > self.size_limit else entry[2]
            if batch and (len(batch) == self.batch_mails or total + size > self.batch_bytes):
                yield batch
                batch, total = [], 0
            batch.append(entry)
            total += size
        if batch:
            yield batch

    def _arrived(
        self, batch: Sequence[tuple[MailKey, datetime, int]]
    ) -> tuple[tuple[RawMail, ...], LineLost | None]:
        """The mails of a batch that the server hands over; with the loss that ended it."""
        large = [key.uid for key, _, size in batch if size > self.size_limit]
        whole = [key.uid for key, _, size in batch if size <= self.size_limit]
        bodies, lost = self._folder.bodies(whole, item="[]")
        heads = dict[int, bytes]()
        if not lost:
            heads, lost = self._folder.bodies(large, item=f"[HEADER]<0.{_HEAD_BYTES}>")
        return tuple(self._mails(batch, bodies, heads, lost=lost is not None)), lost

    def _mails(
        self,
        batch: Sequence[tuple[MailKey, datetime, int]],
        bodies: dict[int, bytes],
        heads: dict[int, bytes],
        *,
        lost: bool,
    ) -> Iterator[RawMail]:
        for key, received_at, size in batch:
            if size > self.size_limit and (key.uid in heads or not lost):
                yield RawMail(
                    key, received_at, size, content=None, digest=None, headers=heads.get(key.uid)
                )
            elif bodies.get(key.uid) or (key.uid in bodies and size == 0):
                content = canonical(bodies.pop(key.uid))
                yield RawMail(key, received_at, len(content), content, digest_of(content))
            elif not lost:
                structlog.get_logger().warning(
                    "mail.withheld", mailbox=key.mailbox, folder=key.folder, uid=key.uid
                )
