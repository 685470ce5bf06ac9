"""The console behind a real port: it answers once it listens, ends in order, and a port that is
taken stops nothing else.
"""

import socket
import threading
import time
import urllib.request
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from config.errors import EdgeDown
from desk.console import console_beside
from desk.web.server import serving


@pytest.fixture
def free():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


def at(desk, **changes):
    table = desk.settings.console.model_copy(update=changes)
    return replace(desk, settings=desk.settings.model_copy(update={"console": table}))


def read(address):
    with urllib.request.urlopen(address, timeout=10) as answer:  # noqa: S310  our own address
        return answer.status, answer.read()


def test_it_answers_once_it_listens_and_not_any_more_after(desk, console, free):
    with serving(replace(console, settings=at(desk, port=free).settings)) as address:
        assert read(f"{address}healthz") == (200, b"ok\n")
        assert read(f"{address}readyz") == (200, b"ready\n")
    with pytest.raises(OSError, match="refused"):
        read(f"{address}healthz")
    assert "console" not in {thread.name for thread in threading.enumerate()}


def test_many_at_once_are_answered(desk, console, free):
    with serving(replace(console, settings=at(desk, port=free).settings)) as address:
        found = []
        threads = [
            threading.Thread(target=lambda: found.append(read(f"{address}readyz")[0]))
            for _ in range(40)
        ]
        start = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [200] * 40
    assert time.monotonic() - start < 30


def test_mail_is_taken_in_all_the_same_where_the_port_is_taken(desk, console, free):
    with socket.create_server(("127.0.0.1", free)), capture_logs() as logs:
        with (
            pytest.raises(EdgeDown, match=str(free)),
            serving(replace(console, settings=at(desk, port=free).settings)),
        ):
            pass
        with console_beside(at(desk, port=free, enabled=True)):
            pass
    assert [log["event"] for log in logs] == ["console.failed"]


def test_who_wants_none_has_none(desk):
    with capture_logs() as logs, console_beside(at(desk, enabled=False)):
        pass
    assert logs == []
