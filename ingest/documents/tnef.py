"""winmail.dat (MS-OXTNEF): the mail that Exchange wrapped up, its body and attachments. Reads the file once, from its start to its end."""

import struct
from collections.abc import Iterator

from ingest.documents import mapi
from ingest.documents.allowance import Allowance
from ingest.documents.member import Container, Member, member
from ingest.documents.package import NoText
from ingest.mail import Attachment, Problem

MAX_ATTRIBUTES = 20_000  # of the mail and all its attachments; an attachment has six

_HEAD = struct.Struct("<BIi")  # level, attribute, length; the bytes and a checksum of two follow
# Attributes (MS-OXTNEF, 2.1.3.3), their types included.
_SUBJECT, _BODY, _PROPERTIES = 0x00018004, 0x0002800C, 0x00069003
_BEGINS, _TITLE, _DATA, _FILE_PROPERTIES = 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_FIXED = {
    0x0002: 4,
    0x000B: 4,
    0x0003: 4,
    0x0004: 4,
    0x000A: 4,
    0x0001: 0,
    0x0048: 16,
}  # bytes of a value, with its padding; others take 8
_COUNTED = frozenset([mapi.NARROW, mapi.WIDE, mapi.BINARY, mapi.OBJECT])
_INTERFACE = 16  # bytes before the data of an object: which interface it has


def open_container(attachment: Attachment, allowance: Allowance) -> Container:
    """Subject, a blank line and the body, and the attachments. NoText where nothing of a mail is found."""
    message: dict[tuple[int, int], bytes] = {}
    files: list[dict[tuple[int, int], bytes]] = []
    for attribute, value in _attributes(attachment.content):
        if attribute == _BEGINS:
            files.append({})
        elif attribute == _PROPERTIES:
            message |= _properties(value)
        elif attribute in (_SUBJECT, _BODY):
            message.setdefault(
                (mapi.SUBJECT if attribute == _SUBJECT else mapi.BODY, mapi.NARROW), value
            )
        elif files and attribute == _FILE_PROPERTIES:
            files[-1] |= _properties(value)
        elif files and attribute in (_TITLE, _DATA):
            files[-1][
                (mapi.SHORT_NAME, mapi.NARROW) if attribute == _TITLE else (mapi.DATA, mapi.BINARY)
            ] = value
    if not message and not files:
        raise NoText(Problem.UNREADABLE)
    return Container(mapi.text_of(message, allowance), map(_member, files))


def _member(properties: dict[tuple[int, int], bytes]) -> Member:
    """A mail in the mail is such a file again."""
    content = (
        properties.get((mapi.DATA, mapi.BINARY))
        or properties.get((mapi.DATA, mapi.OBJECT), b"")[_INTERFACE:]
    )
    return member(mapi.name_of(properties), content)


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    position = 6
    for _ in range(MAX_ATTRIBUTES):
        if position + _HEAD.size > len(content):
            return
        _, attribute, length = _HEAD.unpack_from(content, position)
        position += _HEAD.size
        if length < 0:
            return
        yield attribute, content[position : position + length]
        position += length + 2


def _properties(content: bytes) -> dict[tuple[int, int], bytes]:
    """The wanted ones; what is said of their number is not believed: they end where the bytes end."""
    found: dict[tuple[int, int], bytes] = {}
    position = 4
    while position + 4 <= len(content):
        kind, number = struct.unpack_from("<HH", content, position)
        position = _after_name(content, position + 4) if number >= 0x8000 else position + 4
        several, kind = kind & 0x1000, kind & ~0x1000
        count = _number(content, position) if several or kind in _COUNTED else 1
        position += 4 if several or kind in _COUNTED else 0
        if kind not in _COUNTED:
            position += count * _FIXED.get(kind, 8)
            continue
        for _ in range(count):
            if position + 4 > len(content):
                break
            length = _number(content, position)
            if number in mapi.WANTED and not several:
                found.setdefault((number, kind), content[position + 4 : position + 4 + length])
            position += 4 + (length + 3) // 4 * 4
    return found


def _after_name(content: bytes, position: int) -> int:
    """A named property: a GUID, whether a number or a name follows, and that."""
    named, length = _number(content, position + 16), _number(content, position + 20)
    return position + 24 + ((length + 3) // 4 * 4 if named else 0)


def _number(content: bytes, position: int) -> int:
    return int.from_bytes(content[position : position + 4], "little")
