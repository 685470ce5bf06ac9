"""The sender and the date are read as a Chinese office means them."""

import base64
from datetime import UTC, datetime

import pytest

from ingest.envelope import read_date, read_envelope

MOMENT = datetime(2026, 7, 6, 1, 10, 11, tzinfo=UTC)
DATE = b"Mon, 6 Jul 2026 09:10:11 +0800"


def _whole(text):
    return b"=?utf-8?B?" + base64.b64encode(text.encode()) + b"?="


@pytest.mark.parametrize(
    ("raw", "address", "name", "defects"),
    [
        (_whole("张三") + b" <A@Example.gov.cn>", "a@example.gov.cn", "张三", ()),
        (b'"' + _whole("张三") + b'" <a@example.gov.cn>', "a@example.gov.cn", "张三", ()),
        ("张三 <a@example.gov.cn>".encode("gbk"), "a@example.gov.cn", "张三", ()),
        ("张镕<a@example.gov.cn>".encode("gb18030"), "a@example.gov.cn", "张镕", ()),
        ("a@example.gov.cn(市教育局)".encode("gbk"), "a@example.gov.cn", "市教育局", ()),
        ("a@example.gov.cn (市教育局)".encode(), "a@example.gov.cn", "市教育局", ()),
        (b'"Zhang, San" <a@example.gov.cn>, b@example.com', "a@example.gov.cn", "Zhang, San", ()),
        (b"a@example.gov.cn", "a@example.gov.cn", "", ()),
        (b"<a@example.gov.cn>", "a@example.gov.cn", "", ()),
        (
            _whole('x" <evil@example.com>,') + b" <a@example.gov.cn>",
            "a@example.gov.cn",
            'x" <evil@example.com>,',
            (),
        ),
        (_whole("张三 <a@example.gov.cn>"), "a@example.gov.cn", "张三", ("bad_from",)),
        ("张三 a@example.gov.cn".encode(), "a@example.gov.cn", "张三", ("bad_from",)),
        (
            '"市教育局" <a@example.gov.cn'.encode("gbk"),
            "a@example.gov.cn",
            "市教育局",
            ("bad_from",),
        ),
        (b"<<a@example.gov.cn>>", "a@example.gov.cn", "", ("bad_from",)),
        ("张三".encode(), "", "张三", ("bad_from",)),
        (b"", "", "", ("no_from",)),
        (None, "", "", ("no_from",)),
        (b"(" * 5000 + b")" * 5000 + b"a@example.gov.cn", "a@example.gov.cn", "", ()),
    ],
)
def test_the_sender_is_a_bare_address_and_a_decoded_name(raw, address, name, defects):
    envelope = read_envelope(raw, DATE)
    assert (envelope.sender, envelope.sender_name, envelope.sent_at, envelope.defects) == (
        address,
        name,
        MOMENT,
        defects,
    )


@pytest.mark.parametrize(
    "text",
    [
        "Mon, 6 Jul 2026 09:10:11 +0800",
        "Mon, 6 Jul 2026 09:10:11 +0800 (CST)",
        "Mon, 6 Jul 2026 09:10:11 CST",
        "Mon, 6 Jul 2026 09:10:11 (CST)",
        "Mon, 6 Jul 2026 09:10:11 +0800 CST",
        "6 Jul 2026 9:10:11 +08:00",
        "Mon, 06 Jul 2026 01:10:11 GMT",
        "Mon, 06 Jul 2026 01:10:11 -0000",
        "Mon, 06 Jul 2026 09:10:11",
        "Mon Jul  6 09:10:11 2026",
        "Mon Jul  6 09:10:11 CST 2026",
    ],
)
def test_a_date_without_an_offset_or_with_a_bare_cst_is_chinas(text):
    assert read_date(text) == MOMENT


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "31 Apr 2026 09:10:11 +0800",
        "2026年7月6日",
        "Fri, 31 Dec 9999 23:59:59 -1200",
        "1 Jan 1900 00:00:00 +0000",
        "(" * 20000,
        "9" * 20000,
    ],
)
def test_a_date_that_names_no_day_of_our_time_is_none(text):
    assert read_date(text) is None
    assert read_envelope(b"a@example.com", text.encode()).defects == ("bad_date",)


def test_a_missing_date_is_not_a_bad_one():
    assert read_envelope(b"a@example.com", None).defects == ("no_date",)


RECEIVED = b"from mail.example.gov.cn (unknown [192.0.2.10]) by mx.example.com with ESMTP id A1; Mon, 6 Jul 2026 09:10:11 +0800 (CST)"


def test_every_hop_is_told_with_the_topmost_first():
    hops = read_envelope(
        b"a@example.com",
        DATE,
        received=[
            RECEIVED,
            b"from [192.0.2.1] by mail.example.gov.cn; Mon, 6 Jul 2026 09:00:00 +0800",
        ],
    ).hops
    assert [(hop.given_by, hop.taken_by, hop.at) for hop in hops] == [
        ("mail.example.gov.cn (unknown [192.0.2.10])", "mx.example.com", MOMENT),
        ("[192.0.2.1]", "mail.example.gov.cn", datetime(2026, 7, 6, 1, tzinfo=UTC)),
    ]


def test_a_hop_that_says_nothing_readable_is_an_empty_one_and_their_number_is_bounded():
    hops = read_envelope(b"a@example.com", DATE, received=[b"nonsense"] * 1000).hops
    assert len(hops) == 20
    assert {(hop.given_by, hop.taken_by, hop.at) for hop in hops} == {("", "", None)}
