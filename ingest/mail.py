"""The mail as it passes from floor to floor: as fetched, as parsed, as opened. Types only."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Problem(StrEnum):
    """Why an attachment gave no text."""

    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    UNSUPPORTED = "unsupported"
    OVERSIZE = "oversize"


@dataclass(frozen=True, slots=True)
class MailKey:
    """Where a mail was shown to us: the name of the mailbox, the folder in Unicode, and its two IMAP numbers (RFC 3501, 2.3.1.1)."""

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class RawMail:
    """A mail as it was fetched: content is None where it was over the size limit and left on the server; `headers` then hold its head."""

    key: MailKey
    received_at: datetime
    size: int
    content: bytes | None
    digest: str | None
    headers: bytes | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part with a name, or not of text: the name bare and cleaned (None where there is none), the type as declared, the bytes decoded."""

    name: str | None
    declared_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """What the mail says of itself; every text is clean Unicode, without NUL and lone surrogates.

    `sender` is a bare address in lower case, "" where none was found; `sent_at` is the Date header, aware, None where it can't be read.
    """

    message_id: str | None
    sender: str
    sender_name: str
    subject: str
    sent_at: datetime | None
    text: str
    attachments: tuple[Attachment, ...]
    defects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """附件: an attachment as it was read. `kind` is told by content (docx, text, html, eml, ...); exactly one of `text` and `problem` is None."""

    name: str | None
    kind: str
    size: int
    text: str | None
    problem: Problem | None


@dataclass(frozen=True, slots=True)
class OpenedMail:
    """A mail opened whole: parsed, with its attachments read. No bytes are left in it; it crosses a process border as JSON."""

    message_id: str | None
    sender: str
    sender_name: str
    subject: str
    sent_at: datetime | None
    text: str
    documents: tuple[Document, ...]
    defects: tuple[str, ...]
