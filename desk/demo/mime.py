"""MIME written out by hand, so that no library's folding or chance boundary changes a byte; reads no mail."""

import base64
import binascii
from dataclasses import dataclass

from desk.demo.headers import encode, name_parameters

Headers = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part: its headers and its encoded body, lines ended by CRLF."""

    headers: Headers
    body: bytes


def text_part(text: str, manner: str, *, subtype: str = "plain") -> Part:
    """A text in the body; `manner` is charset and transfer encoding: base64, quoted-printable or 8bit."""
    charset, transfer = manner.split()
    content = encode(text.replace("\n", "\r\n") + "\r\n", charset)
    return Part(
        _headers(f'text/{subtype}; charset="{charset}"'.encode(), transfer),
        _transferred(content, transfer),
    )


def file_part(content: bytes, *, kind: str, name: str, named: str, cut: bool = False) -> Part:
    """An attachment in base64. `cut`: the sending broke off in the middle of a base64 group."""
    body = _transferred(content, "base64")
    return Part(
        (
            *_headers(kind.encode() + name_parameters(name, named, key="name"), "base64"),
            ("Content-Disposition", b"attachment" + name_parameters(name, named, key="filename")),
        ),
        body[: len(body) * 3 // 7 | 1] + b"\r\n" if cut else body,
    )


def message_part(content: bytes) -> Part:
    """A whole mail as an attachment (RFC 2046, 5.2.1)."""
    return Part(
        (*_headers(b"message/rfc822", "8bit"), ("Content-Disposition", b"attachment")), content
    )


def multipart(parts: tuple[Part, ...], *, boundary: str) -> Part:
    """multipart/mixed; a boundary that stands in no part is the caller's care."""
    opening = b"--" + boundary.encode() + b"\r\n"
    body = b"".join(opening + assembled(part.headers, part) + b"\r\n" for part in parts)
    header = ("Content-Type", f'multipart/mixed;\r\n boundary="{boundary}"'.encode())
    return Part((header,), body + b"--" + boundary.encode() + b"--\r\n")


def assembled(headers: Headers, part: Part) -> bytes:
    """The headers, an empty line, the part's body; which of the part's own headers stand there is the caller's choice."""
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
