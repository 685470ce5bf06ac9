"""Header values as Chinese mail programs write them, the good ways and the bad; reads none."""

import base64
from collections.abc import Iterator
from urllib.parse import quote

_ROOM = {"B": 39, "Q": 18}


def encode(text: str, charset: str) -> bytes:
    """The text under that label. Chinese programs write GB18030 whichever of the GB names they claim, so every GB label gets it."""
    return text.encode("gb18030" if charset.startswith("gb") else charset)


def header_value(text: str, manner: str) -> bytes:
    """A header's value, folded; `manner` is charset and one of B, Q (RFC 2047), raw (8 bit, no encoding), cut.

    cut: words in B whose borders fall inside a character, which RFC 2047, 5 (3) forbids and old clients do.
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
    """`; key=...` for a file name; `manner` is charset and one of 2231, 2231-parts (RFC 2231), word, bare, raw.

    word, bare: encoded words inside quotes and without them, both against RFC 2047, 5; raw: 8 bit in quotes.
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
