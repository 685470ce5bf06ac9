"""The demonstration's mails in a real mailbox, in two folders, one with a Chinese name; and an
office at work.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from desk.demo.mails import DemoMail, demo_mails
from tests.desk.web.conftest import Clock
from tests.desks import Office, make_office
from tests.dovecot import Dovecot
from tests.end_to_end.consoles import APRIL, at_work

Deliver = Callable[..., Office]


@pytest.fixture(scope="session")
def mails() -> tuple[DemoMail, ...]:
    return demo_mails()


@pytest.fixture
def office_with(dovecot: Dovecot, mail_user: str, tmp_path: Path) -> Deliver:
    """An office of the test's own whose mailbox has these mails."""

    def deliver(*mails: DemoMail, limits: str = "") -> Office:
        for mail in mails:
            dovecot.deliver(
                mail_user, mail.content, folder=mail.folder, received_at=mail.received_at
            )
        folders = tuple(dict.fromkeys(("INBOX", *(mail.folder for mail in mails))))
        return make_office(tmp_path / "office", dovecot, mail_user, folders=folders, limits=limits)

    return deliver


@pytest.fixture
def clock() -> Clock:
    return Clock(APRIL)


@pytest.fixture
def work(tmp_path, dovecot, mail_user, clock):
    with at_work(tmp_path / "office", dovecot, mail_user, clock) as found:
        yield found
