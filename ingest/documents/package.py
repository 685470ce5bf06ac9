"""Bounds for whatever is packed: a zip is checked before it is opened, the attachments of one mail
share an allowance, containers hand out their members one by one. Inflates nothing unchecked.
"""

import io
import re
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ingest.charset import clean_line
from ingest.headers import bare_name
from ingest.mail import Attachment, Problem

MAX_MEMBERS = 5000
MAX_TOTAL = 300 * 1024 * 1024  # bytes, all members inflated
# Inflated to packed: over all members of a zip, and over all that an attachment gives.
MAX_RATIO = 200
SMALL = 10 * 1024 * 1024  # bytes inflated that no ratio matters for
MAX_MEMBER = 16 * 1024 * 1024  # bytes of one member that is read

MAX_BYTES = 50 * 1024 * 1024  # of one attachment
MAX_UNPACKED = 300 * 1024 * 1024  # bytes that all containers of a mail give
MAX_TEXT = 5_000_000  # characters of one document
MAX_TEXTS = 10_000_000  # characters of all documents of a mail
MAX_SECONDS = 20.0  # after which the rest is left unread
MAX_FOLDERS = 64 * 1024  # characters of all folders' names of an archive that are kept

# What a young library may stumble over in a hostile file, beside errors of its own.
STUMBLES = (
    *(ArithmeticError, LookupError, ValueError, TypeError, AttributeError),
    RecursionError,
)
_LOCKED = 0x1
_END = 22 + 65_535  # bytes of the record that ends a zip, with the longest comment
_LITTER = re.compile(r"(?:\.ds_store|thumbs\.db|desktop\.ini|\._.*|~\$.*)", re.IGNORECASE)


class NoText(Exception):
    """An attachment gives no text, for this reason; caught where the attachment is read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def open_zip(content: bytes, *, partly: bool = False) -> zipfile.ZipFile:
    """The archive, checked. NoText: broken, too much in it, or any member of it locked.

    With `partly` only an archive whose members are all locked is refused.
    """
    if content.count(b"PK\x01\x02") > 2 * MAX_MEMBERS:
        raise NoText(Problem.OVERSIZE)
    end = content.rfind(b"PK\x05\x06")
    if end != -1 and len(content) - end > _END:
        # the library searches no further back than the longest comment
        content = content[: end + _END]
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise NoText(Problem.UNREADABLE) from error
    members = archive.infolist()
    total = packed = 0
    for member in members:
        total, packed = total + member.file_size, packed + member.compress_size
    if (
        len(members) > MAX_MEMBERS
        or total > MAX_TOTAL
        or (total > SMALL and total > MAX_RATIO * min(packed, len(content)))
    ):
        raise NoText(Problem.OVERSIZE)
    if any(map(is_locked, members)):
        locked = [is_locked(member) for member in members if not member.is_dir()]
        if any(locked) and (all(locked) or not partly):
            raise NoText(Problem.ENCRYPTED)
    return archive


def is_locked(member: zipfile.ZipInfo) -> bool:
    """Whether a password is needed to read it."""
    return bool(member.flag_bits & _LOCKED)


def read_member(
    archive: zipfile.ZipFile, name: str | zipfile.ZipInfo, *, most: int = MAX_MEMBER
) -> bytes:
    """One member's bytes. NoText where it is broken or larger than `most`."""
    member = archive.getinfo(name) if isinstance(name, str) else name
    if member.file_size > most:
        raise NoText(Problem.OVERSIZE)
    try:
        # without a number it would inflate more than the directory announces
        with archive.open(member) as stream:
            return stream.read(member.file_size)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise NoText(Problem.UNREADABLE) from error


class Allowance:
    """What the attachments of one mail may cost together, however they are packed; it only shrinks.

    `attach` opens an account for each attachment, so that a bomb costs the others nothing.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = clock() + MAX_SECONDS
        self._bytes, self._own = MAX_UNPACKED, SMALL
        self._characters = MAX_TEXTS

    def attach(self, size: int) -> None:
        """The next attachment of the mail itself has this many bytes."""
        self._own = max(SMALL, MAX_RATIO * size)

    def check_time(self) -> None:
        """NoText where the time is up."""
        if self._clock() > self._end:
            raise NoText(Problem.OVERSIZE)

    def take(self, size: int) -> None:
        """Count bytes out of a container. NoText where they are too many; then they do not count."""
        if size > self.room:
            raise NoText(Problem.OVERSIZE)
        self._bytes -= size
        self._own -= size

    def keep(self, text: str) -> str:
        """The text, counted. NoText where it is too long, alone or with all before it."""
        if len(text) > min(MAX_TEXT, self._characters):
            raise NoText(Problem.OVERSIZE)
        self._characters -= len(text)
        return text

    @property
    def left(self) -> int:
        """Bytes that may still come out of this attachment."""
        return min(self._bytes, self._own)

    @property
    def room(self) -> int:
        """Bytes that the next file out of a container may have."""
        return min(MAX_BYTES, self.left)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in a container; without content where a problem keeps it there."""

    attachment: Attachment
    problem: Problem | None = None


@dataclass(frozen=True, slots=True)
class Container:
    """An opened container: its own text, and its members, taken out as they are asked for; and
    what it holds unshown.
    """

    text: str
    members: Iterator[Member]
    unshown: str = ""


def member(path: str, content: bytes, *, problem: Problem | None = None) -> Member:
    """A file under its bare, cleaned name."""
    return Member(Attachment(bare_name(clean_line(path)), "", content), problem)


def is_litter(path: str) -> bool:
    """Whether a system left it there: settings of a folder, previews, locks of open documents."""
    steps = re.split(r"[/\\]", path)
    return "__MACOSX" in steps[:-1] or _LITTER.fullmatch(steps[-1]) is not None


def folders_of(paths: list[str]) -> str:
    """The names of all folders on these paths, one a line: a folder may bear a mark of secrecy
    too.
    """
    names = dict.fromkeys(
        clean_line(step) for path in paths for step in re.split(r"[/\\]", path)[:-1]
    )
    return "\n".join(name for name in names if name.strip(". "))[:MAX_FOLDERS]
