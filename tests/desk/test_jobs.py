"""The clock's jobs: which there are, and what the nightly ones do with a mailbox that is down and
a ledger that is broken.
"""

import sqlite3
from datetime import timedelta

import pytest

from config.errors import EdgeDown, LedgerBroken, Misconfigured
from desk.acts.clock.runs import run_now
from desk.acts.mailroom.rounds import Stopped
from desk.jobs import Works, jobs_of
from ledger.office.outbox import letters
from ledger.office.runs import last_run
from tests.desks import MORNING, make_office
from tests.dovecot import mails

NAMES = ["reconcile", "verify", "digest", "commissions", "progress", "bulletin", "year"]


def run(desk, name, works=None):
    (job,) = [job for job in jobs_of(works or Works(desk)) if job.name == name]
    return run_now(desk.book, job, now=desk.now, actor="tester")


def configure(office, more):
    office.config.write_text(office.config.read_text("utf-8") + more, "utf-8")


def test_every_job_can_be_skipped_by_its_name_and_no_other_name(tmp_path):
    office = make_office(tmp_path)
    with office.desk() as desk:
        assert [job.name for job in jobs_of(Works(desk))] == NAMES
    configure(office, '\n[schedule]\nskip = ["progress", "verify"]\n')
    with office.desk() as desk:
        assert [job.name for job in jobs_of(Works(desk))] == [
            name for name in NAMES if name not in {"progress", "verify"}
        ]
    configure(office, "workdays = []\ndays_off = []\n")
    text = office.config.read_text("utf-8").replace('"progress"', '"progres"')
    office.config.write_text(text, "utf-8")
    with pytest.raises(Misconfigured, match="skip"), office.desk():
        pass


def test_times_are_those_of_the_settings_in_shanghai(tmp_path):
    office = make_office(tmp_path)
    configure(office, '\n[schedule]\ndigest = "07:15"\ndays_off = [2026-07-06]\n')
    with office.desk() as desk:
        digest = next(job for job in jobs_of(Works(desk)) if job.name == "digest")
    assert digest.timing.next(MORNING).isoformat() == "2026-07-07T07:15:00+08:00"


def test_every_mailbox_is_held_against_the_log_and_one_that_is_down_is_told(
    dovecot, mail_user, tmp_path
):
    dovecot.deliver(mail_user, *mails(range(2)), received_at=MORNING)
    office = make_office(tmp_path, dovecot, mail_user)
    with office.desk() as desk:
        assert run(desk, "reconcile").words == "核对 1 个邮箱，缺 0 封，垃圾邮件等文件夹中 0 封"
    text = office.config.read_text("utf-8")
    table = (
        text[text.index("[[mailbox]]") :]
        .replace('"main"', '"beside"')
        .replace(f"port = {dovecot.port}", "port = 1")
    )
    office.config.write_text(text.replace("[[mailbox]]", table + "\n[[mailbox]]"), "utf-8")
    dovecot.deliver(mail_user, *mails(range(2, 3)), received_at=MORNING)
    with office.desk() as desk:
        with pytest.raises(EdgeDown):
            run(desk, "reconcile")
        assert last_run(desk.book, "reconcile").outcome == "failed"
    assert len(office.log()) == 3


def test_a_job_that_is_asked_to_stop_does_not_wait_for_a_busy_mailbox(tmp_path):
    with (
        make_office(tmp_path).desk() as desk,
        desk.book.lease("poll:main", holder="elsewhere:1", seconds=60),
    ):
        works = Works(desk)
        works.stop.set()
        with pytest.raises(Stopped):
            run(desk, "reconcile", works)
        assert last_run(desk.book, "reconcile").outcome == "running"


def test_a_ledger_that_verifies_is_said_to(tmp_path):
    with make_office(tmp_path).desk() as desk:
        assert run(desk, "verify").words == "台账核验无误"
        assert letters(desk.book) == []


def test_a_ledger_that_was_changed_behind_its_back_is_told_to_a_person_and_then_stops_everything(
    tmp_path,
):
    office = make_office(tmp_path)
    file = tmp_path / "a.eml"
    file.write_bytes(mails(range(1))[0])
    office.ingest(file)
    with sqlite3.connect(office.data / "ledger.db") as connection:
        connection.execute("DROP TRIGGER entries_update")
        connection.execute("UPDATE entries SET actor = 'somebody' WHERE seq = 1")
    connection.close()
    with office.desk() as desk:
        with pytest.raises(LedgerBroken, match="yishi ledger verify"):
            run(desk, "verify")
        (told,) = letters(desk.book)
        assert last_run(desk.book, "verify").outcome == "done"
    assert (told.letter.roles, told.letter.subject.endswith("后台已停止")) == (
        ("admin", "chief"),
        True,
    )
    assert "第 1 号记录" in told.letter.text


def test_a_digest_that_a_person_asks_for_takes_nothing_from_the_morning_s(tmp_path):
    office = make_office(tmp_path)
    file = tmp_path / "a.eml"
    file.write_bytes(mails(range(1))[0])
    office.ingest(file)
    with office.desk() as desk:
        (job,) = [job for job in jobs_of(Works(desk)) if job.name == "digest"]
        for hour in (1, 2):
            run_now(
                desk.book, job, now=lambda hour=hour: MORNING + timedelta(hours=hour), actor="x"
            )
        assert ["新到 1 封" in one.letter.subject for one in letters(desk.book)] == [True, True]
