"""A mail's bytes to what it says (pure): headers, text and attachments; hostile structure is a defect and never an exception."""

import hashlib
from itertools import islice

from config.errors import BadMail
from ingest.charset import clean, clean_line, decode
from ingest.envelope import read_envelope
from ingest.headers import Headers, is_mail, mail_start, read_headers
from ingest.mail import Attachment, ParsedMail
from ingest.mime import MAX_PARTS, Part, decoded, walk
from ingest.words import decode_words

MAX_MESSAGE_ID = 998  # characters: a line of RFC 5322, 2.1.1

# A plain text this short beside an HTML one is a mailer's excuse, not the text.
_EXCUSE = 40
_BLANKS = dict.fromkeys(map(ord, " \t\n\u00a0\u3000"))
_Text = tuple[str, str, int | None]  # plain or html, text, alternative


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
    envelope = read_envelope(headers.first("from"), headers.first("date"))
    text, attachments, defects = _contents(content, headers)
    return ParsedMail(
        message_id=clean_line(decode_words(headers.first("message-id") or b""))[:MAX_MESSAGE_ID] or None,
        sender=envelope.sender,
        sender_name=envelope.sender_name,
        subject=clean_line(decode_words(headers.first("subject") or b"")),
        sent_at=envelope.sent_at,
        text=text,
        attachments=attachments,
        defects=tuple(dict.fromkeys(code for code in (*headers.defects, *envelope.defects, *defects) if code)),
    )


def _contents(content: bytes, headers: Headers) -> tuple[str, tuple[Attachment, ...], list[str | None]]:
    texts: list[_Text] = []
    attachments: list[Attachment] = []
    defects: list[str | None] = []
    for number, part in enumerate(islice(walk(content, headers), MAX_PARTS + 1)):
        if number == MAX_PARTS:
            defects.append("many_parts")
            break
        body, defect = decoded(content, part)
        defects += [*part.defects, defect]
        if _is_text(part):
            text, guessed = _read_text(part, body)
            texts.append((part.declared_type, text, part.alternative))
            defects.append(guessed)
        else:
            attachments.append(Attachment(part.name, part.declared_type, body))
    return _best(texts), tuple(attachments), defects


def _is_text(part: Part) -> bool:
    return part.declared_type in ("text/plain", "text/html") and part.name is None and part.disposition != "attachment"


def _read_text(part: Part, body: bytes) -> tuple[str, str | None]:
    charset: str | None = part.params.get("charset", b"").decode("ascii", "replace")
    if not charset and part.declared_type == "text/html":
        from ingest.documents.hypertext import charset_of  # noqa: PLC0415 - see _plain

        charset = charset_of(body)
    text, problem = decode(body, charset)
    return clean(text), problem


def _best(texts: list[_Text]) -> str:
    """Of an alternative the plain text, unless it is empty or an excuse; everything else one after another, once."""
    chosen: dict[str, str] = {}
    for group in dict.fromkeys(alternative for _, _, alternative in texts):
        members = [(kind, text) for kind, text, alternative in texts if alternative == group]
        for text in _best_of(members) if group is not None else [_plain(kind, text) for kind, text in members]:
            if text.strip():
                # one text needs no comparing, and a large one is dear to compare
                chosen.setdefault(text.translate(_BLANKS) if len(texts) > 1 else "", text.strip("\n\t "))
    return "\n\n".join(chosen.values())


def _best_of(members: list[tuple[str, str]]) -> list[str]:
    plain = [text for kind, text in members if kind == "text/plain"]
    html = [text for kind, text in members if kind == "text/html"]
    length = _length(plain)
    if not html or length > _EXCUSE:
        return plain
    rendered = [_plain("text/html", text) for text in html]
    return rendered if _length(rendered) > 2 * length else plain


def _length(texts: list[str]) -> int:
    """Letters; of long texts only the first are counted."""
    return sum(len(text[:2000].translate(_BLANKS)) for text in texts)


def _plain(kind: str, text: str) -> str:
    if kind == "text/plain":
        return text
    from ingest.documents.hypertext import text_of_html  # noqa: PLC0415 - inscriptis and lxml only where a mail has no plain text

    return text_of_html(text)
