"""MIME written out by hand, so that no library's folding or chance boundary changes a byte; reads
no mail.
"""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

Headers = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class MimePart:
    """A part: its headers and its encoded body, lines ended by CRLF."""

    headers: Headers
    body: bytes


def text_part(text: str, manner: str, *, subtype: str = "plain") -> MimePart:
    """A text in the body; `manner` is charset and transfer encoding: base64, quoted-printable or
    8bit.
    """
    charset, transfer = manner.split()
    content = encode(text.replace("\n", "\r\n") + "\r\n", charset)
    return MimePart(
        _headers(f'text/{subtype}; charset="{charset}"'.encode(), transfer),
        _transferred(content, transfer),
    )


def file_part(content: bytes, *, kind: str, name: str, named: str, cut: bool = False) -> MimePart:
    """An attachment in base64. `cut`: the sending broke off in the middle of a base64 group."""
    body = _transferred(content, "base64")
    return MimePart(
        (
            *_headers(kind.encode() + name_parameters(name, named, key="name"), "base64"),
            ("Content-Disposition", b"attachment" + name_parameters(name, named, key="filename")),
        ),
        body[: len(body) * 3 // 7 | 1] + b"\r\n" if cut else body,
    )


def message_part(content: bytes) -> MimePart:
    """A whole mail as an attachment (RFC 2046, 5.2.1)."""
    return MimePart(
        (*_headers(b"message/rfc822", "8bit"), ("Content-Disposition", b"attachment")), content
    )


def multipart(parts: tuple[MimePart, ...], *, boundary: str) -> MimePart:
    """multipart/mixed; a boundary that stands in no part is the caller's care."""
    opening = b"--" + boundary.encode() + b"\r\n"
    body = b"".join(opening + assembled(part.headers, part) + b"\r\n" for part in parts)
    header = ("Content-Type", f'multipart/mixed;\r\n boundary="{boundary}"'.encode())
    return MimePart((header,), body + b"--" + boundary.encode() + b"--\r\n")


def assembled(headers: Headers, part: MimePart) -> bytes:
    """The headers, an empty line, the part's body; which of the part's own headers stand there is
    the caller's choice.
    """
    return (
        b"".join(name.encode() + b": " + value + b"\r\n" for name, value in headers)
        + b"\r\n"
        + part.body
    )


def _headers(kind: bytes, transfer: str) -> Headers:
    return (("Content-Type", kind), ("Content-Transfer-Encoding", transfer.encode()))


def _transferred(content: bytes, transfer: str) -> bytes:
    if transfer == "base64":
        return base64.encodebytes(content).replace(b"\n", b"\r\n")
    return binascii.b2a_qp(content) if transfer == "quoted-printable" else content


_ROOM = {"B": 39, "Q": 18}


def encode(text: str, charset: str) -> bytes:
    """The text under that label. Chinese programs write GB18030 whichever of the GB names they
    claim, so every GB label gets it.
    """
    return text.encode("gb18030" if charset.startswith("gb") else charset)


def header_value(text: str, manner: str) -> bytes:
    """A header's value, folded; `manner` is charset and one of B, Q (RFC 2047), raw (8 bit, no
    encoding), cut.

    cut: words in B whose borders fall inside a character, which RFC 2047, 5 (3) forbids and old
    clients do.
    """
    charset, way = manner.split()
    if text.isascii():
        return text.encode()
    if way == "raw":
        return encode(text, charset)
    pieces = (
        _slices(encode(text, charset)) if way == "cut" else _pieces(text, charset, room=_ROOM[way])
    )
    return b"\r\n ".join(_word(piece, charset, "Q" if way == "Q" else "B") for piece in pieces)


def name_parameters(name: str, manner: str, *, key: str) -> bytes:
    """`; key=...` for a file name; `manner` is charset and one of 2231, 2231-parts (RFC 2231),
    word, bare, raw.

    word, bare: encoded words inside quotes and without them, both against RFC 2047, 5; raw: 8 bit
    in quotes.
    """
    charset, way = manner.split()
    if way == "2231":
        return f"; {key}*={charset}''{_percent(encode(name, charset))}".encode()
    if way == "2231-parts":
        pieces = [f"{charset}''", *map(_percent, _pieces(name, charset, room=15))]
        return b"".join(f";\r\n {key}*{at}*={piece}".encode() for at, piece in enumerate(pieces))
    if way == "bare":
        return f"; {key}=".encode() + _word(encode(name, charset), charset, "B")
    return (
        f'; {key}="'.encode()
        + header_value(name, f"{charset} {'raw' if way == 'raw' else 'B'}")
        + b'"'
    )


def _pieces(text: str, charset: str, *, room: int) -> Iterator[bytes]:
    """The text in pieces of at most `room` bytes, no character cut."""
    piece = b""
    for character in text:
        more = encode(character, charset)
        if len(piece) + len(more) > room:
            yield piece
            piece = b""
        piece += more
    yield piece


def _slices(content: bytes) -> Iterator[bytes]:
    """Pieces of 37 bytes: no multiple of a Chinese character's two or three."""
    return (content[at : at + 37] for at in range(0, len(content), 37))


def _word(piece: bytes, charset: str, way: str) -> bytes:
    written = base64.b64encode(piece) if way == "B" else b"".join(b"=%02X" % byte for byte in piece)
    return b"=?%s?%s?%s?=" % (charset.encode(), way.encode(), written)


def _percent(content: bytes) -> str:
    return quote(content, safe="")
