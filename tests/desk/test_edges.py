"""From settings to the edges: what the settings say is what they are made with."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from config.errors import EdgeDown, Misconfigured
from desk.edges import fetch_again, open_intake, open_mailbox
from ingest.mail import MailKey
from tests.desks import make_office
from tests.dovecot import mails


def test_a_mailbox_is_made_as_its_table_and_the_limits_say(dovecot, tmp_path):
    office = make_office(
        tmp_path,
        dovecot,
        "somebody",
        folders=("INBOX", "信息报送"),
        limits="mail_bytes = 2000\nbatch_mails = 7",
    )
    with office.desk() as desk:
        mailbox = open_mailbox(desk, desk.settings.mailboxes[0])
    account = mailbox.account
    assert (mailbox.name, mailbox.folders, mailbox.since) == (
        "main",
        ("INBOX", "信息报送"),
        date(2026, 1, 1),
    )
    assert (mailbox.size_limit, mailbox.batch_mails) == (2000, 7)
    assert (account.port, account.username, account.password) == (
        dovecot.port,
        "somebody",
        dovecot.password,
    )
    assert dovecot.password not in repr(mailbox)


def test_a_password_that_is_not_there_is_told_before_anything_is_asked_of_a_server(tmp_path):
    office = make_office(tmp_path)
    (tmp_path / "password").unlink()
    with office.desk() as desk, pytest.raises(Misconfigured):
        open_mailbox(desk, desk.settings.mailboxes[0])


def test_an_intake_s_batch_is_that_of_the_limits_and_its_workers_open_mails(tmp_path):
    with (
        make_office(tmp_path, limits="batch_mails = 3\nworkers = 1").desk() as desk,
        open_intake(desk) as intake,
    ):
        assert intake.batch == 3
        assert len(list(intake.sandbox.run_all(mails(range(2))))) == 2


def test_a_held_mail_is_fetched_again_from_its_mailbox(dovecot, mail_user, tmp_path):
    wanted = mails(range(3))
    dovecot.deliver(mail_user, *wanted)
    office = make_office(tmp_path, dovecot, mail_user)
    office.poll()
    uidvalidity = office.log()[0]["uidvalidity"]
    with office.desk() as desk:
        key = MailKey("main", "INBOX", uidvalidity, 2)
        assert fetch_again(desk, key).content == wanted[1]
        assert fetch_again(desk, replace(key, uid=99)) is None
        with pytest.raises(EdgeDown):
            fetch_again(desk, replace(key, uidvalidity=uidvalidity + 1))
        assert fetch_again(desk, replace(key, mailbox="no such mailbox")) is None


def test_a_held_file_is_fetched_again_from_the_path_that_a_person_names(tmp_path):
    file: Path = tmp_path / "a.eml"
    file.write_bytes(mails([7])[0])
    key = MailKey("files", "held:1", 0, 1)
    with make_office(tmp_path / "office").desk() as desk:
        assert fetch_again(desk, key, file).content == mails([7])[0]
        assert fetch_again(desk, key) is None
