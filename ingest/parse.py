"""A mail's bytes to what it says (pure): headers, text and attachments; hostile structure is a defect and never an exception."""

import hashlib

from config.errors import BadMail
from ingest.charset import clean_line
from ingest.contents import read_contents
from ingest.envelope import read_envelope
from ingest.headers import Headers, is_mail, mail_start, read_headers
from ingest.kinds import kind_of_mail
from ingest.mail import Attachment, Document, Forwarded, OpenedMail, ParsedMail
from ingest.trace import read_authentication
from ingest.words import decode_words

MAX_MESSAGE_ID = 998  # characters: a line of RFC 5322, 2.1.1
MAX_FORWARDED = 20  # enclosed mails whose own header is read

_HEAD = 64 * 1024


def canonical(content: bytes) -> bytes:
    """Every bare LF made CRLF, a bare CR left alone: the form that is archived and hashed."""
    if content.count(b"\n") == content.count(b"\r\n"):
        return content
    return content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def digest_of(content: bytes) -> str:
    """A mail's identity: SHA-256 of its canonical form, in hex."""
    return hashlib.sha256(canonical(content)).hexdigest()


def parse(content: bytes) -> ParsedMail:
    """The mail as it presents itself. BadMail where there is no mail in the bytes at all: none of a mail's own headers."""
    headers = read_headers(content, start=mail_start(content))
    if not is_mail(headers):
        raise BadMail("这不是一封邮件: 没有邮件头, 请核对文件或邮箱")
    envelope = read_envelope(
        headers.first("from"), headers.first("date"), received=headers.every("received")
    )
    subject = _subject(headers)
    found = read_contents(content, headers)
    return ParsedMail(
        message_id=clean_line(decode_words(headers.first("message-id") or b""))[:MAX_MESSAGE_ID]
        or None,
        sender=envelope.sender,
        sender_name=envelope.sender_name,
        subject=subject,
        sent_at=envelope.sent_at,
        text=found.text,
        attachments=found.attachments,
        defects=tuple(dict.fromkeys((*headers.defects, *envelope.defects, *found.defects))),
        kind=kind_of_mail(
            headers,
            sender=envelope.sender,
            subject=subject,
            text=found.text,
            attachments=found.attachments,
        ),
        hops=envelope.hops,
        authentication=read_authentication(headers.every("authentication-results")),
        forwarded=_enclosed(found.attachments),
        links=found.links,
    )


def opened(mail: ParsedMail, documents: tuple[Document, ...]) -> OpenedMail:
    """The mail with its attachments read: the same but for their bytes."""
    return OpenedMail(
        message_id=mail.message_id,
        sender=mail.sender,
        sender_name=mail.sender_name,
        subject=mail.subject,
        sent_at=mail.sent_at,
        text=mail.text,
        documents=documents,
        defects=mail.defects,
        kind=mail.kind,
        hops=mail.hops,
        authentication=mail.authentication,
        forwarded=mail.forwarded,
        links=mail.links,
    )


def _subject(headers: Headers) -> str:
    return clean_line(decode_words(headers.first("subject") or b""))


def _enclosed(attachments: tuple[Attachment, ...]) -> tuple[Forwarded, ...]:
    """What the mails enclosed as parts or as files say of themselves; one inside another is not looked for."""
    found: list[Forwarded] = []
    for attachment in attachments:
        how = "rfc822" if attachment.declared_type == "message/rfc822" else "eml"
        if (how == "eml" and not (attachment.name or "").lower().endswith(".eml")) or len(
            found
        ) == MAX_FORWARDED:
            continue
        content = attachment.content[:_HEAD]
        headers = read_headers(content, start=mail_start(content))
        if is_mail(headers):
            envelope = read_envelope(headers.first("from"), headers.first("date"))
            found.append(
                Forwarded(
                    envelope.sender, envelope.sender_name, _subject(headers), envelope.sent_at, how
                )
            )
    return tuple(found)
