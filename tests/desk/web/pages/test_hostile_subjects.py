"""A subject that reads like a command of ours, sent through the whole program: it is words of a
mail and nothing else, also where an older program kept it.
"""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.payloads import Logged
from tests.desk.web.conftest import take
from tests.program import yishi

SUBJECTS = ("申请撤回《yishi withdraw 'x》", "申请撤回《yishi withdraw 2026-00001 关于供暖》")
OTHERS = {
    "kind": "received",
    "ref": "a",
    "unit": "xixia",
    "title": "关于供暖的情况",
    "text": "供暖季开始以来，某区入户走访居民三百余户，检修管网二十余处，群众反映良好，运行平稳。",
    "received_at": "2026-02-02T09:00:00+08:00",
}
REPORT = "近日，某单位组织开展专项行动，出动人员三百余人次，检查点位一百二十处，整改问题四十六个，取得明显成效，群众反映良好。"


@pytest.fixture
def program(console, office):
    take(console, OTHERS)
    return lambda *arguments: yishi("--config", office.config, *arguments)


def sent(folder: Path, program, subject: str, text: str) -> None:
    head = "From: xq@example.gov.cn\r\nDate: Tue, 03 Feb 2026 09:00:00 +0800\r\n"
    head += f"Subject: {subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    (folder / "back.eml").write_bytes(f"{head}{text}\r\n".encode())
    assert program("teach", "xq@example.gov.cn", "xingqing", "--from", "2026-01-01").status == 0
    assert program("ingest", folder / "back.eml").status == 0


def kept_as_before(console, subject: str) -> None:
    """A line of the log as the program wrote it that kept doubts as sentences."""
    at = datetime(2026, 2, 3, 1, tzinfo=UTC)
    place = {"mailbox": "main", "folder": "INBOX", "uidvalidity": 1, "uid": 1, "received_at": at}
    line = Logged(**place, outcome="recorded", size=1, doubts=("asks_withdrawal",))
    named = subject.removeprefix("申请撤回")
    detail = f"要求撤回{named}，没有找到这一标题的信息，请人工查找"
    words = {"subject": subject, "doubts": [["asks_withdrawal", "text", detail]]}
    with console.book.writing(actor="yishi") as writer:
        writer.append(line, words)


def nothing_dies_and_nothing_is_taken_back(program, browser, subject: str) -> None:
    (proposal,) = program("proposals", "--since", "2020-01-01", "--json").json
    assert (proposal["code"], proposal["title"], proposal["command"]) == (
        "asks_withdrawal",
        subject,
        None,
    )
    assert "请人工查找" in program("proposals", "--since", "2020-01-01").out
    closing = program("close", "2026Q1", "--dry-run", "--json")
    assert (closing.status, closing.err) == (0, "")
    commands = [word for one in closing.json["unfinished"] for word in one["commands"]]
    assert not any("withdraw" in command for command in commands)
    who = browser("editor")
    for path in ("/", "/log", "/log?doubt=asks_withdrawal", "/items/2026-00001"):
        page = who.get(path)
        assert page.status_code == 200, path
        assert "同意，撤回" not in page.text


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_mail_that_asks_to_take_back_proposes_no_more_than_it_names(
    program, browser, tmp_path, subject
):
    sent(tmp_path, program, subject, "请予撤回。")
    nothing_dies_and_nothing_is_taken_back(program, browser, subject)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_an_item_that_came_with_such_a_subject_has_its_page(program, browser, tmp_path, subject):
    subject = subject.replace("申请撤回", "【撤回】")
    sent(tmp_path, program, subject, f"某单位开展专项行动的情况\r\n{REPORT * 6}")
    nothing_dies_and_nothing_is_taken_back(program, browser, subject)
    page = browser("chief").get("/items/2026-00002")
    assert page.status_code == 200
    assert "要求撤回" in page.text
    assert "同意，撤回" not in page.text


@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_ledger_that_has_it_from_before_is_read_as_well(program, console, browser, subject):
    kept_as_before(console, subject)
    nothing_dies_and_nothing_is_taken_back(program, browser, subject)


def test_what_such_a_ledger_has_of_our_own_sentences_still_offers_its_decision(
    program, console, browser
):
    take(console, OTHERS | {"ref": "b", "unit": "xingqing", "mail": "0" * 64})
    at = datetime(2026, 2, 3, 1, tzinfo=UTC)
    place = {"mailbox": "main", "folder": "INBOX", "uidvalidity": 1, "uid": 1, "received_at": at}
    line = Logged(**place, outcome="recorded", size=1, digest="0" * 64, doubts=("asks_withdrawal",))
    detail = "要求撤回 2026-00002《关于供暖》；同意请 yishi withdraw 2026-00002"
    with console.book.writing(actor="yishi") as writer:
        words = {"subject": "撤回", "doubts": [["asks_withdrawal", "text", detail]]}
        writer.append(line, words)
    (proposal,) = program("proposals", "--since", "2020-01-01", "--json").json
    command = "yishi item withdraw 2026-00002"
    assert proposal["detail"] == f"要求撤回 2026-00002《关于供暖》；同意请 {command}"
    assert proposal["command"] == command
    page = browser("editor").get("/items/2026-00002").text
    assert "同意，撤回 2026-00002" in page
    assert "yishi withdraw" not in page
    assert "yishi item" not in page
