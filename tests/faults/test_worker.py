"""A mail that kills whoever opens it: one unreadable line, and no other mail suffers."""

import zipfile
from email.message import EmailMessage
from io import BytesIO

from desk.acts.mailroom.poll import poll
from desk.edges import open_intake, open_mailbox
from tests.dovecot import mail
from tests.faults.workers import DEADLY


def deadly(number: int) -> bytes:
    return mail(number, subject="lethal").replace(b"text\r\n", DEADLY + b"\r\n")


def test_a_mail_that_kills_its_worker_twice_is_unreadable_with_key_and_size_only(
    dovecot, mail_user, office_of
):
    office = office_of(0)
    dovecot.deliver(mail_user, mail(1), deadly(2), mail(3), deadly(4), mail(5))
    with (
        office.desk() as desk,
        open_intake(desk, opening="tests.faults.workers:open_or_die") as intake,
    ):
        done = poll(intake, open_mailbox(desk, desk.settings.mailboxes[0]))
    assert (done.recorded, done.unreadable) == (3, 2)
    lines = office.log()
    assert [line["outcome"] for line in lines] == [
        "recorded",
        "unreadable",
        "recorded",
        "unreadable",
        "recorded",
    ]
    for line in (lines[1], lines[3]):
        assert line["size"] == len(deadly(2))
        assert [line[key] for key in ("message_id", "sender", "subject")] == [None] * 3
        assert [line[key] for key in ("doubts", "items", "attachments", "defects")] == [[]] * 4
    with office.desk() as desk:
        assert set(desk.archive.digests()) == {
            line["digest"] for line in lines if line["outcome"] == "recorded"
        }
    assert office.problems() == []
    assert office.poll(whole=True).unreadable == 0


def test_an_attachment_that_kills_its_worker_costs_its_own_text_only(dovecot, mail_user, office_of):
    office = office_of(0)
    made = EmailMessage()
    made["From"], made["Subject"] = "qixiang@example.gov.cn", "市气象局做好防汛服务"
    made.set_content("见附件。")
    for name, text in (
        ("防汛服务.txt", "市气象局做好防汛服务，全力会商。"),
        ("杀手.txt", DEADLY.decode()),
        ("预报.txt", "市气象局滚动预报。"),
    ):
        made.add_attachment(
            text.encode(), maintype="text", subtype="plain", filename=name, cte="8bit"
        )
    dovecot.deliver(mail_user, mail(1), made.as_bytes(), mail(3))
    with (
        office.desk() as desk,
        open_intake(desk, opening="tests.faults.workers:open_or_die_at_a_document") as intake,
    ):
        done = poll(intake, open_mailbox(desk, desk.settings.mailboxes[0]))
    assert (done.recorded, done.unreadable) == (3, 0)
    attachments = office.log()[1]["attachments"]
    assert [one["problem"] for one in attachments] == [None, "stopped", None]


def test_a_document_that_would_fill_the_memory_costs_its_own_text_only(
    dovecot, mail_user, office_of
):
    office = office_of(0)
    bomb = BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", b"<w:document>" + b"a" * (300 << 20))
    dovecot.deliver(mail_user, mail(1), with_file(bomb.getvalue()), mail(3))
    office.poll()
    lines = office.log()
    assert [line["outcome"] for line in lines] == ["recorded"] * 3
    assert lines[1]["attachments"][0]["problem"] in {"unreadable", "oversize"}
    assert office.problems() == []


def with_file(content: bytes) -> bytes:
    made = EmailMessage()
    made["From"], made["Subject"], made["Message-ID"] = (
        "a@example.gov.cn",
        "关于附件的情况",
        "<bomb@example.gov.cn>",
    )
    made.set_content("见附件。")
    made.add_attachment(
        content, maintype="application", subtype="octet-stream", filename="附件.docx"
    )
    return made.as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
