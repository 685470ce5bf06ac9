"""Who sent a mail, when, by which hops, and what servers on the way found when they checked it.

Reads headers; trusts none of them and decides nothing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from mailparser.dates import parse_mail_date
from mailparser.exceptions import MailParserReceivedParsingError
from mailparser.utils import get_addresses, parse_received

from ingest.charset import clean_line
from ingest.headers import decode_words, encode_words
from ingest.mail import Authentication, Check, Hop

MAX_VALUE = 16 * 1024  # bytes of From and of Date that are looked at
MAX_HOPS = 20
MAX_NAME = 300  # characters that a hop's server is told in
MAX_HOP = 1024  # bytes of one Received that are looked at

# Chinese senders mean China Standard Time; a strict reader takes the bare letters for the American
# one, 14 hours off.
_CST = re.compile(r"\s+\(?CST\)?\s*$")
_NAMED_ZONE = re.compile(r"([+-]\d{4})\s+\(?[A-Z]{2,5}\)?$")
_SHORT_HOUR = re.compile(r"(?<![\d:])(\d)(:\d\d)")
_COLON_ZONE = re.compile(r"([+-]\d\d):(\d\d)\b")
_ASCTIME = re.compile(
    r"^\s*(?:[A-Za-z]{3},?\s+)?([A-Za-z]{3})\s+(\d{1,2})\s+(\d\d?:\d\d(?::\d\d)?)(?:\s+([A-Z]{3,5}"
    r"))?\s+(\d{4})\s*(.*)$"
)
_ZONE = re.compile(r"(?:[+-]\d{4}|[A-Za-z]{1,5})\s*(?:\([^()]*\)\s*)*$")
_ADDRESS = re.compile(
    r"[A-Za-z0-9._%+=/#&~!$'*{}|^?-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,250}[A-Za-z0-9])?"
)
_YEARS = range(1990, 2100)
# What is no address although it may look like one: words in quotes, comments, encoded words.
_NOT_ADDRESS = re.compile(
    rb'"(?:[^"\\]|\\.){0,998}"|\([^()]{0,998}\)|=\?[^?\s]{1,80}\?[bBqQ]\?[^?]{0,998}\?='
)

MAX_HEADERS = 10
MAX_CHECKS = 20
MAX_RESULTS = 8 * 1024  # bytes of one header that are looked at

_PIECES = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\Z)|[()\\]|[^"()\\]++', re.DOTALL)
_RESULT = re.compile(
    r"\s*([a-z][a-z0-9.-]{0,40})(?:/\d{1,3})?\s*=\s*([a-z]{1,20})\b", re.IGNORECASE
)
# A property and its value, or words in quotes that are neither: what stands in quotes may be the
# sender's own, and names no property.
_PROPERTY = re.compile(
    r'"(?:[^"\\]++|\\.)*+(?:"|\Z)|([a-z0-9.-]{1,40})\s*=\s*((?:"(?:[^"\\]++|\\.)*+(?:"|\Z)|[^\s"]++)++)',
    re.IGNORECASE | re.DOTALL,
)
_DOMAIN = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,250}[a-z0-9])?", re.IGNORECASE)
# Which property says what was checked: the name in HELO is whatever the sender called himself, so
# it comes last.
_SPEAKS = {
    "spf": ("smtp.mailfrom", "smtp.mail", "smtp.helo"),
    "dkim": ("header.d", "header.i"),
    "dmarc": ("header.from", "header.d"),
}


@dataclass(frozen=True, slots=True)
class Envelope:
    """Bare address in lower case ("" where there is none), display name, date in UTC or None,
    defects, hops with the topmost first.
    """

    sender: str
    sender_name: str
    sent_at: datetime | None
    defects: tuple[str, ...]
    hops: tuple[Hop, ...] = ()


def read_envelope(
    sender: bytes | None, date: bytes | None, *, received: Sequence[bytes] = ()
) -> Envelope:
    """From, Date and every Received, raw, as the mail has them; None for a header that it has not."""
    given = encode_words((sender or b"")[:MAX_VALUE])
    hops = [clean_line(decode_words(value[:MAX_HOP])) for value in received[:MAX_HOPS]]
    sent_at = _moment(_normal_date(decode_words((date or b"")[:MAX_VALUE]), "+0800"))
    from_header = _first_address(given)
    name, address = from_header or _recovered(sender or b"")
    from_defect = None if from_header else "bad_from" if given.strip() else "no_from"
    date_defect = None if sent_at else "no_date" if date is None else "bad_date"
    return Envelope(
        address,
        name,
        sent_at,
        tuple(code for code in (from_defect, date_defect) if code),
        tuple(map(_hop, hops)),
    )


def is_one_address(senders: Sequence[bytes]) -> bool:
    """Whether these From headers, raw, name exactly one address, and plainly: not two, nor a group
    (RFC 5322, 3.6.2), nor one that only an encoded word holds. None at all is another matter.
    """
    written = {b"".join(value[:MAX_VALUE].split()) for value in senders}
    if len(written) != 1:
        return not written
    (value,) = written
    text = _NOT_ADDRESS.sub(b"", value)
    plain = text.count(b"@") == 1 and not any(mark in text for mark in b",;:\0()")
    others = _ADDRESS.findall(b"".join(_NOT_ADDRESS.findall(value)).decode("ascii", "replace"))
    return plain and all(other.lower().encode() in text.lower() for other in others)


def read_date(text: str, *, zone: str = "+0800") -> datetime | None:
    """The moment that a date names, in UTC; `zone` is meant where it names none or a bare CST.
    None where it can't be read (RFC 5322, 3.3).
    """
    return _moment(_normal_date(text[:MAX_VALUE], zone))


def _moment(date: str) -> datetime | None:
    moment: datetime | None = parse_mail_date(date).value
    return moment.astimezone(UTC) if moment is not None and moment.year in _YEARS else None


def _hop(received: str) -> Hop:
    """What mail-parser can't read says nothing."""
    try:
        said = parse_received(received)
    except MailParserReceivedParsingError:
        said = {}
    return Hop(
        clean_line(said.get("from", ""))[:MAX_NAME],
        clean_line(said.get("by", ""))[:MAX_NAME],
        parse_mail_date(said.get("date")).value,
    )


def _first_address(sender: str) -> tuple[str, str] | None:
    for said, address in get_addresses(clean_line(sender), decode_names=True):
        if "@" in address:
            name = "" if said == address else said
            shown = decode_words(name.encode("utf-8", "replace")) if "=?" in name else name
            return clean_line(shown).strip("\"' "), clean_line(address).lower()
    return None


def _recovered(raw: bytes) -> tuple[str, str]:
    """Some senders encode the whole header, address and all; others forget a bracket."""
    text = clean_line(decode_words(raw[:MAX_VALUE]))
    if not text:
        return "", ""
    if person := _first_address(text):
        return person
    match = _ADDRESS.search(text)
    if match is None:
        return text.strip("\"'<> "), ""
    return text[: match.start()].strip("\"'<>( ") or text[match.end() :].strip("\"'<>) "), match[
        0
    ].lower()


def _normal_date(text: str, zone: str) -> str:
    text = _COLON_ZONE.sub(r"\1\2", _SHORT_HOUR.sub(r"0\1\2", clean_line(text)))
    if match := _ASCTIME.match(text):
        month, day, time, name, year, rest = match.groups()
        text = f"{day} {month} {year} {time} {rest or name or ''}".rstrip()
    text = _CST.sub(f" {zone}", _NAMED_ZONE.sub(r"\1", text))
    return text if _ZONE.search(text) else f"{text} {zone}"


def read_authentication(values: Iterable[bytes]) -> tuple[Authentication, ...]:
    """The Authentication-Results headers, raw and unfolded, in the order in which they stand: the
    topmost first.
    """
    # Encoded words are left as they are: a server copies the sender's address, and decoded it could
    # hold a result of its own.
    read = (
        _read(clean_line(value[:MAX_RESULTS].decode("ascii", "replace")))
        for value in islice(values, MAX_HEADERS)
    )
    return tuple(result for result in read if result)


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
    result = _RESULT.match(part)
    if result is None:
        return None
    method = result[1].lower()
    properties: dict[str, str] = {}
    for name, value in _PROPERTY.findall(part, result.end()):
        properties.setdefault(name.lower(), value)
    named = next((properties[name] for name in _SPEAKS.get(method, ()) if name in properties), "")
    return Check(method, result[2].lower(), _domain(named))


def _domain(value: str) -> str:
    """The domain of an address, behind its last @; its local part may be quoted and hold anything,
    also what looks like a domain.
    """
    quoted = len(value) > 1 and value.startswith('"') and value.find('"', 1) == len(value) - 1
    bare = (value[1:-1] if quoted else value).strip("<>").rpartition("@")[2]
    return bare.lower() if _DOMAIN.fullmatch(bare) else ""


def _without_comments(value: str) -> str:
    """A comment may hold another, and a semicolon; so may what stands in quotes, which is kept
    without its semicolons.
    """
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
