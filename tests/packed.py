"""Containers for tests, built by code: zips with names in any charset, .msg and other OLE2 files,
winmail.dat, and the hostile ones among them.
"""

import gzip
import io
import struct
import zipfile
import zlib

FREE, END = 0xFFFFFFFF, 0xFFFFFFFE


class _RawName(zipfile.ZipInfo):
    """A member whose name is written as these bytes, with nothing said of their charset."""

    raw: bytes = b""

    def _encodeFilenameFlags(self):  # noqa: N802 - the name that zipfile calls it by
        return self.raw, self.flag_bits & ~0x800


def zip_of(members, *, charset="utf-8", locked=(), comment=b"", attributes=None):
    """Names (str) or a list of names and contents; in any charset but UTF-8 the flag that says
    UTF-8 is not set.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for number, (name, content) in enumerate(
            members.items() if isinstance(members, dict) else members
        ):
            info = zipfile.ZipInfo(name) if charset == "utf-8" else _RawName(str(number))
            if isinstance(info, _RawName):
                info.raw = name.encode(charset)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = (attributes or {}).get(name, 0o100644) << 16
            archive.writestr(info, content)
    return _locked(file.getvalue(), [name.encode(charset) for name in locked])


def _locked(content, names):
    """The members of these names marked as encrypted."""
    changed = bytearray(content)
    place = content.find(b"PK\x01\x02")
    while place != -1:
        length = int.from_bytes(content[place + 28 : place + 30], "little")
        if content[place + 46 : place + 46 + length] in names:
            changed[place + 8] |= 1
        place = content.find(b"PK\x01\x02", place + 46)
    return bytes(changed)


def docx_of(*lines, macros=False):
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
    parts = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>',
    }
    return zip_of(parts | ({"word/vbaProject.bin": "not run"} if macros else {}))


def ole_of(streams):
    """Paths (tuples of names, or one name) and contents; what is under 4096 bytes lies in the
    stream of small ones.
    """
    sectors, table, small, small_table = [], [], bytearray(), []
    paths = {
        (path,) if isinstance(path, str) else path: content for path, content in streams.items()
    }

    def place(content):
        count = (len(content) + 511) // 512
        start = len(sectors)
        sectors.extend(content[n * 512 : n * 512 + 512].ljust(512, b"\0") for n in range(count))
        table.extend([*range(start + 1, start + count), END] if count else [])
        return start if count else END

    def place_small(content):
        count, start = (len(content) + 63) // 64, len(small) // 64
        small.extend(content.ljust(count * 64, b"\0"))
        small_table.extend([*range(start + 1, start + count), END] if count else [])
        return start if count else END

    entries = [["Root Entry", 5, FREE, FREE, FREE, END, 0]]

    def add(above, parent):
        previous = None
        for name in dict.fromkeys(
            path[len(above)]
            for path in paths
            if path[: len(above)] == above and len(path) > len(above)
        ):
            content, number = paths.get((*above, name)), len(entries)
            start = (
                0
                if content is None
                else place(content)
                if len(content) >= 4096
                else place_small(content)
            )
            entries.append(
                [name, 1 if content is None else 2, FREE, FREE, FREE, start, len(content or b"")]
            )
            entries[parent if previous is None else previous][4 if previous is None else 3] = number
            previous = number
            if content is None:
                add((*above, name), number)

    add((), 0)
    entries[0][5:] = place(bytes(small)), len(small)
    first_small = place(
        struct.pack(f"<{len(small_table)}I", *small_table).ljust(
            512 * ((len(small_table) + 127) // 128), b"\xff"
        )
    )
    directory = place(b"".join(map(_entry, entries)))
    own = next(n for n in range(1, 109) if len(table) + n <= n * 128)
    places = range(len(table), len(table) + own)
    whole = struct.pack(
        f"<{own * 128}I", *table, *[0xFFFFFFFD] * own, *[FREE] * (own * 127 - len(table))
    )
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 62, 3, 0xFFFE, 9, 6)
    struct.pack_into(
        "<IIIIIIIII",
        header,
        44,
        own,
        directory,
        0,
        4096,
        first_small,
        (len(small_table) + 127) // 128,
        END,
        0,
        places[0],
    )
    struct.pack_into("<108I", header, 80, *places[1:], *[FREE] * (109 - own))
    return bytes(header) + b"".join(sectors) + whole


def _entry(fields):
    name, kind, left, right, child, start, size = fields
    wide = name.encode("utf-16-le") + b"\0\0"
    return (
        wide.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(wide), kind, 1, left, right, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def tnef_of(*attributes):
    """Pairs of an attribute's number (with its level in the highest byte) and its bytes."""
    parts = [
        struct.pack("<BII", number >> 32 or 1, number & 0xFFFFFFFF, len(value)) + value + b"\0\0"
        for number, value in attributes
    ]
    return b"\x78\x9f\x3e\x22\x01\x00" + b"".join(parts)


def properties_of(*properties):
    """MAPI properties: number, type, bytes; as they lie in a winmail.dat."""
    parts = []
    for number, kind, value in properties:
        counted = struct.pack("<II", 1, len(value)) + value.ljust((len(value) + 3) // 4 * 4, b"\0")
        parts.append(
            struct.pack("<HH", kind, number)
            + (counted if kind in (0x1E, 0x1F, 0x102, 0x0D) else value)
        )
    return struct.pack("<I", len(parts)) + b"".join(parts)


def nested_zip(bottom, depth, *, width=1):
    content = bottom
    for number in range(depth):
        content = zip_of(
            [(f"{number}-{n}.zip" if number else f"{n}.txt", content) for n in range(width)]
        )
    return content


def overlapping_zip(count, size):
    """One deflated stream that every entry of the directory points to."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packed.compress(bytes(size)) + packed.flush()
    fields = (20, 0, 8, 0, 0, zlib.crc32(bytes(size)), len(data), size)
    local = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", *fields, 1, 0) + b"a" + data
    entries = b"".join(
        b"PK\x01\x02"
        + struct.pack("<HHHHHHIIIHHHHHII", 20, *fields, 6, 0, 0, 0, 0, 0, 0)
        + f"{n:06}".encode()
        for n in range(count)
    )
    end = b"PK\x05\x06" + struct.pack(
        "<HHHHIIH", 0, 0, count & 0xFFFF, count & 0xFFFF, len(entries), len(local), 0
    )
    return local + entries + end


def gzip_of(content, name=None):
    file = io.BytesIO()
    with gzip.GzipFile(name or "", "wb", 9, file, mtime=0) as packed:
        packed.write(content)
    return file.getvalue()
