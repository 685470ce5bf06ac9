"""winmail.dat gives the mail that it wraps, with Chinese names in whatever charset."""

import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import read_documents
from ingest.documents.package import Allowance, NoText
from ingest.documents.tnef import open_container
from ingest.mail import Attachment
from tests.packed import properties_of, tnef_of

SUBJECT, BODY, PROPERTIES, VERSION, CODEPAGE = (
    0x00018004,
    0x0002800C,
    0x00069003,
    0x00089006,
    0x00069007,
)
BEGINS, TITLE, DATA, FILE_PROPERTIES = 0x200069002, 0x200018010, 0x20006800F, 0x200069005
WIDE = 0x1F


def wide(text):
    return text.encode("utf-16-le") + b"\0\0"


def opened(content):
    container = open_container(Attachment("winmail.dat", "", content), Allowance())
    return container.text, [
        (each.attachment.name, each.attachment.content) for each in container.members
    ]


def test_subject_body_and_attachments_come_out_with_gbk_names():
    content = tnef_of(
        (VERSION, b"\0\0\1\0"),
        (CODEPAGE, struct.pack("<II", 936, 0)),
        (SUBJECT, "信息镕\0".encode("gbk")),
        (BODY, "正文\0".encode("gbk")),
        (BEGINS, bytes(14)),
        (TITLE, "附件镕.txt\0".encode("gbk")),
        (DATA, b"one\0"),
        (BEGINS, bytes(14)),
        (TITLE, b"FUJIAN~1.TXT\0"),
        (DATA, b"two"),
        (FILE_PROPERTIES, properties_of((0x3707, WIDE, wide("很长的附件名.txt")))),
    )
    assert opened(content) == (
        "信息镕\n\n正文",
        [("附件镕.txt", b"one\0"), ("很长的附件名.txt", b"two")],
    )


def test_properties_count_before_the_older_attributes_and_unknown_ones_are_passed_over():
    named = (
        struct.pack("<HH16sIIH", 0x1F, 0x8001, bytes(16), 1, 6, 0x78).ljust(36, b"\0")
        + struct.pack("<II", 1, 4)
        + wide("x")
    )
    several = struct.pack("<HHIII", 0x101E, 0x0E1D, 2, 1, 0x61) + struct.pack("<II", 2, 0x62)
    known = properties_of(
        (0x0E07, 3, bytes(4)),
        (0x0E06, 0x40, bytes(8)),
        (0x0037, WIDE, wide("信息")),
        (0x1000, WIDE, wide("正文")),
    )
    assert (
        opened(
            tnef_of(
                (SUBJECT, b"old\0"),
                (PROPERTIES, struct.pack("<I", 6) + named + several + known[4:]),
            )
        )[0]
        == "信息\n\n正文"
    )


def test_a_mail_in_the_mail_is_read_in_its_turn():
    inner = tnef_of((SUBJECT, b"inner\0"), (BODY, b"text\0"))
    content = tnef_of(
        (SUBJECT, b"outer\0"),
        (BEGINS, b""),
        (FILE_PROPERTIES, properties_of((0x3701, 0x0D, bytes(16) + inner))),
    )
    documents = read_documents((Attachment("winmail.dat", "application/ms-tnef", content),))
    assert [(d.kind, d.text, d.inside) for d in documents] == [
        ("tnef", "outer", None),
        ("tnef", "inner\n\ntext", 0),
    ]


@pytest.mark.parametrize("content", [b"\x78\x9f\x3e\x22", tnef_of((VERSION, b"\0\0\1\0"))])
def test_what_holds_no_mail_is_unreadable(content):
    with pytest.raises(NoText, match="unreadable"):
        opened(content)


@pytest.mark.parametrize(
    "content",
    [
        tnef_of((SUBJECT, b"x"), (PROPERTIES, b"\xff" * 4)),
        tnef_of(
            (SUBJECT, b"x"),
            (PROPERTIES, struct.pack("<IHHI", 1, 0x1E, 0x37, 0xFFFFFFFF) + bytes(5_000_000)),
        ),
        tnef_of((SUBJECT, b"x"), *[(BEGINS, b"")] * 100_000),
        tnef_of((SUBJECT, b"x"), *[(PROPERTIES, bytes(4) + bytes(4) * 10)] * 30_000),
    ],
    ids=["four thousand million properties", "values", "attachments", "property lists"],
)
def test_numbers_that_lie_cost_nothing(content):
    started = time.process_time()
    opened(content)
    assert time.process_time() - started < 1


@given(st.binary(max_size=300))
def test_any_bytes_are_read_as_far_as_they_go(noise):
    opened(tnef_of((SUBJECT, b"x"), (PROPERTIES, noise)) + noise)
