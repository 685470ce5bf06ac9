"""Reading mails again from the command line: what is printed, what is refused, and how a change is
put in words.
"""

import pytest

from desk.acts.mailroom.differences import Change, ReadDocument
from desk.acts.mailroom.intake import at_its_key, take_in
from desk.acts.mailroom.reread import MailReread
from desk.commands.reread import FIELDS, change_text, reading_lines
from desk.edges import open_intake
from desk.wiring import open_desk
from ingest.mail import MailKey
from ingest.maildir import read_paths
from ledger.views import MailView
from tests.program import make_desk

TEXT = "关于秋粮收购进展的情况\r\n\r\n近期，某县组织开展秋粮收购工作，累计收购入库三万吨，市场运行总体平稳有序。\r\n"
MAIL = f"From: d@example.gov.cn\r\nSubject: invented\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{TEXT}".encode()


@pytest.fixture
def desk(tmp_path):
    """With one mail, taken in by a program that could not read its text."""
    made = make_desk(tmp_path)
    (tmp_path / "one.eml").write_bytes(MAIL)
    opened = open_desk(made.settings)
    with open_intake(opened, opening="tests.readers:open_as_before") as intake:
        take_in(
            intake,
            [list(read_paths([tmp_path / "one.eml"], max_bytes=1 << 20))],
            place=at_its_key,
            after_batch=lambda: None,
        )
    opened.book.dispose()
    return made


def test_the_change_is_shown_and_recorded_and_a_second_time_there_is_none(desk):
    tried = desk("reread", "--dry-run")
    assert (tried.status, tried.err) == (0, "")
    assert tried.out.endswith(
        "重读 1 封：有变化 1 封，没有变化 0 封，未能重读 0 封；未记录任何内容（--dry-run）\n"
    )
    done = desk("reread", "2026-00001", "--actor", "王五")
    assert "    2026-00001 正文：0 字 → " in done.out
    assert "    2026-00001 标题：旧程序读出的标题 → " in done.out
    assert desk("reread").out == "重读 1 封：有变化 0 封，没有变化 1 封，未能重读 0 封\n"


def test_for_other_programs_it_is_json(desk):
    found = desk("reread", "--json", "--since", "2020-01-01").json
    assert {
        key: found[key] for key in ("read", "changed", "unchanged", "skipped", "items", "dry_run")
    } == {
        "read": 1,
        "changed": 1,
        "unchanged": 0,
        "skipped": 0,
        "items": 0,
        "dry_run": False,
    }
    (mail,) = found["mails"]
    assert set(mail) == {
        *("mailbox", "folder", "uidvalidity", "uid", "digest", "entry"),
        *("changes", "items", "proposals", "skipped"),
    }
    title = next(change for change in mail["changes"] if change["field"] == "title")
    assert (title["item"], title["old"]) == ("2026-00001", "旧程序读出的标题")


def test_a_mail_that_could_not_be_read_is_looked_for_in_its_file(tmp_path):
    made = make_desk(tmp_path)
    file = tmp_path / "one.eml"
    file.write_bytes(MAIL)
    opened = open_desk(made.settings)
    with open_intake(opened, opening="tests.readers:open_nothing") as intake:
        take_in(
            intake,
            [list(read_paths([file], max_bytes=1 << 20))],
            place=at_its_key,
            after_batch=lambda: None,
        )
    opened.book.dispose()
    done = made("reread")
    assert "    结果：无法读取 → 已登记" in done.out
    assert "    新登记信息 1 条" in done.out


@pytest.mark.parametrize("name", ["2026-00099", "abc", "0123456789abcdef"])
def test_what_names_nothing_ends_with_1(desk, name):
    done = desk("reread", name)
    assert (done.status, done.out) == (1, "")
    assert name in done.err


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (Change("2026-00001", "text", 0, 532), "2026-00001 正文：0 字 → 532 字"),
        (Change("2026-00001", "category", None, "policy"), "2026-00001 类别：（无） → policy"),
        (
            Change("2026-00001", "doubts", (("no_text", "", ""),), None),
            "2026-00001 存疑：无正文 → （无）",
        ),
        (
            Change(None, "doubts", ("unknown_sender",), ("oversize",)),
            "存疑：发件人不明 → 超过大小上限",
        ),
        (Change(None, "outcome", "unreadable", "held"), "结果：无法读取 → 扣留"),
        (
            Change(
                None,
                "attachments",
                (ReadDocument("甲.doc", "ole", None, "unsupported"),),
                (ReadDocument(None, "doc", 9, None),),
            ),
            "附件：甲.doc 格式暂不支持 → （无名） 9 字",
        ),
    ],
)
def test_a_change_is_put_in_words(change, text):
    assert change_text(change) == text


def test_every_field_has_a_name():
    assert all(FIELDS.values())


def test_a_mail_that_reads_as_before_takes_no_line():
    key = MailKey("main", "INBOX", 1, 1)
    mail = MailView(
        key.mailbox, key.folder, key.uidvalidity, key.uid, 3, "recorded", "ab" * 32, 9, None
    )
    assert list(reading_lines(MailReread(mail))) == []
    assert list(reading_lines(MailReread(mail, proposals=("看一看",), skipped="原件已清除"))) == [
        "abababababababab main/INBOX UID 1（记录 3）",
        "    原件已清除",
        "    建议：看一看",
    ]
