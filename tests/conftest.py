"""What many tests share: one Dovecot for the whole run, and a mail user of one's own for each
test.
"""

import os
import shutil
from collections.abc import Generator, Iterator
from unittest.mock import patch
from uuid import uuid4

import pytest

from desk.acts import users
from ledger import book
from tests.dovecot import MISSING, Dovecot, make_dovecot
from tests.empty_ledger import EmptyLedger
from tests.examples import load_examples
from tests.passwords import QUICK

# Whoever starts the tests has a terminal of some width; the tables that tests read have the width
# of none.
os.environ.pop("COLUMNS", None)
load_examples()
IN_CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}
# What depends on the user who runs the tests. All else that they need is installed by make test.
MAY_BE_SKIPPED = ("root may read everything", "mounting is not permitted here")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The long suites first: no worker begins one when the other has nothing left to do."""
    items.sort(key=lambda item: item.get_closest_marker("soak") is None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a test that is skipped has failed: nobody would notice that it is never run."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = str(report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr)
        if not any(words in reason for words in MAY_BE_SKIPPED):
            report.outcome, report.longrepr = "failed", f"skipped in CI: {reason}"
    return report


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """A fifth of a second a user and a login would be minutes of the whole run."""
    with patch.object(users, "_HASHER", QUICK):
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_ledgers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The tables of an empty ledger take 30 ms to make, and most tests need one."""
    empty = EmptyLedger.make(tmp_path_factory.mktemp("empty"))
    with patch.object(book, "open_engine", empty.open):
        yield


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A running Dovecot, one for each process of the run; without the binary the test fails and is
    never skipped.
    """
    try:
        server = make_dovecot()
    except RuntimeError as error:
        pytest.fail(str(error), pytrace=str(error) != MISSING)
    try:
        yield server.start()
    finally:
        server.stop()
        shutil.rmtree(server.root, ignore_errors=True)


@pytest.fixture
def mail_user() -> str:
    """The name of a mail user whom no other test has."""
    return f"u{uuid4().hex[:12]}"
