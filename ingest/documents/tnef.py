"""winmail.dat (MS-OXTNEF): the mail that Exchange wrapped up, its body and attachments, read once
from start to end.
"""

import struct
from collections.abc import Iterator

from ingest.documents.outlook import (
    BINARY,
    BODY,
    DATA,
    NARROW,
    OBJECT,
    SHORT_NAME,
    SUBJECT,
    WANTED,
    WIDE,
    name_of,
    text_of,
)
from ingest.documents.package import Allowance, Container, Member, NoText, member
from ingest.mail import Attachment, Problem

MAX_ATTRIBUTES = 20_000  # of the mail and all its attachments; an attachment has six

_HEAD = struct.Struct("<BIi")  # level, attribute, length; the bytes and a checksum of two follow
# Attributes (MS-OXTNEF, 2.1.3.3), their types included: those of the mail, those of an attachment.
_PROPERTIES, _FILE_PROPERTIES, _FILE_BEGINS = 0x00069003, 0x00069005, 0x00069002
_OF_MAIL = {0x00018004: (SUBJECT, NARROW), 0x0002800C: (BODY, NARROW)}
_OF_FILE = {0x00018010: (SHORT_NAME, NARROW), 0x0006800F: (DATA, BINARY)}
# Bytes of a value by its type, padding included; others take 8, and these say their length.
_FIXED = {0x0001: 0, 0x0002: 4, 0x0003: 4, 0x0004: 4, 0x000A: 4, 0x000B: 4, 0x0048: 16}
_COUNTED = frozenset([NARROW, WIDE, BINARY, OBJECT])
_INTERFACE = 16  # bytes before the data of an object: which interface it has


def open_container(attachment: Attachment, allowance: Allowance) -> Container:
    """Subject, a blank line and the body; the attachments. NoText where nothing of a mail is
    there.
    """
    message: dict[tuple[int, int], bytes] = {}
    files: list[dict[tuple[int, int], bytes]] = []
    for attribute, value in _attributes(attachment.content):
        if attribute == _FILE_BEGINS:
            files.append({})
        elif attribute == _PROPERTIES:
            message |= _properties(value)
        elif attribute in _OF_MAIL:
            message.setdefault(_OF_MAIL[attribute], value)
        elif files and attribute == _FILE_PROPERTIES:
            files[-1] |= _properties(value)
        elif files and attribute in _OF_FILE:
            files[-1][_OF_FILE[attribute]] = value
    if not message and not files:
        raise NoText(Problem.UNREADABLE)
    return Container(text_of(message, allowance), map(_member, files))


def _member(properties: dict[tuple[int, int], bytes]) -> Member:
    """A mail in the mail is an object: a winmail.dat of its own."""
    content = properties.get((DATA, BINARY)) or properties.get((DATA, OBJECT), b"")[_INTERFACE:]
    return member(name_of(properties), content)


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
    """The wanted ones, to the end of the bytes, whatever number of them is announced."""
    values: dict[tuple[int, int], bytes] = {}
    position = 4
    while position + 4 <= len(content):
        kind, number = struct.unpack_from("<HH", content, position)
        position = _after_name(content, position + 4) if number >= 0x8000 else position + 4
        is_list, kind = kind & 0x1000, kind & ~0x1000
        count = _number(content, position) if is_list or kind in _COUNTED else 1
        position += 4 if is_list or kind in _COUNTED else 0
        if kind not in _COUNTED:
            position += count * _FIXED.get(kind, 8)
            continue
        for _ in range(count):
            if position + 4 > len(content):
                break
            length = _number(content, position)
            if number in WANTED and not is_list:
                values.setdefault((number, kind), content[position + 4 : position + 4 + length])
            position += 4 + (length + 3) // 4 * 4
    return values


def _after_name(content: bytes, position: int) -> int:
    """Where the head of a named property ends: a GUID, then a number or a name."""
    named, length = _number(content, position + 16), _number(content, position + 20)
    return position + 24 + ((length + 3) // 4 * 4 if named else 0)


def _number(content: bytes, position: int) -> int:
    return int.from_bytes(content[position : position + 4], "little")
