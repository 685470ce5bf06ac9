"""`yishi status`: what a person and a monitor read of mailboxes, ledger and service."""

from datetime import UTC, datetime, timedelta

import pytest

from config.errors import LoginRefused
from desk.acts.mailroom.rounds import Pace, note_failure
from desk.acts.status import DeskStatus, MailboxStatus
from desk.commands.ledger import status_lines
from desk.demo.server import running_server
from desk.wiring import open_desk
from tests.program import MAILBOX, make_desk

KEYS = ["service", "mailboxes", "held", "unreadable", "waiting", "entries", "ledger_head"]
KEYS += ["rules_problem"]
OF_A_MAILBOX = [
    "name",
    "state",
    "last_success",
    "age",
    "failures",
    "failing_since",
    "reason",
    "next_try",
    "polling",
    "after",
]


@pytest.fixture
def desk(tmp_path):
    made = make_desk(tmp_path, more=MAILBOX.format(port=1, user="office"))
    (tmp_path / "password").write_text("only-for-tests", "utf-8")
    (tmp_path / "password").chmod(0o600)
    return made


def test_its_form_is_public(desk):
    found = desk("status", "--json").json
    assert list(found) == KEYS
    assert list(found["mailboxes"][0]) == OF_A_MAILBOX
    assert (found["mailboxes"][0]["state"], found["service"]) == (
        "new",
        {"running": False, "process": None},
    )


def test_a_new_office_is_told_in_words(desk):
    said = desk("status")
    assert (said.status, said.err) == (0, "")
    assert "邮箱 main：尚未收取，还没有成功收取过" in said.out
    assert "后台：未运行" in said.out


def test_a_round_that_failed_by_hand_is_seen_and_one_that_went_well_takes_it_away(tmp_path, desk):
    assert desk("poll").status == 3
    (mailbox,) = desk("status", "--json").json["mailboxes"]
    assert (mailbox["state"], mailbox["failures"], "连接被拒绝" in mailbox["reason"]) == (
        "failing",
        1,
        True,
    )
    assert "连续失败 1 次" in desk("status").out
    with running_server([], user="office", password="only-for-tests") as (_, port):  # noqa: S106  of a server that lives for one test
        desk.settings.write_text(
            desk.settings.read_text("utf-8").replace("port = 1\n", f"port = {port}\n"), "utf-8"
        )
        assert desk("poll").status == 0
    (mailbox,) = desk("status", "--json").json["mailboxes"]
    assert (mailbox["state"], mailbox["failures"], mailbox["reason"], mailbox["age"] < 60) == (
        "ok",
        0,
        None,
        True,
    )
    assert "正常，上次成功" in desk("status").out


def test_a_broken_mailbox_is_told_with_what_to_do_and_tried_by_hand_at_once(desk):
    opened = open_desk(desk.settings)
    for _ in range(3):
        note_failure(
            opened.book,
            "main",
            LoginRefused("拒绝登录（密码错误）"),
            Pace(timedelta(minutes=2), lambda: datetime.now(UTC)),
        )
    opened.book.dispose()
    said = desk("status").out
    assert "邮箱 main：登录失效" in said
    for words in (
        "更新授权码",
        "检查网页邮箱的 IMAP 开关",
        "每半小时只试一次",
        "拒绝登录（密码错误）",
    ):
        assert words in said
    assert desk("status", "--json").json["mailboxes"][0]["state"] == "broken"
    assert "连接被拒绝" in desk("poll").err


def test_ages_are_told_in_the_largest_unit_that_fits():
    def said(age: int) -> str:
        mailbox = MailboxStatus(
            name="m",
            state="ok",
            last_success=datetime(2026, 7, 6, 1, tzinfo=UTC),
            age=age,
            failures=0,
            failing_since=None,
            reason=None,
            next_try=None,
            polling="a:1",
            after="seen",
        )
        return "\n".join(status_lines(DeskStatus("a:1", (mailbox,), 0, 0, 0, 0, "")))

    assert [
        age in said(seconds)
        for age, seconds in (("59 秒", 59), ("3 分钟", 200), ("2 小时", 7_300), ("9 天", 800_000))
    ] == [True] * 4
    assert "登记后标为已读，正由 a:1 收取" in said(1)


def test_an_office_without_mailboxes_has_a_ledger_all_the_same(tmp_path):
    said = make_desk(tmp_path)("status")
    assert "没有邮箱" in said.out
    assert "台账：0 号记录" in said.out
