"""A free provider's domain is nobody's as a whole; an office's own is."""

import pytest

from config.domains import anybodys


@pytest.mark.parametrize(
    ("domain", "shared"),
    [
        ("163.com", True),
        ("vip.163.com", True),
        ("gov.cn", True),
        ("example.gov.cn", False),
        ("not163.com", False),
        ("yinchuan.example", False),
    ],
)
def test_what_anybody_may_have_an_address_under(domain, shared):
    assert anybodys(domain) is shared
