"""扣留的来件: which mails are held and which were released; nothing of what they say. Releases
none (release.py).
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from ingest.mail import RawMail
from ledger.book import Writer
from ledger.payloads import Held
from ledger.views import LogFilter, Stored, Views


@dataclass(frozen=True, slots=True)
class HeldMail:
    """扣留: where a held mail lies, since when, whose it is, and which rule held it, strongly or
    weakly.
    """

    entry: int
    mailbox: str
    folder: str
    uidvalidity: int
    uid: int
    received_at: datetime
    held_at: datetime
    sender: str | None
    strength: str
    rule: str


@dataclass(frozen=True, slots=True)
class ReleasedMail:
    """放行: who released a mail, when and why, and what was known of it while it was held."""

    mail: HeldMail
    by: str
    released_at: datetime
    reason: str


def held_notice(views: Views) -> str:
    """How many mails are held, in a sentence; "" where none is. Nothing of them is said."""
    held = views.log.count(outcome="held")
    return f"有 {held} 封来件被扣留，等待有权限的人处理（yishi mail held）。" if held else ""


def held_mails(views: Views) -> list[HeldMail]:
    """Every mail that is held now, oldest first."""
    seqs = sorted(mail.seq for mail in views.log.lines(wanted=LogFilter(outcome="held")))
    stored = views.stored(seqs)
    return [_held(stored[seq]) for seq in seqs]


def released_mails(views: Views, *, most: int) -> list[ReleasedMail]:
    """The latest mails that people released, newest first."""
    pairs = views.log.releases(most=most)
    stored = views.stored(seq for pair in pairs for seq in pair)
    reasons = views.words(seq for seq, _ in pairs)
    return [
        ReleasedMail(
            _held(stored[held]),
            stored[release].entry.actor,
            stored[release].entry.moment,
            reasons.get(release, {}).get("reason", ""),
        )
        for release, held in pairs
    ]


def held_folder(writer: Writer, raw: RawMail) -> str:
    """`held:` and a number: the same whenever the file is met again, and no way back from it to
    the name or the content.
    """
    seed = f"{writer.secret('held files')}\n{raw.key.folder}\n{raw.key.uid}\n{raw.digest}"
    return (
        "held:"
        f"{int.from_bytes(hashlib.sha256(seed.encode('utf-8', 'surrogateescape')).digest()[:5], 'big')}"
    )


def _held(stored: Stored) -> HeldMail:
    held = cast("Held", stored.payload)
    return HeldMail(
        entry=stored.entry.seq,
        mailbox=held.mailbox,
        folder=held.folder,
        uidvalidity=held.uidvalidity,
        uid=held.uid,
        received_at=held.received_at,
        held_at=stored.entry.moment,
        sender=held.sender,
        strength=held.strength,
        rule=held.rule,
    )
