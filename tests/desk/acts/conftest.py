"""An office whose mailbox does not answer: what comes, comes by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.acts.mailroom.intake import Intake
from desk.edges import open_intake
from tests.desks import make_office


@pytest.fixture
def intake(tmp_path: Path) -> Iterator[Intake]:
    """What taking mails in works with, its ledger empty, its workers not started before there is
    work.
    """
    with make_office(tmp_path / "office").desk() as desk, open_intake(desk) as made:
        yield made
