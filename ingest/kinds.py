"""来件种类: letters told from what programs write: bounces, read receipts, automatic replies, invitations. Where an item could be in it, it is a letter."""

import re

from ingest.headers import Headers
from ingest.mail import Attachment, MailKind
from ingest.params import read_value
from ingest.quotations import first_quoted

_PROGRAM = re.compile(r"(?:postmaster|mailer-?daemon|mail-?daemon|mdaemon)(?:@|$)", re.IGNORECASE)
_BOUNCED = re.compile(
    r"退信|未能?送达|无法(?:投递|送达)|(?:投递|发送)失败|投递状态|undeliver|delivery (?:status|failure|has failed)|returned mail|failure notice|mail delivery",
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
    r"\[?(?:自动回复|自动答复|假期回复|automatic reply|auto(?:matic)?[ -]?(?:reply|response)|out of office)",
    re.IGNORECASE,
)
_REPORTS = {"delivery-status": MailKind.BOUNCE, "disposition-notification": MailKind.READ_RECEIPT}
_RETURNED = frozenset(
    [
        "message/rfc822",
        "message/delivery-status",
        "message/disposition-notification",
        "text/rfc822-headers",
    ]
)
_INVITATIONS = frozenset(
    ["text/calendar", "application/ics", "text/x-vcalendar", "application/x-ics"]
)
_SHORT = 600  # letters; what programs and people away say is no longer


def kind_of_mail(
    headers: Headers, *, sender: str, subject: str, text: str, attachments: tuple[Attachment, ...]
) -> MailKind:
    """What the mail is. An attachment that could be an item, or a long text of its own, makes it a letter whatever its header says."""
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
    said = params.get("report-type", b"").decode("ascii", "replace").strip().lower()
    return _REPORTS.get(said) or next(
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
