"""What each kind of entry says, in versions that are read for ever; free text is beside the chain, `content` its hash. Types only."""

import re
from datetime import date, datetime
from enum import StrEnum
from sys import intern
from typing import Literal

from msgspec import Struct
from msgspec.structs import force_setattr

from ledger.payload import Answered, Objected, Payload


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


class FactPayload(Payload, frozen=True, kw_only=True):
    """What every fact has. `actor` and `recorded_at` are the fact's own, where it came from elsewhere; the entry has its own."""

    ref: str
    day: date
    actor: str | None = None
    recorded_at: datetime | None = None


class OnItem(FactPayload, frozen=True, kw_only=True):
    """A fact about one item, named by its id."""

    item: str


class Received(OnItem, frozen=True, kw_only=True):
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

    def __post_init__(self) -> None:
        # A default is left out where a value is the very same object.
        force_setattr(self, "stream", intern(self.stream))
        force_setattr(self, "source", intern(self.source))


class Assigned(OnItem, frozen=True, kw_only=True):
    """归属: whose the item is, from a person."""

    unit: str


class Repeated(OnItem, frozen=True, kw_only=True):
    """重复报送: the item is another one again."""

    of: str


class Withdrawn(OnItem, frozen=True, kw_only=True):
    """撤回: the unit takes the item back."""


class Adopted(OnItem, frozen=True, kw_only=True):
    """采用: the item was printed in an issue of a publication, as brief or in full."""

    publication: str
    genre: str
    issue: str | None = None


class ReportedUp(OnItem, frozen=True, kw_only=True):
    """采编上报: edited by the office and sent up."""


class Instructed(OnItem, frozen=True, kw_only=True):
    """批示: a leader of that rank wrote an instruction on it."""

    rank: str


class Commended(OnItem, frozen=True, kw_only=True):
    """优秀信息: chosen as excellent."""


class Commissioned(FactPayload, frozen=True, kw_only=True):
    """约稿: units were asked for a piece, due on a civil date."""

    commission: str
    units: tuple[str, ...]
    due: date


class Delivered(FactPayload, frozen=True, kw_only=True):
    """约稿完成: a unit delivered what it was asked for."""

    commission: str
    unit: str
    item: str | None = None


class CommissionMissed(FactPayload, frozen=True, kw_only=True):
    """约稿未按要求完成: confirmed by a person."""

    commission: str
    unit: str


class Attested(FactPayload, frozen=True, kw_only=True):
    """认定: a person attests, with evidence, that an occurrence the rulebook names befell an item or a unit; `number` is exact, as text."""

    occurrence: str
    item: str | None = None
    unit: str | None = None
    number: str | None = None


class Reprimanded(FactPayload, frozen=True, kw_only=True):
    """通报批评: confirmed for a unit and the quarter that it is for."""

    unit: str
    period: str


class ReprimandDeclined(Reprimanded, frozen=True, kw_only=True):
    """通报批评不予确认: proposed, but a person declined it."""


class Revoked(FactPayload, frozen=True, kw_only=True):
    """更正: an earlier fact, named by its entry, no longer holds."""

    fact: int


class Closed(FactPayload, frozen=True, kw_only=True):
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


class LoggedDocument(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """An attachment as the log shows it, but for its name."""

    kind: str
    size: int
    text_chars: int | None = None
    problem: str | None = None


class Shown(Payload, frozen=True, kw_only=True):
    """A mail that a server (or folder of files) showed us: its key, in full, and the server's own receipt time."""

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int
    received_at: datetime
    sender: str | None = None


class Logged(Shown, frozen=True, kw_only=True):
    """来件日志: the one line of a mail in the log; `digest` is None where the whole was not read."""

    outcome: Literal["recorded", "seen_before", "unreadable"]
    size: int | None
    digest: str | None = None
    message_id: str | None = None
    doubts: tuple[str, ...] = ()
    documents: tuple[LoggedDocument, ...] = ()
    defects: tuple[str, ...] = ()


class Held(Shown, frozen=True, kw_only=True):
    """扣留: marked secret, so nothing of it is written down but where it lies and which rule held it (DESIGN.md 6)."""

    rule: str
    strength: Literal["strong", "weak"]


class Released(Payload, frozen=True, kw_only=True):
    """放行: a person found the held mail of that entry fit to be recorded."""

    held: int


class Sealed(Payload, frozen=True, kw_only=True):
    """清除: the contents of these entries and these archived mails are erased for ever."""

    entries: tuple[int, ...]
    mails: tuple[str, ...] = ()


class Reread(Payload, frozen=True, kw_only=True):
    """重读: what today's readers make of a mail or an item. With its words, the latest one stands over what the entry `of` said."""

    of: int
    doubts: tuple[str, ...] = ()
    category: str | None = None
    sender: str | None = None
    message_id: str | None = None
    documents: tuple[LoggedDocument, ...] = ()
    defects: tuple[str, ...] = ()


class Taught(Payload, frozen=True, kw_only=True):
    """教地址: from that day on an address, or "@domain", is this unit's (None: no longer), whatever was said before of that day and later ones."""

    address: str
    unit: str | None
    since: date


class Judged(Payload, frozen=True, kw_only=True):
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
