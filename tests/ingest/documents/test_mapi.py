"""A mail of Outlook's gives its text from whichever body it has."""

import pytest

from ingest.documents import mapi
from ingest.documents.allowance import Allowance
from tests.ingest.documents.test_lzfu import SIMPLE


def wide(text):
    return text.encode("utf-16-le") + b"\0\0"


SUBJECT = {(mapi.SUBJECT, mapi.WIDE): wide("信息")}


@pytest.mark.parametrize(
    ("properties", "text"),
    [
        (SUBJECT | {(mapi.BODY, mapi.WIDE): wide("正文𠮷")}, "信息\n\n正文𠮷"),
        (SUBJECT | {(mapi.BODY, mapi.NARROW): "朱镕基\0".encode("gbk")}, "信息\n\n朱镕基"),
        (
            SUBJECT
            | {(mapi.BODY, mapi.WIDE): wide(" "), (mapi.HTML, mapi.BINARY): "<p>正文".encode()},
            "信息\n\n正文",
        ),
        (SUBJECT | {(mapi.RTF, mapi.BINARY): SIMPLE}, "信息\n\nhello world"),
        (SUBJECT | {(mapi.RTF, mapi.BINARY): b"broken"}, "信息"),
        ({}, ""),
    ],
)
def test_subject_and_body_are_the_text(properties, text):
    assert mapi.text_of(properties, Allowance()) == text


def test_an_attachment_goes_by_its_longest_name():
    short, long = (
        {(mapi.SHORT_NAME, mapi.NARROW): b"XINXI~1.DOC\0"},
        {(mapi.LONG_NAME, mapi.WIDE): wide("信息.docx")},
    )
    assert [mapi.name_of(properties) for properties in (short | long, short, {})] == [
        "信息.docx",
        "XINXI~1.DOC",
        "",
    ]
