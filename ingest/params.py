"""Parameters of Content-Type and Content-Disposition (RFC 2045, RFC 2231) from raw bytes, in every shape that is sent; pure, linear."""

import re
from urllib.parse import unquote_to_bytes

from ingest.charset import clean_line, decode
from ingest.words import decode_words

MAX_NAME = 255  # characters
MAX_VALUE = 64 * 1024  # bytes of a header that are looked at

# A quote that is never closed runs to the end. A byte over 0x7f takes a following backslash with it: that is a GBK letter's second half.
_PARAM = re.compile(
    rb';\s*([^\s=;"]{1,100})\s*=\s*(?:"((?:[^"\\\x80-\xff]++|[\x80-\xff]++\\?|\\.|\\\Z)*+)(?:"|\Z)|([^;]*+))',
    re.DOTALL,
)
_ESCAPED = re.compile(rb'(?<![\x80-\xff])\\(["\\])')
_SECTION = re.compile(r"([^*]+)(?:\*(\d{1,4}))?(\*?)")
_PERCENT = re.compile(rb"%[89A-Fa-f][0-9A-Fa-f]")

Params = dict[str, bytes]


def read_value(raw: bytes | None) -> tuple[str, Params]:
    """`text/plain; charset=gbk` -> ("text/plain", {"charset": b"gbk"}): the value in lower case, the parameters raw, their names as sent (`name*0*`)."""
    raw = (raw or b"")[:MAX_VALUE]
    head = raw.partition(b";")[0].strip().lower().decode("ascii", "replace")
    params: Params = {}
    for match in _PARAM.finditer(raw):
        quoted, bare = match[2], match[3]
        value = _ESCAPED.sub(rb"\1", quoted) if quoted is not None else bare.strip()
        params.setdefault(match[1].decode("ascii", "replace").lower(), value)
    return head, params


def text_param(params: Params, name: str) -> str | None:
    """A parameter as text: RFC 2231 with any charset of the alias table, RFC 2047 with or without quotes, raw 8-bit, percent-encoded."""
    extended = _extended(params, name)
    if extended is not None:
        return clean_line(extended)
    raw = params.get(name)
    if raw is None:
        return None
    return clean_line(
        decode(unquote_to_bytes(raw))[0]
        if _PERCENT.search(raw) and raw.isascii()
        else decode_words(raw)
    )


def bare_name(*candidates: str | None) -> str | None:
    """The first candidate that is a file name at all, without a path; None where there is none."""
    for candidate in candidates:
        name = re.split(r"[/\\]", candidate or "")[-1].strip(" \"'")[:MAX_NAME]
        if name.strip("."):
            return name
    return None


def _extended(params: Params, name: str) -> str | None:
    """RFC 2231: `name*`, `name*0`, `name*0*` ...; the sections are joined as bytes, for a character may be cut between them."""
    sections: dict[int, tuple[bytes, bool]] = {}
    for key, value in params.items():
        match = _SECTION.fullmatch(key)
        if match and match[1] == name and key != name:
            sections[int(match[2] or 0)] = value, bool(match[3])
    if not sections:
        return None
    ordered = [sections[number] for number in sorted(sections)]
    charset = None
    if ordered[0][1] and ordered[0][0].count(b"'") >= 2:
        label, _, rest = ordered[0][0].split(b"'", 2)
        charset = label.decode("ascii", "replace")
        ordered[0] = rest, True
    joined = b"".join(unquote_to_bytes(value) if percent else value for value, percent in ordered)
    return (
        decode_words(joined) if charset is None and b"=?" in joined else decode(joined, charset)[0]
    )
