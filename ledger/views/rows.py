"""What the views answer with: frozen rows, by what is known now. Types only."""

from dataclasses import dataclass
from datetime import date, datetime

from ledger.entry import LedgerEntry
from ledger.payload import Payload


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry and what it says."""

    entry: LedgerEntry
    payload: Payload


@dataclass(frozen=True, slots=True)
class ItemView:
    """信息: an item by what is known now; `named` is the unit of its receipt, `unit` whose it is now, as facts name them."""

    id: str
    seq: int
    ref: str
    mail: str | None
    logged: int | None
    stream: str
    named: str | None
    received_at: datetime
    day: date
    holds: bool
    state: str
    unit: str | None
    repeat_of: str | None


@dataclass(frozen=True, slots=True)
class CommissionView:
    """约稿: a commission and the units that it asks."""

    id: str
    seq: int
    units: tuple[str, ...]
    due: date


@dataclass(frozen=True, slots=True)
class MailView:
    """来件: the row of one mail in the log."""

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int
    seq: int
    outcome: str
    digest: str | None
    size: int | None
    received_at: datetime
