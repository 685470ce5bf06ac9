"""台账记录: one line of the ledger and the exact bytes that are hashed. Never reads or writes
anything.
"""

import hashlib
from dataclasses import dataclass
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
    at, who, text = recorded_at.isoformat(), " ".join(actor.split()), encode(payload)
    digest = _digest(previous, seq, at, kind, VERSION, who, text)
    return LedgerEntry(seq, at, kind, VERSION, who, text, previous, digest)


def digest_of(entry: LedgerEntry) -> str:
    """SHA-256 over previous digest, number, time, kind, version and actor, a line each, then the
    payload: `sha256sum` can check it.
    """
    e = entry
    return _digest(e.previous, e.seq, e.recorded_at, e.kind, e.version, e.actor, e.payload)


def _digest(*lines: object) -> str:
    return hashlib.sha256("\n".join(map(str, lines)).encode()).hexdigest()


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
