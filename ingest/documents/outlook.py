"""A mail as Outlook saves it (.msg, MS-OXMSG), with the mails inside it; its properties
(MS-OXPROPS), which winmail.dat has too; and RTF as Outlook packs it (MS-OXRTFCP).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ingest.charset import clean, clean_line, decode
from ingest.documents import html
from ingest.documents.ole import Compound
from ingest.documents.package import Allowance, Container, Member, NoText, member
from ingest.mail import Attachment, Problem

# Numbers of properties.
SUBJECT, BODY, HTML, RTF = 0x0037, 0x1000, 0x1013, 0x1009
LONG_NAME, SHORT_NAME, SHOWN_NAME, DATA = 0x3707, 0x3704, 0x3001, 0x3701
# Their types.
WIDE, NARROW, BINARY, OBJECT = 0x001F, 0x001E, 0x0102, 0x000D
WANTED = frozenset([SUBJECT, BODY, HTML, RTF, LONG_NAME, SHORT_NAME, SHOWN_NAME, DATA])

Properties = Mapping[tuple[int, int], bytes]  # number and type -> the raw value

_Path = tuple[str, ...]
_PROPERTY = re.compile(r"__substg1\.0_([0-9A-F]{4})([0-9A-F]{4})", re.IGNORECASE)
_ATTACHED = re.compile(r"__attach_version1\.0_#[0-9A-F]{8}", re.IGNORECASE)
_MAX_DEPTH = 3  # mails inside mails

_COMPRESSED, _STORED = 0x75465A4C, 0x414C454D
# What the ring holds before the text begins (MS-OXRTFCP, 2.1.2.1).
_PRESET = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}"
    rb"{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArial"
    rb"Times New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_RING = 4096


@dataclass(frozen=True, slots=True)
class _MsgFile:
    """`below`: the names, with the streams' sizes, that each storage holds."""

    compound: Compound
    below: dict[_Path, list[tuple[str, int]]]
    allowance: Allowance

    def properties(self, place: _Path) -> Properties:
        values: dict[tuple[int, int], bytes] = {}
        for name, size in self.below.get(place, ()):
            stream = _PROPERTY.fullmatch(name)
            if stream and size and int(stream[1], 16) in WANTED:
                self.allowance.take(size)
                values[int(stream[1], 16), int(stream[2], 16)] = self.compound.read(*place, name)
        return values

    def attachments(self, place: _Path) -> list[_Path]:
        names = (name for name, _ in self.below.get(place, ()))
        return sorted((*place, name) for name in names if _ATTACHED.fullmatch(name))

    def members(self, files: list[_Path]) -> Iterator[Member]:
        for place in files:
            try:
                properties = self.properties(place)
            except NoText as reason:
                yield member("", b"", problem=reason.problem)
            else:
                yield member(name_of(properties), properties.get((DATA, BINARY), b""))


def open_container(attachment: Attachment, allowance: Allowance) -> Container:
    """Subject, a blank line and the body, then those of the mails inside; all their attachments."""
    compound = Compound(attachment.content)
    below: dict[_Path, list[tuple[str, int]]] = {}
    for (*above, name), size in compound.paths().items():
        below.setdefault(tuple(above), []).append((name, size))
    file = _MsgFile(compound, below, allowance)
    texts: list[str] = []
    files: list[_Path] = []
    waiting: list[_Path] = [()]
    while waiting:
        place = waiting.pop(0)
        texts.append(text_of(file.properties(place), allowance))
        for attached in file.attachments(place):
            inner = (*attached, f"__substg1.0_{DATA:04X}{OBJECT:04X}")
            if inner not in below:
                files.append(attached)
            elif len(inner) <= 2 * _MAX_DEPTH:
                waiting.append(inner)
    return Container("\n\n".join(filter(None, texts)), file.members(files))


def text_of(properties: Properties, allowance: Allowance) -> str:
    """Subject, a blank line and the body."""
    subject = clean_line(_string(properties, SUBJECT))
    return "\n\n".join(filter(None, (subject, _body(properties, allowance).strip())))


def name_of(properties: Properties) -> str:
    """The longest name that an attachment goes by; "" where it has none."""
    names = (_string(properties, number) for number in (LONG_NAME, SHORT_NAME, SHOWN_NAME))
    return next(filter(None, names), "")


def unpacked(content: bytes, *, most: int) -> bytes:
    """The RTF, no more of it than the header announces. NoText: no RTF, or longer than `most`."""
    size, method = int.from_bytes(content[4:8], "little"), int.from_bytes(content[8:12], "little")
    if method not in (_COMPRESSED, _STORED):
        raise NoText(Problem.UNREADABLE)
    if size > most:
        raise NoText(Problem.OVERSIZE)
    return content[16 : 16 + size] if method == _STORED else _decompressed(content[16:], size)


def _body(properties: Properties, allowance: Allowance) -> str:
    """The plain text, else the HTML, else the RTF."""
    if text := _string(properties, BODY).strip():
        return clean(text)
    if page := properties.get((HTML, BINARY)) or _string(properties, HTML).encode():
        return html.read(page)
    packed = properties.get((RTF, BINARY))
    return _rich_text(packed, allowance) if packed else ""


def _rich_text(packed: bytes, allowance: Allowance) -> str:
    try:
        text = unpacked(packed, most=allowance.room)
    except NoText:
        return ""  # the attachments are read all the same
    from ingest.documents.rtf import read  # noqa: PLC0415 - only where a mail has no other body

    return read(text)


def _string(properties: Properties, number: int) -> str:
    wide = properties.get((number, WIDE))
    if wide is not None:
        return wide.decode("utf-16-le", "replace").rstrip("\0")
    return decode(properties.get((number, NARROW), b"").rstrip(b"\0"))[0].rstrip("\0")


def _decompressed(content: bytes, size: int) -> bytes:
    """All output stays in one piece behind the preset; places in the ring count from its end."""
    out = bytearray(_PRESET)
    end, position = len(_PRESET) + size, 0
    while len(out) < end and position < len(content):
        flags, position = content[position], position + 1
        for bit in range(8):
            if not flags >> bit & 1:
                out += content[position : position + 1]
                position += 1
                continue
            pair, position = int.from_bytes(content[position : position + 2]), position + 2
            back = (len(out) - (pair >> 4)) % _RING
            if not back or position > len(content):
                return bytes(out[len(_PRESET) : end])
            _repeat(out, back, (pair & 15) + 2)
    return bytes(out[len(_PRESET) : end])


def _repeat(out: bytearray, back: int, length: int) -> None:
    """Copy what is `back` bytes from the end, blanks where nothing was written yet.

    The copy may reach into itself.
    """
    start = len(out) - back
    for place in range(start, start + length):
        out.append(out[place] if place >= 0 else 0x20)
