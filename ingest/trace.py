"""What servers on the way wrote into the header: results of their checks (RFC 8601). Reads them; trusts none and decides nothing."""

import re
from collections.abc import Iterable
from itertools import islice

from ingest.charset import clean_line
from ingest.mail import Authentication, Check

MAX_HEADERS = 10
MAX_CHECKS = 20
MAX_VALUE = 8 * 1024  # bytes of one header that are looked at

_PIECES = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\Z)|[()\\]|[^"()\\]++', re.DOTALL)
_RESULT = re.compile(
    r"\s*([a-z][a-z0-9.-]{0,40})(?:/\d{1,3})?\s*=\s*([a-z]{1,20})\b", re.IGNORECASE
)
# A property and its value, or words in quotes that are neither: what stands in quotes may be the sender's own, and names no property.
_PROPERTY = re.compile(
    r'"(?:[^"\\]++|\\.)*+(?:"|\Z)|([a-z0-9.-]{1,40})\s*=\s*((?:"(?:[^"\\]++|\\.)*+(?:"|\Z)|[^\s"]++)++)',
    re.IGNORECASE | re.DOTALL,
)
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?", re.IGNORECASE)
# Which property says what was checked: the name in HELO is whatever the sender called himself, so it comes last.
_SPEAKS = {
    "spf": ("smtp.mailfrom", "smtp.mail", "smtp.helo"),
    "dkim": ("header.d", "header.i"),
    "dmarc": ("header.from", "header.d"),
}


def read_authentication(values: Iterable[bytes]) -> tuple[Authentication, ...]:
    """The Authentication-Results headers, raw and unfolded, in the order in which they stand: the topmost first."""
    # Encoded words are left as they are: a server copies the sender's address, and decoded it could hold a result of its own.
    read = (
        _read(clean_line(value[:MAX_VALUE].decode("ascii", "replace")))
        for value in islice(values, MAX_HEADERS)
    )
    return tuple(one for one in read if one)


def _read(value: str) -> Authentication | None:
    server, *parts = _without_comments(value).split(";")
    name = server.split()
    if not name or "=" in name[0]:
        return None
    return Authentication(
        name[0].lower()[:255],
        tuple(islice((check for part in parts if (check := _check(part))), MAX_CHECKS)),
    )


def _check(part: str) -> Check | None:
    found = _RESULT.match(part)
    if found is None:
        return None
    method = found[1].lower()
    said: dict[str, str] = {}
    for name, value in _PROPERTY.findall(part, found.end()):
        said.setdefault(name.lower(), value)
    named = next((said[name] for name in _SPEAKS.get(method, ()) if name in said), "")
    return Check(method, found[2].lower(), _domain(named))


def _domain(value: str) -> str:
    """The domain of an address, behind its last @; its local part may be quoted and hold anything, also what looks like a domain."""
    quoted = len(value) > 1 and value.startswith('"') and value.find('"', 1) == len(value) - 1
    bare = (value[1:-1] if quoted else value).strip("<>").rpartition("@")[2]
    return bare.lower() if _DOMAIN.fullmatch(bare) else ""


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
