"""The first page says what waits, how far each unit is, and what was closed last."""

import re

from desk.acts.labels import Role
from ledger.office.health import MailboxHealth, keep_health
from ledger.payloads import Held, Reread
from tests.desk.web.conftest import MORNING, take
from tests.ledgers import roster_of


def tiles(page):
    return dict(re.findall(r"<b>(\d+)</b> (\S+?)<span>", page)), re.findall(
        r"<span>([^<]+)</span>", page
    )


def test_an_office_with_nothing_to_do_is_told_so(browser):
    page = browser("viewer").get("/").text
    assert "没有待办的事" in page
    assert "还没有签发过" in page
    assert "没有在后台运行" in page


def test_what_waits_is_counted_and_leads_to_its_page(browser, console):
    take(
        console,
        {
            "kind": "received",
            "ref": "a",
            "unit": None,
            "title": "关于供暖的情况",
            "received_at": "2026-07-01T09:00:00+08:00",
        },
        {
            "kind": "received",
            "ref": "b",
            "unit": "helan",
            "title": "关于供水的情况",
            "received_at": "2026-07-02T09:00:00+08:00",
        },
        {
            "kind": "commissioned",
            "ref": "c",
            "day": "2026-07-01",
            "title": "关于供电",
            "units": ["helan", "jinfeng"],
            "due": "2026-07-03",
        },
        {"kind": "delivered", "ref": "d", "day": "2026-07-03", "commission": "c", "unit": "helan"},
    )
    with console.book.reading() as views:
        seq = views.items.by_name("b").seq
    with console.book.writing(actor="reader") as writer:
        writer.append(Reread(of=seq, doubts=("macros", "no_signatory")))
        key = {"mailbox": "main", "folder": "INBOX", "uidvalidity": 1, "uid": 1}
        writer.append(
            Held(
                **key,
                received_at=MORNING,
                sender="a@example.com",
                strength="strong",
                rule="level_star",
            )
        )
    keep_health(
        console.book,
        MailboxHealth(
            "main", MORNING, failures=3, failing_since=MORNING, words="无应答", next_try=MORNING
        ),
    )
    shown = browser("viewer").get("/").text
    found = re.findall(r"<b>(\d+)</b> \S+?<span>([^<]+)</span>", shown)
    assert sorted(found) == sorted(
        [
            ("1", "扣留的来件"),
            ("1", "待认定单位的信息"),
            ("1", "存疑未处理的信息"),
            ("1", "逾期未交的约稿"),
            ("1", "收取失败的邮箱"),
        ]
    )
    assert "main：无应答" in shown
    assert "附件含宏（未运行） 1，无签发人 1" in shown
    assert 'href="/system"' not in shown
    admin = browser("admin")
    assert 'href="/system"' in admin.get("/").text
    for path in set(re.findall(r'<li[^>]*><a href="([^"]+)"><b>', admin.last.text)):
        assert admin.get(path).status_code == 200, path


def test_progress_is_drawn_by_group_with_figures_and_points(browser, console):
    take(
        console,
        {
            "kind": "received",
            "ref": "b",
            "unit": "helan",
            "title": "供水",
            "received_at": "2026-07-02T09:00:00+08:00",
        },
    )
    page = browser(Role.VIEWER).get("/").text
    assert "2026Q3 报送进度" in page
    assert re.search(r"<title>贺兰县人民政府：1/\d+ 条 [\d.-]+ 分</title>", page)


def test_the_last_closing_is_named(browser, console):
    take(console, {"kind": "closed", "ref": "q", "day": "2026-07-05", "period": "2026Q2"})
    assert '最近签发：<a href="/bulletin/2026Q2">2026Q2</a>' in browser("viewer").get("/").text


def test_quarters_that_ended_wait_to_be_closed_the_first_of_them_first(browser, console, clock):
    take(console, {"kind": "closed", "ref": "q", "day": "2026-07-05", "period": "2026Q2"})
    assert "待签发的季度" not in browser("viewer").get("/").text
    clock.pass_by(days=200)
    page = browser("chief").get("/").text
    assert "<b>2</b> 个<span>已结束、待签发的季度</span>" in page
    assert "2026Q3、2026Q4" in page
    assert '<a href="/bulletin/2026Q3"><b>2</b>' in page


def test_a_roster_that_was_changed_for_the_worse_is_told_of_and_a_new_unit_is_there_at_once(
    browser, console
):
    roster = console.settings.roster.path
    good = roster.read_text("utf-8")
    who = browser("editor")
    assert "改动后不能用" not in who.get("/").text
    roster.write_text(good + "[[unit]]\n", "utf-8")
    page = who.get("/").text
    assert "名册或规则改动后不能用，仍按改动以前的办" in page
    assert "roster.toml" in page
    roster.write_text(good + roster_of("new:county"), "utf-8")
    assert "改动后不能用" not in who.get("/").text
    assert who.get("/units/new").status_code == 200
