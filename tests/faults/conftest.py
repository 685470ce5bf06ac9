"""Many small mails in a real mailbox."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.desks import Office, make_office
from tests.dovecot import Dovecot, mails

Fill = Callable[..., Office]


@pytest.fixture
def office_of(dovecot: Dovecot, mail_user: str, tmp_path: Path) -> Fill:
    """An office of the test's own whose mailbox has that many mails, UIDs from 1 on."""

    def fill(count: int, *, size: int = 0, port: int | None = None, **habits: Any) -> Office:
        dovecot.deliver(mail_user, *mails(range(count), size=size))
        return make_office(tmp_path / "office", dovecot, mail_user, port=port, **habits)

    return fill
