"""The line breaks or falls silent at each phase of a round with a real server: it goes on with a new
line, or says so in a sentence and the next round has every mail.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from uuid import uuid4

import pytest

from config.errors import EdgeDown
from desk.acts.mailroom.intake import Intake
from desk.acts.mailroom.poll import poll
from desk.acts.mailroom.rounds import Round
from desk.edges import open_intake, open_mailbox
from desk.wiring import Desk
from tests.desks import Office, make_office
from tests.dovecot import Dovecot, mails
from tests.faults.truth import settled
from tests.proxy import Fault, Proxy, proxy

MAILS = 4
SECONDS = 0.3  # that a silent server is waited for
# In the order in which a round comes to them; a batch is one mail.
PHASES = {
    "greeting": Fault(),
    "capability": Fault(b"CAPABILITY"),
    "login": Fault(b"LOGIN"),
    "capability after the login": Fault(b"CAPABILITY", skip=1),
    "id": Fault(b"ID "),
    "examine": Fault(b"EXAMINE"),
    "search": Fault(b"SEARCH"),
    "sizes": Fault(b"FETCH .*RFC822.SIZE"),
    "first mail": Fault(b"FETCH .*BODY.PEEK"),
    "third mail": Fault(b"FETCH .*BODY.PEEK", skip=2),
    "middle of a mail": Fault(b"FETCH .*BODY.PEEK", answer=3_000),
    "middle of a mail behind others": Fault(b"FETCH .*BODY.PEEK", skip=2, answer=3_000),
    "between a mail and the end of its answer": Fault(
        b"FETCH .*BODY.PEEK", skip=1, answer=len(mails([1], size=5_000)[0]) + 42
    ),
}
# From here on a round that loses its line goes on with another.
MENDED = list(PHASES)[list(PHASES).index("search") :]


@dataclass
class Line:
    """An office whose workers stay, and the proxy between it and its server."""

    office: Office
    desk: Desk
    intake: Intake
    server: Dovecot
    user: str
    proxy: Proxy
    delivered: list[int] = field(default_factory=list)

    def deliver(self) -> None:
        first = len(self.delivered) + 1
        self.server.deliver(self.user, *mails(range(first, first + MAILS), size=5_000))
        self.delivered += range(first, first + MAILS)

    def round(self) -> Round | None:
        mailbox = open_mailbox(self.desk, self.desk.settings.mailboxes[0])
        return poll(
            self.intake,
            replace(
                mailbox,
                account=replace(mailbox.account, connect_seconds=SECONDS, read_seconds=SECONDS),
            ),
        )


@pytest.fixture(scope="module")
def line(dovecot: Dovecot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Line]:
    user = f"u{uuid4().hex[:12]}"
    with proxy(dovecot.port) as between:
        office = make_office(
            tmp_path_factory.mktemp("line"),
            dovecot,
            user,
            port=between.port,
            limits="batch_mails = 1",
        )
        with office.desk() as desk, open_intake(desk) as intake:
            yield Line(office, desk, intake, dovecot, user, between)


@pytest.mark.parametrize("stalls", [False, True], ids=["cut", "silent"])
@pytest.mark.parametrize("phase", PHASES)
def test_a_line_that_fails_at_any_phase_loses_nothing_and_doubles_nothing(
    line: Line, phase: str, *, stalls: bool
) -> None:
    line.deliver()
    line.proxy.fault = replace(PHASES[phase], stalls=stalls)
    if phase in MENDED and not stalls:
        assert line.round().recorded == MAILS
        settled(line.office, line.delivered)
        return
    with pytest.raises(EdgeDown, match=r"邮箱 main.*没有及时应答" if stalls else "邮箱 main"):
        line.round()
    assert line.proxy.fault is None
    before = PHASES[phase].skip if b"PEEK" in PHASES[phase].at else 0
    assert len(line.office.log()) == len(line.delivered) - MAILS + before
    assert line.round().recorded == MAILS - before
    settled(line.office, line.delivered)


@pytest.mark.parametrize("phase", ["search", "sizes"])
def test_half_an_answer_is_asked_for_again(line: Line, phase: str) -> None:
    line.deliver()
    line.proxy.fault = replace(PHASES[phase], answer=9)
    assert line.round().recorded == MAILS
    settled(line.office, line.delivered)


@pytest.mark.parametrize("phase", ["greeting", "login", "examine"])
def test_half_an_answer_is_no_answer(line: Line, phase: str) -> None:
    line.deliver()
    line.proxy.fault = replace(PHASES[phase], answer=9)
    with pytest.raises(EdgeDown, match="邮箱 main"):
        line.round()
    assert line.round().recorded == MAILS
    settled(line.office, line.delivered)


@pytest.mark.parametrize("stalls", [False, True], ids=["cut", "silent"])
def test_a_line_that_fails_at_the_farewell_has_brought_everything(
    line: Line, *, stalls: bool
) -> None:
    line.deliver()
    line.proxy.fault = Fault(b"LOGOUT", stalls=stalls)
    assert line.round().recorded == MAILS
    assert line.proxy.fault is None
    settled(line.office, line.delivered)


def test_a_slow_line_brings_everything_in_the_end(line: Line) -> None:
    line.deliver()
    line.proxy.slow = (100, 0.001)
    assert line.round().recorded == MAILS
    line.proxy.slow = None
    settled(line.office, line.delivered)
