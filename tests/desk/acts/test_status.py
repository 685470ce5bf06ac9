"""现况: what a monitor and a person see of mailboxes, ledger and service."""

from datetime import timedelta

from desk.acts.processes import this_process
from desk.acts.status import SERVICE, status_of
from desk.forms.service import status_form
from ledger.office.health import MailboxHealth, keep_health
from tests.desks import MORNING, make_office
from tests.dovecot import mails


def form(desk, *, later=timedelta()):
    return status_form(status_of(desk.book, desk.settings.mailboxes, now=MORNING + later))


def test_before_the_first_round_a_mailbox_is_new(tmp_path):
    with make_office(tmp_path).desk() as desk:
        found = form(desk)
    assert found["service"] == {"running": False, "process": None}
    (mailbox,) = found["mailboxes"]
    assert (mailbox["name"], mailbox["state"], mailbox["last_success"], mailbox["age"]) == (
        "main",
        "new",
        None,
        None,
    )


def test_after_a_good_round_its_age_is_told_and_the_ledger_s_head(dovecot, mail_user, tmp_path):
    dovecot.deliver(mail_user, *mails(range(3)))
    office = make_office(tmp_path, dovecot, mail_user)
    office.poll()
    with office.desk() as desk:
        keep_health(desk.book, MailboxHealth("main", MORNING, complete=True, succeeded_at=MORNING))
        found = form(desk, later=timedelta(minutes=5))
    (mailbox,) = found["mailboxes"]
    assert (mailbox["state"], mailbox["age"], mailbox["last_success"]) == (
        "ok",
        300,
        "2026-07-06T09:00:00+08:00",
    )
    assert (
        found["entries"] >= 6,
        len(found["ledger_head"]),
        found["held"],
        found["unreadable"],
        found["waiting"],
    ) == (True, 64, 0, 0, 3)


def test_whoever_holds_the_service_or_the_mailbox_is_named_unless_it_has_ended(tmp_path):
    with make_office(tmp_path).desk() as desk:
        with (
            desk.book.lease(SERVICE, holder=this_process(), seconds=60),
            desk.book.lease("poll:main", holder="b.example.com:1", seconds=60),
        ):
            found = form(desk)
        with desk.book.lease(
            SERVICE, holder=f"{this_process().rpartition(':')[0]}:{2**22 + 1}", seconds=60
        ):
            assert form(desk)["service"]["running"] is False
    assert found["service"] == {"running": True, "process": this_process()}
    assert found["mailboxes"][0]["polling"] == "b.example.com:1"
