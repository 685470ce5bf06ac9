"""The header block ends where the mail says, and broken lines do not end it; encoded words and
parameters are read in every shape that is sent.
"""

import base64
import binascii
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.headers import (
    MAX_BLOCK,
    MAX_HEADERS,
    bare_name,
    decode_base64,
    decode_words,
    encode_words,
    is_mail,
    mail_start,
    read_headers,
    read_value,
    text_param,
)

TEXT = "银川市政务信息镕喆"
GB = TEXT.encode("gb18030")

NAME = "供暖镕.docx"
NAME_IN_GB = NAME.encode("gb18030")
PERCENT_GB = "".join(f"%{byte:02X}" for byte in NAME_IN_GB).encode()
PERCENT_UTF8 = "".join(f"%{byte:02X}" for byte in NAME.encode()).encode()


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


def _b(charset, raw):
    return b"=?" + charset + b"?B?" + base64.b64encode(raw) + b"?="


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (b"plain", "plain"),
        (b"", ""),
        (_b(b"gb2312", GB), TEXT),
        (_b(b"GBK", GB[:7]) + b"\r\n " + _b(b"gb2312", GB[7:]), TEXT),
        (_b(b"gb2312", GB[:7]) + _b(b"gb2312", GB[7:]), TEXT),
        (
            b"=?gb2312?B?"
            + base64.b64encode(GB)[:10]
            + b"?= =?gb2312?B?"
            + base64.b64encode(GB)[10:]
            + b"?=",
            TEXT,
        ),
        (b"=?gb2312?B?" + base64.b64encode(b"\xb9\xd8").rstrip(b"=") + b"?=", "关"),
        (b"=?utf-8?Q?=E4=BF=A1=E6=81=AF_a?=", "信息 a"),
        (b"=?utf-8?Q?what?_=E4=BF=A1?=", "what? 信"),
        (b"=?utf-8*zh?Q?=E4=BF=A1?=", "信"),
        (b"Re: =?utf-8?Q?=E4=BF=A1?= x =?utf-8?Q?=E6=81=AF?=", "Re: 信 x 息"),
        (b"=?utf-8?Q?=E4=BF=A1?= =?gbk?B?z6I=?=", "信息"),
        (_b(b"unknown-8bit", GB), TEXT),
        (_b(b"iso-8859-1", "关于信息".encode("gbk")), "关于信息"),
        ("镕城".encode("gbk") + b" " + _b(b"gb2312", GB), "镕城 " + TEXT),
        (b"=?utf-8?B?5L+h\r\n 5oGv?=", "信息"),
        (b"=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        (b"=?utf-8?B??=", ""),
        (b"=?utf-8?B?5L+h", "=?utf-8?B?5L+h"),
    ],
)
def test_words_are_joined_before_they_are_decoded(raw, wanted):
    assert decode_words(raw) == wanted


def test_words_written_again_are_one_well_formed_word_a_run():
    again = encode_words(_b(b"gb2312", GB[:7]) + b" " + _b(b"gb2312", GB[7:]) + b" <a@example.com>")
    assert again.count("=?utf-8?b?") == 1
    assert again.endswith("?= <a@example.com>")
    assert decode_words(again.encode()) == TEXT + " <a@example.com>"


@pytest.mark.parametrize(
    ("encoded", "wanted"),
    [
        (b"aGVsbG8=", (b"hello", True)),
        (b"aGVs\r\nbG8=", (b"hello", True)),
        (b"aGVsbG8", (b"hello", False)),
        (b"aGVsbG8w!", (b"hello0", True)),
        (b"aGVsb", (b"hel", False)),
        (b"aGVsbG8=\r\nfooter of a list", (b"hello", True)),
        (b"", (b"", True)),
    ],
)
def test_base64_gives_what_there_is(encoded, wanted):
    assert decode_base64(encoded) == wanted


@pytest.mark.parametrize(
    "raw",
    [
        b"=?utf-8?B?5L+h5oGv?= " * 20000,
        b"=?a?B?" * 50000,
        b"=?a?Q?" + b"?x" * 200000,
        b"=?" * 200000,
        b"=?a?Q?" + b"_ " * 200000,
    ],
)
def test_20000_words_cost_under_a_second(raw):
    started = time.process_time()
    decode_words(raw)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        (b'a; filename="=?gb2312?B?uanFr+k=?= =?gb2312?B?Ri5kb2N4?="', NAME),
        (b"a; filename==?gb2312?B?uanFr+lGLmRvY3g=?=", NAME),
        (b'a; filename="' + NAME_IN_GB + b'"', NAME),
        (b"a; filename=" + NAME.encode(), NAME),
        (b"a; filename*=gb2312''" + PERCENT_GB, NAME),
        (b"a; filename*=UTF-8'zh-cn'" + PERCENT_UTF8, NAME),
        (b"a; filename*=\"UTF-8''" + PERCENT_UTF8 + b'"', NAME),
        (b"a; filename*0*=gbk''" + PERCENT_GB[:15] + b";\r\n filename*1*=" + PERCENT_GB[15:], NAME),
        (b"a; filename*1=cx; filename*0*=gbk''" + PERCENT_GB[:-6], NAME),
        (b'a; filename*0="long"; filename*1=".doc"', "long.doc"),
        (b"a; filename*=" + PERCENT_UTF8, NAME),
        (b'a; filename="' + PERCENT_UTF8 + b'"', NAME),
        (b'a; filename="100%25.doc"', "100%25.doc"),
        (b"a; filename*=utf-8''" + PERCENT_UTF8 + b'; filename="x.doc"', NAME),
        (b"a; filename=new file.doc; size=3", "new file.doc"),
        (b'a; filename="a;b.doc"', "a;b.doc"),
        (rb'a; filename="a \"b\".doc"', 'a "b".doc'),
        ('a; filename="镕报乗"; x=1'.encode("gbk"), "镕报乗"),
        (b"a;FILENAME = x.doc", "x.doc"),
        (b"a", None),
        (b"", None),
        (None, None),
    ],
)
def test_a_file_name_is_read_in_every_shape(raw, wanted):
    assert text_param(read_value(raw)[1], "filename") == wanted


@pytest.mark.parametrize(
    ("candidates", "wanted"),
    [
        (("../../etc/供暖.docx",), "供暖.docx"),
        (("C:\\tmp\\供暖.docx",), "供暖.docx"),
        (("", None, "b.doc"), "b.doc"),
        (("..", "."), None),
        (("/",), None),
        ((None,), None),
        (("x" * 1000,), "x" * 255),
    ],
)
def test_a_name_is_bare_or_nothing(candidates, wanted):
    assert bare_name(*candidates) == wanted


def test_the_value_is_in_lower_case_and_the_parameters_are_raw():
    assert read_value(b'Text/Plain; Charset="GB2312"; name=x') == (
        "text/plain",
        {"charset": b"GB2312", "name": b"x"},
    )


@given(st.binary(max_size=200))
def test_any_bytes_are_read(raw):
    _, params = read_value(b"a;" + raw)
    for name in ("filename", "name", "charset"):
        (bare_name(text_param(params, name)) or "").encode("utf-8")


@pytest.mark.parametrize(
    "raw",
    [
        b';x="' * 20000,
        b';x="\\"' * 20000,
        b';x="' + b"\\" * 60000,
        b"; " * 40000,
        b";a" * 40000,
        b";a*0=b" * 20000,
    ],
)
def test_a_hostile_value_costs_under_a_tenth_of_a_second(raw):
    started = time.process_time()
    text_param(read_value(b"a" + raw)[1], "a")
    assert time.process_time() - started < 0.1


@given(
    st.lists(
        st.one_of(
            st.sampled_from([b"TWFu", b"TQ", b"=", b"\r\n", b"+/", b"\xff", b" "]),
            st.binary(max_size=4),
        )
    ).map(b"".join)
)
def test_base64_is_read_as_the_standard_library_reads_it(encoded):
    try:
        wanted = binascii.a2b_base64(encoded)
    except binascii.Error:
        assert not decode_base64(encoded)[1]
    else:
        assert decode_base64(encoded) == (wanted, True)
