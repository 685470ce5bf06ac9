"""A mail's bytes to what it says (pure): headers, text, attachments, and what kind of mail it is.

Hostile structure is a defect and never an exception.
"""

import hashlib
import re
from itertools import islice

from config.errors import BadMail
from ingest.charset import clean_line
from ingest.contents import read_contents
from ingest.envelope import is_one_address, read_authentication, read_envelope
from ingest.headers import Headers, decode_words, is_mail, mail_start, read_headers, read_value
from ingest.mail import (
    AMBIGUOUS_FROM,
    Attachment,
    Document,
    Forwarded,
    MailKind,
    OpenedMail,
    ParsedMail,
)
from ingest.quotations import first_quoted

MAX_MESSAGE_ID = 998  # characters: a line of RFC 5322, 2.1.1
MAX_FORWARDED = 20  # enclosed mails whose own header is read

_HEAD = 64 * 1024

_PROGRAM = re.compile(r"(?:postmaster|mailer-?daemon|mail-?daemon|mdaemon)(?:@|$)", re.IGNORECASE)
_BOUNCED = re.compile(
    "退信|未能?送达|无法(?:投递|送达)|(?:投递|发送)失败|投递状态|undeliver"
    "|delivery (?:status|failure|has failed)|returned mail|failure notice|mail delivery",
    re.IGNORECASE,
)
_RECEIPT = re.compile(
    r"(?:已读回执|已读|已阅读|回执|未读|送达回执|Read|Not read)\s*[:：]", re.IGNORECASE
)
_WAS_READ = re.compile(
    r"已(?:经)?(?:被)?(?:阅读|读|打开|显示|收到)|回执|阅读时间|was (?:read|displayed)|receipt",
    re.IGNORECASE,
)
_AUTOMATIC = re.compile(
    r"\[?(?:自动回复|自动答复|假期回复|automatic reply|auto(?:matic)?[ -]?(?:reply|response)"
    "|out of office)",
    re.IGNORECASE,
)
_REPORTS = {"delivery-status": MailKind.BOUNCE, "disposition-notification": MailKind.READ_RECEIPT}
_RETURNED = frozenset(
    [*(f"message/{report}" for report in _REPORTS), "message/rfc822", "text/rfc822-headers"]
)
_INVITATIONS = {"text/calendar", "application/ics", "text/x-vcalendar", "application/x-ics"}
_SHORT = 600  # letters; what programs and people away say is no longer


def canonical(content: bytes) -> bytes:
    """Every bare LF made CRLF, a bare CR left alone: the form that is archived and hashed."""
    if content.count(b"\n") == content.count(b"\r\n"):
        return content
    return content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def digest_of(content: bytes) -> str:
    """The identity of a mail that is in its canonical form: SHA-256, in hex."""
    return hashlib.sha256(content).hexdigest()


def parse(content: bytes) -> ParsedMail:
    """The mail as it presents itself. BadMail: no mail at all, for none of its headers is there."""
    headers = read_headers(content, start=mail_start(content))
    if not is_mail(headers):
        raise BadMail("这不是一封邮件: 没有邮件头, 请核对文件或邮箱")
    hops = headers.every("received")
    envelope = read_envelope(headers.first("from"), headers.first("date"), received=hops)
    subject = _line(headers, "subject")
    contents = read_contents(content, headers)
    ambiguous = () if is_one_address(headers.every("from")) else (AMBIGUOUS_FROM,)
    defects = (*headers.defects, *envelope.defects, *ambiguous, *contents.defects)
    return ParsedMail(
        message_id=_line(headers, "message-id")[:MAX_MESSAGE_ID] or None,
        sender=envelope.sender,
        sender_name=envelope.sender_name,
        subject=subject,
        sent_at=envelope.sent_at,
        text=contents.text,
        attachments=contents.attachments,
        defects=tuple(dict.fromkeys(defects)),
        kind=kind_of_mail(
            headers,
            sender=envelope.sender,
            subject=subject,
            text=contents.text,
            attachments=contents.attachments,
        ),
        hops=envelope.hops,
        authentication=read_authentication(headers.every("authentication-results")),
        forwarded=_enclosed(contents.attachments),
        links=contents.links,
        unshown=contents.unshown,
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
        unshown=mail.unshown,
    )


def _line(headers: Headers, name: str) -> str:
    return clean_line(decode_words(headers.first(name) or b""))


def _enclosed(attachments: tuple[Attachment, ...]) -> tuple[Forwarded, ...]:
    """What the mails enclosed as parts or files say of themselves; mails inside these are left out."""
    enclosed = (forwarded for each in attachments if (forwarded := _forwarded(each)))
    return tuple(islice(enclosed, MAX_FORWARDED))


def _forwarded(attachment: Attachment) -> Forwarded | None:
    is_part = attachment.declared_type == "message/rfc822"
    if not (is_part or (attachment.name or "").lower().endswith(".eml")):
        return None
    content = attachment.content[:_HEAD]
    headers = read_headers(content, start=mail_start(content))
    if not is_mail(headers):
        return None
    sender = read_envelope(headers.first("from"), headers.first("date"))
    how = "rfc822" if is_part else "eml"
    return Forwarded(
        sender.sender, sender.sender_name, _line(headers, "subject"), sender.sent_at, how
    )


def kind_of_mail(
    headers: Headers, *, sender: str, subject: str, text: str, attachments: tuple[Attachment, ...]
) -> MailKind:
    """What the mail is. An attachment that could be an item, or a long text of its own, makes it a
    letter whatever its header says.
    """
    if not attachments and not text.strip():
        return MailKind.LETTER  # perhaps only its header was read, for it was too large
    kinds = {
        attachment.declared_type
        for attachment in attachments
        if not attachment.declared_type.startswith("image/")
    }
    if kinds <= _RETURNED and (
        returned := _returned(headers, kinds, sender=sender, subject=subject)
    ):
        return returned
    if kinds and kinds <= _INVITATIONS:
        return MailKind.CALENDAR
    return MailKind.LETTER if kinds or not _is_short(text) else _short_kind(headers, subject, text)


def _returned(headers: Headers, kinds: set[str], *, sender: str, subject: str) -> MailKind | None:
    """A report, or a bounce without one: nothing is in it but what came back."""
    bounced = _BOUNCED.search(subject) and (_PROGRAM.match(sender) or _has_no_sender(headers))
    return _reported(headers, kinds) or (MailKind.BOUNCE if bounced else None)


def _short_kind(headers: Headers, subject: str, text: str) -> MailKind:
    if (headers.first("auto-submitted") or b"").strip().lower().startswith(
        b"auto-replied"
    ) or _AUTOMATIC.match(subject):
        return MailKind.AUTO_REPLY
    return (
        MailKind.READ_RECEIPT
        if _RECEIPT.match(subject) and _WAS_READ.search(text)
        else MailKind.LETTER
    )


def _reported(headers: Headers, kinds: set[str]) -> MailKind | None:
    """RFC 6522: a report says what it reports, on the whole or on its second part."""
    declared, params = read_value(headers.first("content-type"))
    if declared != "multipart/report":
        return None
    report = params.get("report-type", b"").decode("ascii", "replace").strip().lower()
    return _REPORTS.get(report) or next(
        (kind for report, kind in _REPORTS.items() if f"message/{report}" in kinds), None
    )


def _has_no_sender(headers: Headers) -> bool:
    path = headers.first("return-path")
    return path is not None and path.strip().replace(b" ", b"") == b"<>"


def _is_short(text: str) -> bool:
    """What an automatic reply quotes is not its own."""
    lines = text.split("\n", 500)[:500]
    quoted = first_quoted(lines)
    own = "".join("".join(lines[: quoted.start] if quoted else lines).split())
    return len(own) <= _SHORT and (quoted is not None or len(text) <= 4 * _SHORT)
