"""From settings to edges: what the settings say is what the edges are made with."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from config.errors import EdgeDown, Misconfigured
from desk.wiring import fetch_again, open_desk, open_intake, open_mailbox
from ingest.mail import MailKey
from tests.desks import MORNING, make_office
from tests.dovecot import mails


def test_a_desk_has_ledger_and_archive_where_the_settings_put_them(tmp_path):
    office = make_office(tmp_path)
    with office.desk() as desk:
        assert (tmp_path / "data" / "ledger.db").is_file()
        assert desk.settings.ledger.archive == tmp_path / "data" / "archive"
        assert desk.rules.rulebook.name == "yinchuan-2018"
        assert "qixiang" in desk.rules.roster.codes


def test_today_is_shanghai_s(tmp_path):
    office = make_office(tmp_path)
    desk = open_desk(office.config, now=lambda: MORNING.replace(hour=15, minute=59))
    later = open_desk(office.config, now=lambda: MORNING.replace(hour=16))
    assert (desk.today, later.today) == (date(2026, 7, 6), date(2026, 7, 6) + timedelta(days=1))
    for each in (desk, later):
        each.book.dispose()


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


@pytest.mark.parametrize("broken", ["roster.toml", "yishi.toml"])
def test_a_file_that_is_not_there_is_named(tmp_path, broken):
    office = make_office(tmp_path)
    (tmp_path / broken).unlink()
    with pytest.raises(Misconfigured, match=broken):
        open_desk(office.config)


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
        fetch = fetch_again(desk, "main", path=None)
        assert fetch(MailKey("main", "INBOX", uidvalidity, 2)).content == wanted[1]
        assert fetch(MailKey("main", "INBOX", uidvalidity, 99)) is None
        with pytest.raises(EdgeDown):
            fetch(MailKey("main", "INBOX", uidvalidity + 1, 2))
        assert fetch_again(desk, "no such mailbox", path=None)(MailKey("x", "INBOX", 1, 1)) is None


def test_a_held_file_is_fetched_again_from_the_path_that_a_person_names(tmp_path):
    file: Path = tmp_path / "a.eml"
    file.write_bytes(mails([7])[0])
    key = MailKey("files", "held:1", 0, 1)
    with make_office(tmp_path / "office").desk() as desk:
        assert fetch_again(desk, "files", path=file)(key).content == mails([7])[0]
        assert fetch_again(desk, "files", path=None)(key) is None


def test_phrases_are_those_of_the_rulebook_unless_the_office_names_its_own(tmp_path):
    office = make_office(tmp_path)
    with office.desk() as desk, open_intake(desk) as intake:
        assert desk.phrases.margin == 2
        assert intake.phrases is desk.phrases
    (tmp_path / "my.toml").write_text(
        'margin = 5\n[[category]]\ncode = "policy"\nname = "落实"\n', "utf-8"
    )
    office.config.write_text(
        office.config.read_text("utf-8") + '[classify]\nphrases = "my.toml"\n', "utf-8"
    )
    with office.desk() as desk:
        assert (desk.phrases.margin, desk.phrases.names) == (5, (("policy", "落实"),))


def test_a_category_that_the_rulebook_does_not_declare_is_refused_at_the_start(tmp_path):
    office = make_office(tmp_path)
    (tmp_path / "my.toml").write_text('[[category]]\ncode = "polcy"\nname = "落实"\n', "utf-8")
    office.config.write_text(
        office.config.read_text("utf-8") + '[classify]\nphrases = "my.toml"\n', "utf-8"
    )
    with pytest.raises(
        Misconfigured,
        match=r"my\.toml：category\.polcy\.code：计分办法没有这个类别，最接近的是 policy",
    ):
        open_desk(office.config)
