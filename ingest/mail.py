"""The mail as it passes from floor to floor: as fetched, as parsed, as opened. Types only."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Problem(StrEnum):
    """Why an attachment gave no text."""

    UNREADABLE = "unreadable"
    ENCRYPTED = "encrypted"
    SCANNED = "scanned"
    UNSUPPORTED = "unsupported"
    OVERSIZE = "oversize"
    NESTED = "nested"
    NOT_UNPACKED = "not_unpacked"
    STOPPED = "stopped"


class Note(StrEnum):
    """What is to be said of an attachment although it was read: its name promises something else;
    it has macros, which were not run.
    """

    MISNAMED = "misnamed"
    MACROS = "macros"


AMBIGUOUS_FROM = "ambiguous_from"  # the defect of a mail whose From is not exactly one address


@dataclass(frozen=True, slots=True)
class MailKey:
    """Where a mail was shown to us: the name of the mailbox, the folder in Unicode, and its two
    IMAP numbers (RFC 3501, 2.3.1.1).
    """

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class RawMail:
    """A mail as it was fetched: content is None where it was over the size limit and left on the
    server; `headers` then hold its head.
    """

    key: MailKey
    received_at: datetime
    size: int
    content: bytes | None
    digest: str | None
    headers: bytes | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A part with a name, or not of text: the name bare and cleaned (None where there is none),
    the type as declared, the bytes decoded.
    """

    name: str | None
    declared_type: str
    content: bytes


class MailKind(StrEnum):
    """来件种类: what a mail is; whatever is no letter was written by a program and reports
    nothing.
    """

    LETTER = "letter"
    BOUNCE = "bounce"
    READ_RECEIPT = "read_receipt"
    AUTO_REPLY = "auto_reply"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Hop:
    """One Received header: who gave the mail to whom, and when; "" and None for what it doesn't
    say.
    """

    given_by: str
    taken_by: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Check:
    """One result of a server's check: `spf`, `pass`, and the domain that passed, in lower case, ""
    where none is named.
    """

    method: str
    result: str
    domain: str


@dataclass(frozen=True, slots=True)
class Authentication:
    """One Authentication-Results header (RFC 8601): who checked, in lower case, and what came of
    it. Anybody can write one: only a trusted server's counts.
    """

    server: str
    checks: tuple[Check, ...]


@dataclass(frozen=True, slots=True)
class Forwarded:
    """转发原件: what a forwarded mail says of itself. `how` it came: `text` in the text, `rfc822`
    as a part, `eml` as a file.
    """

    sender: str
    sender_name: str
    subject: str
    sent_at: datetime | None
    how: str


@dataclass(frozen=True, slots=True)
class ParsedMail:
    """What the mail says of itself; every text is clean Unicode, without NUL and lone surrogates.

    `sender` is a bare address in lower case, "" where none was found; `sent_at` is the Date header,
    aware, None where it can't be read. `text` is the whole of it, with what it quotes. `hops` and
    `authentication`: the topmost header first. `forwarded`: the mails enclosed as parts or files.
    `links`: those to cloud storage that stand in the HTML source; `unshown`: the lines that may
    hold a mark of secrecy and that no reader sees (ingest/unshown.py). All of them are bounded.
    """

    message_id: str | None
    sender: str
    sender_name: str
    subject: str
    sent_at: datetime | None
    text: str
    attachments: tuple[Attachment, ...]
    defects: tuple[str, ...]
    kind: MailKind = MailKind.LETTER
    hops: tuple[Hop, ...] = ()
    authentication: tuple[Authentication, ...] = ()
    forwarded: tuple[Forwarded, ...] = ()
    links: tuple[str, ...] = ()
    unshown: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """附件: an attachment as it was read. `kind` is told by content (docx, text, html, eml, ...);
    exactly one of `text` and `problem` is None.

    `inside` is the position of the container (a mail, a zip) that it came out of, in the same
    mail's documents; None for an attachment of the mail itself. The text of an archive is its
    comment and the names of its folders; a picture's is empty. `unshown`: see `ParsedMail`.
    """

    name: str | None
    kind: str
    size: int
    text: str | None
    problem: Problem | None
    inside: int | None = None
    notes: tuple[Note, ...] = ()
    unshown: str = ""


@dataclass(frozen=True, slots=True)
class OpenedMail:
    """A mail opened whole: parsed, with its attachments read. No bytes are left in it; it crosses
    a process border as JSON. Fields as in `ParsedMail`.
    """

    message_id: str | None
    sender: str
    sender_name: str
    subject: str
    sent_at: datetime | None
    text: str
    documents: tuple[Document, ...]
    defects: tuple[str, ...]
    kind: MailKind = MailKind.LETTER
    hops: tuple[Hop, ...] = ()
    authentication: tuple[Authentication, ...] = ()
    forwarded: tuple[Forwarded, ...] = ()
    links: tuple[str, ...] = ()
    unshown: str = ""
