"""A secret planted anywhere in a mail: its words are in no file that the program writes, in no log and in no temporary folder."""

import json
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from desk.demo.documents import docx_of
from desk.demo.sheets import Sheet
from tests.desks import make_office
from tests.dovecot import mail

WORDS = "玄武门七号库房换锁"
MARK = "机密★5年"
FORMS = [form.encode(charset) for form in (WORDS, json.dumps(WORDS)[1:-1]) for charset in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")]


def docx(*lines: str) -> bytes:
    return docx_of(Sheet((), (), WORDS, lines, ()))


def made(subject: str = "信息报送", text: str = "见附件。", **parts: bytes | EmailMessage) -> EmailMessage:
    """A mail with files by name, and mails forwarded within it."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["Subject"] = "qixiang@example.gov.cn", subject
    message.set_content(text)
    for name, part in parts.items():
        if isinstance(part, EmailMessage):
            message.add_attachment(part)
        else:
            message.add_attachment(part, maintype="application", subtype="octet-stream", filename=name)
    return message


MARKED = made(text=f"{MARK}\n\n{WORDS}\n详情如下。")
SECRETS = {
    "subject": made(subject=f"【机密】{WORDS}", text="正文。"),
    "body": MARKED,
    "document": made(**{f"{WORDS}.docx": docx(MARK, f"{WORDS}的情况")}),
    "document's first line": made(subject=WORDS, **{"附件.docx": docx_of(Sheet((MARK,), (), WORDS, ("正文。",), ()))}),
    "file name": made(**{f"({MARK}){WORDS}.txt": "平常的话。".encode()}),
    "forward": made(subject="转发", forwarded=MARKED),
    "forward of a forward": made(subject="转发", forwarded=made(forwarded=made(forwarded=MARKED))),
}


@pytest.fixture(scope="module")
def polled(dovecot, tmp_path_factory):
    """After the real program has polled a mailbox with every secret, twice, and told its log at its most talkative."""
    for number, message in enumerate(SECRETS.values()):
        dovecot.deliver("secrets", mail(number), message.as_bytes())
    folder = tmp_path_factory.mktemp("secrets")
    (temporary := folder / "tmp").mkdir()
    office = make_office(folder / "office", dovecot, "secrets")
    said = [office.run(*command, TMPDIR=str(temporary)) for command in (["poll"], ["poll"], ["log"], ["log", "--json"], ["export"])]
    return office, temporary, said


def spills(content: bytes) -> bool:
    return any(form in content for form in FORMS)


def test_the_words_would_be_found_where_a_mail_without_a_mark_is_kept(dovecot, mail_user, tmp_path):
    """So that the other tests can fail."""
    office = make_office(tmp_path, dovecot, mail_user)
    dovecot.deliver(mail_user, made(subject="信息报送", text=f"{WORDS}\n详情如下。").as_bytes())
    office.poll()
    assert any(spills(file.read_bytes()) for file in files(office.data))
    assert spills(office.run("log", "--json")[1].encode())


def test_every_one_is_held(polled):
    lines = polled[0].log()
    assert [line["outcome"] for line in lines] == ["recorded", "held"] * len(SECRETS)


def test_the_words_are_in_no_file_of_the_data_folder(polled):
    found = files(polled[0].data)
    assert any(file.suffix == ".db" for file in found)
    assert [file.name for file in found if spills(file.read_bytes())] == []
    assert len(list((polled[0].data / "archive").glob("??/*"))) == len(SECRETS)


def test_the_words_are_in_nothing_that_the_program_said(polled):
    for status, output, errors in polled[2]:
        assert status == 0
        assert not spills((output + errors).encode())


def test_nothing_is_left_in_the_temporary_folder(polled):
    assert files(polled[1]) == []


def test_the_service_s_own_log_is_as_silent(dovecot, tmp_path):
    """At level debug, with every library speaking that speaks."""
    office = make_office(tmp_path, dovecot, "secrets")
    process = office.start("run")
    lines = []
    while not lines or json.loads(lines[-1])["event"] != "mailbox.polled":
        lines.append(process.stderr.readline())
    process.terminate()
    output, errors = process.communicate(timeout=60)
    assert process.returncode == 0
    assert sum('"held"' in line for line in lines) >= len(SECRETS)
    assert not spills((output + errors + "".join(lines)).encode())


def files(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]
