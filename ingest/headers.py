"""The header block of a mail or of a part, from raw bytes: bounded, tolerant of broken lines; decodes nothing."""

import re
from dataclasses import dataclass

MAX_HEADERS = 1000
MAX_BLOCK = 4 * 1024 * 1024  # bytes of one header block that are looked at

_FIELD = re.compile(rb"([!-9;-~]+)[ \t]*:[ \t]*")
_KNOWN = re.compile(
    rb"(?:from|to|cc|bcc|subject|date|sender|reply-to|message-id|received|return-path|delivered-to|mime-version|in-reply-to|references"
    rb"|importance|priority|organization|user-agent|authentication-results|dkim-signature|domainkey-signature|disposition-notification-to"
    rb"|(?:content|x|arc|list|resent|thread)-[!-9;-~]+)[ \t]*:",
    re.IGNORECASE,
)
_BLANK_LINE = re.compile(rb"\n\r?\n")
_WORD_START = re.compile(rb"=\?[^?\s]+\?[bBqQ]\?")


@dataclass(frozen=True, slots=True)
class Headers:
    """Names in lower case and raw values, unfolded, in order; where the body starts; what was wrong."""

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
    """The header block between the two offsets. A block without a single header line has no fields, and all of it is body."""
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
    """Whether a mail's own header stands among them: a text with a colon in its first line is none."""
    return any(_KNOWN.match(name.encode("latin-1") + b":") for name, _ in headers.fields)


def mail_start(content: bytes) -> int:
    """Where the header block begins: after a byte order mark, blank lines and an mbox's From_ line."""
    match = re.match(rb"(?:\xef\xbb\xbf)?[\r\n \t]{0,1000}(?:>?From [^\n]{0,1000}\n)?", content)
    return match.end() if match else 0


def _fields(
    lines: list[bytes],
) -> tuple[tuple[tuple[str, bytes], ...], int | None, tuple[str, ...]]:
    """Fields; the offset of the first line that belongs to the body although no blank line came before it, or None; defects."""
    found: list[tuple[str, list[bytes]]] = []
    defects: dict[str, None] = {}
    offset = 0
    unclosed = False
    for number, line in enumerate(lines):
        text = line.rstrip(b"\r")
        following = lines[number + 1] if number + 1 < len(lines) else b""
        if text[:1] in (b" ", b"\t") and found:
            found[-1][1].append(text)
            unclosed = _left_open(text, unclosed=unclosed)
        elif (match := _FIELD.match(text)) and not (unclosed and not _KNOWN.match(text)):
            if len(found) == MAX_HEADERS:
                defects["many_headers"] = None
                break
            found.append((match[1].decode("ascii").lower(), [text[match.end() :]]))
            unclosed = _left_open(text, unclosed=False)
        elif found and text and (unclosed or _KNOWN.match(following)):
            defects["bad_header_line"] = None
            found[-1][1].append(text if unclosed else b" " + text)
            unclosed = _left_open(text, unclosed=unclosed)
        elif text:
            return _joined(found), offset, tuple(defects)
        offset += len(line) + 1
    return _joined(found), None, tuple(defects)


def _left_open(line: bytes, *, unclosed: bool) -> bool:
    """Whether an encoded word that began here, or before, still waits for its end."""
    last = _WORD_START.match(line, line.rfind(b"=?")) if b"=?" in line else None
    if last:
        return b"?=" not in line[last.end() :]
    return unclosed and b"?=" not in line


def _joined(found: list[tuple[str, list[bytes]]]) -> tuple[tuple[str, bytes], ...]:
    return tuple((name, b"".join(pieces)) for name, pieces in found)
