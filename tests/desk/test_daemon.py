"""One tick of the service: what goes wrong is told and tried again, but for a broken ledger. The whole process: tests/end_to_end/test_service.py."""

from threading import Event, Thread

import pytest
from structlog.testing import capture_logs

from config.errors import LedgerBroken
from desk.daemon import serve, tick
from tests.desks import make_office
from tests.dovecot import mails


def tell(office, *, stop=None, met=None):
    """What one tick logs, and what it left behind."""
    stop, met, broken = stop or Event(), set() if met is None else met, []
    with office.desk() as desk, capture_logs() as logs:
        tick(desk, desk.settings.mailboxes[0], stop, broken, met)
    return logs, stop, met, broken


def test_a_tick_is_a_round_over_all_mail_the_first_time_and_over_the_last_days_later(dovecot, mail_user, tmp_path):
    dovecot.deliver(mail_user, *mails(range(3)))
    office = make_office(tmp_path, dovecot, mail_user)
    logs, _, met, _ = tell(office)
    assert (logs[-1]["event"], logs[-1]["recorded"], met) == ("mailbox.polled", 3, {"main"})
    assert tell(office, met=met)[0][-1]["recorded"] == 0


def test_a_mailbox_that_is_down_is_told_and_has_not_had_its_first_round(tmp_path):
    logs, stop, met, broken = tell(make_office(tmp_path))
    assert [(log["event"], log["log_level"]) for log in logs] == [("mailbox.failed", "warning")]
    assert (stop.is_set(), met, broken) == (False, set(), [])


def test_asked_to_stop_it_leaves_the_mailbox_after_the_batch(dovecot, mail_user, tmp_path):
    dovecot.deliver(mail_user, *mails(range(8)))
    office = make_office(tmp_path, dovecot, mail_user, limits="batch_mails = 5")
    stop = Event()
    stop.set()
    logs, _, met, _ = tell(office, stop=stop)
    assert (logs[-1]["event"], met, len(office.log())) == ("mailbox.left", set(), 5)


def test_a_broken_ledger_stops_the_service(dovecot, mail_user, tmp_path):
    office = make_office(tmp_path, dovecot, mail_user)
    broken: list[LedgerBroken] = []
    stop = Event()
    with office.desk() as desk:
        desk.book.dispose()
        (office.data / "ledger.db").write_bytes(b"no database" * 1000)
        for name in ("ledger.db-wal", "ledger.db-shm"):
            (office.data / name).unlink(missing_ok=True)
        tick(desk, desk.settings.mailboxes[0], stop, broken, set())
    assert stop.is_set()
    assert [type(error) for error in broken] == [LedgerBroken]


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
