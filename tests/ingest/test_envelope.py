"""The sender and the date are read as a Chinese office means them; results of checks are read from
the topmost headers.
"""

import base64
from datetime import UTC, datetime

import pytest

from ingest.envelope import (
    MAX_CHECKS,
    MAX_HEADERS,
    is_one_address,
    read_authentication,
    read_date,
    read_envelope,
)
from ingest.mail import Authentication, Check

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


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            b"mx.Example.com; spf=pass smtp.mailfrom=xq@example.gov.cn; dkim=pass header.d=example.gov.cn; dmarc=pass header.from=example.gov.cn",
            Authentication(
                "mx.example.com",
                (
                    Check("spf", "pass", "example.gov.cn"),
                    Check("dkim", "pass", "example.gov.cn"),
                    Check("dmarc", "pass", "example.gov.cn"),
                ),
            ),
        ),
        (b"mx.example.com 1; none", Authentication("mx.example.com", ())),
        (
            b"mx.example.com; spf=fail (why; (not)) smtp.mail=@a.example.com",
            Authentication("mx.example.com", (Check("spf", "fail", "a.example.com"),)),
        ),
        (
            b'mx.example.com; dkim=fail reason="a; dkim=pass" header.i=@b.example.com',
            Authentication("mx.example.com", (Check("dkim", "fail", "b.example.com"),)),
        ),
        (
            b"mx.example.com; dkim/1=PASS",
            Authentication("mx.example.com", (Check("dkim", "pass", ""),)),
        ),
    ],
)
def test_a_header_is_its_server_and_its_checks(value, expected):
    assert read_authentication([value]) == (expected,)


@pytest.mark.parametrize("value", [b"", b";", b"spf=pass; dkim=pass", b"(comment)"])
def test_a_header_that_names_no_server_says_nothing(value):
    assert read_authentication([value]) == ()


def test_the_topmost_comes_first_and_no_number_is_too_large():
    values = [b"mx%d.example.com; spf=pass" % n for n in range(1000)]
    assert [one.server for one in read_authentication(values)] == [
        f"mx{n}.example.com" for n in range(MAX_HEADERS)
    ]
    (one,) = read_authentication([b"mx.example.com" + b"; spf=pass" * 1000])
    assert len(one.checks) == MAX_CHECKS


def test_a_comment_in_a_comment_hides_no_result_and_makes_none():
    assert (
        read_authentication(
            [b"mx.example.com; " + b"(" * 4000 + b" dkim=pass header.d=example.com"]
        )[0].checks
        == ()
    )


FORGED = "dmarc=pass header.from=example.gov.cn"


@pytest.mark.parametrize(
    ("mailfrom", "domain"),
    [
        ("a@evil.example.net", "evil.example.net"),
        ("<a@evil.example.net>", "evil.example.net"),
        ('"a@evil.example.net"', "evil.example.net"),
        ("example.gov.cn@evil.example.net", "evil.example.net"),
        (f"example.gov.cn={'a' * 90}@evil.example.net", "evil.example.net"),
        ('"example.gov.cn x"@evil.example.net', "evil.example.net"),
        (f'"x; {FORGED}"@evil.example.net', "evil.example.net"),
        (f'"x smtp.mailfrom=a@example.gov.cn {FORGED}"@evil.example.net', "evil.example.net"),
        (
            f"=?utf-8?q?x=3B_{FORGED.replace('=', '=3D').replace(' ', '_')}_?=@evil.example.net",
            "evil.example.net",
        ),
        ("a@evil.example.net smtp.mailfrom=a@example.gov.cn", "evil.example.net"),
        ("@example_gov.cn", ""),
        ('"', ""),
        ("", "helo.example.net"),
    ],
)
def test_what_a_sender_calls_himself_makes_no_result_and_no_domain_but_his_own(mailfrom, domain):
    (one,) = read_authentication(
        [
            f"mx.example.com; spf=pass smtp.helo=helo.example.net smtp.mailfrom={mailfrom}; dmarc=fail".encode()
        ]
    )
    said = [(check.method, check.result) for check in one.checks]
    assert said in ([("spf", "pass"), ("dmarc", "fail")], [("spf", "pass")])
    assert one.checks[0].domain == domain


def test_a_name_in_helo_counts_only_where_nothing_else_was_checked():
    values = [
        b"mx.example.com; spf=pass smtp.helo=helo.example.com",
        b"mx.example.com; dkim=pass header.i=@a.example.com header.d=example.com",
    ]
    assert [one.checks[0].domain for one in read_authentication(values)] == [
        "helo.example.com",
        "example.com",
    ]


@pytest.mark.parametrize(
    ("senders", "plain"),
    [
        ([b"a@example.com"], True),
        ([b"=?utf-8?B?5byg5LiJ?= <a@example.com>"], True),
        ([b'"a@example.com" <A@example.com>'], True),
        ([b"a@example.com (clerk)"], True),
        ([b"<a@example.com>", b" <a@example.com>\r\n"], True),
        ([], True),
        ([b"<a@example.com>", b"<b@example.com>"], False),
        ([b"a@example.com, b@example.com"], False),
        ([b"<a@example.com> <b@example.com>"], False),
        ([b"all: a@example.com;"], False),
        ([b"=?utf-8?B?PGFAZXhhbXBsZS5jb20+?="], False),
        ([b'"b@example.com" <a@example.com>'], False),
        ([b"<a@example.com(> , <b@example.com)>"], False),
        ([b"<a@example.com@example.com>"], False),
        ([b"<a\0@example.com>"], False),
        ([b""], False),
        ([b"(" * 9000 + b"@" * 9000], False),
    ],
)
def test_a_sender_is_exactly_one_address_that_stands_there(senders, plain):
    assert is_one_address(senders) is plain
