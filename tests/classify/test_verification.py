"""Only what our own server wrote at the very top counts, and of it only what speaks of the From domain."""

from dataclasses import replace

import pytest

from classify.verification import Authenticity, verify
from ingest.envelope import read_authentication
from tests.classify.letters import mail

OURS = ("mx.example.com",)


def authenticity(*headers: str, sender: str = "jy@example.gov.cn", ids=OURS) -> Authenticity:
    post = replace(
        mail("x", "y", sender=sender),
        authentication=read_authentication([header.encode() for header in headers]),
    )
    return verify(post, authserv_ids=ids).authenticity


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ("dmarc=pass header.from=example.gov.cn", Authenticity.PASSED),
        ("dmarc=fail (p=none) header.from=example.gov.cn", Authenticity.FAILED),
        ("dmarc=fail", Authenticity.FAILED),
        ("dmarc=pass", Authenticity.UNVERIFIED),
        ("dmarc=pass header.from=evil.example.net", Authenticity.FAILED),
        ("spf=pass smtp.mailfrom=jy@example.gov.cn", Authenticity.PASSED),
        ("dkim=pass header.d=example.gov.cn", Authenticity.PASSED),
        ("dkim=pass header.d=gov.cn", Authenticity.PASSED),
        ("dkim=pass header.d=school.example.gov.cn", Authenticity.UNVERIFIED),
        ("dkim=pass header.d=myexample.gov.cn", Authenticity.UNVERIFIED),
        ("dkim=pass header.d=cn", Authenticity.UNVERIFIED),
        (
            "dkim=pass header.d=evil.example.net; spf=pass smtp.mailfrom=a@evil.example.net",
            Authenticity.UNVERIFIED,
        ),
        ("spf=fail smtp.mailfrom=jy@example.gov.cn", Authenticity.FAILED),
        ("spf=softfail smtp.mailfrom=jy@example.gov.cn; dkim=none", Authenticity.FAILED),
        ("dkim=fail header.d=example.gov.cn", Authenticity.FAILED),
        (
            "spf=fail smtp.mailfrom=jy@example.gov.cn; dkim=pass header.d=example.gov.cn",
            Authenticity.PASSED,
        ),
        (
            "spf=pass smtp.mailfrom=jy@example.gov.cn; dmarc=fail header.from=example.gov.cn",
            Authenticity.FAILED,
        ),
        ("spf=fail smtp.mailfrom=a@evil.example.net", Authenticity.UNVERIFIED),
        (
            "spf=none smtp.mailfrom=jy@example.gov.cn; dkim=none; dmarc=none header.from=example.gov.cn",
            Authenticity.UNVERIFIED,
        ),
        ("spf=temperror smtp.mailfrom=jy@example.gov.cn", Authenticity.UNVERIFIED),
        ("none", Authenticity.UNVERIFIED),
        ("auth=pass smtp.auth=jy@example.gov.cn", Authenticity.UNVERIFIED),
    ],
)
def test_a_result_counts_where_it_speaks_of_the_from_domain(results, expected):
    assert authenticity(f"mx.example.com; {results}") is expected


GOOD = "; dkim=pass header.d=example.gov.cn; dmarc=pass header.from=example.gov.cn"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ([], Authenticity.UNVERIFIED),
        (["mx.example.com" + GOOD], Authenticity.PASSED),
        (["MX.Example.com 1" + GOOD], Authenticity.PASSED),
        (["mx.evil.example.net" + GOOD], Authenticity.UNVERIFIED),
        (["mx.evil.example.net; none", "mx.example.com" + GOOD], Authenticity.UNVERIFIED),
        (["mx.example.com; none", "mx.example.com" + GOOD], Authenticity.UNVERIFIED),
        (["mx.example.com; dmarc=fail", "mx.example.com" + GOOD], Authenticity.FAILED),
        (["mx.example.com" + GOOD, "mx.example.com; dmarc=fail"], Authenticity.PASSED),
    ],
)
def test_whatever_stands_below_the_topmost_header_may_have_come_with_the_mail(headers, expected):
    assert authenticity(*headers) is expected


def test_where_the_office_names_no_server_nothing_is_asked():
    assert authenticity("mx.example.com; dmarc=fail", ids=()) is Authenticity.NOT_ASKED


def test_a_mail_without_an_address_is_not_verified():
    assert authenticity("mx.example.com" + GOOD, sender="") is Authenticity.UNVERIFIED


def test_any_of_our_servers_may_have_checked_whatever_the_case_of_its_name():
    assert (
        authenticity("mx2.example.com" + GOOD, ids=("mx1.example.com", "MX2.example.com"))
        is Authenticity.PASSED
    )


def test_what_it_rests_on_is_said():
    post = replace(
        mail("x"),
        authentication=read_authentication(
            [b"mx.example.com; spf=pass smtp.mailfrom=a@evil.example.net"]
        ),
    )
    assert (
        verify(post, authserv_ids=OURS).because
        == "通过验证的是evil.example.net，不是example.gov.cn"
    )
    assert verify(mail("x"), authserv_ids=OURS).because == "本单位的邮件服务器没有写明验证结果"
