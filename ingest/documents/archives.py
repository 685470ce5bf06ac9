"""Containers of files: zip, gzip, archives that a program of the system unpacks (rar, 7z), and a
mail in a mail. Members come out under their bare names. Writes nothing, follows no path or link.
"""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain

from config.errors import BadMail
from ingest.charset import decode, read_text
from ingest.documents import converter
from ingest.documents.package import (
    Allowance,
    Container,
    Member,
    NoText,
    folders_of,
    is_litter,
    is_locked,
    member,
    open_zip,
    read_member,
)
from ingest.mail import Attachment, Problem
from ingest.parse import parse

UNPACKER = "bsdtar"
UNPACKER_SECONDS = 10

_IN_UTF8 = 0x800  # APPNOTE 4.4.4
# Not LZMA: its header says how much memory it wants.
_METHODS = frozenset([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])
_HAS_EXTRA, _HAS_NAME = 0x4, 0x8  # RFC 1952, 2.3.1
_WITH_HEADER = 31  # zlib's wbits for a gzip header and trailer
_GZIP_NAME = re.compile(r"\.gz(?:ip)?$", re.IGNORECASE)
_AS_ZIP = ("-cf", "-", "--format=zip", "--options", "zip:compression=store,zip:hdrcharset=UTF-8")
_SEVENZIP = b"7z\xbc\xaf\x27\x1c"


def open_zipped(attachment: Attachment, allowance: Allowance) -> Container:
    """A zip: its comment and folders as text, and its files.

    NoText: broken, all of it locked, or too much in it.
    """
    archive = open_zip(attachment.content, partly=True)
    paths = [(_path(info), info) for info in archive.infolist()]
    files = [
        (path, info)
        for path, info in paths
        if not path.endswith(("/", "\\")) and not is_litter(path)
    ]
    comment = read_text(archive.comment) if archive.comment else ""
    folders = folders_of([path for path, _ in paths])
    return Container(
        "\n".join(filter(None, (comment, folders))), _zip_members(archive, files, allowance)
    )


def open_gzipped(attachment: Attachment, allowance: Allowance) -> Container:
    """A .gz: no text, and the one file in it. NoText: broken, cut off, or too large."""
    inflating = zlib.decompressobj(_WITH_HEADER)
    try:
        content = inflating.decompress(attachment.content, allowance.room + 1)
    except zlib.error as error:
        raise NoText(Problem.UNREADABLE) from error
    allowance.take(len(content))
    if not inflating.eof:
        raise NoText(Problem.UNREADABLE)
    name = _name_in_gzip(attachment.content) or _GZIP_NAME.sub("", attachment.name or "")
    return Container("", iter((member(name, content),)))


def open_by_program(attachment: Attachment, allowance: Allowance) -> Container:
    """A .rar or .7z: bsdtar rewrites it as a zip, in memory, and that is read.

    NoText: no program, broken, all of it locked, too much in it. Where only a part of it came out,
    the last member has the problem.
    """
    program = converter.find(UNPACKER)
    if program is None:
        raise NoText(Problem.NOT_UNPACKED)
    ran = converter.run(
        (program, *_AS_ZIP, f"@{converter.FILE}"),
        content=attachment.content,
        seconds=UNPACKER_SECONDS,
        most=allowance.left,
    )
    problem = _complaint(attachment.content, ran.stderr) if ran.code else None
    try:
        opened = open_zipped(Attachment(attachment.name, "", ran.output), allowance)
    except NoText as reason:
        raise NoText(problem or reason.problem) from reason
    return replace(opened, members=_partly(opened.members, problem)) if problem else opened


def open_mail(attachment: Attachment, _allowance: Allowance) -> Container:
    """A mail in a mail (.eml, message/rfc822): subject, a blank line and the text; its attachments.

    NoText where there is no mail in the bytes.
    """
    try:
        mail = parse(attachment.content)
    except BadMail as error:
        raise NoText(Problem.UNREADABLE) from error
    text = "\n\n".join(filter(None, (mail.subject, mail.text)))
    return Container(text, map(Member, mail.attachments), mail.unshown)


def _path(info: zipfile.ZipInfo) -> str:
    """Most programs write names in their system's charset and do not say so: read as cp437."""
    if info.flag_bits & _IN_UTF8:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _zip_members(
    archive: zipfile.ZipFile, files: list[tuple[str, zipfile.ZipInfo]], allowance: Allowance
) -> Iterator[Member]:
    for path, info in files:
        try:
            yield member(path, _zip_content(archive, info, allowance))
        except NoText as reason:
            yield member(path, b"", problem=reason.problem)


def _zip_content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, allowance: Allowance) -> bytes:
    if is_locked(info):
        raise NoText(Problem.ENCRYPTED)
    if stat.S_ISLNK(info.external_attr >> 16) or info.compress_type not in _METHODS:
        raise NoText(Problem.UNSUPPORTED)
    allowance.take(info.file_size)
    return read_member(archive, info, most=info.file_size)


def _name_in_gzip(content: bytes) -> str:
    flags = content[3]
    if not flags & _HAS_NAME:
        return ""
    start = 12 + int.from_bytes(content[10:12], "little") if flags & _HAS_EXTRA else 10
    return decode(content[start : content.find(b"\0", start, start + 1000)])[0]


def _partly(members: Iterator[Member], problem: Problem) -> Iterator[Member]:
    """What came out, and at the end a member with the problem: not everything did."""
    first = next(members, None)
    if first is None:
        raise NoText(problem)
    return chain((first,), members, (member("", b"", problem=problem),))


def _complaint(content: bytes, stderr: bytes) -> Problem:
    """What the program's complaint means; it has none of a whole .7z that is locked."""
    words = stderr.lower()
    if b"encrypt" in words or b"passphrase" in words or (b"(null)" in words and _is_whole(content)):
        return Problem.ENCRYPTED
    return Problem.UNREADABLE


def _is_whole(content: bytes) -> bool:
    """Whether a .7z has the directory at its end that its start announces, byte for byte."""
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
