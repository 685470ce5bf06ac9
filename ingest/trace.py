"""What servers on the way wrote into the header: results of their checks (RFC 8601). Reads them; trusts none and decides nothing."""

import re
from collections.abc import Iterable
from itertools import islice

from ingest.charset import clean_line
from ingest.mail import Authentication, Check
from ingest.words import decode_words

MAX_HEADERS = 10
MAX_CHECKS = 20
MAX_VALUE = 8 * 1024  # bytes of one header that are looked at

_PIECES = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\Z)|[()\\]|[^"()\\]++', re.DOTALL)
_RESULT = re.compile(r"\s*([a-z][a-z0-9.-]{0,40})(?:/\d{1,3})?\s*=\s*([a-z]{1,20})\b", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?:^|\s)(?:header\.d|header\.from|smtp\.mailfrom|smtp\.mail|smtp\.helo|header\.i)\s*=\s*\"?(?:[^\s;\"]{0,64}@)?"
    r"([a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?)",
    re.IGNORECASE,
)


def read_authentication(values: Iterable[bytes]) -> tuple[Authentication, ...]:
    """The Authentication-Results headers, raw and unfolded, in the order in which they stand: the topmost first."""
    read = (_read(clean_line(decode_words(value[:MAX_VALUE]))) for value in islice(values, MAX_HEADERS))
    return tuple(one for one in read if one)


def _read(value: str) -> Authentication | None:
    server, *parts = _without_comments(value).split(";")
    name = server.split()
    if not name or "=" in name[0]:
        return None
    return Authentication(name[0].lower()[:255], tuple(islice((check for part in parts if (check := _check(part))), MAX_CHECKS)))


def _check(part: str) -> Check | None:
    found = _RESULT.match(part)
    if found is None:
        return None
    domain = _DOMAIN.search(part, found.end())
    return Check(found[1].lower(), found[2].lower(), domain[1].lower() if domain else "")


def _without_comments(value: str) -> str:
    """A comment may hold another, and a semicolon; so may what stands in quotes, which is kept without its semicolons."""
    kept: list[str] = []
    depth = 0
    for piece in _PIECES.findall(value):
        if piece == "(":
            depth += 1
        elif piece == ")":
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(piece.replace(";", " ") if piece.startswith('"') else piece)
    return "".join(kept)
