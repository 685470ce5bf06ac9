"""A round: its sums, its lease, and stopping after a batch. What becomes of each mail is tried in
tests/end_to_end.
"""

import os
import socket
from collections import Counter
from contextlib import ExitStack
from threading import Event

import pytest

from config.errors import EdgeDown
from desk.acts.mailroom.poll import ingest, poll
from desk.acts.mailroom.rounds import Round, Stopped
from desk.edges import open_intake, open_mailbox
from ingest.maildir import read_paths
from tests.desks import make_office
from tests.dovecot import mail, mails


def test_rounds_add_up():
    one = Round.of(Counter(recorded=2, items=3, known=1), seen=3, seconds=0.26)
    other = Round.of(Counter(held=1, unreadable=1, seen_before=4), seen=6, seconds=0.2)
    assert one == Round(seen=3, recorded=2, items=3, seconds=0.3)
    assert one + other == Round(
        seen=9, recorded=2, seen_before=4, held=1, unreadable=1, items=3, seconds=0.5
    )


def test_asked_to_stop_it_stops_after_the_batch_and_leaves_the_mailbox_free(
    dovecot, mail_user, tmp_path
):
    dovecot.deliver(mail_user, *mails(range(12)))
    office = make_office(tmp_path, dovecot, mail_user, limits="batch_mails = 5")
    stop = Event()
    stop.set()
    with pytest.raises(Stopped):
        office.poll(stop=stop)
    assert len(office.log()) == 5
    assert office.poll().recorded == 7


def test_a_mailbox_that_does_not_answer_is_down_and_left_free(tmp_path):
    office = make_office(tmp_path)
    for _ in range(2):
        with pytest.raises(EdgeDown):
            office.poll()
    assert office.log() == []


def test_a_folder_that_is_missing_does_not_hold_up_the_others_and_is_told(
    dovecot, mail_user, tmp_path
):
    dovecot.deliver(mail_user, mail(1))
    office = make_office(tmp_path, dovecot, mail_user, folders=("归档", "INBOX"))
    with pytest.raises(EdgeDown, match="没有文件夹 归档"):
        office.poll()
    assert [line["folder"] for line in office.log()] == ["INBOX"]


def test_a_round_whose_lease_another_process_took_ends_after_its_batch(
    dovecot, mail_user, tmp_path
):
    dovecot.deliver(mail_user, *mails(range(12)))
    office = make_office(tmp_path, dovecot, mail_user, limits="batch_mails = 5")
    with office.desk() as desk, open_intake(desk) as intake, ExitStack() as theirs:
        mailbox = open_mailbox(desk, desk.settings.mailboxes[0])
        look = mailbox.unseen

        def look_while_another_takes_over(*arguments, **named):
            theirs.enter_context(
                desk.book.lease(
                    "poll:main", holder="b.example.com:1", seconds=60, gone=lambda _holder: True
                )
            )
            return look(*arguments, **named)

        mailbox.unseen = look_while_another_takes_over
        with pytest.raises(EdgeDown):
            poll(intake, mailbox)
    assert len(office.log()) == 5


@pytest.mark.parametrize(
    ("holder", "taken"),
    [
        (f"{socket.gethostname()}:{2**22 + 1}", True),
        (f"{socket.gethostname()}:{os.getppid()}", False),
        ("elsewhere.example.com:4194305", False),
    ],
    ids=["of a process that runs no more", "of one that runs", "of another machine"],
)
def test_a_lease_that_was_not_given_back_is_taken_over_only_from_the_dead(
    dovecot, mail_user, tmp_path, holder, taken
):
    office = make_office(tmp_path, dovecot, mail_user)
    with office.desk() as desk, desk.book.lease("poll:main", holder=holder, seconds=300):
        assert (office.poll() is not None) == taken


def test_files_are_taken_in_in_groups_no_larger_than_a_batch(tmp_path):
    office = make_office(tmp_path / "office", limits="batch_mails = 5")
    (tmp_path / "mails").mkdir()
    for number, content in enumerate(mails(range(12))):
        (tmp_path / "mails" / f"{number:02}.eml").write_bytes(content)
    assert len(list(read_paths([tmp_path / "mails"]))) == 12
    done = office.ingest(tmp_path / "mails")
    assert (done.seen, done.recorded) == (12, 12)


def test_nothing_at_all_is_a_round_too(tmp_path):
    (tmp_path / "empty").mkdir()
    with make_office(tmp_path / "office").desk() as desk, open_intake(desk) as intake:
        done = ingest(intake, [tmp_path / "empty"], max_bytes=1 << 20, tell=print)
    assert done == Round(seconds=done.seconds)
