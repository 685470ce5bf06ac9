"""The console listens at home in the clear, and elsewhere only behind https."""

import pytest
from pydantic import ValidationError

from config.console import ConsoleTable, is_loopback


@pytest.mark.parametrize(
    ("host", "home"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("::1", True),
        ("192.0.2.1", False),
        ("desk.example.gov.cn", False),
    ],
)
def test_what_is_sent_to_a_loopback_address_stays_on_this_machine(host, home):
    assert is_loopback(host) is home


def test_elsewhere_it_wants_cookies_that_travel_by_https_only():
    with pytest.raises(ValidationError, match="secure_cookies"):
        ConsoleTable(listen="192.0.2.1")
    assert ConsoleTable(listen="192.0.2.1", secure_cookies=True).listen == "192.0.2.1"
