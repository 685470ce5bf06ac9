"""What each kind of entry says, in versions that are read for ever; free text is beside the chain, `content` its hash. Types only."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from ledger.objection import Answered, Objected
from ledger.payload import Payload


class EntryKind(StrEnum):
    """Kinds of entries: the facts that INTERFACE.md names, then what only this ledger needs."""

    RECEIVED = "received"
    ASSIGNED = "assigned"
    REPEATED = "repeated"
    WITHDRAWN = "withdrawn"
    ADOPTED = "adopted"
    REPORTED_UP = "reported_up"
    INSTRUCTED = "instructed"
    COMMENDED = "commended"
    COMMISSIONED = "commissioned"
    DELIVERED = "delivered"
    COMMISSION_MISSED = "commission_missed"
    ATTESTED = "attested"
    REPRIMANDED = "reprimanded"
    REPRIMAND_DECLINED = "reprimand_declined"
    REVOKED = "revoked"
    CLOSED = "closed"
    LOGGED = "logged"
    HELD = "held"
    RELEASED = "released"
    SEALED = "sealed"
    REREAD = "reread"
    TAUGHT = "taught"
    JUDGED = "judged"
    OBJECTED = "objected"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactPayload(Payload):
    """What every fact has. `actor` and `recorded_at` are the fact's own, where it came from elsewhere; the entry has its own."""

    ref: str
    day: date
    actor: str | None = None
    recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnItem(FactPayload):
    """A fact about one item, named by its id."""

    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Received(OnItem):
    """报送: an item was received. `day` is that of `received_at` in Shanghai; `mail` the digest and `logged` the entry of the mail it came in."""

    unit: str | None
    received_at: datetime
    stream: str = "govinfo"
    category: str | None = None
    joint: tuple[str, ...] = ()
    source: str = "import"
    commission: str | None = None
    mail: str | None = None
    logged: int | None = None
    doubts: tuple[str, ...] = ()
    sealed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Assigned(OnItem):
    """归属: whose the item is, from a person."""

    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeated(OnItem):
    """重复报送: the item is another one again."""

    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn(OnItem):
    """撤回: the unit takes the item back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted(OnItem):
    """采用: the item was printed in an issue of a publication, as brief or in full."""

    publication: str
    genre: str
    issue: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedUp(OnItem):
    """采编上报: edited by the office and sent up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Instructed(OnItem):
    """批示: a leader of that rank wrote an instruction on it."""

    rank: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commended(OnItem):
    """优秀信息: chosen as excellent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commissioned(FactPayload):
    """约稿: units were asked for a piece, due on a civil date."""

    commission: str
    units: tuple[str, ...]
    due: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered(FactPayload):
    """约稿完成: a unit delivered what it was asked for."""

    commission: str
    unit: str
    item: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommissionMissed(FactPayload):
    """约稿未按要求完成: confirmed by a person."""

    commission: str
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Attested(FactPayload):
    """认定: a person attests, with evidence, that an occurrence the rulebook names befell an item or a unit; `number` is exact, as text."""

    occurrence: str
    item: str | None = None
    unit: str | None = None
    number: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reprimanded(FactPayload):
    """通报批评: confirmed for a unit and the quarter that it is for."""

    unit: str
    period: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReprimandDeclined(Reprimanded):
    """通报批评不予确认: proposed, but a person declined it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked(FactPayload):
    """更正: an earlier fact, named by its entry, no longer holds."""

    fact: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed(FactPayload):
    """签发: a quarter is closed: its `figures` as an export shows them; in `tallies` figures and lines of each quarter that this closes.

    `starts` is the first quarter whose quotas bind, as known now; digests are SHA-256 hex, `head` that of the entry before.
    """

    period: str
    figures: dict[str, dict[str, int | str]]
    tallies: dict[str, dict[str, object]]
    starts: str | None
    rulebook: str
    rulebook_digest: str
    roster_digest: str
    head: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedDocument:
    """An attachment as the log shows it, but for its name."""

    kind: str
    size: int
    text_chars: int | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown(Payload):
    """A mail that a server (or folder of files) showed us: its key, in full, and the server's own receipt time."""

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int
    received_at: datetime
    sender: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged(Shown):
    """来件日志: the one line of a mail in the log; `digest` is None where the whole was not read."""

    outcome: Literal["recorded", "seen_before", "unreadable"]
    size: int | None
    digest: str | None = None
    message_id: str | None = None
    doubts: tuple[str, ...] = ()
    documents: tuple[LoggedDocument, ...] = ()
    defects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held(Shown):
    """扣留: marked secret, so nothing of it is written down but where it lies and which rule held it (DESIGN.md 6)."""

    rule: str
    strength: Literal["strong", "weak"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Released(Payload):
    """放行: a person found the held mail of that entry fit to be recorded."""

    held: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed(Payload):
    """清除: the contents of these entries and these archived mails are erased for ever."""

    entries: tuple[int, ...]
    mails: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reread(Payload):
    """重读: what today's readers make of a mail or an item. With its words, the latest one stands over what the entry `of` said."""

    of: int
    doubts: tuple[str, ...] = ()
    category: str | None = None
    sender: str | None = None
    message_id: str | None = None
    documents: tuple[LoggedDocument, ...] = ()
    defects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Taught(Payload):
    """教地址: from that day on an address, or "@domain", is this unit's (None: no longer), whatever was said before of that day and later ones."""

    address: str
    unit: str | None
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged(Payload):
    """判定: what a person decided of the item or mail that the entry `of` recorded: its category, doubts that are settled, doubts that are open again."""

    of: int
    category: str | None = None
    settled: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()


_ON_ITEMS = (Received, Assigned, Repeated, Withdrawn, Adopted, ReportedUp, Instructed, Commended)
_ON_UNITS = (Commissioned, Delivered, CommissionMissed, Attested, Reprimanded, ReprimandDeclined)
_OURS = (Logged, Held, Released, Sealed, Reread, Taught, Judged, Objected, Answered)
PAYLOADS: dict[EntryKind, type[Payload]] = {
    EntryKind(re.sub("(?<=.)(?=[A-Z])", "_", payload.__name__).lower()): payload
    for payload in (*_ON_ITEMS, *_ON_UNITS, Revoked, Closed, *_OURS)
}
KINDS = {payload: kind for kind, payload in PAYLOADS.items()}
FACTS = frozenset(kind for kind, payload in PAYLOADS.items() if payload not in _OURS)
