"""A file packed by gzip (.gz): the one file in it. Inflates no more than the mail's allowance has room for."""

import re
import zlib

from ingest.charset import decode
from ingest.documents.allowance import Allowance
from ingest.documents.member import Container, member
from ingest.documents.package import NoText
from ingest.mail import Attachment, Problem

_HAS_EXTRA, _HAS_NAME = 0x4, 0x8  # RFC 1952, 2.3.1
_WITH_HEADER = 31  # zlib's wbits for a gzip header and trailer
_EXTENSION = re.compile(r"\.gz(?:ip)?$", re.IGNORECASE)


def open_container(attachment: Attachment, allowance: Allowance) -> Container:
    """No text, and the file. NoText: broken, cut off, or too large."""
    inflating = zlib.decompressobj(_WITH_HEADER)
    try:
        content = inflating.decompress(attachment.content, allowance.room + 1)
    except zlib.error as error:
        raise NoText(Problem.UNREADABLE) from error
    allowance.take(len(content))
    if not inflating.eof:
        raise NoText(Problem.UNREADABLE)
    name = _own_name(attachment.content) or _EXTENSION.sub("", attachment.name or "")
    return Container("", iter((member(name, content),)))


def _own_name(content: bytes) -> str:
    flags = content[3]
    if not flags & _HAS_NAME:
        return ""
    start = 12 + int.from_bytes(content[10:12], "little") if flags & _HAS_EXTRA else 10
    return decode(content[start : content.find(b"\0", start, start + 1000)])[0]
