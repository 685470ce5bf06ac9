"""What servers wrote about their checks is read as values, in order, bounded."""

import pytest

from ingest.mail import Authentication, Check
from ingest.trace import MAX_CHECKS, MAX_HEADERS, read_authentication


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
