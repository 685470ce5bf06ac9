"""An archive that a program of the system unpacks (.rar, .7z): bsdtar rewrites it as a zip, in memory, and that is read. No path of it is followed."""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from ingest.documents import outside, zipped
from ingest.documents.allowance import Allowance
from ingest.documents.member import Container, Member, member
from ingest.documents.package import NoText
from ingest.mail import Attachment, Problem

PROGRAM = "bsdtar"
MAX_SECONDS = 10

_OPTIONS = ("-cf", "-", "--format=zip", "--options", "zip:compression=store,zip:hdrcharset=UTF-8")
_SEVENZIP = b"7z\xbc\xaf\x27\x1c"


def open_container(attachment: Attachment, allowance: Allowance) -> Container:
    """As for a zip. NoText: no program, broken, all of it locked, too much in it; where some of it is out, the last member has the problem."""
    program = outside.find(PROGRAM)
    if program is None:
        raise NoText(Problem.NOT_UNPACKED)
    command = (program, *_OPTIONS, f"@{outside.FILE}")
    ran = outside.run(command, content=attachment.content, seconds=MAX_SECONDS, most=allowance.left)
    problem = _problem(attachment.content, ran.said) if ran.code else None
    try:
        opened = zipped.open_container(Attachment(attachment.name, "", ran.output), allowance)
    except NoText as reason:
        raise NoText(problem or reason.problem) from reason
    return replace(opened, members=_told(opened.members, problem)) if problem else opened


def _told(members: Iterator[Member], problem: Problem) -> Iterator[Member]:
    """What came out, and at the end that not everything did."""
    first = next(members, None)
    if first is None:
        raise NoText(problem)
    return chain((first,), members, (member("", b"", problem=problem),))


def _problem(content: bytes, said: bytes) -> Problem:
    """What the program's complaint means; of a locked .7z that is whole it has nothing to say."""
    complaint = said.lower()
    if (
        b"encrypt" in complaint
        or b"passphrase" in complaint
        or (b"(null)" in complaint and _is_whole(content))
    ):
        return Problem.ENCRYPTED
    return Problem.UNREADABLE


def _is_whole(content: bytes) -> bool:
    """Whether a .7z has the directory at its end that its start promises, to the letter."""
    start, length, checksum = (
        int.from_bytes(content[at : at + size], "little")
        for at, size in ((12, 8), (20, 8), (28, 4))
    )
    directory = content[32 + start : 32 + start + length]
    return (
        content.startswith(_SEVENZIP)
        and 0 < length == len(directory)
        and zlib.crc32(directory) == checksum
    )
