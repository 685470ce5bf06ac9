"""Headers of a mail or of a part, from raw bytes: the block and its fields, encoded words,
parameters.

Bounded, linear and tolerant of what senders get wrong: nothing here raises. RFC 5322, RFC 2047, RFC
2045, RFC 2231.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

import pybase64

from ingest.charset import clean_line, codec_of, decode, decode_raw

MAX_HEADERS = 1000
MAX_BLOCK = 4 * 1024 * 1024  # bytes of one header block that are looked at

_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:[ \t]*")
_KNOWN = re.compile(
    b"(?:from|to|cc|bcc|subject|date|sender|reply-to|message-id|received|return-path|delivered-to"
    b"|mime-version|in-reply-to|references"
    b"|importance|priority|organization|user-agent|authentication-results|dkim-signature"
    b"|domainkey-signature|disposition-notification-to"
    rb"|(?:content|x|arc|list|resent|thread)-[!-9;-~]+)[ \t]*:",
    re.IGNORECASE,
)
_BLANK_LINE = re.compile(rb"\n\r?\n")
_WORD_START = re.compile(rb"=\?[^?\s]+\?[bBqQ]\?")

# A lone question mark inside the text is against the RFC and often seen; "=?" never is: there the
# next word begins.
_WORD = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*+(?:(?<!=)\?(?!=)[^?]*+){0,8})\?=")
_NO_LETTERS = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
)
_Word = tuple[str | None, bytes, bytes]  # codec, b or q, encoded text

MAX_NAME = 255  # characters
MAX_VALUE = 64 * 1024  # bytes of a header that are looked at

# A quote that is never closed runs to the end. A byte over 0x7f takes a following backslash with
# it: that is a GBK letter's second half.
_PARAM = re.compile(
    rb';\s*([^\s=;"]{1,100})\s*=\s*(?:"((?:[^"\\\x80-\xff]++|[\x80-\xff]++\\?|\\.|\\\Z)*+)(?:"|\Z)|([^;]*+))',
    re.DOTALL,
)
_ESCAPED = re.compile(rb'(?<![\x80-\xff])\\(["\\])')
_SECTION = re.compile(r"([^*]+)(?:\*(\d{1,4}))?(\*?)")
_PERCENT = re.compile(rb"%[89A-Fa-f][0-9A-Fa-f]")

Params = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Headers:
    """Names in lower case and raw values, unfolded, in order; where the body starts; what was
    wrong.
    """

    fields: tuple[tuple[str, bytes], ...]
    body_start: int
    defects: tuple[str, ...] = ()

    def first(self, name: str) -> bytes | None:
        """The raw value of the first header of that name (in lower case)."""
        return next((value for key, value in self.fields if key == name), None)

    def every(self, name: str) -> tuple[bytes, ...]:
        """The raw values of all headers of that name (in lower case), the topmost first."""
        return tuple(value for key, value in self.fields if key == name)


def read_headers(content: bytes, *, start: int = 0, end: int | None = None) -> Headers:
    """The header block between the two offsets. A block without a single header line has no
    fields, and all of it is body.
    """
    end = len(content) if end is None else end
    if content[start : start + 2] in (b"\r\n", b"\n") or content[start : start + 1] == b"\n":
        return Headers((), start + (2 if content[start : start + 1] == b"\r" else 1))
    blank = _BLANK_LINE.search(content, max(start, 0), end)
    stop = blank.start() + 1 if blank else end
    cut = min(stop, start + MAX_BLOCK)
    fields, used, defects = _fields(content[start:cut].split(b"\n"))
    if used is not None:
        return Headers(fields, start + used, (*defects, "no_blank_line") if fields else ())
    return Headers(
        fields,
        blank.end() if blank else end,
        defects if cut == stop else (*defects, "long_headers"),
    )


def is_mail(headers: Headers) -> bool:
    """Whether a mail's own header stands among them: a text with a colon in its first line is
    none.
    """
    return any(_KNOWN.match(name.encode("latin-1") + b":") for name, _ in headers.fields)


def mail_start(content: bytes) -> int:
    """Where the header block begins: after a byte order mark, blank lines and an mbox's From_
    line.
    """
    match = re.match(rb"(?:\xef\xbb\xbf)?[\r\n \t]{0,1000}(?:>?From [^\n]{0,1000}\n)?", content)
    return match.end() if match else 0


def _fields(
    lines: list[bytes],
) -> tuple[tuple[tuple[str, bytes], ...], int | None, tuple[str, ...]]:
    """Fields; the offset of the first line that belongs to the body although no blank line came
    before it, or None; defects.
    """
    fields: list[tuple[str, list[bytes]]] = []
    defects: dict[str, None] = {}
    offset = 0
    unclosed = False
    for number, line in enumerate(lines):
        text = line.rstrip(b"\r")
        following = lines[number + 1] if number + 1 < len(lines) else b""
        if text[:1] in (b" ", b"\t") and fields:
            fields[-1][1].append(text)
            unclosed = _left_open(text, unclosed=unclosed)
        elif (match := _FIELD.match(text)) and not (unclosed and not _KNOWN.match(text)):
            if len(fields) == MAX_HEADERS:
                defects["many_headers"] = None
                break
            fields.append((match[1].decode("ascii").lower(), [text[match.end() :]]))
            unclosed = _left_open(text, unclosed=False)
        elif fields and text and (unclosed or _KNOWN.match(following)):
            defects["bad_header_line"] = None
            fields[-1][1].append(text if unclosed else b" " + text)
            unclosed = _left_open(text, unclosed=unclosed)
        elif text:
            return _joined(fields), offset, tuple(defects)
        offset += len(line) + 1
    return _joined(fields), None, tuple(defects)


def _left_open(line: bytes, *, unclosed: bool) -> bool:
    """Whether an encoded word that began here, or before, still waits for its end."""
    last = _WORD_START.match(line, line.rfind(b"=?")) if b"=?" in line else None
    if last:
        return b"?=" not in line[last.end() :]
    return unclosed and b"?=" not in line


def _joined(fields: list[tuple[str, list[bytes]]]) -> tuple[tuple[str, bytes], ...]:
    return tuple((name, b"".join(pieces)) for name, pieces in fields)


def decode_words(raw: bytes) -> str:
    """A header's value, unfolded, to text. Adjacent words of one charset are joined before
    decoding: senders cut inside a character.
    """
    if b"=?" not in raw:
        return decode_raw(raw)
    return "".join(_texts(raw))


def encode_words(raw: bytes) -> str:
    """The same value with every run of words as one well-formed word in UTF-8 and raw bytes as
    text: what a strict parser can be given.
    """
    return decode_raw(raw) if b"=?" not in raw else "".join(_texts(raw, again=True))


def decode_base64(encoded: bytes) -> tuple[bytes, bool]:
    """The bytes, and whether padding or characters were missing; what can be decoded is."""
    padding = encoded.find(b"=")
    # pybase64 takes a seventh of the time, and reads on where binascii stops at a padding.
    ends = padding == -1 or not encoded[padding:].strip(b"=\r\n")
    try:
        return pybase64.b64decode(encoded) if ends else binascii.a2b_base64(encoded), True
    except binascii.Error:
        letters = encoded.translate(None, delete=_NO_LETTERS)
        letters = letters[: len(letters) - (len(letters) % 4 == 1)]
        return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4)), False


def _texts(raw: bytes, *, again: bool = False) -> Iterator[str]:
    run: list[_Word] = []
    end = 0
    for match in _WORD.finditer(raw):
        between = raw[end : match.start()]
        word = (codec_of(match[1].decode("ascii", "replace")), match[2].lower(), match[3])
        if run and (between.strip() or word[0] != run[0][0]):
            yield _decoded(run, again=again)
            run = []
        if between.strip() or (between and not end):
            yield decode_raw(between)
        run.append(word)
        end = match.end()
    if run:
        yield _decoded(run, again=again)
    yield decode_raw(raw[end:])


def _decoded(run: list[_Word], *, again: bool) -> str:
    codec = run[0][0]
    text, problem = decode(b"".join(_word_bytes(word) for word in run), codec)
    if problem and len(run) > 1 and all(kind == b"b" for _, kind, _ in run):
        # some senders cut the base64 itself, not what it encodes
        whole, unharmed = decode(
            decode_base64(b"".join(encoded for _, _, encoded in run))[0], codec
        )
        text = text if unharmed else whole
    return _encoded(text) if again else text


def _word_bytes(word: _Word) -> bytes:
    _, kind, encoded = word
    return (
        decode_base64(encoded)[0]
        if kind == b"b"
        else binascii.a2b_qp(re.sub(rb"[\r\n]", b"", encoded), header=True)
    )


def _encoded(text: str) -> str:
    return (
        "=?utf-8?b?"
        f"{binascii.b2a_base64(text.encode('utf-8', 'replace'), newline=False).decode('ascii')}?="
    )


def read_value(raw: bytes | None) -> tuple[str, Params]:
    """`text/plain; charset=gbk` -> ("text/plain", {"charset": b"gbk"}): the value in lower case,
    the parameters raw, their names as sent (`name*0*`).
    """
    raw = (raw or b"")[:MAX_VALUE]
    head = raw.partition(b";")[0].strip().lower().decode("ascii", "replace")
    params: Params = {}
    for match in _PARAM.finditer(raw):
        quoted, bare = match[2], match[3]
        value = _ESCAPED.sub(rb"\1", quoted) if quoted is not None else bare.strip()
        params.setdefault(match[1].decode("ascii", "replace").lower(), value)
    return head, params


def text_param(params: Params, name: str) -> str | None:
    """A parameter as text: RFC 2231 with any charset of the alias table, RFC 2047 with or without
    quotes, raw 8-bit, percent-encoded.
    """
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
    """RFC 2231: `name*`, `name*0`, `name*0*` ...; the sections are joined as bytes, for a
    character may be cut between them.
    """
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
