"""`yishi run` as a real process with a real mailbox and a real SMTP server: what was missed is
made up, what is held is told.
"""

import json
import signal
import time
from datetime import UTC, datetime, timedelta

from desk.demo.mails import demo_mails
from desk.demo.plan import Fate
from ledger.office.outbox import letters
from ledger.office.runs import Run, keep_run
from tests.desks import make_office
from tests.postbox import postbox

OUTBOX = """
[outbox]
host = "127.0.0.1"
port = {port}
tls = "none"
from = "tongzhi@example.gov.cn"
editors = ["editor@example.gov.cn"]
secrecy_officer = ["secrecy@example.gov.cn"]
"""
HELD = next(mail for mail in demo_mails() if mail.fate is Fate.HELD)


def test_the_service_tells_of_a_held_mail_and_makes_up_a_digest_that_it_missed(
    dovecot, mail_user, tmp_path
):
    office = make_office(tmp_path, dovecot, mail_user)
    dovecot.deliver(mail_user, HELD.content)
    with postbox() as box:
        office.config.write_text(
            office.config.read_text("utf-8") + OUTBOX.format(port=box.port), "utf-8"
        )
        with office.desk() as desk:
            keep_run(
                desk.book, Run("digest", datetime.now(UTC) - timedelta(days=30), outcome="done")
            )
        process = office.start("run")
        try:
            deadline = time.monotonic() + 60
            while len(box.taken) < 2:
                assert time.monotonic() < deadline, process.poll()
                time.sleep(0.1)
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode == 0, errors
    assert sorted(to for to, _ in box.taken) == [
        ("editor@example.gov.cn",),
        ("secrecy@example.gov.cn",),
    ]
    events = [json.loads(line)["event"] for line in errors.splitlines()]
    assert (events.count("letter.sent"), events[-1]) == (2, "service.stopped")
    assert not [event for event in events if event.endswith((".failed", ".skipped"))]
    with office.desk() as desk:
        assert [one.state for one in letters(desk.book)] == ["sent", "sent"]
    with postbox() as box:  # begun anew, nothing is owed and nothing is sent
        (done, _, _) = office.run("schedule", "run")
        assert (done, box.taken) == (0, [])
