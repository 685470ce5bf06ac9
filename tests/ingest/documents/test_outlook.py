"""Outlook's .msg gives its subject, whichever body it has, packed RTF included, and its
attachments.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import outlook, read_documents
from ingest.documents.outlook import open_container, unpacked
from ingest.documents.package import Allowance, NoText
from ingest.mail import Attachment, Problem
from tests.packed import docx_of, ole_of

FIRST, SECOND = "__attach_version1.0_#00000000", "__attach_version1.0_#00000001"

# The two examples of MS-OXRTFCP, 3.1.
SIMPLE = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
CROSSING = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")


def wide(text):
    return text.encode("utf-16-le")


def message(subject, body, *above):
    return {
        (*above, "__properties_version1.0"): bytes(32),
        (*above, "__substg1.0_0037001F"): wide(subject),
        (*above, "__substg1.0_1000001F"): wide(body),
    }


def attached(name, content, *place):
    return {(*place, "__substg1.0_3707001F"): wide(name), (*place, "__substg1.0_37010102"): content}


def test_text_and_attachments_are_read_each_by_its_content():
    document = docx_of("正文" * 3000)
    content = ole_of(
        message("信息𠮷", "请查收")
        | attached("信息.docx", document, FIRST)
        | attached("说明.txt", b"x", SECOND)
    )
    documents = read_documents((Attachment("a.msg", "", content),))
    assert [(d.name, d.kind, (d.text or "")[:9], d.inside) for d in documents] == [
        ("a.msg", "msg", "信息𠮷\n\n请查收", None),
        ("信息.docx", "docx", "正文正文正文正文正", 0),
        ("说明.txt", "text", "x", 0),
    ]


def test_a_mail_inside_is_read_along_with_it():
    inner = (FIRST, "__substg1.0_3701000D")
    content = ole_of(
        message("外", "一") | message("内", "二", *inner) | attached("a.txt", b"x", *inner, FIRST)
    )
    opened = open_container(Attachment("a.msg", "", content), Allowance())
    assert opened.text == "外\n\n一\n\n内\n\n二"
    assert [each.attachment.name for each in opened.members] == ["a.txt"]


def test_an_attachment_for_which_there_is_no_room_is_oversize_and_the_next_one_is_read():
    content = ole_of(
        message("s", "") | attached("a", bytes(100_000), FIRST) | attached("b", b"x", SECOND)
    )
    allowance = Allowance()
    allowance.take(allowance.left - 1000)
    members = list(open_container(Attachment("a.msg", "", content), allowance).members)
    assert [(each.attachment.name, each.problem) for each in members] == [
        (None, Problem.OVERSIZE),
        ("b", None),
    ]


def terminated(text):
    return text.encode("utf-16-le") + b"\0\0"


SUBJECT = {(outlook.SUBJECT, outlook.WIDE): terminated("信息")}


@pytest.mark.parametrize(
    ("properties", "text"),
    [
        (SUBJECT | {(outlook.BODY, outlook.WIDE): terminated("正文𠮷")}, "信息\n\n正文𠮷"),
        (SUBJECT | {(outlook.BODY, outlook.NARROW): "朱镕基\0".encode("gbk")}, "信息\n\n朱镕基"),
        (
            SUBJECT
            | {
                (outlook.BODY, outlook.WIDE): terminated(" "),
                (outlook.HTML, outlook.BINARY): "<p>正文".encode(),
            },
            "信息\n\n正文",
        ),
        (SUBJECT | {(outlook.RTF, outlook.BINARY): SIMPLE}, "信息\n\nhello world"),
        (SUBJECT | {(outlook.RTF, outlook.BINARY): b"broken"}, "信息"),
        ({}, ""),
    ],
)
def test_subject_and_body_are_the_text(properties, text):
    assert outlook.text_of(properties, Allowance()) == text


def test_an_attachment_goes_by_its_longest_name():
    short, long = (
        {(outlook.SHORT_NAME, outlook.NARROW): b"XINXI~1.DOC\0"},
        {(outlook.LONG_NAME, outlook.WIDE): terminated("信息.docx")},
    )
    assert [outlook.name_of(properties) for properties in (short | long, short, {})] == [
        "信息.docx",
        "XINXI~1.DOC",
        "",
    ]


def test_the_examples_of_the_specification():
    assert unpacked(SIMPLE, most=1000) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpacked(CROSSING, most=1000) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_what_is_not_packed_is_taken_as_it_is():
    assert unpacked(b"\0\0\0\0\4\0\0\0MELA\0\0\0\0{}xyz", most=10) == b"{}xy"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "unreadable"),
        (b"x" * 40, "unreadable"),
        (SIMPLE[:4] + b"\xff" * 4 + SIMPLE[8:], "oversize"),
    ],
)
def test_what_is_none_or_too_long_gives_nothing(content, problem):
    with pytest.raises(NoText) as refused:
        unpacked(content, most=1000)
    assert refused.value.problem == problem


@given(st.binary(max_size=500), st.integers(0, 2000))
def test_any_bytes_give_no_more_than_they_say(noise, size):
    assert (
        len(unpacked(b"\0\0\0\0" + size.to_bytes(4, "little") + b"LZFu\0\0\0\0" + noise, most=2000))
        <= size
    )
