"""信件的样子: a letter as the bytes of a mail, the same bytes every time, right in old clients and new ones. Sends nothing."""

import base64
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from urllib.parse import quote

from config.period import SHANGHAI
from ledger.office.outbox import Enclosure, Letter

# Controls break a header; the marks that turn the direction of writing make a name look like another one.
UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]+"
)
LONGEST_SUBJECT = 150
LONGEST_NAME = 80
PLAIN = re.compile(r"[A-Za-z0-9 ._-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sender:
    """From whom letters are: an address, and the name shown beside it."""

    address: str
    name: str


def message_of(
    letter: Letter, *, sender: Sender, to: Sequence[str], number: str, made_at: datetime
) -> bytes:
    """The whole mail, its lines ended by CRLF; `number` is the left half of its Message-ID."""
    boundary = f"=_{number}"
    parts = [_text(letter.text), *map(_enclosed, letter.enclosures)]
    many = len(parts) > 1
    head = [
        f"From: {_words(sender.name)} <{sender.address}>",
        f"To: {', '.join(to)}" if len(to) < 2 else "To: " + ",\r\n ".join(to),
        f"Subject: {_words(one_line(letter.subject, longest=LONGEST_SUBJECT))}",
        f"Date: {format_datetime(made_at.astimezone(SHANGHAI))}",
        f"Message-ID: <{number}@{sender.address.rpartition('@')[2]}>",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        "MIME-Version: 1.0",
        *([f'Content-Type: multipart/mixed; boundary="{boundary}"', ""] if many else []),
    ]
    lines = "\r\n".join(head) + "\r\n"
    if not many:
        return (lines + parts[0]).encode("ascii")
    return (
        lines + "".join(f"--{boundary}\r\n{part}" for part in parts) + f"--{boundary}--\r\n"
    ).encode("ascii")


def one_line(text: str, *, longest: int) -> str:
    """Words that came from outside as one harmless line: no controls, nothing unseen, cut with … where they are too long."""
    shown = " ".join(UNSEEN.sub(" ", text).split())
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def _words(text: str) -> str:
    """As a header has them: plain where they are, else in encoded words (RFC 2047), each whole characters."""
    return (
        text
        if PLAIN.fullmatch(text) and len(text) <= 60
        else Header(text, "utf-8", maxlinelen=70).encode(linesep="\r\n")
    )


def _text(text: str) -> str:
    clean = text.encode("utf-8", "replace").decode("utf-8")
    body = _lines("\r\n".join(clean.splitlines()).encode() + b"\r\n")
    return f"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{body}"


def _enclosed(enclosure: Enclosure) -> str:
    """The name twice: in encoded words for clients that know no better, and by RFC 2231 for the others, whose word stands."""
    stem, dot, kind = enclosure.name.rpartition(".")
    name = one_line(stem.replace("/", "_").replace("\\", "_"), longest=LONGEST_NAME) + dot + kind
    return (
        f'Content-Type: {enclosure.type};\r\n name="{_words(name)}"\r\n'
        f"Content-Disposition: attachment;\r\n filename*=utf-8''{quote(name, safe='')}\r\n"
        f"Content-Transfer-Encoding: base64\r\n\r\n{_lines(enclosure.content)}"
    )


def _lines(content: bytes) -> str:
    return base64.encodebytes(content).decode("ascii").replace("\n", "\r\n")
