"""A zip of files (.zip): its members under their bare names, in whatever charset they are written. Writes nothing, follows no link."""

import stat
import zipfile
from collections.abc import Iterator

from ingest.charset import clean, decode
from ingest.documents.allowance import Allowance
from ingest.documents.member import Container, Member, folders_of, is_litter, member
from ingest.documents.package import NoText, is_locked, open_zip, read_member
from ingest.mail import Attachment, Problem

_IN_UTF8 = 0x800  # APPNOTE 4.4.4
# LZMA is left out: its header says how much memory it wants.
_METHODS = frozenset([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2])


def open_container(attachment: Attachment, allowance: Allowance) -> Container:
    """Comment and folders as text, and the files. NoText: broken, all of it locked, or too much in it."""
    archive = open_zip(attachment.content, partly=True)
    files = [
        (path, info)
        for info in archive.infolist()
        if not (path := _path(info)).endswith(("/", "\\")) and not is_litter(path)
    ]
    comment = clean(decode(archive.comment)[0]) if archive.comment else ""
    return Container(
        "\n".join(
            filter(None, (comment, folders_of([_path(info) for info in archive.infolist()])))
        ),
        _members(archive, files, allowance),
    )


def _path(info: zipfile.ZipInfo) -> str:
    """Most programs write names in the charset of their system and say nothing of it; then they are read as cp437."""
    if info.flag_bits & _IN_UTF8:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _members(
    archive: zipfile.ZipFile, files: list[tuple[str, zipfile.ZipInfo]], allowance: Allowance
) -> Iterator[Member]:
    for path, info in files:
        try:
            content, problem = _content(archive, info, allowance), None
        except NoText as reason:
            content, problem = b"", reason.problem
        yield member(path, content, problem=problem)


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, allowance: Allowance) -> bytes:
    if is_locked(info):
        raise NoText(Problem.ENCRYPTED)
    if stat.S_ISLNK(info.external_attr >> 16) or info.compress_type not in _METHODS:
        raise NoText(Problem.UNSUPPORTED)
    allowance.take(info.file_size)
    return read_member(archive, info, most=info.file_size)
