"""`yishi run` as a real process, and what the program does not do before it is asked to."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager

from tests.desks import ROOT, Office, make_office
from tests.dovecot import Dovecot, mails

PATIENCE = 60


def wait_until(met: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not met():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def lines_of(office: Office) -> int:
    """Of an office whose ledger another process writes."""
    return len(office.log()) if (office.data / "ledger.db").exists() else 0


@contextmanager
def service(office: Office):
    process = office.start("run")
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_the_service_takes_mail_as_it_comes_and_stops_when_told(
    dovecot: Dovecot, mail_user, tmp_path
):
    dovecot.deliver(mail_user, *mails(range(3)))
    office = make_office(tmp_path, dovecot, mail_user)
    with service(office) as process:
        wait_until(lambda: lines_of(office) == 3)
        dovecot.deliver(mail_user, *mails(range(3, 5)))
        wait_until(lambda: lines_of(office) == 5)
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=PATIENCE)
    assert (process.returncode, output) == (0, "")
    events = [json.loads(line)["event"] for line in errors.splitlines()]
    assert (events[0], events[-1]) == ("service.started", "service.stopped")
    assert events.count("mail.received") == 5
    assert office.problems() == []


def test_stopped_in_the_middle_of_many_mails_it_leaves_whole_batches_and_the_next_round_completes(
    dovecot: Dovecot, mail_user, tmp_path
):
    dovecot.deliver(mail_user, *mails(range(500)))
    office = make_office(tmp_path, dovecot, mail_user, limits="batch_mails = 10")
    with service(office) as process:
        wait_until(lambda: lines_of(office) > 0)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, errors
    stopped = lines_of(office)
    assert 0 < stopped < 500
    assert stopped % 10 == 0
    assert office.problems() == []
    done = office.poll()
    assert done.recorded == 500 - stopped
    assert sorted(line["uid"] for line in office.log()) == list(range(1, 501))
    assert office.problems() == []


def test_a_mailbox_that_is_down_is_tried_again(tmp_path):
    office = make_office(tmp_path)
    with service(office) as process:
        seen = [json.loads(process.stderr.readline())["event"] for _ in range(3)]
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
    assert seen == ["service.started", "mailbox.failed", "mailbox.failed"]
    assert process.returncode == 0


def test_a_second_service_to_one_ledger_is_refused_and_the_first_one_shown(tmp_path):
    office = make_office(tmp_path)
    with service(office) as process:
        assert json.loads(process.stderr.readline())["event"] == "service.started"
        status, _, errors = office.run("run")
        found = office.answer("status")
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
    assert (status, "已有一个 yishi run" in errors) == (1, True)
    assert found["service"]["running"] is True
    assert office.answer("status")["service"]["running"] is False


def test_the_command_line_imports_nothing_heavy_before_a_command_runs():
    heavy = [
        "sqlmodel",
        "sqlalchemy",
        "imapclient",
        "lxml",
        "mailparser",
        "docx",
        "apscheduler",
        "structlog",
        "fastapi",
        "openpyxl",
    ]
    asked = f"import sys, desk.cli; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
