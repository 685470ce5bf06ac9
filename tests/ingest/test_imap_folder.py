"""ingest/imap_folder.py: a server that breaks off, hangs up or refuses is read to its end."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from config.errors import EdgeDown
from ingest.account import Account
from ingest.mail import RawMail
from ingest.mailbox import ImapMailbox, Look, Mailbox
from tests.coremail import HANG_UP, Coremail, serving
from tests.dovecot import PASSWORD, mail

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)


@pytest.fixture
def mailbox() -> Callable[..., ImapMailbox]:
    """Makes a mailbox on a port of this machine."""

    def make(*, port: int, **kwargs: Any) -> ImapMailbox:
        where = {"host": "127.0.0.1", "port": port, "tls": "none"}
        account = Account(name="main", username="user", password=PASSWORD, **where)
        return ImapMailbox(account=account, clock=lambda: NOW, **kwargs)

    return make


def nothing(*_: object) -> frozenset[int]:
    return frozenset()


def fetched(box: Mailbox, look: Look) -> list[RawMail]:
    return [each for batch in box.fetch(look) for each in batch]


class Fragile(Coremail):
    """Hangs up now and then: a line with nothing behind it ends the connection."""

    bodies = 0
    said = 0

    def _body(self, uid: int) -> bytes:
        self.bodies += 1
        return super()._body(uid)


def test_a_server_that_drops_every_second_body_is_read_to_its_end(mailbox) -> None:
    class Dropping(Fragile):
        def _fetch(self, command: bytes) -> list[bytes]:
            lines = super()._fetch(command)
            return lines if b"BODY" not in command else [lines[0], lines[1][:60], HANG_UP]

    with (
        serving(Dropping({n: mail(n) for n in range(1, 9)})) as server,
        mailbox(port=server.port) as box,
    ):
        got = fetched(box, box.unseen("INBOX", known=nothing))
    assert [each.content for each in got] == [mail(n) for n in range(1, 9)]
    assert server.bodies == 36  # 8 + 7 + ...: what had come is not asked for again


def test_a_server_that_takes_five_commands_is_read_to_its_end(mailbox) -> None:
    class Tired(Fragile):
        def answer(self, command: bytes) -> list[bytes]:
            self.said = self.said + 1 if self.introduced else 0
            if self.said > 3:  # ID, EXAMINE and two more
                return [b"* BYE too many commands", HANG_UP]
            return super().answer(command)

    with (
        serving(Tired({n: mail(n) for n in range(1, 9)})) as server,
        mailbox(port=server.port, batch_mails=3) as box,
    ):
        got = fetched(box, box.unseen("INBOX", known=nothing))
    assert [each.key.uid for each in got] == list(range(1, 9))


def test_a_server_that_refuses_ranges_or_one_size_is_asked_for_fewer(mailbox) -> None:
    class Refusing(Coremail):
        def _fetch(self, command: bytes) -> list[bytes]:
            asked = command.split(b" ")[2]
            if not asked.isdigit() or (asked == b"3" and b"BODY" not in command):
                return [b"NO FETCH failed"]
            return super()._fetch(command)

    with (
        serving(Refusing({n: mail(n) for n in range(1, 6)})) as server,
        mailbox(port=server.port, since=date(2026, 1, 1)) as box,
    ):
        got = fetched(box, box.unseen("INBOX", known=nothing))
        presence = box.present("INBOX", since=date(2026, 11, 1), logged=nothing)
    assert [each.key.uid for each in got] == [1, 2, 4, 5]
    assert [each.uid for each in presence.mails] == [1, 2, 4, 5]
    assert presence.withheld == (3,)


def test_a_server_that_hangs_up_for_ever_is_not_called_for_ever(mailbox) -> None:
    class Shut(Coremail):
        def _fetch(self, command: bytes) -> list[bytes]:
            return super()._fetch(command) if b"BODY" not in command else [HANG_UP]

    with (
        serving(Shut({1: mail(1)})) as server,
        mailbox(port=server.port) as box,
        pytest.raises(EdgeDown, match="连接中断"),
    ):
        fetched(box, box.unseen("INBOX", known=nothing))
    assert server.commands.count(b"LOGIN") == 2
