"""The roster with how far each unit is, a unit's record, and its addresses taught and taken back
by those who may.
"""

import re

import pytest

from desk.acts.items import addresses
from desk.acts.labels import Role
from tests.desk.web.conftest import MORNING, take


def received(ref, unit="helan", day="2026-07-02"):
    return {
        "kind": "received",
        "ref": ref,
        "unit": unit,
        "title": f"关于{ref}的情况",
        "received_at": f"{day}T09:00:00+08:00",
    }


def taught(console):
    with console.book.reading() as views:
        return [
            (one.address, one.unit, str(one.since), one.until and str(one.until))
            for one in views.office.taught()
        ]


def teach_another(console):
    with console.book.writing(actor="王芳") as writer:
        addresses.teach(
            writer,
            "li@example.com",
            "jinfeng",
            since=MORNING.date(),
            reason=None,
            rules=console.rules,
        )


def form(page):
    return {"revision": re.search(r'name="revision" value="(\d+)"', page)[1]}


def test_the_roster_shows_each_unit_with_its_progress(browser, console):
    take(console, received("供水"))
    page = browser("viewer").get("/units").text
    assert re.search(
        r'href="/units/helan">贺兰县人民政府</a>.*?<td class="num">1/90</td>', page, re.DOTALL
    )
    assert "一直" in page


def test_a_unit_s_record_has_its_items_what_befell_them_and_its_points_by_period(browser, console):
    take(
        console,
        received("供电", day="2026-05-02"),
        received("<i>供水</i>"),
        received("别家", unit="jinfeng"),
        {
            "kind": "adopted",
            "ref": "x",
            "day": "2026-07-03",
            "item": "供电",
            "publication": "yinchuan_zhengwu",
            "genre": "brief",
            "issue": "1",
        },
    )
    page = browser("viewer").get("/units/helan").text
    assert "采用《银川政务信息》简讯（2026-07-03）" in page
    assert "&lt;i&gt;供水&lt;/i&gt;" in page
    assert "关于别家的情况" not in page
    assert 'href="/tally/2026Q2/helan"' in page
    assert "还差 89 条" in page
    assert "还有 87 天，其中 63 个工作日" in page


def test_the_roster_is_looked_through_by_name_group_and_progress(browser, console):
    take(console, *(received(f"第{n}件") for n in range(3)), received("金凤", unit="jinfeng"))
    who = browser("viewer")
    found = re.compile(r'<th scope="row"><a href="/units/(\w+)">')
    assert found.findall(who.get("/units?q=贺兰县政府办").text) == ["helan"]
    assert found.findall(who.get("/units?q=HELAN").text) == ["helan"]
    counties = found.findall(who.get("/units?group=county&order=progress").text)
    assert (counties[-2:], len(counties)) == (["jinfeng", "helan"], 6)
    assert "没有这样的单位" in who.get("/units?q=某某").text


def test_a_record_leads_to_the_items_of_a_period_and_of_a_year(browser, console):
    take(
        console,
        received("旧", day="2026-05-02"),
        received("新", day="2026-07-02"),
        received("去年", day="2025-12-30"),
    )
    who = browser("viewer")
    page = who.get("/units/helan").text
    assert re.findall(r'href="/units/helan\?period=([\dQ]+)#items"', page) == [
        "2026",
        "2026Q3",
        "2026Q2",
        "2025",
        "2025Q4",
    ]
    assert 'href="/year/2026"' in page
    assert re.findall(r"关于(\w+)的情况", who.get("/units/helan?period=2026Q2").text) == ["旧"]
    assert re.findall(r"关于(\w+)的情况", who.get("/units/helan?period=2026").text) == ["新", "旧"]
    assert "这一期没有收到" in who.get("/units/helan?period=2024Q1").text
    assert who.get("/units/helan?period=soon").status_code == 404


def test_a_unit_without_any_item_says_so_and_one_that_is_not_there_is_not_found(browser):
    who = browser("viewer")
    assert "还没有这个单位的信息" in who.get("/units/helan").text
    answer = who.get("/units/nobody")
    assert (answer.status_code, "名册上没有单位" in answer.text) == (404, True)


def test_a_unit_s_items_come_page_by_page_each_once(browser, console):
    take(console, *(received(f"第{n}件") for n in range(120)))
    who, path, found = browser("viewer"), "/units/helan", []
    while path:
        page = who.get(path).text
        found += re.findall(r'href="/items/([\d-]+)"', page)
        older = re.search(r'<a href="([^"]+)" rel="next">', page)
        path = older[1] if older else ""
    assert len(found) == len(set(found)) == 120


def test_an_editor_teaches_an_address_and_takes_it_back(browser, console):
    who = browser("editor")
    page = who.get("/units/helan").text
    values = form(page) | {
        "address": "Zhang@example.com",
        "since": "2026-07-03",
        "reason": "来电核实",
    }
    answer = who.post("/units/helan/addresses", values)
    assert (answer.status_code, answer.headers["location"]) == (303, "/units/helan")
    assert taught(console) == [("zhang@example.com", "helan", "2026-07-03", None)]
    page = who.get("/units/helan").text
    assert "已教会" in page
    assert (
        who.post(
            "/units/helan/addresses/end",
            form(page) | {"address": "zhang@example.com", "since": "2026-07-05"},
        ).status_code
        == 303
    )
    assert taught(console) == [("zhang@example.com", "helan", "2026-07-03", "2026-07-04")]
    assert "已收回" in who.get("/units/helan").text


def test_who_is_second_at_an_address_is_told_and_nothing_is_overwritten(browser, console):
    who = browser("editor")
    revision = form(who.get("/units/helan").text)
    teach_another(console)
    answer = who.post("/units/helan/addresses", revision | {"address": "li@example.com"})
    assert (answer.status_code, "王芳" in answer.text) == (409, True)
    assert [one[:2] for one in taught(console)] == [("li@example.com", "jinfeng")]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"address": "nonsense"}, "不是邮件地址"),
        ({"address": "@qq.com"}, "人人可以注册"),
        ({"address": "a@example.com", "since": "昨天"}, "不是日期"),
        ({"address": "a@example.com", "reason": "绝密★十年"}, "密级标志"),
    ],
)
def test_what_can_t_be_taught_is_refused_with_a_sentence(browser, console, values, words):
    who = browser("editor")
    answer = who.post("/units/helan/addresses", form(who.get("/units/helan").text) | values)
    assert (answer.status_code, words in answer.text) == (422, True)
    assert taught(console) == []


def test_nobody_takes_back_what_was_taught_of_another_unit_from_this_page(browser, console):
    teach_another(console)
    who = browser("editor")
    answer = who.post(
        "/units/helan/addresses/end",
        form(who.get("/units/helan").text) | {"address": "li@example.com"},
    )
    assert answer.status_code == 422
    assert taught(console)[0][3] is None


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ADMIN, Role.SECRECY])
def test_who_may_not_teach_is_not_shown_the_form_and_is_refused(browser, console, role):
    who = browser(role)
    assert "教一个地址" not in who.get("/units/helan").text
    assert (
        who.post(
            "/units/helan/addresses", {"revision": "0", "address": "a@example.com"}
        ).status_code
        == 403
    )
    assert taught(console) == []


def test_a_form_without_the_page_s_token_teaches_nothing(browser, console):
    who = browser("editor")
    assert (
        who.post(
            "/units/helan/addresses", {"revision": "0", "address": "a@example.com"}, token="0" * 64
        ).status_code
        == 403
    )
    assert (
        who.post(
            "/units/helan/addresses",
            {"revision": "0", "address": "a@example.com"},
            origin="https://elsewhere.example",
        ).status_code
        == 403
    )
    assert taught(console) == []
