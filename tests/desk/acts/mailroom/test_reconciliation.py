"""A mailbox held against the log, on a real Dovecot; what a server keeps back, on a fake Coremail."""

import json
import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from config.errors import EdgeDown
from desk.acts.mailroom.collisions import SERVER_NUMBERS
from desk.acts.mailroom.proof import ProofTotal, last_proofs, total_of
from desk.acts.mailroom.reconciliation import reconcile
from desk.edges import open_intake, open_mailbox
from ingest.mail import MailKey
from ledger.office.health import keep_proof
from tests.coremail import Coremail, serving
from tests.desks import make_office
from tests.dovecot import mail, mails

OLD = datetime(2026, 6, 20, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
NEW = datetime(2026, 7, 5, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
MONTH = date(2026, 6, 6)
ROSTER = """
[[unit]]
code = "helan"
name = "贺兰县人民政府"
short = "贺兰县"
group = "county"
addresses = ["helan@example.gov.cn", "@helan.example.gov.cn"]
"""


def proof_of(office, *, since=MONTH):
    """What one reconciliation finds, and what it logs."""
    with office.desk() as desk, open_intake(desk) as intake, capture_logs() as logs:
        proof = reconcile(
            intake, open_mailbox(desk, desk.settings.mailboxes[0]), since=since, now=desk.now
        )
    return proof, [log for log in logs if log["event"] != "mail.received"]


def kept_since(office, day):
    text = office.config.read_text("utf-8")
    office.config.write_text(re.sub("since = .*", f"since = {day}", text), "utf-8")
    return office


def same_numbers_again(server, user):
    """The folder emptied and made anew under the UIDVALIDITY that it had."""
    path = server.folder(user)
    numbers = (path / "dovecot-uidlist").read_text("ascii").split()[1]
    for file in [*path.glob("dovecot[.-]*"), *path.glob("new/*"), *path.glob("cur/*")]:
        file.unlink()
    (path / "dovecot-uidlist").write_text(f"3 {numbers} N1\n", "ascii")
    server._own(path / "dovecot-uidlist")


def test_nothing_is_missing_after_a_round_and_the_proof_says_so(dovecot, mail_user, tmp_path):
    dovecot.deliver(mail_user, *mails(range(3)), received_at=NEW)
    office = make_office(tmp_path, dovecot, mail_user)
    office.poll()
    proof, logs = proof_of(office)
    (folder,) = proof.folders
    assert (folder.server, folder.gaps, folder.missing, folder.conflicts, folder.gone) == (
        3,
        (),
        (),
        (),
        0,
    )
    assert [log["event"] for log in logs] == ["mailbox.reconciled"]


def test_a_gap_below_the_window_of_a_round_is_closed_and_told(dovecot, mail_user, tmp_path):
    """Mail from before the first day that the mailbox had when it was first read; no round looks
    so far back.
    """
    dovecot.deliver(mail_user, *mails([1, 2]), received_at=OLD)
    dovecot.deliver(mail_user, *mails([3, 4]), received_at=NEW)
    office = kept_since(make_office(tmp_path, dovecot, mail_user), "2026-07-01")
    office.poll()
    kept_since(office, "2026-01-01")
    assert office.poll().recorded == 0
    proof, logs = proof_of(office)
    (folder,) = proof.folders
    assert [key.uid for key in folder.gaps] == [1, 2]
    assert (folder.server, folder.fresh, folder.missing) == (4, 0, ())
    assert [(log["event"], log["uid"]) for log in logs if "uid" in log] == [
        ("gap.closed", 1),
        ("gap.closed", 2),
    ]
    again, _ = proof_of(office)
    assert again.folders[0].gaps == ()
    assert sorted(line["uid"] for line in office.log()) == [1, 2, 3, 4]


def test_a_mail_that_has_just_come_is_taken_in_and_is_no_gap(dovecot, mail_user, tmp_path):
    dovecot.deliver(mail_user, mail(1), received_at=NEW)
    office = make_office(tmp_path, dovecot, mail_user)
    office.poll()
    dovecot.deliver(mail_user, mail(2), received_at=NEW)
    proof, logs = proof_of(office)
    (folder,) = proof.folders
    assert ([key.uid for key in folder.gaps], folder.fresh) == ([2], 1)
    assert [log["event"] for log in logs] == ["mailbox.reconciled"]


def test_days_are_those_of_shanghai_and_mail_from_before_the_first_one_is_left_alone(
    dovecot, mail_user, tmp_path
):
    dovecot.deliver(
        mail_user, mail(1), received_at=datetime(2026, 6, 5, 23, 59, 59, tzinfo=OLD.tzinfo)
    )
    dovecot.deliver(
        mail_user, mail(2), received_at=datetime(2026, 6, 6, 0, 0, 0, tzinfo=OLD.tzinfo)
    )
    proof, _ = proof_of(make_office(tmp_path, dovecot, mail_user))
    assert [key.uid for key in proof.folders[0].gaps] == [2]


def test_a_mail_moved_in_with_an_old_receipt_is_found_behind_younger_ones(
    dovecot, mail_user, tmp_path
):
    dovecot.deliver(mail_user, mail(1), received_at=NEW)
    dovecot.deliver(mail_user, mail(2), received_at=datetime(2026, 2, 1, tzinfo=OLD.tzinfo))
    proof, _ = proof_of(make_office(tmp_path, dovecot, mail_user))
    assert (proof.folders[0].server, [key.uid for key in proof.folders[0].gaps]) == (2, [1, 2])


def test_what_people_tidied_away_is_counted_and_is_no_gap(dovecot, mail_user, tmp_path):
    dovecot.deliver(mail_user, *mails(range(3)), received_at=NEW)
    office = make_office(tmp_path, dovecot, mail_user)
    office.poll()
    next(iter(sorted((dovecot.folder(mail_user) / "new").iterdir()))).unlink()
    proof, _ = proof_of(office)
    assert (proof.folders[0].server, proof.folders[0].missing, proof.folders[0].gone) == (2, (), 1)


def test_another_mail_under_a_known_key_is_taken_in_beside_it_once(dovecot, mail_user, tmp_path):
    dovecot.deliver(mail_user, *mails([1, 2]), received_at=NEW)
    office = make_office(tmp_path, dovecot, mail_user)
    office.poll()
    same_numbers_again(dovecot, mail_user)
    dovecot.deliver(
        mail_user, mail(77), mail(2), received_at=datetime(2026, 7, 6, 8, tzinfo=NEW.tzinfo)
    )
    proof, logs = proof_of(office)
    (folder,) = proof.folders
    assert folder.conflicts == (MailKey("main", "INBOX", folder.uidvalidity + SERVER_NUMBERS, 1),)
    assert ("key.taken", 1) in [(log["event"], log.get("uid")) for log in logs]
    lines = [line for line in office.log() if line["uid"] == 1]
    assert [(line["uidvalidity"] // SERVER_NUMBERS, line["subject"]) for line in lines] == [
        (0, "invented 1"),
        (1, "invented 77"),
    ]
    again, _ = proof_of(office)
    assert (again.folders[0].conflicts, len(office.log())) == ((), 3)
    assert office.problems() == []


def test_another_mail_with_known_content_is_seen_before(dovecot, mail_user, tmp_path):
    dovecot.deliver(mail_user, *mails([1, 2]), received_at=NEW)
    office = make_office(tmp_path, dovecot, mail_user)
    office.poll()
    same_numbers_again(dovecot, mail_user)
    dovecot.deliver(
        mail_user, mail(2), mail(1), received_at=datetime(2026, 7, 6, 8, tzinfo=NEW.tzinfo)
    )
    proof, _ = proof_of(office)
    assert len(proof.folders[0].conflicts) == 2
    assert [line["outcome"] for line in office.log()] == [
        "recorded",
        "recorded",
        "seen_before",
        "seen_before",
    ]
    assert proof_of(office)[0].folders[0].conflicts == ()


def test_known_senders_mail_among_junk_is_told_of_and_left_there(dovecot, mail_user, tmp_path):
    lost = mail(1).replace(b"From: a@", b"From: =?utf-8?B?6LS65YWw?= <HELAN@")
    office = make_office(tmp_path, dovecot, mail_user)
    (office.folder / "roster.toml").write_text(ROSTER, "utf-8")
    dovecot.deliver(mail_user, mail(9), received_at=NEW)
    dovecot.deliver(mail_user, mail(2), lost, received_at=NEW, folder="垃圾邮件")
    dovecot.deliver(
        mail_user, lost, received_at=datetime(2026, 1, 9, tzinfo=NEW.tzinfo), folder="广告邮件"
    )
    dovecot.deliver(mail_user, lost, received_at=NEW, folder="归档")
    proof, logs = proof_of(office)
    (stray,) = proof.strays
    assert (stray.key.folder, stray.key.uid, stray.sender, stray.unit, stray.received_at) == (
        "垃圾邮件",
        2,
        "helan@example.gov.cn",
        "helan",
        NEW,
    )
    (told,) = [log for log in logs if log["event"] == "junk.found"]
    assert set(told) == {"event", "log_level", "mailbox", "folder", "uidvalidity", "uid"}
    assert [line["folder"] for line in office.log()] == ["INBOX"]
    again, logs = proof_of(office)
    assert again.strays == proof.strays
    assert [log["event"] for log in logs] == ["mailbox.reconciled"]


def test_a_mail_that_the_server_keeps_back_is_missing_until_it_hands_it_over(tmp_path):
    server = Coremail(
        {5: mail(5), 9: mail(9)}, received=b"05-Jul-2026 07:30:00 +0800", withheld={5: 2}
    )
    with serving(server):
        office = make_office(tmp_path, port=server.port)
        proof, logs = proof_of(office)
        assert (
            [key.uid for key in proof.folders[0].gaps],
            [key.uid for key in proof.folders[0].missing],
        ) == ([9], [5])
        assert ("gap.left", 5) in [(log["event"], log.get("uid")) for log in logs]
        assert proof.unlooked == ("*",)
        proof, _ = proof_of(office)
    assert ([key.uid for key in proof.folders[0].gaps], proof.folders[0].missing) == ([5], ())


def test_an_estimated_size_is_no_other_mail(tmp_path):
    """Neither is a receipt that a server tells in another way: the Message-ID is asked for, and
    then the content.
    """
    server = Coremail({5: mail(5)}, received=b"05-Jul-2026 07:30:00 +0800")
    with serving(server):
        office = make_office(tmp_path, port=server.port)
        office.poll()
        server.received = b"05-Jul-2026 09:30:00 +0800"
        proof, _ = proof_of(office)
    assert (proof.folders[0].conflicts, proof.folders[0].missing, len(office.log())) == ((), (), 1)


def test_the_last_proof_is_kept(dovecot, mail_user, tmp_path):
    dovecot.deliver(mail_user, *mails(range(2)), received_at=NEW)
    office = make_office(tmp_path, dovecot, mail_user)
    proof, _ = proof_of(office)
    with office.desk() as desk:
        assert last_proofs(desk.book) == {"main": proof}
        keep_proof(
            desk.book, "main", json.dumps({"mailbox": "main", "form": "of an older version"})
        )
        assert last_proofs(desk.book) == {}
    assert total_of([proof]) == ProofTotal(2, 2, 2, 0, 0, 0, 0)


def test_a_mailbox_that_is_being_polled_is_left(tmp_path):
    office = make_office(tmp_path)
    with office.desk() as desk, desk.book.lease("poll:main", holder="elsewhere:1", seconds=60):
        assert proof_of(office)[0] is None


def test_a_mailbox_that_is_down_is_told(tmp_path):
    with pytest.raises(EdgeDown, match="邮箱 main"):
        proof_of(make_office(tmp_path))
