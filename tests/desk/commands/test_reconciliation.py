"""What is gone over again, from the command line, on a real server."""

from dataclasses import replace
from datetime import date, datetime

from config.period import SHANGHAI
from desk.acts.mailroom.proof import FolderProof, Proof
from desk.commands import reread
from desk.wiring import open_desk
from ingest.mail import MailKey
from tests.desks import MORNING
from tests.dovecot import PASSWORD, mail, mails
from tests.program import MAILBOX, make_desk


def desk_at(folder, port, user):
    desk = make_desk(folder, more=MAILBOX.format(port=port, user=user))
    (folder / "password").write_text(PASSWORD, "utf-8")
    (folder / "password").chmod(0o600)
    return desk


def test_the_proof_is_printed_for_each_folder_and_in_total(dovecot, mail_user, tmp_path):
    dovecot.deliver(mail_user, *mails(range(3)), received_at=datetime.now(SHANGHAI))
    desk = desk_at(tmp_path, dovecot.port, mail_user)
    desk("poll")
    done = desk("reconcile", "--days", "7")
    assert (done.status, done.err) == (0, "")
    first, last = done.out.splitlines()
    assert first.startswith("main INBOX（自 ")
    assert first.endswith("）：服务器 3 封，台账 3 封，缺 0 封")
    assert last == "合计：服务器 3 封，台账 3 封，缺 0 封"


def test_what_was_closed_and_what_lies_among_junk_is_named(dovecot, mail_user, tmp_path):
    now = datetime.now(SHANGHAI)
    dovecot.deliver(mail_user, mail(1), received_at=now)
    dovecot.deliver(
        mail_user, mail(2).replace(b"From: a@", b"From: d@"), received_at=now, folder="垃圾邮件"
    )
    desk = desk_at(tmp_path, dovecot.port, mail_user)
    done = desk("reconcile", "--json")
    (proof,) = done.json["mailboxes"]
    (folder,) = proof["folders"]
    assert (folder["server"], folder["ledger"], folder["missing"], folder["fresh"]) == (1, 1, 0, 1)
    assert folder["closed"] == [
        {"mailbox": "main", "folder": "INBOX", "uidvalidity": folder["uidvalidity"], "uid": 1}
    ]
    (stray,) = proof["junk"]
    assert (stray["folder"], stray["uid"], stray["sender"], stray["unit"]) == (
        "垃圾邮件",
        1,
        "d@example.gov.cn",
        "d",
    )
    assert done.json["total"] == {
        "server": 1,
        "ledger": 1,
        "closed": 1,
        "missing": 0,
        "conflicts": 0,
        "gone": 0,
        "junk": 1,
    }
    words = desk("reconcile")
    assert "    垃圾邮件 UID 1：d@example.gov.cn（d）" in words.out
    assert "invented" not in words.out


def test_a_mailbox_that_does_not_answer_ends_with_3_and_one_that_is_busy_with_1(
    tmp_path, monkeypatch
):
    desk = desk_at(tmp_path, 1, "office")
    assert desk("reconcile").status == 3
    monkeypatch.setattr(reread, "PATIENCE", 1)
    opened = open_desk(desk.settings)
    with opened.book.lease("poll:main", holder="elsewhere:1", seconds=60):
        done = desk("reconcile")
    opened.book.dispose()
    assert (done.status, "正由另一进程收取" in done.err) == (1, True)


def test_without_a_mailbox_it_ends_with_2(tmp_path):
    assert make_desk(tmp_path)("reconcile").status == 2


def test_what_is_missing_ends_with_1():
    key = MailKey("main", "INBOX", 1, 5)
    folder = FolderProof(
        "main", "INBOX", 1, 2, missing=(key,), conflicts=(replace(key, uid=7),), gone=3
    )
    proof = Proof("main", date(2026, 7, 1), MORNING, (folder,), unlooked=("*", "垃圾邮件"))
    assert list(reread.proof_lines([proof])) == [
        "main INBOX（自 2026-07-01）：服务器 2 封，台账 1 封，缺 1 封；服务器上已移走 3 封",
        "    UID 5：服务器没有交出",
        "    UID 7：原编号下换了另一封邮件，已另行收下，请人工查看",
        "    未能查看：文件夹列表、垃圾邮件",
        "合计：服务器 2 封，台账 1 封，缺 1 封；服务器上已移走 3 封",
    ]
