"""What a mail's parts hold: its text, best of plain and HTML, and its attachments.

Signatures are opened, encryption is reported, links to cloud storage are collected and never
followed. Bounded; never raises.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from ingest.charset import clean, decode
from ingest.headers import Headers, mail_start, read_headers
from ingest.mail import Attachment
from ingest.mime import MAX_PARTS, MailPart, decoded, walk
from ingest.smime import TYPES, is_encrypted, is_signature, signed_content
from ingest.unshown import SOUGHT, lines_with_marks, not_shown, outside, words_of_markup

MAX_LINKS = 20
MAX_LINK = 300  # characters
ENCRYPTED = "encrypted_mail"  # the defect of a mail that nobody without its key can read
# The web mailers' big attachments and shared files; the styles that NetEase puts into every mail
# are no sign (divNeteaseBigAttach).
STORAGE = re.compile(
    "ftnExs_download|ftnexs|/ftn/download|large-attachment-download|cloud-?attach(?:ment)?"
    r"|bigattach|fs\.163\.com|dashi\.163\.com"
    r"|docs\.qq\.com/|drive\.weixin\.qq\.com|wx\.mail\.qq\.com/|pan\.baidu\.com/s|pan\.quark\.cn/s"
    r"|www\.aliyundrive\.com/s|kdocs\.cn/l|weiyun\.com"
    r"|mail\.10086\.cn/(?:v2|disk)|caiyun\.139\.com",
    re.IGNORECASE,
)

_SIGNED_IN_SIGNED = 3
# A plain text this short beside an HTML one is a mailer's excuse, not the text.
_EXCUSE = 40
_BLANKS = dict.fromkeys(map(ord, " \t\n\u00a0\u3000"))
_Text = tuple[str, str, int | None]  # plain or html, text, alternative
_HREF = re.compile(r"\shref\s*=\s*[\"']?(https?://[^\s\"'<>]{1,2000})", re.IGNORECASE)
_SIGNED = re.compile(
    r"^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\n(?:[A-Za-z-]{1,40}: [^\n]{0,200}\n){0,10}"
    r"[ \t]*\n?",
    re.MULTILINE,
)
_SIGNATURE = re.compile(r"^-----BEGIN PGP SIGNATURE-----", re.MULTILINE)
_SIGNATURE_END = "-----END PGP SIGNATURE-----"
_ENCRYPTED = re.compile(r"^[>\s]{0,20}-----BEGIN PGP MESSAGE-----", re.MULTILINE)
_ENCRYPTED_END = "-----END PGP MESSAGE-----"
_ESCAPED = re.compile(r"^- ", re.MULTILINE)
_BLOCKS = 20


@dataclass(frozen=True, slots=True)
class Contents:
    """`links`: those to cloud storage in HTML parts; `defects`: in the order in which they were
    met; `unshown`: the lines that no reader of the mail sees (ingest/unshown.py).
    """

    text: str
    attachments: tuple[Attachment, ...]
    links: tuple[str, ...]
    defects: tuple[str, ...]
    unshown: str = ""


@dataclass(slots=True)
class _Gathered:
    texts: list[_Text] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    defects: list[str | None] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    parts: int = 0

    def add_parts(self, content: bytes, headers: Headers, *, depth: int = 0) -> None:
        spans: list[tuple[int, int]] = []
        self._add_each(content, headers, depth, spans)
        self.outside += outside(content, spans)

    def _add_each(
        self, content: bytes, headers: Headers, depth: int, spans: list[tuple[int, int]]
    ) -> None:
        for part in islice(walk(content, headers), MAX_PARTS + 1):
            self.parts += 1
            spans.append((part.start, part.end))
            if self.parts > MAX_PARTS:
                self.defects.append("many_parts")
                return
            body, defect = decoded(content, part)
            self.defects += [*part.defects, defect]
            if _is_text(part):
                self.add_text(part, body)
            elif (
                part.declared_type in TYPES
                and (inner := signed_content(body))
                and depth < _SIGNED_IN_SIGNED
            ):
                self.add_parts(inner, read_headers(inner), depth=depth + 1)
            elif not is_signature(part.declared_type, body):
                if _is_locked(part, body):
                    self.defects.append(ENCRYPTED)
                self.attachments.append(Attachment(part.name, part.declared_type, body))

    def add_text(self, part: MailPart, body: bytes) -> None:
        charset: str | None = _charset(part)
        if not charset and part.declared_type == "text/html":
            from ingest.documents.html import charset_of  # noqa: PLC0415 - see _plain

            charset = charset_of(body)
        text, guessed = decode(body, charset)
        text = clean(text)
        self.texts.append((part.declared_type, text, part.alternative))
        self.defects.append(guessed)
        if part.declared_type == "text/html":
            self.links += storage_links(text)


def read_contents(content: bytes, headers: Headers) -> Contents:
    """The text of the whole, quotations included, and what else the mail brings."""
    gathered = _Gathered()
    gathered.add_parts(content, headers)
    text, encrypted = without_armour(_best(gathered.texts))
    return Contents(
        text.strip("\n\t "),
        tuple(gathered.attachments),
        tuple(dict.fromkeys(gathered.links)),
        tuple(code for code in (*gathered.defects, ENCRYPTED if encrypted else None) if code),
        lines_with_marks((*gathered.outside, *_hidden(gathered.texts, text))),
    )


def _hidden(texts: list[_Text], shown: str) -> Iterator[str]:
    """What the texts say beside what is shown."""
    for kind, text, _ in texts:
        if kind == "text/html":
            yield not_shown(words_of_markup(text), shown)
        elif SOUGHT in text and text.strip("\n\t ") not in shown:
            yield text


def own_html(content: bytes) -> str | None:
    """来件原样: the mail's HTML parts as they were sent, hostile as they are; None where it has
    none.

    Cleans nothing: whoever shows it must.
    """
    headers = read_headers(content, start=mail_start(content))
    pages = [
        clean(decode(decoded(content, part)[0], _charset(part) or None)[0])
        for part in islice(walk(content, headers), MAX_PARTS)
        if part.declared_type == "text/html" and _is_text(part)
    ]
    return "\n".join(pages) or None


def storage_links(source: str) -> tuple[str, ...]:
    """The links to cloud storage in HTML, each once, in order, clipped. Linear in the length."""
    if not STORAGE.search(source):
        return ()
    links = (
        html.unescape(match[1])[:MAX_LINK]
        for match in _HREF.finditer(source)
        if STORAGE.search(match[1])
    )
    return tuple(dict.fromkeys(islice(links, MAX_LINKS)))


def without_armour(text: str) -> tuple[str, bool]:
    """The text without inline PGP's armour (RFC 4880, 6.2 and 7), and whether a part is encrypted."""
    if "-----BEGIN PGP" not in text:
        return text, False
    for _ in range(_BLOCKS):
        if (opened := _SIGNED.search(text)) is None:
            break
        closed = _SIGNATURE.search(text, opened.end())
        inside = text[opened.end() : closed.start() if closed else len(text)]
        after = _after(text, closed.end(), _SIGNATURE_END) if closed else ""
        text = text[: opened.start()] + _ESCAPED.sub("", inside) + after
    return _without_encrypted(text)


def _is_text(part: MailPart) -> bool:
    return (
        part.declared_type in ("text/plain", "text/html")
        and part.name is None
        and part.disposition != "attachment"
    )


def _is_locked(part: MailPart, body: bytes) -> bool:
    """RFC 3156, 4 and RFC 8551, 3.3: an encrypted mail has a control part, or is an envelope."""
    return part.declared_type == "application/pgp-encrypted" or (
        part.declared_type in TYPES and is_encrypted(body)
    )


def _charset(part: MailPart) -> str:
    return part.params.get("charset", b"").decode("ascii", "replace")


def _best(texts: list[_Text]) -> str:
    """Of an alternative the plain text, unless it is empty or an excuse; all else, each text once."""
    chosen: dict[str, str] = {}
    for group in dict.fromkeys(alternative for _, _, alternative in texts):
        members = [(kind, text) for kind, text, alternative in texts if alternative == group]
        for text in _best_of(members) if group is not None else map(_plain, members):
            if text.strip():
                # a single text needs no key to compare, and a large one would be costly
                key = text.translate(_BLANKS) if len(texts) > 1 else ""
                chosen.setdefault(key, text.strip("\n\t "))
    return "\n\n".join(chosen.values())


def _best_of(members: list[tuple[str, str]]) -> list[str]:
    plain = [text for kind, text in members if kind == "text/plain"]
    pages = [member for member in members if member[0] == "text/html"]
    length = _length(plain)
    if not pages or length > _EXCUSE:
        return plain
    rendered = list(map(_plain, pages))
    return rendered if _length(rendered) > 2 * length else plain


def _length(texts: list[str]) -> int:
    """Letters; of long texts only the first are counted."""
    return sum(len(text[:2000].translate(_BLANKS)) for text in texts)


def _plain(member: tuple[str, str]) -> str:
    kind, text = member
    if kind == "text/plain":
        return text
    from ingest.documents.html import text_of_html  # noqa: PLC0415 - heavy: inscriptis and lxml

    return text_of_html(text)


def _without_encrypted(text: str) -> tuple[str, bool]:
    kept: list[str] = []
    position = 0
    for opened in _ENCRYPTED.finditer(text):
        if opened.start() >= position:
            kept.append(text[position : opened.start()])
            end = text.find(_ENCRYPTED_END, opened.end())
            position = end + len(_ENCRYPTED_END) if end != -1 else len(text)
    return "".join((*kept, text[position:])), bool(kept)


def _after(text: str, start: int, mark: str) -> str:
    end = text.find(mark, start)
    return "" if end == -1 else text[end + len(mark) :]
