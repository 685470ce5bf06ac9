"""A zip that is checked before it is opened: count, size, ratio, lock. Nothing is inflated beyond what was checked."""

import io
import zipfile
import zlib

from ingest.mail import Problem

MAX_MEMBERS = 5000
MAX_TOTAL = 300 * 1024 * 1024  # bytes, all members inflated
MAX_RATIO = 200  # inflated to packed, over all members
SMALL = 10 * 1024 * 1024  # bytes inflated that no ratio matters for
MAX_MEMBER = 16 * 1024 * 1024  # bytes of one member that is read

_LOCKED = 0x1
_END = 22 + 65_535  # bytes of the record that ends a zip, with the longest comment


class NoText(Exception):
    """An attachment gives no text, for this reason; caught where the attachment is read."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def open_zip(content: bytes, *, partly: bool = False) -> zipfile.ZipFile:
    """The archive, fit to be read. NoText: broken, too much in it, or locked: any member of it, or, with `partly`, every one."""
    if content.count(b"PK\x01\x02") > 2 * MAX_MEMBERS:
        raise NoText(Problem.OVERSIZE)
    end = content.rfind(b"PK\x05\x06")
    if end != -1 and len(content) - end > _END:
        # the library looks no further back than a comment may be long; what follows the zip is none
        content = content[: end + _END]
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise NoText(Problem.UNREADABLE) from error
    members = archive.infolist()
    total = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if (
        len(members) > MAX_MEMBERS
        or total > MAX_TOTAL
        or (total > SMALL and total > MAX_RATIO * min(packed, len(content)))
    ):
        raise NoText(Problem.OVERSIZE)
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
        # with no number given it would inflate whatever there is, however small the directory says it is
        with archive.open(member) as stream:
            return stream.read(member.file_size)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise NoText(Problem.UNREADABLE) from error
