"""An OLE2 file (MS-CFB): which streams it has, so what it is, whether it is locked, whether it has
macros; and a stream's bytes. Reads no document.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

_FREE = 0xFFFFFFFA  # sector numbers from here on are marks, not places
_NONE = 0xFFFFFFFF  # no entry of the directory
_MAX_DIRECTORY = 4096  # entries
_STORAGE, _STREAM, _ROOT = 1, 2, 5
_ENCRYPTED_WORD = 0x0100  # MS-DOC, FibBase.fEncrypted
_ENCRYPTED_SLIDES = b"\xdf\xc4\xd1\xf3"  # MS-PPT 2.3.2, CurrentUserAtom.headerToken
_FILEPASS = 0x002F  # MS-XLS 2.4.117
_KINDS = {
    "encryptedpackage": "encrypted_ooxml",
    "worddocument": "doc",
    "workbook": "xls",
    "book": "xls",
    "powerpoint document": "ppt",
    "__properties_version1.0": "msg",
}
_MACROS = frozenset(["macros", "_vba_project_cur", "_vba_project", "vba"])


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    left: int
    right: int
    child: int
    start: int
    size: int


class Compound:
    """The directory of an OLE2 file; of anything else it is empty. Whatever it says of itself,
    nothing runs in a circle or beyond the file.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        shift = int.from_bytes(content[30:32], "little")
        self._size = 1 << shift if len(content) >= 512 and shift in (9, 12) else 0
        self._table = self._allocation() if self._size else ()
        self._entries = self._directory() if self._size else []
        self.names = {
            entry.name: entry
            for entry in reversed(self._entries)
            if entry.kind in (_STORAGE, _STREAM, _ROOT)
        }

    def holds(self) -> frozenset[str]:
        """The names, in small letters, of what stands at its top: a document inside it is no part
        of what it is. All names where nothing hangs together.
        """
        top = {path[0] for path in self._tree if len(path) == 1}
        return frozenset(name.lower() for name in top or self.names)

    def head(self, name: str, length: int) -> bytes | None:
        """The first bytes of its own stream of this name, else of any such stream; None where there
        is none.
        """
        entry = self._by_path.get((name.lower(),)) or next(
            (entry for other, entry in self.names.items() if other.lower() == name.lower()), None
        )
        return self._bytes(entry, length) if entry else None

    def paths(self) -> dict[tuple[str, ...], int]:
        """Every storage and stream under its path, with the stream's size in bytes, a storage's as
        0.
        """
        return {
            path: entry.size if entry.kind == _STREAM else 0 for path, entry in self._tree.items()
        }

    def read(self, *path: str) -> bytes:
        """A stream's bytes; none where there is no such stream, fewer where it is cut off. Names
        differ by more than capitals (MS-CFB 2.6.4).
        """
        entry = self._by_path.get(tuple(map(str.lower, path)))
        return self._bytes(entry, entry.size) if entry and entry.kind == _STREAM else b""

    def places(self, *path: str) -> list[tuple[int, int]]:
        """Where a stream stands in the file, in its order: beginning and length of each piece."""
        entry = self._by_path.get(tuple(map(str.lower, path)))
        if entry is None:
            return []
        if entry.size >= self._smallest:
            return self._stretches(entry)
        inside = self._stretches(self._entries[0])
        chain = self._chain(entry.start, self._small[1], entry.size // 64 + 1)
        pieces = (divmod(number * 64, self._size) for number in chain)
        return [(inside[n][0] + place, 64) for n, place in pieces if n < len(inside)]

    def _stretches(self, entry: _Entry) -> list[tuple[int, int]]:
        chain = self._chain(entry.start, self._table, entry.size // self._size + 1)
        return [((number + 1) * self._size, self._size) for number in chain]

    @cached_property
    def _by_path(self) -> dict[tuple[str, ...], _Entry]:
        return {tuple(map(str.lower, path)): entry for path, entry in self._tree.items()}

    @property
    def _smallest(self) -> int:
        """Bytes from which on a stream has sectors of its own."""
        return int.from_bytes(self._content[56:60], "little")

    def _bytes(self, entry: _Entry, length: int) -> bytes:
        length = min(length, entry.size)
        if entry.size >= self._smallest:
            return self._in_sectors(entry, length)
        small, table = self._small
        chain = self._chain(entry.start, table, length // 64 + 1)
        return b"".join(small[n * 64 : n * 64 + 64] for n in chain)[:length]

    @property
    def _sectors(self) -> int:
        return len(self._content) // self._size

    def _in_sectors(self, entry: _Entry, length: int) -> bytes:
        chain = self._chain(entry.start, self._table, length // self._size + 1)
        return b"".join(map(self._sector, chain))[:length]

    @cached_property
    def _small(self) -> tuple[bytes, tuple[int, ...]]:
        """The stream that holds the small ones, and which of its pieces follows which."""
        first = int.from_bytes(self._content[60:64], "little")
        root = self._entries[0]
        return self._in_sectors(root, root.size), self._numbers(
            self._chain(first, self._table, self._sectors)
        )

    def _sector(self, number: int) -> bytes:
        return self._content[(number + 1) * self._size : (number + 2) * self._size]

    def _numbers(self, sectors: Iterator[int]) -> tuple[int, ...]:
        whole = b"".join(map(self._sector, sectors))
        return struct.unpack(f"<{len(whole) // 4}I", whole[: len(whole) // 4 * 4])

    def _allocation(self) -> tuple[int, ...]:
        """Which sector follows which; no more of the table than the file has sectors for."""
        wanted = self._sectors * 4 // self._size + 1
        places = [
            place for place in struct.unpack_from("<109I", self._content, 76) if place < _FREE
        ][:wanted]
        more = int.from_bytes(self._content[68:72], "little")
        for _ in range(wanted * 4 // self._size + 1):
            if more >= _FREE:
                break
            *found, more = self._numbers(iter((more,))) or (_FREE,)
            places += [place for place in found if place < _FREE]
        return self._numbers(iter(places[:wanted]))

    def _chain(self, number: int, table: tuple[int, ...], most: int) -> Iterator[int]:
        for _ in range(min(most, len(table))):
            if number >= _FREE:
                return
            yield number
            number = table[number] if number < len(table) else _FREE

    def _directory(self) -> list[_Entry]:
        first = int.from_bytes(self._content[48:52], "little")
        sectors = self._chain(first, self._table, _MAX_DIRECTORY * 128 // self._size)
        whole = b"".join(map(self._sector, sectors))[: _MAX_DIRECTORY * 128]
        return [_entry(whole[start : start + 128]) for start in range(0, len(whole) - 127, 128)]

    @cached_property
    def _tree(self) -> dict[tuple[str, ...], _Entry]:
        found: dict[tuple[str, ...], _Entry] = {}
        waiting: list[tuple[int, tuple[str, ...]]] = (
            [(self._entries[0].child, ())] if self._entries else []
        )
        seen: set[int] = {0}
        while waiting:
            number, above = waiting.pop()
            if number in seen or number >= len(self._entries):
                continue
            seen.add(number)
            entry = self._entries[number]
            found[*above, entry.name] = entry
            waiting += [(entry.left, above), (entry.right, above)]
            if entry.kind == _STORAGE:
                waiting.append((entry.child, (*above, entry.name)))
        return found


def ole_kind(content: bytes) -> str:
    """What its streams say: doc (also .wps), xls (also .et), ppt, msg, encrypted_ooxml or ole."""
    return _kind_of(Compound(content))


def is_locked(content: bytes) -> bool:
    """Whether a password is needed to read it."""
    compound = Compound(content)
    kind = _kind_of(compound)
    if kind == "doc":
        word = compound.head("WordDocument", 12) or b""
        return bool(int.from_bytes(word[10:12], "little") & _ENCRYPTED_WORD)
    if kind == "ppt":
        return (compound.head("Current User", 16) or b"")[12:] == _ENCRYPTED_SLIDES
    book = compound.head("Workbook", 512) or compound.head("Book", 512) or b""
    return kind == "encrypted_ooxml" or (kind == "xls" and _has_filepass(book))


def has_macros(content: bytes) -> bool:
    """Whether it holds a Visual Basic project."""
    return not _MACROS.isdisjoint(name.lower() for name in Compound(content).names)


def _kind_of(compound: Compound) -> str:
    names = compound.holds()
    return next((kind for stream, kind in _KINDS.items() if stream in names), "ole")


def _entry(raw: bytes) -> _Entry:
    name = raw[: max(min(int.from_bytes(raw[64:66], "little"), 64) - 2, 0)].decode(
        "utf-16-le", "replace"
    )
    return _Entry(
        name, raw[66], *struct.unpack_from("<III", raw, 68), *struct.unpack_from("<II", raw, 116)
    )


def _has_filepass(records: bytes) -> bool:
    position = 0
    while position + 4 <= len(records):
        kind, length = struct.unpack_from("<HH", records, position)
        if kind == _FILEPASS:
            return True
        position += 4 + length
    return False
