"""The directory of an OLE2 file (MS-CFB): which streams it has, so what it is and whether it is locked. Reads no document."""

import struct

_FREE = 0xFFFFFFFA  # sector numbers from here on are marks, not places
_MAX_DIRECTORY = 4096  # entries
_ENCRYPTED_WORD = 0x0100  # MS-DOC, FibBase.fEncrypted
_FILEPASS = 0x002F  # MS-XLS 2.4.117
_KINDS = (("WordDocument", "doc"), ("Workbook", "xls"), ("Book", "xls"), ("PowerPoint Document", "ppt"), ("__properties_version1.0", "msg"))


def ole_kind(content: bytes) -> str:
    """What its streams say: doc (also .wps), xls (also .et), ppt, msg, encrypted_ooxml or ole."""
    names = _streams(content)
    if "EncryptedPackage" in names:
        return "encrypted_ooxml"
    return next((kind for stream, kind in _KINDS if stream in names), "ole")


def is_locked(content: bytes) -> bool:
    """Whether a password is needed to read it."""
    streams = _streams(content)
    if "EncryptedPackage" in streams:
        return True
    word = streams.get("WordDocument")
    if word is not None:
        return bool(int.from_bytes(content[word + 10 : word + 12], "little") & _ENCRYPTED_WORD)
    book = streams.get("Workbook", streams.get("Book"))
    return book is not None and _has_filepass(content[book : book + 512])


def _streams(content: bytes) -> dict[str, int]:
    """Names of the streams and storages, and the offset of each one's first sector."""
    shift = int.from_bytes(content[30:32], "little")
    if len(content) < 512 or shift not in (9, 12):
        return {}
    size = 1 << shift
    (sector,) = struct.unpack_from("<I", content, 48)
    found: dict[str, int] = {}
    visited = 0
    while sector < _FREE and visited < _MAX_DIRECTORY * 128 // size:
        offset = (sector + 1) * size
        for entry in range(offset, min(offset + size, len(content) - 127), 128):
            length = min(int.from_bytes(content[entry + 64 : entry + 66], "little"), 64)
            if length >= 2 and content[entry + 66] in (1, 2, 5):
                name = content[entry : entry + length - 2].decode("utf-16-le", "replace")
                found.setdefault(name, (int.from_bytes(content[entry + 116 : entry + 120], "little") + 1) * size)
        sector = _next_sector(content, sector, size)
        visited += 1
    return found


def _next_sector(content: bytes, sector: int, size: int) -> int:
    """The next sector of a chain; only the 109 allocation sectors named in the header are followed, enough for any directory that matters."""
    table, index = divmod(sector, size // 4)
    if table >= 109:
        return _FREE
    (place,) = struct.unpack_from("<I", content, 76 + 4 * table)
    offset = (place + 1) * size + 4 * index
    return int.from_bytes(content[offset : offset + 4], "little") if place < _FREE and offset + 4 <= len(content) else _FREE


def _has_filepass(records: bytes) -> bool:
    position = 0
    while position + 4 <= len(records):
        kind, length = struct.unpack_from("<HH", records, position)
        if kind == _FILEPASS:
            return True
        position += 4 + length
    return False
