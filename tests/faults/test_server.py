"""The server goes down or makes its folders anew in the middle of a round: what was recorded
stays, and nothing is taken for another mail.
"""

import pytest
from imapclient import IMAPClient

from config.errors import EdgeDown
from tests.dovecot import mail, mails
from tests.faults.truth import settled, whole
from tests.proxy import Fault, proxy

IN_THE_MIDDLE = {"at": b"FETCH .*BODY.PEEK", "skip": 2}


@pytest.fixture
def office(dovecot, mail_user, office_of):
    """Thirty mails, ten a batch, through a proxy: `.fault` befalls the third batch."""
    with proxy(dovecot.port) as line:
        yield office_of(30, size=5_000, port=line.port, limits="batch_mails = 10"), line


def test_a_server_restarted_in_the_middle_of_a_round(dovecot, office):
    office, line = office
    line.fault = Fault(**IN_THE_MIDDLE, meanwhile=dovecot.stop)
    try:
        with pytest.raises(EdgeDown, match="邮箱 main"):
            office.poll()
        assert len(office.log()) == 20
        with pytest.raises(EdgeDown, match="邮箱 main"):  # still down
            office.poll()
    finally:
        dovecot.start()
    assert office.poll().recorded == 10
    settled(office, range(1, 31))


def test_a_server_that_gives_the_folder_new_numbers_while_it_is_down(dovecot, mail_user, office):
    """As where its index files are lost: the same mails under other UIDs are known by their
    content.
    """
    office, line = office
    line.fault = Fault(**IN_THE_MIDDLE, meanwhile=dovecot.stop)
    try:
        with pytest.raises(EdgeDown):
            office.poll()
        for file in dovecot.folder(mail_user).glob("dovecot*"):
            file.unlink()
    finally:
        dovecot.start()
    renumbered = office.poll()
    lines = office.log()
    validities = list(dict.fromkeys(line["uidvalidity"] for line in lines))
    # Made within the same second, the folder's new UIDVALIDITY may be its old one; the numbers are
    # the old ones then, too.
    again = [line for line in lines if line["uidvalidity"] == validities[-1]]
    assert sorted(line["uid"] for line in again) == list(range(1, 31))
    assert renumbered.recorded == 10
    assert [line["outcome"] for line in lines].count("recorded") == 30
    whole(office, lines)
    assert office.poll(whole=True).seen_before == 0


def test_a_folder_deleted_and_made_anew_in_the_middle_of_a_round(
    dovecot, mail_user, tmp_path, office_of
):
    """Another mail under a UID that is known is another mail; one that came before is seen again,
    and no item is doubled.
    """
    dovecot.deliver(mail_user, *mails(range(30), size=5_000), folder="Reports")
    with proxy(dovecot.port) as line:
        office = office_of(
            0, port=line.port, limits="batch_mails = 10", folders=("INBOX", "Reports")
        )
        line.fault = Fault(**IN_THE_MIDDLE, meanwhile=lambda: make_anew(dovecot, mail_user))
        with pytest.raises(EdgeDown, match="邮箱 main"):
            office.poll()
        old = office.log()
        assert len(old) == 20
        done = office.poll()
    assert (done.recorded, done.seen_before) == (2, 1)
    lines = office.log()
    assert len({line["uidvalidity"] for line in lines}) == 2
    assert [(line["uid"], line["outcome"]) for line in lines[20:]] == [
        (1, "recorded"),
        (2, "seen_before"),
        (3, "recorded"),
    ]
    whole(office, lines)


def make_anew(dovecot, user):
    """The folder away and back, with three mails: one that was in it before stands between two new
    ones.
    """
    with IMAPClient(dovecot.host, dovecot.port, ssl=False) as client:
        client.login(user, dovecot.password)
        client.delete_folder("Reports")
        client.create_folder("Reports")
        for content in (mail(101, size=5_000), mail(5, size=5_000), mail(102, size=5_000)):
            client.append("Reports", content)
