"""After the commit, and never before it: what is recorded is marked or moved where the settings
say so, and nothing else is.
"""

from datetime import date

import pytest
from imapclient import IMAPClient

from config.errors import EdgeDown
from desk.acts.mailroom.poll import poll
from desk.acts.mailroom.reconciliation import reconcile
from desk.acts.mailroom.rounds import state_of
from desk.edges import open_intake, open_mailbox
from ledger.office.health import mailbox_health
from tests.desks import make_office
from tests.dovecot import mail, mails

DONE = "已处理"
SECRET = "密级：机密\r\n机密★5年\r\n某事\r\n".encode()


def marked(number):
    return mail(number).replace(b"text\r\n", SECRET)


def office_that(folder, server, user, after, *, limits=""):
    """An office whose mailbox has `after` in its settings."""
    office = make_office(folder, server, user, limits=limits)
    more = f'after = "{after}"\n' + (f'move_to = "{DONE}"\n' if after == "move" else "")
    with office.config.open("a", encoding="utf-8") as file:
        file.write(more)
    return office


def client_of(server, user):
    client = IMAPClient(server.host, server.port, ssl=False)
    client.login(user, server.password)
    return client


def shown(server, user, folder="INBOX"):
    """UID → whether it is read, seen by another client that changes nothing."""
    client = client_of(server, user)
    client.select_folder(folder, readonly=True)
    uids = client.search()
    found = (
        {uid: rb"\Seen" in facts[b"FLAGS"] for uid, facts in client.fetch(uids, ["FLAGS"]).items()}
        if uids
        else {}
    )
    client.logout()
    return found


def outcomes(office):
    return {line["uid"]: line["outcome"] for line in office.log()}


def test_recorded_mails_and_repeats_are_read_then_held_and_oversize_ones_are_not(
    dovecot, mail_user, tmp_path
):
    """What is not whole in the archive is nowhere but on the server."""
    dovecot.deliver(mail_user, mail(1), mail(1), marked(3), mail(4, size=9_000))
    office = office_that(tmp_path, dovecot, mail_user, "seen", limits="mail_bytes = 5000")
    office.poll()
    assert outcomes(office) == {1: "recorded", 2: "seen_before", 3: "held", 4: "recorded"}
    assert shown(dovecot, mail_user) == {1: True, 2: True, 3: False, 4: False}


def test_recorded_mails_are_moved_and_a_held_one_stays(dovecot, mail_user, tmp_path):
    dovecot.deliver(mail_user, mail(1), marked(2), mail(3))
    office = office_that(tmp_path, dovecot, mail_user, "move")
    office.poll()
    assert list(shown(dovecot, mail_user)) == [2]
    assert len(shown(dovecot, mail_user, DONE)) == 2


def test_a_moved_mail_is_neither_taken_in_again_nor_missed(dovecot, mail_user, tmp_path):
    dovecot.deliver(mail_user, *mails(range(3)))
    office = office_that(tmp_path, dovecot, mail_user, "move")
    assert office.poll().recorded == 3
    dovecot.deliver(mail_user, mail(7))
    done = office.poll(whole=True)
    assert (done.seen, done.recorded, done.seen_before) == (1, 1, 0)
    assert len(office.log()) == 4
    assert office.problems() == []


def test_mails_that_were_moved_are_no_gap_to_a_reconciliation(dovecot, mail_user, tmp_path):
    dovecot.deliver(mail_user, *mails(range(3)))
    office = office_that(tmp_path, dovecot, mail_user, "move")
    office.poll()
    with office.desk() as desk, open_intake(desk) as intake:
        proof = reconcile(
            intake,
            open_mailbox(desk, desk.settings.mailboxes[0]),
            since=date(2026, 1, 1),
            now=desk.now,
        )
    (folder,) = proof.folders
    assert (folder.server, folder.gaps, folder.missing, folder.conflicts) == (0, (), (), ())


def test_a_mail_that_a_person_marks_as_unread_again_stays_unread(dovecot, mail_user, tmp_path):
    dovecot.deliver(mail_user, mail(1))
    office = office_that(tmp_path, dovecot, mail_user, "seen")
    office.poll()
    client = client_of(dovecot, mail_user)
    client.select_folder("INBOX")
    client.remove_flags([1], [rb"\Seen"])
    client.logout()
    dovecot.deliver(mail_user, mail(2))
    office.poll(whole=True)
    assert shown(dovecot, mail_user) == {1: False, 2: True}


@pytest.mark.parametrize("after", ["seen", "move"])
def test_what_a_cut_between_commit_and_mark_left_undone_is_made_up_for(
    dovecot, mail_user, tmp_path, after
):
    """Whatever cut it: the round is known not to have ended well."""
    dovecot.deliver(mail_user, mail(1), marked(2), mail(3))
    office = office_that(tmp_path, dovecot, mail_user, after)
    with office.desk() as desk, open_intake(desk) as intake:
        mailbox = open_mailbox(desk, desk.settings.mailboxes[0])

        def cut(*_):
            raise EdgeDown("连接中断")

        mailbox.settle = cut
        with pytest.raises(EdgeDown):
            poll(intake, mailbox)
    assert outcomes(office) == {1: "recorded", 2: "held", 3: "recorded"}
    assert shown(dovecot, mail_user) == dict.fromkeys((1, 2, 3), False)
    office.poll()
    assert shown(dovecot, mail_user) == (
        {1: True, 2: False, 3: True} if after == "seen" else {2: False}
    )


def test_killed_between_commit_and_mark_the_next_process_makes_up_for_it(
    dovecot, mail_user, tmp_path
):
    """A process that is killed keeps nothing but that its round had begun."""
    dovecot.deliver(mail_user, mail(1))
    office = office_that(tmp_path, dovecot, mail_user, "nothing")
    office.poll()
    office.config.write_text(
        office.config.read_text("utf-8").replace('after = "nothing"', 'after = "seen"'), "utf-8"
    )
    with office.desk() as desk, open_intake(desk) as intake:
        mailbox = open_mailbox(desk, desk.settings.mailboxes[0])

        def killed(*_, **__):
            raise SystemExit

        mailbox.unseen = killed
        with pytest.raises(SystemExit):
            poll(intake, mailbox)
    office.poll()
    assert shown(dovecot, mail_user) == {1: True}


def test_mail_is_taken_in_also_where_it_can_not_be_moved_and_the_mailbox_says_why(
    dovecot, mail_user, tmp_path
):
    dovecot.deliver(mail_user, mail(1))
    office = office_that(tmp_path, dovecot, mail_user, "move")
    office.config.write_text(office.config.read_text("utf-8").replace(DONE, "信息/已处理"), "utf-8")
    with pytest.raises(EdgeDown, match="新建文件夹"):
        office.poll()
    assert outcomes(office) == {1: "recorded"}
    with office.desk() as desk:
        health = mailbox_health(desk.book)["main"]
    assert (state_of(health), "新建文件夹" in health.words) == ("failing", True)


def test_by_default_the_server_sees_nothing_but_reading(dovecot, mail_user, tmp_path):
    dovecot.deliver(mail_user, *mails(range(2)))
    make_office(tmp_path, dovecot, mail_user).poll()
    assert shown(dovecot, mail_user) == {1: False, 2: False}
    assert list((dovecot.folder(mail_user) / "cur").iterdir()) == []
