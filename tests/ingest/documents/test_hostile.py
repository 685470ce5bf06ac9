"""No file, however hostile, takes a second or 200 MB; what it costs is a problem of its own, and
the file beside it is read.
"""

import random
import struct
import time
import tracemalloc

import pytest

from ingest.documents import read_documents
from ingest.documents.read import MAX_INSIDE
from ingest.mail import Attachment, Problem
from tests.packed import (
    docx_of,
    gzip_of,
    nested_zip,
    ole_of,
    overlapping_zip,
    properties_of,
    tnef_of,
    zip_of,
)

SECONDS, BYTES = 1.0, 200 << 20


def _quine():
    """A zip that holds itself for as long as anybody looks: as deep as a mail may be, and deeper."""
    return nested_zip(b"bottom", 40)


def _bomb_of_bombs():
    """Sixteen in sixteen in sixteen ..., each thousandfold packed at the bottom."""
    return nested_zip(bytes(4 << 20), 6, width=16)


def _directory_that_lies(size):
    content = bytearray(zip_of({"a.txt": b"x" * 1000}))
    entry = content.find(b"PK\x01\x02")
    content[entry + 24 : entry + 28] = size.to_bytes(4, "little")
    content[22:26] = size.to_bytes(4, "little")
    return bytes(content)


def _many_members(count):
    one = b"PK\x03\x04" + struct.pack("<HHHHHIIIHH", 20, 0, 0, 0, 0, 0, 0, 0, 1, 0) + b"a"
    entries = b"".join(
        b"PK\x01\x02"
        + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0)
        + f"{n:06}".encode()
        for n in range(count)
    )
    return (
        one
        + entries
        + b"PK\x05\x06"
        + struct.pack(
            "<HHHHIIH", 0, 0, min(count, 0xFFFF), min(count, 0xFFFF), len(entries), len(one), 0
        )
    )


def _deep_mail():
    content = b"bottom"
    for number in range(3000):
        content = b"Subject: %d\r\nContent-Type: message/rfc822\r\n\r\n" % number + content
    return content


def _program_in_clothes():
    return zip_of(
        {
            "信息.docx": b"MZ\x90\0\3" + bytes(1000),
            "信息.pdf.lnk": b"L\0\0\0\x01\x14\x02\0" + bytes(60),
            "a.sh": b"#!/bin/sh\nrm",
        }
    )


NOISE = random.Random(7).randbytes(300_000)  # noqa: S311 - the same bytes in every run are what is wanted

HOSTILE = {
    "bomb": zip_of({"a": bytes(100 << 20)}),
    "bomb within its ratio": zip_of({"a.txt": bytes(9 << 20)}),
    "bomb of bombs": _bomb_of_bombs(),
    "zip in itself": _quine(),
    "100,000 members": _many_members(100_000),
    "4,000 members": _many_members(4_000),
    "overlapping entries": overlapping_zip(4_000, 1 << 20),
    "overlapping small entries": overlapping_zip(4_000, 2_000),
    "size too small": _directory_that_lies(1),
    "size of 4 GB": _directory_that_lies(0xFFFFFFFE),
    "paths": zip_of(
        dict.fromkeys(
            [
                "/etc/passwd",
                "../" * 500 + "x",
                "C:\\a\\..\\b",
                "a\0b",
                "\u202ecod.exe",
                "." * 300,
                "x" * 60_000,
            ],
            b"x",
        )
    ),
    "same name a thousand times": zip_of([("a.txt", b"x")] * 900),
    "links": zip_of({"a": b"/etc/passwd"}, attributes={"a": 0o120777}),
    "devices": zip_of({"a": b""}, attributes={"a": 0o060644}),
    "comment": zip_of({"a.txt": b"x"}, comment=b"x" * 65_000),
    "documents in a zip": zip_of([(f"{n}.docx", docx_of("正文" * 100)) for n in range(200)]),
    "gzip bomb": gzip_of(bytes(200 << 20)),
    "gzip in gzip": gzip_of(gzip_of(gzip_of(gzip_of(bytes(50 << 20))))),
    "mails in mails": _deep_mail(),
    "programs": _program_in_clothes(),
    "winmail.dat that lies": tnef_of(
        (0x00018004, b"x"),
        (0x00069003, b"\xff" * 4 + properties_of((0x1000, 0x1F, bytes(3_000_000)))[4:]),
    ),
    ".msg of one sector": ole_of(
        {
            "__properties_version1.0": b"",
            **{f"__substg1.0_{n:04X}001F": b"x" * 60 for n in range(1500)},
        }
    ),
    "noise after a zip": b"PK\x03\x04" + NOISE,
    "noise after OLE2": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(22) + b"\x09\0" + NOISE,
    "noise after gzip": b"\x1f\x8b\x08\0" + NOISE,
    "noise after TNEF": b"\x78\x9f\x3e\x22\0\0" + NOISE,
    "noise after 7z": b"7z\xbc\xaf\x27\x1c" + NOISE[:1000],
    "noise after rar": b"Rar!\x1a\x07\x01\0" + NOISE[:1000],
}


def _read(content):
    return read_documents(
        (Attachment("hostile", "", content), Attachment("信息.docx", "", docx_of("正文")))
    )


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_it_costs_little_and_the_file_beside_it_is_read(content):
    _read(docx_of("warm"))
    started = time.process_time()
    documents = _read(content)
    assert time.process_time() - started < SECONDS
    assert (documents[-1].name, documents[-1].text) == ("信息.docx", "正文")
    assert all(
        (d.text is None) != (d.problem is None)
        and "/" not in (d.name or "")
        and "\\" not in (d.name or "")
        for d in documents
    )


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE.keys())
def test_it_takes_little_memory(content):
    tracemalloc.start()
    try:
        _read(content)
        assert tracemalloc.get_traced_memory()[1] < BYTES
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "content",
    [v for k, v in HOSTILE.items() if not k.startswith("noise")],
    ids=[k for k in HOSTILE if not k.startswith("noise")],
)
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.999])
def test_cut_off_anywhere_it_costs_as_little(content, share):
    started = time.process_time()
    documents = _read(content[: int(len(content) * share)])
    assert time.process_time() - started < SECONDS
    assert documents


def test_a_bomb_of_bombs_is_opened_three_deep_and_told_of():
    documents = _read(_bomb_of_bombs())
    assert {d.problem for d in documents[:-1]} == {None, Problem.NESTED, Problem.OVERSIZE}
    assert len(documents) <= MAX_INSIDE + 3
