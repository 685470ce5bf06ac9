"""Units are asked for a piece; who delivered and who owes stands beside each, and a person judges,
or takes a judgement back.
"""

import re

import pytest

from desk.acts.commissions import asked_since
from desk.acts.labels import Role
from desk.web.pages import commissions
from ledger.payloads import Reread
from tests.desk.web.conftest import take

ASKED = {
    "kind": "commissioned",
    "ref": "C1",
    "day": "2026-07-01",
    "title": "关于<b>供电</b>",
    "units": ["helan", "jinfeng"],
    "due": "2026-07-03",
}
ITEM = {
    "kind": "received",
    "ref": "a",
    "unit": "helan",
    "title": "关于供电",
    "received_at": "2026-07-02T09:00:00+08:00",
}


def states(console):
    with console.book.reading() as views:
        found = asked_since(views, console.today.replace(year=2025), today=console.today)
    return {(one.title, answer.unit): answer.state for one in found for answer in one.answers}


def revision(page):
    return {"revision": re.search(r'name="revision" value="(\d+)"', page)[1]}


def test_without_any_commission_the_page_says_so(browser):
    assert "没有未了的约稿" in browser("viewer").get("/commissions").text
    assert "这一年没有约稿" in browser("chief").get("/commissions?year=2026").text


def test_what_is_overdue_stands_there_and_is_escaped(browser, console):
    take(
        console,
        ASKED,
        ITEM,
        {
            "kind": "delivered",
            "ref": "d",
            "day": "2026-07-03",
            "commission": "C1",
            "unit": "helan",
            "item": "a",
        },
    )
    page = browser("viewer").get("/commissions").text
    assert "逾期未交" in page
    assert "按时交稿" in page
    assert 'href="/items/2026-00001"' in page
    assert "关于&lt;b&gt;供电&lt;/b&gt;" in page
    assert "1 件未了" in page


def test_an_editor_asks_units_for_a_piece(browser, console):
    who = browser("editor")
    who.get("/commissions")
    answer = who.post(
        "/commissions", {"title": "关于防汛", "due": "2026-07-20", "unit": ["helan", "jinfeng"]}
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/commissions")
    assert states(console) == {("关于防汛", "helan"): "waiting", ("关于防汛", "jinfeng"): "waiting"}
    assert "已约稿 C2026-001：2 个单位" in who.get("/commissions").text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"title": "甲", "due": "2026-07-20"}, "请选择约稿单位"),
        ({"title": "甲", "unit": "helan"}, "请写截止日期"),
        ({"title": "甲", "unit": "helan", "due": "2026-07-05"}, "早于今天"),
        ({"title": "甲", "unit": "helan", "due": "下周"}, "不是日期"),
        ({"title": "", "unit": "helan", "due": "2026-07-20"}, "title"),
        ({"title": "甲", "unit": "nobody", "due": "2026-07-20"}, "没有单位"),
        ({"title": "机密★1年 关于甲", "unit": "helan", "due": "2026-07-20"}, "密级标志"),
    ],
)
def test_what_can_t_be_asked_is_refused_with_a_sentence(browser, console, values, words):
    who = browser("editor")
    who.get("/commissions")
    answer = who.post("/commissions", values)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert states(console) == {}


def test_a_unit_delivers_another_is_judged_and_a_judgement_is_taken_back(browser, console):
    take(console, ASKED, ITEM)
    who = browser("editor")
    page = who.get("/commissions").text
    assert (
        who.post(
            "/commissions/C1/deliver",
            revision(page) | {"unit": "helan", "day": "2026-07-04", "item": "a"},
        ).status_code
        == 303
    )
    assert states(console)["关于<b>供电</b>", "helan"] == "late"
    page = who.get("/commissions").text
    assert (
        who.post(
            "/commissions/C1/miss",
            revision(page) | {"unit": "jinfeng", "day": "2026-07-03", "reason": "未交"},
        ).status_code
        == 303
    )
    assert states(console)["关于<b>供电</b>", "jinfeng"] == "missed"
    page = who.get("/commissions?year=2026").text
    assert "已认定 金凤区 未按要求完成（第" in page
    fact = re.findall(r'name="fact" value="([^"]+)"', page)[-1]
    assert (
        who.post(
            "/commissions/C1/undo", revision(page) | {"fact": fact, "reason": "已交"}
        ).status_code
        == 303
    )
    assert states(console)["关于<b>供电</b>", "jinfeng"] == "overdue"
    page = who.get("/commissions?year=2026").text
    assert (
        who.post(
            "/commissions/C1/undo", revision(page) | {"fact": "a", "reason": "无关"}
        ).status_code
        == 422
    )


def test_nobody_is_found_missing_before_it_is_due(browser, console):
    take(console, ASKED | {"due": "2026-07-06"})
    who = browser("editor")
    page = who.get("/commissions").text
    assert "认定未按要求完成" not in page
    assert who.post("/commissions/C1/miss", revision(page) | {"unit": "helan"}).status_code == 422


def test_who_is_second_is_told_and_nothing_is_written_twice(browser, console):
    take(console, ASKED)
    who = browser("editor")
    old = revision(who.get("/commissions").text)
    take(
        console,
        {"kind": "delivered", "ref": "d", "day": "2026-07-03", "commission": "C1", "unit": "helan"},
        actor="王芳",
    )
    answer = who.post("/commissions/C1/miss", old | {"unit": "helan"})
    assert (answer.status_code, "王芳" in answer.text) == (409, True)
    assert states(console)["关于<b>供电</b>", "helan"] == "done"


def test_a_commission_that_is_not_there_is_not_found(browser):
    who = browser("editor")
    answer = who.post("/commissions/C9/deliver", {"revision": "0", "unit": "helan"})
    assert (answer.status_code, "没有编号为" in answer.text) == (404, True)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ADMIN, Role.SECRECY])
def test_who_may_not_judge_sees_no_form_and_is_refused(browser, console, role):
    take(console, ASKED)
    who = browser(role)
    page = who.get("/commissions").text
    assert "发出约稿" not in page
    assert "已交稿" not in page
    for path in (
        "/commissions",
        "/commissions/C1/deliver",
        "/commissions/C1/miss",
        "/commissions/C1/undo",
    ):
        assert (
            who.post(path, {"unit": "helan", "title": "甲", "due": "2026-07-20"}).status_code == 403
        )


def test_a_form_without_the_page_s_token_asks_for_nothing(browser, console):
    who = browser("editor")
    assert (
        who.post(
            "/commissions", {"title": "甲", "due": "2026-07-20", "unit": "helan"}, token="0" * 64
        ).status_code
        == 403
    )
    assert states(console) == {}


DELIVERS = "像是约稿 C1《关于供电》的来稿（截止 2026-07-03）；确认请 yishi deliver C1 helan --item 2026-00001"


def test_what_seems_to_have_come_stands_beside_its_unit_and_is_confirmed_with_one_button(
    browser, console
):
    take(console, ASKED, ITEM)
    with console.book.writing(actor="reader") as writer:
        writer.append(
            Reread(of=2, doubts=("delivers",)),
            {"title": "关于供电", "doubts": [["delivers", "text", DELIVERS]]},
        )
    assert "确认交稿" not in browser("viewer").get("/commissions").text
    who = browser("editor")
    writer = who.get("/commissions").text
    assert "1 件像是已来稿" in writer
    assert "像是来稿" in writer
    values = revision(writer) | {"unit": "helan", "day": "2026-07-02", "item": "2026-00001"}
    assert who.post("/commissions/C1/deliver", values).status_code == 303
    assert states(console)["关于<b>供电</b>", "helan"] == "done"
    assert "像是来稿" not in who.get("/commissions").text
    with console.book.reading() as views:
        assert views.items.doubtful("delivers", most=9) == []


def test_a_whole_group_is_asked_with_one_tick(browser, console):
    who = browser("editor")
    assert "（全部 6 个）" in who.get("/commissions").text
    values = {
        "title": "关于防汛",
        "due": "2026-07-20",
        "group": "county",
        "unit": ["helan", "fagai"],
        "note": "一千字",
    }
    assert who.post("/commissions", values).status_code == 303
    assert len(states(console)) == 7
    assert who.post("/commissions", values | {"group": "nonsense"}).status_code == 422


def test_one_commission_has_a_page_with_its_demand_points_and_history(browser, console):
    take(console, ASKED | {"note": "写清原因"}, ITEM)
    who = browser("editor")
    page = who.get("/commissions/C1").text
    assert "写清原因" in page
    answer = who.post(
        "/commissions/C1/miss",
        revision(page) | {"unit": "jinfeng", "day": "2026-07-03", "reason": "未交", "of": "one"},
    )
    assert answer.headers["location"] == "/commissions/C1"
    page = who.get("/commissions/C1").text
    assert "1/2 个单位已了" in page
    assert '<span class="down">-3</span> 分，第九条(三)，2026Q3' in page
    assert "约稿未完成 金凤区" in page
    assert who.get("/commissions/C9").status_code == 404
    assert (
        '<form method="post" action="/commissions'
        not in browser("viewer").get("/commissions/C1").text
    )


def test_a_year_is_shown_page_by_page(browser, console, monkeypatch):
    monkeypatch.setattr(commissions, "LINES", 2)
    take(
        console,
        *(ASKED | {"ref": f"C{n}", "title": f"第{n}件"} for n in range(3)),
        ASKED | {"ref": "O", "day": "2025-03-01", "due": "2025-03-09"},
    )
    who = browser("viewer")
    first = who.get("/commissions?year=2026").text
    assert ("第2件" in first, "第1件" in first, "第0件" in first) == (True, True, False)
    older = re.search(r'href="(/commissions\?[^"]*before=\d+)" rel="next"', first)[1].replace(
        "&amp;", "&"
    )
    assert "第0件" in who.get(older).text
    assert "/commissions?year=2025" in first
    assert "没有逾期的约稿" not in who.get("/commissions?show=overdue").text
