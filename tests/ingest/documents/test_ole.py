"""The directory of an OLE2 file tells what it is and whether it is locked."""

import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents.ole import Compound, has_macros, is_locked, ole_kind
from tests.packed import ole_of

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FREE, END = 0xFFFFFFFF, 0xFFFFFFFE


def _entry(name, start):
    wide = name.encode("utf-16-le") + b"\0\0"
    return (
        wide.ljust(64, b"\0")
        + struct.pack("<HBB", len(wide), 2, 0)
        + bytes(48)
        + struct.pack("<IQ", start, 4096)
    )


def _ole(streams, *, chain=None):
    """Sector 0 is the allocation table, then the directory, then one sector for each stream."""
    header = bytearray(512)
    header[:8] = MAGIC
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<109I", header, 76, 0, *[FREE] * 108)
    entries = [_entry("Root Entry", 0), *(_entry(name, 10 + n) for n, name in enumerate(streams))]
    sectors = [entries[n : n + 4] for n in range(0, len(entries), 4)]
    table = [END] * 128
    for number in range(1, len(sectors)):
        table[number] = number + 1
    table[1 : 1 + len(chain or [])] = chain or []
    body = b"".join(b"".join(sector).ljust(512, b"\0") for sector in sectors)
    body = body.ljust(512 * 9, b"\0")
    return (
        bytes(header)
        + struct.pack("<128I", *table)
        + body
        + b"".join(content.ljust(512, b"\0") for content in streams.values())
    )


WORD = b"\xec\xa5" + bytes(8) + b"\0\0"
LOCKED_WORD = b"\xec\xa5" + bytes(8) + b"\0\1"
BOOK = struct.pack("<HH", 0x809, 4) + bytes(4) + struct.pack("<HH", 0x0A, 0)
LOCKED_BOOK = struct.pack("<HH", 0x809, 4) + bytes(4) + struct.pack("<HH", 0x2F, 2) + bytes(2)


@pytest.mark.parametrize(
    ("streams", "kind", "locked"),
    [
        ({"WordDocument": WORD}, "doc", False),
        (
            {"1Table": b"", "Data": b"", "a": b"", "b": b"", "c": b"", "WordDocument": LOCKED_WORD},
            "doc",
            True,
        ),
        ({"Workbook": BOOK}, "xls", False),
        ({"Book": LOCKED_BOOK}, "xls", True),
        ({"PowerPoint Document": b""}, "ppt", False),
        ({"__properties_version1.0": b""}, "msg", False),
        ({"EncryptionInfo": b"", "EncryptedPackage": b""}, "encrypted_ooxml", True),
        ({"CONTENTS": b""}, "ole", False),
        ({}, "ole", False),
    ],
)
def test_the_names_of_the_streams_decide(streams, kind, locked):
    content = _ole(streams)
    assert ole_kind(content) == kind
    assert is_locked(content) is locked


@pytest.mark.parametrize("filler", [0, 5000])
def test_a_stream_in_either_kind_of_sectors_is_looked_into(filler):
    for head, locked in ((WORD, False), (LOCKED_WORD, True)):
        assert is_locked(ole_of({"WordDocument": head + bytes(filler)})) is locked
    for head, locked in ((BOOK, False), (LOCKED_BOOK, True)):
        assert is_locked(ole_of({"BOOK": head + bytes(filler)})) is locked


@pytest.mark.parametrize(
    ("streams", "kind"),
    [
        ({("MBD0001", "WordDocument"): LOCKED_WORD, "Workbook": BOOK}, "xls"),
        ({("ObjectPool", "_1", "Workbook"): LOCKED_BOOK, "WordDocument": WORD}, "doc"),
        ({("MBD0001", "Book"): BOOK, "PowerPoint Document": b"x"}, "ppt"),
        ({"WORKBOOK": BOOK}, "xls"),
        ({"worddocument": WORD}, "doc"),
        (
            {
                ("__attach_version1.0_#00000000", "WordDocument"): WORD,
                "__properties_version1.0": b"x",
            },
            "msg",
        ),
        ({("inside", "WordDocument"): WORD}, "ole"),
    ],
)
def test_a_document_inside_is_not_what_it_is(streams, kind):
    content = ole_of(streams)
    assert ole_kind(content) == kind
    assert not is_locked(content)


def test_a_directory_that_runs_in_a_circle_ends():
    content = _ole({"WordDocument": WORD}, chain=[1])
    started = time.process_time()
    assert ole_kind(content) == "doc"
    assert time.process_time() - started < 0.5


@given(st.binary(max_size=3000))
def test_any_bytes_are_some_ole(content):
    assert ole_kind(MAGIC + content)
    assert is_locked(MAGIC + content) in (True, False)


def test_streams_are_read_whole_from_wherever_they_lie():
    streams = {
        ("a",): b"small" * 30,
        ("b", "c"): bytes(range(256)) * 100,
        ("b", "d", "e"): b"x",
        ("b", "f"): b"",
    }
    compound = Compound(ole_of(streams))
    assert {path: compound.read(*path) for path in streams} == streams
    assert {path: size for path, size in compound.paths().items() if size} == {
        path: len(content) for path, content in streams.items() if content
    }
    assert (compound.read("b"), compound.read("no such")) == (b"", b"")


def test_macros_are_told_by_their_storage():
    assert has_macros(ole_of({("Macros", "VBA", "dir"): b"x", "WordDocument": b"x"}))
    assert not has_macros(ole_of({"WordDocument": b"x"}))


@given(st.binary(max_size=200), st.integers(0, 4000))
def test_a_damaged_file_is_read_as_far_as_it_goes(noise, position):
    content = ole_of({("b", "c"): bytes(5000), "a": bytes(100)})
    compound = Compound(content[:position] + noise + content[position + len(noise) :])
    for path in compound.paths():
        assert len(compound.read(*path)) <= len(content)


def test_tables_that_run_in_a_circle_end():
    content = bytearray(ole_of({("b", "c"): bytes(5_000_000)}))
    table = len(content) - int.from_bytes(content[44:48], "little") * 512
    for place in range(table, len(content), 4):
        content[place : place + 4] = (1).to_bytes(4, "little")
    content[68:72] = bytes(4)
    started = time.process_time()
    compound = Compound(bytes(content))
    for path in compound.paths():
        compound.read(*path)
    assert time.process_time() - started < 1
