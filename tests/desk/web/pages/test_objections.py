"""Objections in the console: entered on the unit's page, answered there or in the list, told to
whoever is second, refused to those who may not.
"""

import re
from datetime import date

import pytest

from desk.acts.labels import Role
from ledger.payload import Objected
from tests.desk.web.conftest import take

HELAN = "/units/helan/objections"


def received(ref, unit="helan", day="2026-07-02"):
    return {
        "kind": "received",
        "ref": ref,
        "unit": unit,
        "title": f"关于{ref}的情况",
        "received_at": f"{day}T09:00:00+08:00",
    }


def revision_of(page, action):
    """The stand of the form that is sent there."""
    return re.search(
        rf'action="{action}"[^<]*(?:<input[^>]*>)*?<input type="hidden" name="revision" value="(\d+)"',
        page,
    )[1]


def enter(who, unit="helan", **values):
    path = f"/units/{unit}/objections"
    form = {
        "revision": revision_of(who.get(f"/units/{unit}").text, path),
        "period": "2026Q2",
        "words": "少算一条",
        "day": "2026-07-01",
    }
    return who.post(path, form | values)


def answer(who, number, at="", **values):
    action = f"/objections/{number}"
    form = {
        "revision": revision_of(who.get("/objections?show=all").text, action),
        "outcome": "rejected",
        "words": "经核对无误",
        "at": at,
    }
    return who.post(action, form | values)


def all_of(console):
    with console.book.reading() as views:
        return views.office.objections_before(None, most=99)


def test_an_editor_enters_what_a_unit_objects_to_and_sees_it_with_its_deadline(browser, console):
    who = browser("editor")
    done = enter(who, words="少算一条<b>")
    assert (done.status_code, done.headers["location"]) == (303, "/units/helan#o1")
    page = who.get("/units/helan").text
    assert "已登记第 1 号申诉，2026-07-15 前答复" in page
    assert "少算一条&lt;b&gt;" in page
    assert "还有 9 天" in page
    assert 'href="/tally/2026Q2/helan">2026Q2</a>' in page
    assert '<a href="/units/helan#objections" class="tag warn">1 件</a>' in who.get("/units").text


@pytest.mark.parametrize(
    ("target", "shown"),
    [
        ("2026-00001", ("2026-00001", None)),
        ("供水", ("2026-00001", None)),
        ("x", ("2026-00001", "x")),
    ],
)
def test_it_may_be_about_an_item_or_a_fact_by_one_field(browser, console, target, shown):
    take(
        console,
        received("供水"),
        {"kind": "reported_up", "ref": "x", "day": "2026-07-03", "item": "供水"},
    )
    assert enter(browser("editor"), period="", target=target, day="2026-07-06").status_code == 303
    (found,) = all_of(console)
    assert (found.item, found.fact, found.actor) == (*shown, "editor")


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"words": "密级：秘密"}, "涉密内容不得录入"),
        ({"target": "2026-00001"}, "三者取一"),
        ({"period": "", "target": "2026-00077"}, "没有编号或 ref"),
        ({"period": ""}, "三者取一"),
        ({"day": "2026-07-07"}, "还没有到"),
        ({"day": "6.7"}, "不是日期"),
        ({"again": "9"}, "没有第 9 号申诉"),
    ],
)
def test_what_names_nothing_or_is_secret_is_refused_and_nothing_is_written(
    browser, console, wrong, says
):
    done = enter(browser("editor"), **wrong)
    assert (done.status_code, says in done.text) == (422, True)
    assert all_of(console) == []


def test_it_is_answered_from_the_list_and_corrected_from_the_unit_s_page(browser, console):
    take(console, received("供水"))
    editor, chief = browser("editor"), browser("chief")
    enter(editor, period="", target="2026-00001")
    done = answer(chief, 2)
    assert (done.status_code, done.headers["location"]) == (303, "/objections")
    assert "没有待答复的申诉" in chief.get("/objections").text
    done = answer(
        chief, 2, at="unit", outcome="upheld", words="已更正", followed="2026-00001、供水"
    )
    assert done.headers["location"] == "/units/helan#o2"
    page = chief.get("/units/helan").text
    assert "更正过 1 次" in page
    assert "经核对无误" in page
    assert "因此更正或补记：供水" in page
    (found,) = all_of(console)
    assert [(one.outcome, one.actor) for one in found.answers] == [
        ("rejected", "chief"),
        ("upheld", "chief"),
    ]


def test_overdue_ones_come_first_and_say_so(browser, console, clock):
    who = browser("editor")
    enter(who, due="2026-09-01")
    enter(who, "jinfeng", due="2026-07-08")
    clock.pass_by(days=5)
    who.login("editor")
    page = who.get("/objections").text
    assert "2 件待答复，其中 1 件逾期" in page
    assert re.findall(r'<tr id="o(\d)"', page) == ["2", "1"]
    assert "逾期 3 天" in page
    assert "1 件，逾期 1" in who.get("/units").text
    assert re.findall(r'<tr id="o(\d)"', who.get("/objections?unit=helan").text) == ["1"]


def test_a_quarter_s_page_names_it_until_it_is_answered(browser, console):
    take(console, received("供水", day="2026-05-02"))
    who = browser("editor")
    enter(who)
    assert '<a href="/objections#o2">2 贺兰县</a>' in who.get("/bulletin/2026Q2").text
    answer(who, 2)
    assert "申诉未答复" not in who.get("/bulletin/2026Q2").text


def test_an_answered_one_is_taken_up_again(browser, console):
    who = browser("editor")
    enter(who)
    answer(who, 1)
    assert "再次申诉" in who.get("/units/helan").text
    assert enter(who, period="", again="1", words="仍有异议", day="2026-07-06").status_code == 303
    page = who.get("/units/helan").text
    assert 'href="#o1">第 1 号</a>' in page
    assert re.findall(r'<tr id="o(\d)"', page) == ["3", "1"]


def test_all_of_them_come_page_by_page_each_once(browser, console):
    who, path, found = browser("editor"), "/objections?show=all", []
    with console.book.writing(actor="x") as writer:
        for number in range(230):
            unit = "helan" if number % 2 else "jinfeng"
            writer.append(
                Objected(unit=unit, day=date(2026, 7, 1), due=date(2026, 7, 15), period="2026Q2"),
                {"words": "少算"},
            )
    while path:
        writer = who.get(path).text
        found += re.findall(r'<tr id="o(\d+)"', writer)
        older = re.search(r'<a href="([^"]+)" rel="next">', writer)
        path = older[1].replace("&amp;", "&") if older else ""
    assert len(found) == len(set(found)) == 230


def test_the_second_of_two_is_told_and_nothing_is_written(browser, console):
    who, other = browser("editor"), browser("chief")
    assert enter(who).status_code == 303
    stale = who.post(
        HELAN, {"revision": "0", "period": "2026Q2", "words": "再来", "day": "2026-07-01"}
    )
    assert stale.status_code == 409
    answer(other, 1)
    stale = who.post("/objections/1", {"revision": "1", "outcome": "upheld", "words": "采纳"})
    assert (stale.status_code, "chief" in stale.text) == (409, True)
    assert [len(one.answers) for one in all_of(console)] == [1]


@pytest.mark.parametrize("role", [Role.VIEWER, Role.ADMIN, Role.SECRECY])
def test_who_may_not_is_shown_them_without_a_form_and_is_refused(browser, console, role):
    enter(browser("editor"))
    who = browser(role)
    for path in ("/units/helan", "/objections"):
        page = who.get(path).text
        assert "少算一条" in page
        assert "答复内容" not in page
        assert "登记申诉" not in page
    assert (
        who.post(HELAN, {"revision": "1", "period": "2026Q2", "words": "异议"}).status_code == 403
    )
    assert (
        who.post(
            "/objections/1", {"revision": "1", "outcome": "upheld", "words": "采纳"}
        ).status_code
        == 403
    )


@pytest.mark.parametrize("number", ["0", "7", "x", "９", "1" * 30])
def test_one_that_is_not_there_is_not_found(browser, number):
    answer = browser("editor").post(
        f"/objections/{number}", {"revision": "0", "outcome": "upheld", "words": "采纳"}
    )
    assert answer.status_code in {404, 422}


def test_a_form_without_the_page_s_token_changes_nothing(browser, console):
    who = browser("editor")
    assert (
        who.post(
            HELAN, {"revision": "0", "period": "2026Q2", "words": "异议"}, token="0" * 64
        ).status_code
        == 403
    )
    assert all_of(console) == []
