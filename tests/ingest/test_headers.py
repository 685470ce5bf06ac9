"""The header block ends where the mail says, broken lines do not end it, and no block is read without bound."""

import pytest

from ingest.headers import MAX_BLOCK, MAX_HEADERS, is_mail, mail_start, read_headers


@pytest.mark.parametrize(
    ("content", "fields", "body", "defects"),
    [
        (b"A: 1\r\nB: 2\r\n\r\nbody", [("a", b"1"), ("b", b"2")], b"body", ()),
        (b"A: 1\nB: 2\n\nbody", [("a", b"1"), ("b", b"2")], b"body", ()),
        (b"A:1\r\n  2\r\n\t3\r\n\r\n", [("a", b"1  2\t3")], b"", ()),
        (b"A : 1\r\n\r\nbody", [("a", b"1")], b"body", ()),
        (b"A: 1", [("a", b"1")], b"", ()),
        (b"\r\nbody", [], b"body", ()),
        (b"\nbody", [], b"body", ()),
        (b"no header\r\n\r\nbody", [], b"no header\r\n\r\nbody", ()),
        (
            b"Subject: x\r\ntext without a blank line\r\nmore\r\n\r\nand more",
            [("subject", b"x")],
            b"text without a blank line\r\nmore\r\n\r\nand more",
            ("no_blank_line",),
        ),
        (
            b"Subject: =?utf-8?B?AAAA\r\nBBBB?=\r\nFrom: a\r\n\r\nb",
            [("subject", b"=?utf-8?B?AAAABBBB?="), ("from", b"a")],
            b"b",
            ("bad_header_line",),
        ),
        (
            b"Subject: =?utf-8?B?AA\r\nBB\r\nCC?=\r\nFrom: a\r\n\r\nb",
            [("subject", b"=?utf-8?B?AABBCC?="), ("from", b"a")],
            b"b",
            ("bad_header_line",),
        ),
        (
            b"Subject: x\r\njunk\r\nFrom: a\r\n\r\nb",
            [("subject", b"x junk"), ("from", b"a")],
            b"b",
            ("bad_header_line",),
        ),
        (b"Subject: \xd0\xc5\xcf\xa2\r\n\r\n", [("subject", b"\xd0\xc5\xcf\xa2")], b"", ()),
    ],
)
def test_a_block_is_read_to_its_blank_line(content, fields, body, defects):
    headers = read_headers(content)
    assert list(headers.fields) == fields
    assert content[headers.body_start :] == body
    assert headers.defects == defects


def test_a_block_inside_a_mail_is_read_between_its_offsets():
    content = b"xxxxA: 1\r\n\r\nbody--yyyy\r\n\r\n"
    headers = read_headers(content, start=4, end=16)
    assert headers.fields == (("a", b"1"),)
    assert content[headers.body_start : 16] == b"body"


def test_headers_beyond_the_bound_are_left_out_and_the_body_stays_where_it_is():
    content = b"A: 1\r\n" * (MAX_HEADERS + 1) + b"\r\nbody"
    headers = read_headers(content)
    assert len(headers.fields) == MAX_HEADERS
    assert headers.defects == ("many_headers",)
    assert content[headers.body_start :] == b"body"


def test_a_block_beyond_the_bound_is_cut_and_the_body_stays_where_it_is():
    content = b"A: " + b"x" * MAX_BLOCK + b"\r\nB: 2\r\n\r\nbody"
    headers = read_headers(content)
    assert [name for name, _ in headers.fields] == ["a"]
    assert headers.defects == ("long_headers",)
    assert content[headers.body_start :] == b"body"


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (b"Subject: x", True),
        (b"X-Mailer: x", True),
        (b"Received : x", True),
        (b"note: x", False),
        (b"http://example.com", False),
        (b"text", False),
        (b"", False),
    ],
)
def test_only_a_mails_own_headers_make_a_mail(content, wanted):
    assert is_mail(read_headers(content)) is wanted


@pytest.mark.parametrize(
    ("content", "rest"),
    [
        (b"A: 1", b"A: 1"),
        (b"\r\n\nA: 1", b"A: 1"),
        (b"From a b\nA: 1", b"A: 1"),
        (b">From a b\r\nA: 1", b"A: 1"),
        (b"\xef\xbb\xbfA: 1", b"A: 1"),
        (b"From: a", b"From: a"),
    ],
)
def test_what_stands_before_the_first_header_is_passed_over(content, rest):
    assert content[mail_start(content) :] == rest


def test_the_first_of_several_headers_of_a_name_is_taken():
    headers = read_headers(b"A: 1\r\na: 2\r\n\r\n")
    assert headers.first("a") == b"1"
    assert headers.first("b") is None


def test_every_header_of_a_name_is_given_in_order():
    headers = read_headers(b"Received: a\r\nSubject: x\r\nreceived: b\r\n\r\n")
    assert headers.every("received") == (b"a", b"b")
    assert headers.every("date") == ()
