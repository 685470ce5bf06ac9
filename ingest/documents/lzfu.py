"""RTF as Outlook packs it (MS-OXRTFCP), in .msg and winmail.dat. Gives no more than it says at its start, and no more than is allowed."""

from ingest.documents.package import NoText
from ingest.mail import Problem

_COMPRESSED, _STORED = 0x75465A4C, 0x414C454D
# What every such text may refer to before it has begun (MS-OXRTFCP, 2.1.2.1).
_KNOWN = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArial"
    rb"Times New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_RING = 4096


def unpacked(content: bytes, *, most: int) -> bytes:
    """The RTF. NoText where it is none, or longer than `most`."""
    size, method = int.from_bytes(content[4:8], "little"), int.from_bytes(content[8:12], "little")
    if method not in (_COMPRESSED, _STORED):
        raise NoText(Problem.UNREADABLE)
    if size > most:
        raise NoText(Problem.OVERSIZE)
    return content[16 : 16 + size] if method == _STORED else _decompressed(content[16:], size)


def _decompressed(content: bytes, size: int) -> bytes:
    """Everything so far is kept in one piece behind what is known; a place in the ring of 4096 is counted back from its end."""
    out = bytearray(_KNOWN)
    end, position = len(_KNOWN) + size, 0
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
                return bytes(out[len(_KNOWN) : end])
            _repeat(out, back, (pair & 15) + 2)
    return bytes(out[len(_KNOWN) : end])


def _repeat(out: bytearray, back: int, length: int) -> None:
    """The bytes that stand so far back, again; what has never been written is blank, and a repetition may reach into itself."""
    start = len(out) - back
    for place in range(start, start + length):
        out.append(out[place] if place >= 0 else 0x20)
