"""What a mail's parts say: its text, best of plain and HTML, and its attachments; signatures opened, encryption told. Bounded; never raises."""

from dataclasses import dataclass, field
from itertools import islice

from ingest.armour import without_armour
from ingest.charset import clean, decode
from ingest.headers import Headers, read_headers
from ingest.links import storage_links
from ingest.mail import Attachment
from ingest.mime import MAX_PARTS, Part, decoded, walk
from ingest.smime import TYPES, is_encrypted, is_signature, signed_content

ENCRYPTED = "encrypted_mail"  # the defect of a mail that nobody without its key can read

_SIGNED_IN_SIGNED = 3
# A plain text this short beside an HTML one is a mailer's excuse, not the text.
_EXCUSE = 40
_BLANKS = dict.fromkeys(map(ord, " \t\n\u00a0\u3000"))
_Text = tuple[str, str, int | None]  # plain or html, text, alternative


@dataclass(frozen=True, slots=True)
class Contents:
    """`links` are those to cloud storage in HTML parts; `defects` in the order in which they were met."""

    text: str
    attachments: tuple[Attachment, ...]
    links: tuple[str, ...]
    defects: tuple[str, ...]


@dataclass(slots=True)
class _Found:
    texts: list[_Text] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    defects: list[str | None] = field(default_factory=list)
    parts: int = 0


def read_contents(content: bytes, headers: Headers) -> Contents:
    """The text of the whole, quotations included, and what else the mail brings."""
    found = _Found()
    _gather(found, content, headers, depth=0)
    text, encrypted = without_armour(_best(found.texts))
    if encrypted:
        found.defects.append(ENCRYPTED)
    return Contents(
        text.strip("\n\t "),
        tuple(found.attachments),
        tuple(dict.fromkeys(found.links)),
        tuple(code for code in found.defects if code),
    )


def _gather(found: _Found, content: bytes, headers: Headers, *, depth: int) -> None:
    for part in islice(walk(content, headers), MAX_PARTS + 1):
        found.parts += 1
        if found.parts > MAX_PARTS:
            found.defects.append("many_parts")
            return
        body, defect = decoded(content, part)
        found.defects += [*part.defects, defect]
        if _is_text(part):
            _add_text(found, part, body)
        elif (
            part.declared_type in TYPES
            and (inner := signed_content(body))
            and depth < _SIGNED_IN_SIGNED
        ):
            _gather(found, inner, read_headers(inner), depth=depth + 1)
        elif not is_signature(part.declared_type, body):
            if _is_locked(part, body):
                found.defects.append(ENCRYPTED)
            found.attachments.append(Attachment(part.name, part.declared_type, body))


def _is_text(part: Part) -> bool:
    return (
        part.declared_type in ("text/plain", "text/html")
        and part.name is None
        and part.disposition != "attachment"
    )


def _is_locked(part: Part, body: bytes) -> bool:
    """RFC 3156, 4 and RFC 8551, 3.3: an encrypted mail has a control part, or is an envelope."""
    return part.declared_type == "application/pgp-encrypted" or (
        part.declared_type in TYPES and is_encrypted(body)
    )


def _add_text(found: _Found, part: Part, body: bytes) -> None:
    charset: str | None = part.params.get("charset", b"").decode("ascii", "replace")
    if not charset and part.declared_type == "text/html":
        from ingest.documents.hypertext import charset_of  # noqa: PLC0415 - see _plain

        charset = charset_of(body)
    text, guessed = decode(body, charset)
    found.texts.append((part.declared_type, clean(text), part.alternative))
    found.defects.append(guessed)
    if part.declared_type == "text/html":
        found.links += storage_links(found.texts[-1][1])


def _best(texts: list[_Text]) -> str:
    """Of an alternative the plain text, unless it is empty or an excuse; everything else one after another, once."""
    chosen: dict[str, str] = {}
    for group in dict.fromkeys(alternative for _, _, alternative in texts):
        members = [(kind, text) for kind, text, alternative in texts if alternative == group]
        for text in (
            _best_of(members)
            if group is not None
            else [_plain(kind, text) for kind, text in members]
        ):
            if text.strip():
                # one text needs no comparing, and a large one is dear to compare
                chosen.setdefault(
                    text.translate(_BLANKS) if len(texts) > 1 else "", text.strip("\n\t ")
                )
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
