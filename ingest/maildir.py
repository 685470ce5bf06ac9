"""Mails from files: .eml, mbox and Maildir, and folders of them; reads only, holds one mail at a
time, judges no content.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from config.errors import EdgeDown, Refused
from config.sentences import cause_of
from ingest.envelope import read_date
from ingest.headers import Headers, decode_words, mail_start, read_headers
from ingest.mail import MailKey, RawMail
from ingest.parse import canonical, digest_of

MAX_BYTES = 50 * 1024 * 1024  # of one mail
_HEAD = 256 * 1024  # bytes of a mail too large that are kept for its date
_LINE = 64 * 1024  # bytes read at a time where a file has no line ends

# RFC 4155: "From ", an address, asctime; some writers leave out seconds or add a zone
_FROM_LINE = re.compile(
    rb"From \S.{0,500}?\s([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{1,2}:\d\d(?::\d\d)?)(?: ([A-Z]{2,5}"
    rb"|[+-]\d{4}))? (\d{4})(?: ([A-Z]{2,5}|[+-]\d{4}))?\s*$"
)
_QUOTED = re.compile(rb">+From ")


@dataclass(frozen=True, slots=True)
class _Found:
    """A mail of a file: its place in it, its From_ line where it had one, its size, its bytes
    (only the first where it was too large).
    """

    position: int
    from_line: bytes
    size: int
    head: bytes
    whole: bool


def read_paths(paths: Iterable[Path], *, max_bytes: int = MAX_BYTES) -> Iterator[RawMail]:
    """Every mail under the paths: files by name, folders to the end, a Maildir's `new` and `cur`;
    Refused where a path is not there.

    `received_at` is the date of the topmost Received header, else of the mbox's From_ line, else of
    the Date header, else the file's own time. A mail over `max_bytes` has no content and no digest,
    but its headers; in a file that can't be opened, not even those. `uidvalidity` is 0: the caller
    raises it where other content stood at that position.
    """
    absolute = [Path(path).absolute() for path in paths]
    for path in absolute:
        if not path.exists():
            raise Refused(f"{_shown(path)} 不存在, 请核对路径")
    seen: set[tuple[int, int]] = set()
    for path in absolute:
        for file in _files(path, seen):
            yield from _mails(file, max_bytes)


def _files(path: Path, seen: set[tuple[int, int]]) -> Iterator[Path]:
    """Regular files in the order of their names; a folder that was seen already, by whatever link,
    is not walked again.
    """
    pending = [path]
    while pending:
        place = pending.pop()
        try:
            if place.is_file():
                yield place
            elif place.is_dir():
                status = place.stat()
                if (status.st_dev, status.st_ino) not in seen:
                    seen.add((status.st_dev, status.st_ino))
                    pending += reversed(_entries(place))
        except OSError:
            continue  # gone or closed to us since it was listed


def _entries(folder: Path) -> list[Path]:
    entries = sorted(folder.iterdir())
    names = {entry.name for entry in entries}
    if not {"cur", "new"} <= names:
        return entries
    # a Maildir: beside its mails lie half-written ones in tmp, and indexes of its server
    return [entry for entry in entries if entry.name != "tmp" and entry.is_dir()]


def _mails(file: Path, max_bytes: int) -> Iterator[RawMail]:
    try:
        stream = file.open("rb")
    except OSError:
        yield RawMail(
            MailKey("files", _shown(file), 0, 1), datetime.fromtimestamp(0, UTC), 0, None, None
        )
        return
    try:
        with stream:
            status = os.fstat(stream.fileno())
            opening = stream.read(5)
            stream.seek(0)
            split = (
                _split(stream, max_bytes)
                if opening == b"From "
                else _whole(stream, status.st_size, max_bytes)
            )
            for mail in split:
                yield _raw(file, mail, datetime.fromtimestamp(status.st_mtime, UTC))
    except OSError as error:
        message = f"{_shown(file)} 读到一半出错({cause_of(error)}), 请检查磁盘后重试"
        raise EdgeDown(message) from error


def _whole(stream: BinaryIO, size: int, max_bytes: int) -> Iterator[_Found]:
    content = stream.read(_HEAD if size > max_bytes else max_bytes + 1)
    size = max(size, len(content))
    yield _Found(1, b"", size, content, whole=size <= max_bytes)


def _split(stream: BinaryIO, max_bytes: int) -> Iterator[_Found]:
    """The mails of an mbox: a From_ line begins one at the start and after a blank line; that
    blank line is the mbox's own.
    """
    kept = bytearray()
    size = position = 0
    from_line = b""
    fresh = blank = True  # this piece begins a line; the line before it was blank
    while piece := stream.readline(_LINE):
        begins = fresh and blank and piece.startswith(b"From ")
        if begins and (position == 0 or _FROM_LINE.match(piece)):
            if position:
                yield _mail(position, from_line, size, kept, max_bytes)
            position, from_line, size, kept = position + 1, piece, 0, bytearray()
        else:
            unquoted = piece[1:] if fresh and _QUOTED.match(piece) else piece
            size += len(unquoted)
            if size <= max_bytes or len(kept) < _HEAD:
                kept += unquoted
        blank = fresh and piece in (b"\n", b"\r\n")
        fresh = piece.endswith(b"\n")
    yield _mail(position, from_line, size, kept, max_bytes)


def _mail(position: int, from_line: bytes, size: int, kept: bytearray, max_bytes: int) -> _Found:
    if size > max_bytes:
        return _Found(position, from_line, size, bytes(kept[:_HEAD]), whole=False)
    for ending in (b"\n\r\n", b"\n\n"):
        if kept.endswith(ending):
            del kept[1 - len(ending) :]
            break
    return _Found(position, from_line, len(kept), bytes(kept), whole=True)


def _raw(file: Path, mail: _Found, modified: datetime) -> RawMail:
    headers = read_headers(mail.head, start=mail_start(mail.head))
    received_at = (
        _last_hop(headers) or _from_line_date(mail.from_line) or _date_of(headers) or modified
    )
    key = MailKey("files", _shown(file), 0, mail.position)
    if not mail.whole:
        return RawMail(
            key,
            received_at,
            mail.size,
            content=None,
            digest=None,
            headers=canonical(mail.head[: headers.body_start]),
        )
    content = canonical(mail.head)
    return RawMail(key, received_at, len(content), content, digest_of(content))


def _last_hop(headers: Headers) -> datetime | None:
    received = headers.first("received")
    return read_date(decode_words(received.rpartition(b";")[2])) if received else None


def _date_of(headers: Headers) -> datetime | None:
    date = headers.first("date")
    return read_date(decode_words(date)) if date else None


def _from_line_date(line: bytes) -> datetime | None:
    """Without a zone it is UTC (RFC 4155)."""
    match = _FROM_LINE.match(line)
    if match is None:
        return None
    month, day, time, zone, year, later_zone = (
        group.decode("ascii") if group else "" for group in match.groups()
    )
    return read_date(f"{day} {month} {year} {time} {zone or later_zone}".rstrip(), zone="+0000")


def _shown(path: Path) -> str:
    """The path as text that any ledger takes: bytes that are no UTF-8 are spelt out."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")
