"""轮: one round over a mailbox: under whose lease it runs, what became of it, and when the mailbox is tried again. Takes in no mail.

What is kept of rounds outlives a restart, which neither hammers a mailbox nor forgets what a round left undone.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Event
from typing import Literal

from config.clock import Clock, system_clock
from config.errors import EdgeDown, LoginRefused, YishiError
from desk.acts.processes import doubled, has_ended, this_process
from ledger.book import Book
from ledger.office.health import MailboxHealth, keep_health, mailbox_health

LEASE_SECONDS = 300
LONGEST = timedelta(minutes=30)
PATIENCE = 3  # refused logins in a row: no more are sent than one each half hour

State = Literal["new", "ok", "failing", "broken"]


class Stopped(Exception):
    """The round was asked to stop, and did after its last commit."""


class MailboxTaken(EdgeDown):
    """Another process goes on with this mailbox: nothing is wrong with it."""


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


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a mailbox is polled, and what the time and the dice (0 ≤ n < 1) are."""

    every: timedelta = timedelta(minutes=2)
    now: Clock = system_clock
    dice: Callable[[], float] = random.random


DEFAULT_PACE = Pace()


@contextmanager
def mailbox_lease(
    book: Book, mailbox: str, *, stop: Event | None, doing: str = "", who: str = "本进程"
) -> Iterator[Callable[[], None] | None]:
    """What is called after each commit, and raises where the round has to end there; None where another process has the mailbox.

    `doing` tells two holders in one process apart: one mailbox bears one login at a time.
    """
    holder = this_process(doing)
    with book.lease(
        f"poll:{mailbox}", holder=holder, seconds=LEASE_SECONDS, gone=has_ended
    ) as lease:

        def go_on() -> None:
            if stop is not None and stop.is_set():
                raise Stopped
            if lease is not None and not lease.renew():
                raise MailboxTaken(f"这个邮箱已由另一进程接着收取；{who}停在上一批之后")

        yield go_on if lease else None


@contextmanager
def watched(book: Book, name: str, pace: Pace) -> Iterator[bool]:
    """One round, under the mailbox's lease: whether the one before ended well. Left by Stopped, it has something to make up for, no failure."""
    before = mailbox_health(book).get(name)
    keep_health(book, begun(before, name=name, at=pace.now()))
    try:
        yield before is not None and before.complete
    except BaseException as error:
        if isinstance(error, Exception) and not isinstance(error, Stopped | MailboxTaken):
            note_failure(book, name, error, pace)
        raise
    started = mailbox_health(book)[name]
    keep_health(book, succeeded(started, at=pace.now(), every=pace.every))


def note_failure(book: Book, name: str, error: Exception, pace: Pace) -> None:
    """One more failure in a row. Where the ledger itself does not answer there is nowhere to keep it: the caller's error says so."""
    # The words of what was not foreseen may hold a line of a mail.
    words = (
        str(error)
        if isinstance(error, YishiError)
        else f"程序内部错误（{type(error).__name__}），详见运行日志"
    )
    at = pace.now()
    with suppress(EdgeDown):
        known = mailbox_health(book).get(name) or begun(None, name=name, at=at)
        refused = isinstance(error, LoginRefused)
        keep_health(
            book, failed(known, words, refused=refused, at=at, every=pace.every, chance=pace.dice())
        )


def begun(before: MailboxHealth | None, *, name: str, at: datetime) -> MailboxHealth:
    """A round has begun: until it ends well, the next one has something to make up for."""
    return replace(before or MailboxHealth(name, at), began_at=at, complete=False)


def succeeded(health: MailboxHealth, *, at: datetime, every: timedelta) -> MailboxHealth:
    """One good round, and all that went wrong before is forgotten."""
    return MailboxHealth(
        health.name, health.began_at, complete=True, succeeded_at=at, next_try=at + every
    )


def failed(
    health: MailboxHealth,
    words: str,
    *,
    refused: bool,
    at: datetime,
    every: timedelta,
    chance: float,
) -> MailboxHealth:
    """An outage does not end a row of refused logins: it says nothing of the password."""
    failures, refusals = health.failures + 1, health.refusals + refused
    return replace(
        health,
        failing_since=health.failing_since or at,
        failures=failures,
        refusals=refusals,
        words=words,
        next_try=at + wait(every, failures=failures, refusals=refusals, chance=chance),
    )


def wait(every: timedelta, *, failures: int, refusals: int = 0, chance: float) -> timedelta:
    """Until the next try: from `every` doubling up to half an hour, less up to a half by chance, and never sooner than `every`."""
    if refusals >= PATIENCE:
        return max(LONGEST, every)
    if not failures:
        return every
    return max(doubled(every * 2, failures, longest=LONGEST) * (1 + chance) / 2, every)


def is_due(health: MailboxHealth | None, *, at: datetime) -> bool:
    """Whether a round may begin by itself; only failures make it wait. A next try further off than any wait: the clock was set back."""
    if health is None or not health.failures or health.next_try is None:
        return True
    return health.next_try <= at or health.began_at > at


def next_tick(health: MailboxHealth | None, *, at: datetime, every: timedelta) -> datetime:
    """When to look again: at the usual pace at the latest, for a person may have had a good round by hand meanwhile."""
    usual = at + every
    if health is None or not health.failures or health.next_try is None:
        return usual
    return min(usual, max(health.next_try, at + timedelta(seconds=1)))


def state_of(health: MailboxHealth | None) -> State:
    if health is None or (health.succeeded_at is None and not health.failures):
        return "new"
    if health.refusals >= PATIENCE:
        return "broken"
    return "failing" if health.failures else "ok"
