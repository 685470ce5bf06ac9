"""The morning's letter: numbers since the last one, what waits, what is late, what does not work;
no title in it.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from config.period import SHANGHAI
from config.schedule import Workdays
from desk.acts.clock.letters import DigestSources, digest_letter
from desk.acts.mailroom.proof import FolderProof, Proof, Stray
from ingest.mail import MailKey
from ledger.office.health import MailboxHealth
from ledger.payload import Objected
from tests.ledgers import fact, many, received, roster_of, small_ledger

TODAY = date(2026, 11, 24)
NOW = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path):
    made = small_ledger(tmp_path, roster_of("d", "e"))
    made.take(
        [
            *many("old", 3, "2026-11-02"),
            fact(
                "commissioned",
                "C2026-001",
                "2026-11-02",
                units=["d", "e"],
                title="供暖准备情况",
                due="2026-11-20",
            ),
            received("W", "2026-11-20", None),
        ]
    )
    yield made
    made.book.dispose()


def digest(ledger, *, since=0, health=None, proofs=None, unsent=0, today=TODAY):
    office = DigestSources(ledger.rules.roster, Workdays(), health or {}, proofs or {}, unsent)
    with ledger.book.reading() as views:
        return digest_letter(
            views, office, since=since, after=NOW - timedelta(days=1), today=today, cause="digest:1"
        )


def test_it_says_what_waits_and_what_is_late_without_a_title(ledger):
    letter = digest(ledger)
    assert letter.roles == ("editors",)
    assert letter.subject == "政务信息晨报（11月24日）：新到 0 封，待认定 1，扣留 0，约稿逾期 1"
    assert "新登记信息 4 条" in letter.text
    assert "2026-00004，2026-11-20 收到：等待归属" in letter.text
    assert "C2026-001（2026-11-20 截止）：d、e" in letter.text
    assert "情况" not in letter.text


def test_only_what_came_since_the_last_one_is_new(ledger):
    assert "新登记信息 1 条" in digest(ledger, since=4).text
    assert "没有新来件；新登记信息 0 条" in digest(ledger, since=5).text


def test_what_does_not_work_is_said(ledger):
    failing = MailboxHealth("main", NOW, failures=4, words="登录被拒绝", failing_since=NOW)
    letter = digest(
        ledger,
        health={"main": failing, "well": MailboxHealth("well", NOW, succeeded_at=NOW)},
        unsent=2,
    )
    assert "邮箱 main 收取失败（连续 4 次）：登录被拒绝" in letter.text
    assert "2 封信没有寄出" in letter.text
    assert "well" not in letter.text


def test_what_the_night_s_reconciliation_found_is_said_once(ledger):
    keys = tuple(MailKey("main", "INBOX", 1, uid) for uid in (1, 2, 3, 4))
    folder = FolderProof("main", "INBOX", 1, 9, gaps=keys[:3], fresh=1, missing=keys[3:])
    strays = tuple(
        Stray(keys[0], datetime(2026, 11, day, 9, tzinfo=SHANGHAI), "d@example.gov.cn", "d")
        for day in (2, 23)
    )
    proof = Proof("main", date(2026, 11, 1), NOW, (folder,), strays)
    text = digest(ledger, proofs={"main": proof}).text
    assert "夜间核对补收了 2 封" in text
    assert "还有 1 封服务器没有交出" in text
    assert "已知单位的来件 1 封" in text
    assert (
        "核对"
        not in digest(ledger, proofs={"main": replace(proof, at=NOW - timedelta(days=2))}).text
    )


def test_it_warns_that_the_calendar_ends(ledger):
    assert "2027 年的放假调休" in digest(ledger, today=date(2026, 12, 1)).text
    assert "放假调休" not in digest(ledger).text


def test_it_counts_the_objections_that_wait_and_those_that_wait_too_long(ledger):
    assert "申诉" not in digest(ledger).text
    with ledger.book.writing(actor="x") as writer:
        for due in (date(2026, 11, 23), TODAY):
            writer.append(
                Objected(unit="d", day=date(2026, 11, 2), due=due, period="2026Q3"),
                {"words": "少算一条"},
            )
    text = digest(ledger).text
    assert "待答复的申诉 2 件，其中逾期 1 件（yishi objection list）。" in text
    assert "少算" not in text
