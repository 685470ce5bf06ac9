"""The parts of a mail as offsets into its bytes (RFC 2046): finds boundaries instead of reading
line by line; bounded, never raises.
"""

import binascii
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace

from ingest.headers import (
    Headers,
    Params,
    bare_name,
    decode_base64,
    read_headers,
    read_value,
    text_param,
)

MAX_PARTS = 1000
_ENCODED = 40  # characters, under which a word may look like base64
_BASE64 = re.compile(rb"[A-Za-z0-9+/]+={0,2}")
_QUOTED = re.compile(rb"(?:=[0-9A-F]{2}){9}")
MAX_DEPTH = 30

_RECOVERED = re.compile(rb"^--([^\r\n]{1,200}+)\r?\n(?=content-)", re.IGNORECASE | re.MULTILINE)
_HTML = re.compile(
    rb"\s{0,200}<(?:!doctype|html|head|body|meta|div|p|table|span|font)\b", re.IGNORECASE
)
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+")


@dataclass(frozen=True, slots=True)
class MailPart:
    """A leaf: what its headers declare and where its encoded body lies. `alternative` numbers the
    outermost multipart/alternative around it.
    """

    declared_type: str
    params: Params
    disposition: str
    name: str | None
    encoding: str
    start: int
    end: int
    alternative: int | None = None
    defects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the tree a block stands."""

    end: int
    depth: int = 0
    default_type: str = "text/plain"
    alternative: int | None = None
    defects: tuple[str, ...] = ()


def walk(content: bytes, headers: Headers) -> Iterator[MailPart]:
    """The leaves in order, lazily: take as many as you can bear. Every multipart yields one at
    least.
    """
    return _walk(content, headers, _Place(len(content)))


def decoded(content: bytes, part: MailPart) -> tuple[bytes, str | None]:
    """A leaf's bytes without their transfer encoding, and a defect or None; what can be decoded
    is.
    """
    body = content[part.start : part.end]
    if part.declared_type.startswith("text/") and (kept := _as_it_is(body, part.encoding)):
        return kept
    match part.encoding:
        case "" | "7bit" | "8bit" | "binary":
            return body, None
        case "base64":
            raw, whole = decode_base64(body)
            return raw, None if whole else "bad_base64"
        case "quoted-printable":
            return binascii.a2b_qp(body), None
        case "x-uuencode" | "uuencode" | "x-uue" | "uue":
            return _uudecoded(body)
        case _:
            return body, "unknown_encoding"


def _as_it_is(body: bytes, encoding: str) -> tuple[bytes, str] | None:
    """A text whose transfer encoding is not what its header says, as gateways leave it that have
    changed the text: raw under base64, or encoded where nothing says so. None where it may be so.
    """
    if encoding == "base64":
        # base64 is ASCII (RFC 2045, 6.8): what is not was never encoded
        return (body, "not_base64") if not body.isascii() else None
    if encoding not in {"", "7bit", "8bit", "binary"} or not body.isascii():
        return None
    tight = b"".join(body.split())
    if len(tight) >= _ENCODED and len(tight) % 4 == 0 and _BASE64.fullmatch(tight):
        raw, whole = decode_base64(tight)
        if whole and _is_text(raw):
            return raw, "undeclared_base64"
    if _QUOTED.search(body) and _is_text(raw := binascii.a2b_qp(body)):
        return raw, "undeclared_quoted_printable"
    return None


def _is_text(raw: bytes) -> bool:
    """Whether it is text in UTF-8 or GB 18030, and not in ASCII, which needs no encoding."""
    if raw.isascii() or b"\0" in raw:
        return False
    for charset in ("utf-8", "gb18030"):
        with suppress(UnicodeDecodeError):
            return bool(raw.decode(charset))
    return False


def _walk(content: bytes, headers: Headers, place: _Place) -> Iterator[MailPart]:
    declared, params = read_value(headers.first("content-type"))
    if not _TYPE.fullmatch(declared):
        declared = place.default_type
    start = min(headers.body_start, place.end)
    if not declared.startswith("multipart/"):
        yield _leaf(headers, declared, params, start, place)
    elif place.depth >= MAX_DEPTH:
        yield MailPart(
            declared,
            params,
            "attachment",
            None,
            "",
            start,
            place.end,
            defects=(*place.defects, "deep_nesting"),
        )
    else:
        yield from _inside(content, headers, declared, params.get("boundary", b"").rstrip(), place)


def _inside(
    content: bytes, headers: Headers, declared: str, boundary: bytes, place: _Place
) -> Iterator[MailPart]:
    defects = place.defects
    start = min(headers.body_start, place.end)
    parts = _split(content, boundary, start, place.end) if boundary else iter(())
    first = next(parts, None)
    if first is None:
        defects = (*defects, "wrong_boundary" if boundary else "no_boundary")
        recovered = _RECOVERED.search(content, start, place.end)
        parts = _split(content, recovered[1].rstrip(), start, place.end) if recovered else iter(())
        first = next(parts, None)
    if first is None:
        yield _flattened(content, headers, start, replace(place, defects=defects))
        return
    default = "message/rfc822" if declared == "multipart/digest" else "text/plain"
    alternative = (
        start
        if declared == "multipart/alternative" and place.alternative is None
        else place.alternative
    )
    span: tuple[int, int, bool] | None = first
    while span is not None:
        begin, end, closed = span
        inner = _Place(
            end,
            place.depth + 1,
            default,
            alternative,
            defects if closed else (*defects, "unclosed_multipart"),
        )
        yield from _walk(content, read_headers(content, start=begin, end=end), inner)
        defects = ()
        span = next(parts, None)


def _split(
    content: bytes, boundary: bytes, start: int, end: int
) -> Iterator[tuple[int, int, bool]]:
    """Offsets of the parts between delimiter lines, and whether a delimiter closed them. Whole
    lines count: Foxmail's boundaries are prefixes of each other.
    """
    delimiter = b"--" + boundary
    opened = None
    at = content.find(delimiter, start, end)
    while at != -1:
        after = at + len(delimiter)
        if at == start or content[at - 1] == 0x0A:
            line_end = content.find(b"\n", after, end)
            line_end = end if line_end == -1 else line_end
            rest = content[after:line_end].rstrip()
            if rest in (b"", b"--"):
                if opened is not None:
                    yield (
                        opened,
                        max(
                            opened,
                            at - 2 if content[at - 2 : at] == b"\r\n" else at - 1,
                        ),
                        True,
                    )
                if rest:
                    return
                opened = min(line_end + 1, end)
        at = content.find(delimiter, after, end)
    if opened is not None:
        yield opened, end, False


def _flattened(content: bytes, headers: Headers, start: int, place: _Place) -> MailPart:
    """A multipart without a part: gateways write one text into it and leave the type, and at times
    the transfer encoding, as they were.
    """
    part = _leaf(headers, "text/plain", {}, start, place)
    head = decoded(content, replace(part, end=min(part.end, start + 4096)))[0]
    return replace(part, declared_type="text/html") if _HTML.match(head) else part


def _leaf(headers: Headers, declared: str, params: Params, start: int, place: _Place) -> MailPart:
    disposition, disposition_params = read_value(headers.first("content-disposition"))
    name = None
    if params or disposition_params:
        name = bare_name(text_param(disposition_params, "filename"), text_param(params, "name"))
    encoding = (
        (headers.first("content-transfer-encoding") or b"")
        .strip()
        .split(b";")[0]
        .split(b" ")[0]
        .lower()
        .decode("ascii", "replace")
    )
    defects = (*place.defects, *headers.defects) if place.depth else place.defects
    return MailPart(
        declared, params, disposition, name, encoding, start, place.end, place.alternative, defects
    )


def _uudecoded(body: bytes) -> tuple[bytes, str | None]:
    lines = iter(body.splitlines())
    if not any(line.startswith(b"begin ") for line in lines):
        return body, "bad_uuencode"
    chunks = []
    for line in lines:
        if line.strip() in (b"end", b"`", b""):
            break
        try:
            chunks.append(binascii.a2b_uu(line))
        except binascii.Error:
            return b"".join(chunks), "bad_uuencode"
    return b"".join(chunks), None
