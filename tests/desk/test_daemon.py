"""One tick of the service: what goes wrong is told and tried again, but for a broken ledger. The
whole process: tests/end_to_end/test_service.py.
"""

import time
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
from structlog.testing import capture_logs

from config.errors import LedgerBroken, Refused
from desk.acts.status import SERVICE
from desk.daemon import _keep, _scheduler, _shut_down, serve
from desk.service import Service, attempt, tick
from ledger.office.health import mailbox_health
from tests.desks import MORNING, make_office
from tests.dovecot import mails


def tell(office, *, stopped=False, met=(), clock=lambda: MORNING):
    """What one tick logs, the service that it leaves behind, and how long after it the next one
    is.
    """
    with office.desk() as desk, capture_logs() as logs:
        service = Service(replace(desk, now=clock), met=set(met))
        if stopped:
            service.stop.set()
        tick(service, desk.settings.mailboxes[0])
        service.let_go()
    _, moment = service.agenda.get_nowait()
    return logs, service, moment - clock()


def health(office):
    with office.desk() as desk:
        return mailbox_health(desk.book)["main"]


def test_a_tick_is_a_round_over_all_mail_the_first_time_and_over_the_last_days_later(
    dovecot, mail_user, tmp_path
):
    dovecot.deliver(mail_user, *mails(range(3)))
    office = make_office(tmp_path, dovecot, mail_user)
    logs, service, again = tell(office)
    assert (logs[-1]["event"], logs[-1]["recorded"], service.met, again) == (
        "mailbox.polled",
        3,
        {"main"},
        timedelta(seconds=1),
    )
    assert tell(office, met=service.met)[0][-1]["recorded"] == 0


def test_workers_start_with_the_first_mail_and_are_those_of_the_next_round(
    dovecot, mail_user, tmp_path
):
    office = make_office(tmp_path, dovecot, mail_user)
    with office.desk() as desk:
        service, workers = Service(desk), list[set[int]]()
        for arriving in ([], mails(range(3)), mails(range(3, 6))):
            dovecot.deliver(mail_user, *arriving)
            tick(service, desk.settings.mailboxes[0])
            (sandbox,) = service._idle
            workers.append({w.process.pid for w in sandbox._workers if w.process})
        with service.workers() as first, service.workers() as second:
            assert first is sandbox is not second
        service.let_go()
        assert not any(worker.process for worker in (*first._workers, *second._workers))
    assert workers[0] == set()
    assert workers[1] == workers[2] != set()


def test_workers_of_a_round_that_failed_are_not_kept(tmp_path):
    office = make_office(tmp_path)
    with office.desk() as desk:
        service = Service(desk)
        with pytest.raises(LedgerBroken), service.workers():
            raise LedgerBroken("x")
        assert service._idle == []


def test_a_mailbox_that_is_down_is_told_and_has_not_had_its_first_round(tmp_path):
    office = make_office(tmp_path)
    logs, service, again = tell(office)
    assert [(log["event"], log["log_level"], log["mailbox"]) for log in logs] == [
        ("mailbox.failed", "warning", "main")
    ]
    assert (service.stop.is_set(), service.met, service.broken) == (False, set(), [])
    assert timedelta(0) < again <= timedelta(seconds=2)


def test_after_failures_a_tick_waits_until_the_mailbox_is_due_also_in_a_new_process(tmp_path):
    office = make_office(tmp_path)
    tell(office)
    assert tell(office)[0] == []
    assert health(office).failures == 1
    assert [
        log["event"] for log in tell(office, clock=lambda: MORNING + timedelta(seconds=2))[0]
    ] == ["mailbox.failed"]
    assert health(office).failures == 2


def test_refused_logins_are_not_hammered_and_a_good_round_by_hand_is_seen_at_the_usual_pace(
    dovecot, mail_user, tmp_path
):
    office = make_office(tmp_path, dovecot, mail_user)
    (office.folder / "password").write_text("expired", "utf-8")
    minutes = [
        tell(office, clock=lambda at=at: MORNING + timedelta(minutes=at))[0] for at in range(120)
    ]
    assert sum(map(bool, minutes)) == 6  # 0, 1, 2 and then each half hour: 32, 62, 92
    assert health(office).refusals == 6
    (office.folder / "password").write_text(dovecot.password, "utf-8")
    assert tell(office, clock=lambda: MORNING + timedelta(minutes=121))[0] == []
    assert office.poll() is not None
    logs, _, again = tell(office, clock=lambda: MORNING + timedelta(minutes=121))
    assert (logs[-1]["event"], again) == ("mailbox.polled", timedelta(seconds=1))


def test_a_password_that_is_missing_is_a_failure_that_can_be_seen(tmp_path):
    office = make_office(tmp_path)
    (office.folder / "password").unlink()
    logs, _, _ = tell(office)
    assert logs[-1]["event"] == "mailbox.failed"
    assert "口令文件" in health(office).words


def test_asked_to_stop_it_leaves_the_mailbox_after_the_batch(dovecot, mail_user, tmp_path):
    dovecot.deliver(mail_user, *mails(range(8)))
    office = make_office(tmp_path, dovecot, mail_user, limits="batch_mails = 5")
    logs, service, _ = tell(office, stopped=True)
    assert (logs[-1]["event"], service.met, len(office.log())) == ("mailbox.left", set(), 5)
    assert health(office).failures == 0


def test_a_broken_ledger_stops_the_service(dovecot, mail_user, tmp_path):
    office = make_office(tmp_path, dovecot, mail_user)
    with office.desk() as desk:
        service = Service(desk)
        desk.book.dispose()
        (office.data / "ledger.db").write_bytes(b"no database" * 1000)
        for name in ("ledger.db-wal", "ledger.db-shm"):
            (office.data / name).unlink(missing_ok=True)
        tick(service, desk.settings.mailboxes[0])
    assert service.stop.is_set()
    assert [type(error) for error in service.broken] == [LedgerBroken]


def test_a_job_that_fails_in_a_way_that_nobody_foresaw_stops_nothing():
    service = Service(None)
    with capture_logs() as logs:
        attempt(service, "night", lambda: 1 // 0)
    assert [(log["event"], log["error"]) for log in logs] == [("night.failed", "ZeroDivisionError")]
    assert not service.stop.is_set()


def test_there_is_one_service_to_a_ledger(tmp_path):
    with make_office(tmp_path).desk() as desk:
        service = Service(desk)
        with desk.book.lease(SERVICE, holder="a.example.com:1", seconds=60) as lease:
            _keep(service, lease)
            assert not service.stop.is_set()
            with desk.book.lease(
                SERVICE, holder="b.example.com:2", seconds=60, gone=lambda _holder: True
            ):
                _keep(service, lease)
    assert service.stop.is_set()
    assert [type(error) for error in service.broken] == [Refused]


def test_late_jobs_run_all_the_same_and_in_shanghai():
    scheduler = _scheduler(threads=1)
    assert scheduler._job_defaults == {
        "coalesce": True,
        "max_instances": 1,
        "misfire_grace_time": None,
    }
    assert str(scheduler.timezone) == "Asia/Shanghai"


def test_a_job_that_never_came_to_run_is_told():
    with capture_logs() as logs:
        scheduler = _scheduler(threads=1)
        scheduler.add_job(lambda: 1 // 0, id="night")
        scheduler.start()
        deadline = time.monotonic() + 10
        while not logs and time.monotonic() < deadline:
            time.sleep(0.01)
        _shut_down(scheduler)
    assert [(log["event"], log["job"]) for log in logs if log["event"].startswith("job")] == [
        ("job.skipped", "night")
    ]


@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_stopping_while_jobs_are_handed_out_is_in_order():
    for _ in range(50):
        scheduler, ran = _scheduler(threads=1), []
        scheduler.start()
        scheduler.add_job(ran.append, "date", (1,))
        _shut_down(scheduler)
        assert ran in ([], [1])


def test_it_can_only_be_started_where_signals_arrive():
    """In the main thread: elsewhere nothing could stop it in order."""
    errors = []

    def start():
        with pytest.raises(ValueError, match="main thread") as error:
            serve(None)
        errors.append(error)

    thread = Thread(target=start)
    thread.start()
    thread.join()
    assert errors
