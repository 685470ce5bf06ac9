"""S/MIME (RFC 8551): finds the mail inside an opaque signature, and tells an encrypted one. A
bounded walk over DER; no cryptography, checks nothing.
"""

import binascii
from collections.abc import Iterator

TYPES = frozenset(["application/pkcs7-mime", "application/x-pkcs7-mime"])
SIGNATURES = frozenset(
    [
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "application/pgp-keys",
    ]
)

_OID_DATA = bytes.fromhex("06092a864886f70d010701")
_OID_SIGNED = bytes.fromhex("06092a864886f70d010702")
_OID_ENVELOPED = (
    bytes.fromhex("06092a864886f70d010703"),
    bytes.fromhex("060b2a864886f70d0109100117"),
)
_ARMOUR, _ARMOUR_END = b"-----BEGIN ", b"-----END"
_PIECES = 100_000
_DEPTH = 8
_OCTETS, _CONSTRUCTED_OCTETS = 0x04, 0x24


def signed_content(content: bytes) -> bytes | None:
    """What was signed, where the signature holds it; None where it doesn't, or the bytes are
    nothing of the kind.
    """
    der = _der(content)
    start = der.find(_OID_SIGNED, 0, 64)
    inner = der.find(_OID_DATA, start + 1, start + 4096) if start != -1 else -1
    if inner == -1:
        return None
    # encapContentInfo: the type is followed by [0] EXPLICIT OCTET STRING
    tagged = inner + len(_OID_DATA)
    if der[tagged : tagged + 1] != b"\xa0":
        return None
    head = _head(der, tagged, len(der))
    return b"".join(_octets(der, head[0], head[1], _DEPTH)) if head else None


def is_encrypted(content: bytes) -> bool:
    """Whether the bytes are an envelope."""
    return any(_der(content)[:64].find(oid) != -1 for oid in _OID_ENVELOPED)


def is_signature(declared: str, content: bytes) -> bool:
    """Whether a part is the signature that stands beside what is signed: declared so, and looking
    so.
    """
    head = content[:64].lstrip()
    return declared in SIGNATURES and (
        head.startswith(_ARMOUR) or (head[:1] == b"\x30" and _OID_SIGNED in head)
    )


def _der(content: bytes) -> bytes:
    if not content[:64].lstrip().startswith(_ARMOUR):
        return content
    try:
        return binascii.a2b_base64(content[content.find(b"\n") + 1 : content.find(_ARMOUR_END)])
    except binascii.Error:
        return b""


def _octets(der: bytes, start: int, end: int, depth: int) -> Iterator[bytes]:
    """The pieces of an OCTET STRING, whole or in pieces, of known or of unknown length."""
    pieces = 0
    while start < end and pieces < _PIECES:
        pieces += 1
        tag = der[start]
        head = _head(der, start, end)
        if head is None or tag == 0:
            return
        if tag == _OCTETS:
            yield der[head[0] : head[1]]
        elif tag == _CONSTRUCTED_OCTETS and depth:
            yield from _octets(der, head[0], head[1], depth - 1)
        else:
            return
        start = head[1]


def _head(der: bytes, at: int, end: int) -> tuple[int, int] | None:
    """Where the value at that offset begins and ends; one of unknown length is taken to the end of
    what holds it.
    """
    if at + 2 > end:
        return None
    first = der[at + 1]
    if first < 0x80:
        return at + 2, min(at + 2 + first, end)
    count = first & 0x7F
    if count == 0:
        return at + 2, end
    if count > 4 or at + 2 + count > end:
        return None
    length = int.from_bytes(der[at + 2 : at + 2 + count], "big")
    return at + 2 + count, min(at + 2 + count + length, end)
