"""What many tests share: one Dovecot for the whole run, and a mail user of one's own for each test."""

import os
import shutil
from collections.abc import Iterator
from uuid import uuid4

import pytest

from tests.dovecot import MISSING, Dovecot, make_dovecot
from tests.examples import load_examples

# Whoever starts the tests has a terminal of some width; the tables that tests read have the width of none.
os.environ.pop("COLUMNS", None)
load_examples()


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A running Dovecot, one for each process of the run; without the binary the test fails and is never skipped."""
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
