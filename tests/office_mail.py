"""Mails as offices and their gateways write them, byte for byte: headers, alternatives, wrong
labels and files, and what a ledger says of each once it is taken in.
"""

import base64
import itertools
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from desk.acts.mailroom.intake import at_its_key, take_in
from desk.demo.mime import header_value, name_parameters
from desk.edges import open_intake
from ingest.mail import MailKey, RawMail
from ingest.parse import canonical, digest_of
from tests.desks import log_of, make_office

Files = Mapping[str, bytes]
FIRST = datetime(2026, 6, 1, 1, tzinfo=UTC)


def part(
    content: str | bytes, kind: str = "text/plain", charset: str = "utf-8", transfer: str = "base64"
) -> bytes:
    """A part with its headers; `transfer` is what it says and `base64 kept raw` what it may do."""
    said, _, raw = transfer.partition(" ")
    body = content if isinstance(content, bytes) else content.replace("\n", "\r\n").encode(charset)
    body = base64.encodebytes(body) if said == "base64" and not raw else body + b"\r\n"
    label = f'; charset="{charset}"' if kind.startswith("text/") else ""
    return (
        f"Content-Type: {kind}{label}\r\nContent-Transfer-Encoding: {said}\r\n\r\n".encode() + body
    )


def file(name: str, content: bytes, kind: str = "application/octet-stream") -> bytes:
    named = name_parameters(name, "utf-8 word", key="filename")
    head = b"Content-Type: %s\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment%s\r\n\r\n"
    return head % (kind.encode(), named) + base64.encodebytes(content)


def forwarded(content: bytes) -> bytes:
    return b"Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n" + content


def parts(*each: bytes, kind: str = "mixed", before: str = "", after: str = "") -> bytes:
    """A multipart of these; `before` and `after` stand outside its parts."""
    mark = f"=_{kind}_{sum(map(len, each))}"
    opening = f"\r\n--{mark}\r\n".encode()
    return (
        f'Content-Type: multipart/{kind}; boundary="{mark}"\r\n\r\n{before}'.encode()
        + b"".join(opening + one for one in each)
        + f"\r\n--{mark}--\r\n{after}".encode()
    )


def envelope(
    sender: str, subject: str, content: bytes, *more: str | bytes, named: str = ""
) -> bytes:
    """A whole mail around a part; `sender` with an angle or a colon is the header line, `more` are
    header lines as they are.
    """
    word = header_value(named, "utf-8 B").decode() + " " if named else ""
    origin = sender if "<" in sender or ":" in sender else f"From: {word}<{sender}>"
    lines = (
        *((origin.encode(),) if sender else ()),
        b"To: xinxi@example.com",
        *((b"Subject: " + header_value(subject, "utf-8 B"),) if subject else ()),
        *(line if isinstance(line, bytes) else line.encode() for line in more),
        b"MIME-Version: 1.0",
    )
    return b"".join(line + b"\r\n" for line in lines) + content


def letter(
    sender: str, subject: str, text: str = "", files: Files | None = None, *, html: str = ""
) -> bytes:
    """The plain kind: a text, the same in HTML where it is given, and files."""
    body = part(text)
    if html:
        body = parts(part(text), part(html, "text/html"), kind="alternative")
    if files:
        body = parts(body, *(file(name, content) for name, content in files.items()))
    return envelope(sender, subject, body)


def raw_mails(mails: Iterable[bytes], moments: Iterable[datetime] = ()) -> list[RawMail]:
    """As a mailbox shows them, numbered from 1; without moments one after another."""
    steps = (FIRST + timedelta(minutes=17 * number) for number in itertools.count(1))
    return [
        RawMail(
            MailKey("main", "INBOX", 1, number),
            moment,
            len(content),
            canonical(content),
            digest_of(content),
        )
        for number, (content, moment) in enumerate(zip(mails, moments or steps, strict=False), 1)
    ]


def taken(
    mails: Sequence[bytes], folder: Path, moments: Sequence[datetime] = ()
) -> list[dict[str, object]]:
    """Every mail into the fresh ledger of an office in `folder`, as a mailbox would bring them:
    its line of the log, in the order given.
    """
    with make_office(folder).desk() as desk:
        with open_intake(desk) as intake:
            take_in(intake, [raw_mails(mails, moments)], place=at_its_key, after_batch=lambda: None)
        lines = {line["uid"]: line for line in log_of(desk.book, desk.rules.roster)}
        return [lines[number] for number in range(1, len(mails) + 1)]


def counted(line: Mapping[str, object]) -> list[str | None]:
    """The units of the items that count at once."""
    return [item["unit"] for item in line["items"] if item["state"] == "counted"]


# What half of all mails bear and no one has to decide.
EVERYDAY = {"category_unclear", "no_signatory", "sender_unverified"}


def shown(line: Mapping[str, object]) -> set[str]:
    """The doubts that make a person look at this mail, `held` among them."""
    of_items = {code for item in line["items"] for code in item["doubts"]}
    held = {"held"} if line["outcome"] == "held" else set()
    return ({*line["doubts"]} | of_items | held) - EVERYDAY
