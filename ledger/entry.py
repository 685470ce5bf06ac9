"""台账记录: one line of the ledger and the exact bytes that are hashed. Never reads or writes
anything.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from msgspec import json

from ledger.payload import Payload
from ledger.payloads import KINDS, PAYLOADS, EntryKind

GENESIS = "0" * 64
VERSION = 1


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One entry. `recorded_at` and `payload` are the very text that was hashed; `digest` covers
    every other field (SHA-256 hex).
    """

    seq: int
    recorded_at: str
    kind: EntryKind
    version: int
    actor: str
    payload: str
    previous: str
    digest: str

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.recorded_at)


def make_entry(
    payload: Payload, *, seq: int, previous: str, recorded_at: datetime, actor: str
) -> LedgerEntry:
    """The entry that follows the one whose digest is `previous`; blanks and line ends in `actor`
    become single blanks.
    """
    kind = KINDS[type(payload)]
    entry = LedgerEntry(
        seq,
        recorded_at.isoformat(),
        kind,
        VERSION,
        " ".join(actor.split()),
        encode(payload),
        previous,
        "",
    )
    return replace(entry, digest=digest_of(entry))


def digest_of(entry: LedgerEntry) -> str:
    """SHA-256 over previous digest, number, time, kind, version and actor, a line each, then the
    payload: `sha256sum` can check it.
    """
    head = (
        entry.previous,
        str(entry.seq),
        entry.recorded_at,
        entry.kind,
        str(entry.version),
        entry.actor,
    )
    return hashlib.sha256("\n".join((*head, entry.payload)).encode()).hexdigest()


def encode(payload: Payload) -> str:
    """The payload as JSON; what has its default is left out, so that a field added later changes
    no earlier form.
    """
    return _ENCODER.encode(payload).decode()


def decode(entry: LedgerEntry) -> Any:
    """The payload of an entry as its frozen type; a reader of each older version stands here."""
    return _DECODERS[entry.kind].decode(entry.payload)


_ENCODER = json.Encoder()
_DECODERS = {kind: json.Decoder(payload) for kind, payload in PAYLOADS.items()}
