"""When a mailbox is tried again: at its own pace, ever later after failures, each half hour once it is broken (pure). Asks no clock, throws no dice."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from config.clock import Clock, system_clock
from ledger.health import MailboxHealth

LONGEST = timedelta(minutes=30)
PATIENCE = 3  # refused logins in a row: no more are sent than one each half hour

State = Literal["new", "ok", "failing", "broken"]


@dataclass(frozen=True, slots=True)
class Pace:
    """How often a mailbox is polled, and what the time and the dice (0 ≤ n < 1) are."""

    every: timedelta = timedelta(minutes=2)
    now: Clock = system_clock
    dice: Callable[[], float] = random.random


DEFAULT_PACE = Pace()


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
    # An exponent without bound would overflow after some months.
    doubled = min(every * (1 << min(failures, 20)), LONGEST)
    return max(doubled * (1 + chance) / 2, every)


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
