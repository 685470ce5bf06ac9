"""The day's work: what waits is listed and one item is open; who may adopts it, alone or with
others, sees what that brought, and takes it back.
"""

import re
from datetime import timedelta

import pytest

from desk.web.adoption import choices, entries_of
from tests.desk.web.conftest import take
from tests.ledgers import adopted, fact, received

FULL = {"act": "adopted", "choice": "yinchuan_zhengwu/full", "day": "2026-07-06"}


@pytest.fixture
def items(console):
    """Five items of two units, of which the last came first in the list."""
    take(
        console,
        *(
            received(
                f"i{day}", f"2026-07-0{day}", unit=("helan", "jinfeng")[day % 2], text=f"正文{day}"
            )
            for day in range(1, 6)
        ),
    )
    return console


def listed(page):
    return re.findall(r'name="item" value="2026-0000(\d)"', page)


def opened(page):
    found = re.search(r'<h2 id="opened">关于i(\d)的情况', page)
    return found and found[1]


def ids(number):
    return f"2026-0000{number}"


def adopt(who, number, path="/adopting", revision=None, **values):
    page = who.get(f"{path}?item={ids(number)}").text
    found = (
        revision
        or re.search(r'name="revision" value="(\d+)"', page.partition('id="adopt"')[2] or page)[1]
    )
    return who.post(f"{path}/{ids(number)}", FULL | {"revision": found} | values)


def facts(console, number):
    with console.book.reading() as views:
        return [
            (one.kind.value, one.publication, one.genre, views.facts.holds(one))
            for one in views.facts.on_items([ids(number)])
        ][1:]


def test_what_waits_is_listed_newest_first_and_the_first_is_open_with_what_it_would_bring(
    browser, items
):
    page = browser("editor").get("/adopting").text
    assert (listed(page), opened(page)) == (list("54321"), "5")
    assert "待采用 5 条" in page
    assert "正文5" in page
    assert re.findall(
        r'value="(yinchuan_zhengwu/\w+|guobao/full)".*?<b class="gain">([^<]+)', page
    ) == [
        ("yinchuan_zhengwu/full", "+3"),
        ("yinchuan_zhengwu/brief", "+1"),
        ("guobao/full", "+5"),
    ]
    assert re.search(r'value="instructed/state".*?\+10', page)


def test_without_anything_to_adopt_the_page_says_so(browser, console):
    assert "没有等待采用的信息" in browser("editor").get("/adopting").text
    assert "可以放宽条件" in browser("viewer").get("/adopting?unit=helan").text


def test_an_adoption_opens_the_next_item_and_tells_what_it_brought_with_the_article(browser, items):
    who = browser("editor")
    answer = adopt(who, 5, **{"issue-yinchuan_zhengwu": "第33期", "note": "头条"})
    assert answer.status_code == 303
    page = who.get(answer.headers["location"]).text
    assert (listed(page), opened(page)) == (list("4321"), "4")
    assert re.search(
        r"已采用《银川政务信息》全文第33期 2026-00005：金凤区 \+3 分（2026年第三季度，第九条\(二\)）",
        re.sub(r"<[^>]+>", "", page),
    )
    assert facts(items, 5) == [("adopted", "yinchuan_zhengwu", "full", True)]


def test_the_issue_is_remembered_for_its_publication_that_day(browser, items, clock):
    who = browser("editor")
    page = who.get(adopt(who, 5, **{"issue-yinchuan_zhengwu": "33"}).headers["location"]).text
    assert 'name="issue-yinchuan_zhengwu" value="33"' in page
    assert 'name="issue-guobao" value=""' in page
    clock.pass_by(hours=24)
    who = browser("chief")
    assert 'name="issue-yinchuan_zhengwu" value=""' in who.get("/adopting").text


def test_filters_are_kept_from_item_to_item_and_the_end_of_the_list_leads_to_its_beginning(
    browser, items
):
    who = browser("editor")
    page = who.get("/adopting?unit=jinfeng&order=oldest").text
    assert (listed(page), opened(page)) == (list("135"), "1")
    revision = re.search(r'id="adopt".*?name="revision" value="(\d+)"', page, re.DOTALL)[1]
    answer = who.post(
        f"/adopting/{ids(1)}?unit=jinfeng&order=oldest", FULL | {"revision": revision}
    )
    page = who.get(answer.headers["location"]).text
    assert (listed(page), opened(page)) == (list("35"), "3")
    answer = adopt(who, 5)
    assert f"item={ids(4)}" in answer.headers["location"]
    answer = adopt(who, 2)
    assert "item=2026-00001" not in answer.headers["location"]
    assert opened(who.get("/adopting?state=adopted").text) == "5"
    assert listed(who.get("/adopting?state=all&since=2026-07-02&until=2026-07-04").text) == list(
        "432"
    )
    assert who.get("/adopting?state=nonsense").status_code == 422
    assert who.get("/adopting?from=nonsense").status_code == 422


def test_the_list_is_paged_and_begins_at_an_item_that_does_not_stand_on_it(
    browser, items, monkeypatch
):
    monkeypatch.setattr("desk.web.pages.adoption.LINES", 2)
    who = browser("editor")
    page = who.get("/adopting").text
    following = re.search(r'href="([^"]+)" rel="next"', page)[1].replace("&amp;", "&")
    page = who.get(following).text
    assert (listed(page), opened(page)) == (list("32"), "3")
    page = who.get(f"/adopting?item={ids(1)}").text
    assert (listed(page), opened(page)) == (["1"], "1")
    assert f"item={ids(2)}" in page
    assert who.get("/adopting?item=2026-99999").status_code == 404


@pytest.mark.parametrize(
    ("values", "kind", "points"),
    [
        ({"act": "reported_up"}, "reported_up", "+1"),
        ({"act": "commended"}, "commended", "+2"),
        ({"act": "instructed/city", "leader": "市长"}, "instructed", "+3"),
    ],
)
def test_what_else_befalls_an_item_leaves_it_open(browser, items, values, kind, points):
    who = browser("chief")
    answer = adopt(who, 5, **values)
    page = who.get(answer.headers["location"]).text
    assert opened(page) == "5"
    assert f"{points} 分" in page
    assert facts(items, 5)[0][0] == kind
    assert adopt(who, 5, **values).status_code == 422
    assert adopt(who, 5, **values, again="1").status_code == 303


def test_the_same_publication_twice_is_refused_unless_it_is_said_again(browser, items):
    who = browser("editor")
    adopt(who, 5, **{"issue-yinchuan_zhengwu": "33"})
    answer = adopt(who, 5, choice="yinchuan_zhengwu/brief")
    assert (answer.status_code, "33" in answer.text, "再记一次" in answer.text) == (422, True, True)
    assert "再记一次" in who.get(f"/adopting?item={ids(5)}").text
    answer = adopt(who, 5, choice="guobao/full")
    assert "+2 分" in who.get(answer.headers["location"]).text
    answer = adopt(who, 5, choice="yinchuan_zhengwu/brief", again="1")
    assert "得分不变" in who.get(answer.headers["location"]).text
    assert len(facts(items, 5)) == 3


def test_the_last_act_is_taken_back_with_a_reason_and_the_item_is_open_again(browser, items):
    who = browser("editor")
    page = who.get(adopt(who, 5).headers["location"]).text
    undo = re.search(r'action="(/adopting/undo/\d+[^"]*)"', page)[1].replace("&amp;", "&")
    assert 'value="误操作"' in page
    assert who.post(undo, {"reason": ""}).status_code == 422
    answer = who.post(undo, {"reason": "误操作"})
    page = who.get(answer.headers["location"]).text
    assert (listed(page), opened(page)) == (list("54321"), "5")
    assert "-3 分" in page
    assert "/adopting/undo/" not in page
    assert facts(items, 5)[0][3] is False
    assert (who.post(undo, {"reason": "再来"}).status_code, len(facts(items, 5))) == (422, 2)


def test_nobody_takes_back_what_another_did_or_what_is_no_event(browser, items):
    entry = re.search(r"done=(\d+)", adopt(browser("editor"), 5).headers["location"])[1]
    other = browser("chief")
    assert other.post(f"/adopting/undo/{entry}", {"reason": "误"}).status_code == 422
    assert "/adopting/undo/" not in other.get(f"/adopting?done={entry}").text
    assert other.post("/adopting/undo/1", {"reason": "误"}).status_code == 422
    assert other.post("/adopting/undo/1-999", {"reason": "误"}).status_code == 404
    assert facts(items, 5)[0][3] is True


def many(who, *numbers, revision=None, **values):
    page = who.get("/adopting").text
    found = revision or re.search(r'id="many".*?name="revision" value="(\d+)"', page, re.DOTALL)[1]
    return who.post(
        "/adopting",
        FULL
        | {"item": [ids(number) for number in numbers], "issue": "34", "revision": found}
        | values,
    )


def test_several_are_adopted_at_once_and_taken_back_at_once(browser, items):
    who = browser("editor")
    answer = many(who, 5, 4, 3)
    page = who.get(answer.headers["location"]).text
    assert listed(page) == list("21")
    assert "3 条：金凤区 +6 分" in page
    assert "；贺兰县 +3 分" in page
    undo = re.search(r'action="(/adopting/undo/\d+-\d+[^"]*)"', page)[1].replace("&amp;", "&")
    assert who.post(undo, {"reason": "误操作"}).status_code == 303
    assert listed(who.get("/adopting").text) == list("54321")


def test_of_several_either_all_are_adopted_or_none(browser, items):
    who = browser("editor")
    take(items, adopted("x", "i3", "2026-07-06"), fact("withdrawn", "w", "2026-07-06", item="i2"))
    assert many(who, 5, 3).status_code == 422
    assert many(who, 5, 2).status_code == 422
    assert many(who).status_code == 422
    assert many(who, 5, choice="nonsense").status_code == 422
    assert many(who, 5, 9).status_code == 404
    assert facts(items, 5) == []


def test_whoever_is_second_is_told_and_nothing_is_overwritten(browser, items):
    first, second = browser("editor"), browser("chief")
    stands = re.findall(r'name="revision" value="(\d+)"', second.get("/adopting").text)
    assert adopt(first, 5).status_code == 303
    answer = adopt(second, 5, revision=stands[1], choice="guobao/full")
    assert (answer.status_code, "editor" in answer.text) == (409, True)
    answer = many(second, 4, 5, revision=stands[0], choice="guobao/full")
    assert (answer.status_code, "editor" in answer.text) == (409, True)
    assert many(second, 4, revision=stands[0], choice="guobao/full").status_code == 303
    assert [len(facts(items, number)) for number in (4, 5)] == [1, 1]


@pytest.mark.parametrize("role", ["viewer", "secrecy", "admin"])
def test_who_may_not_adopt_sees_the_list_and_no_form_and_is_refused(role, browser, items):
    who = browser(role)
    page = who.get("/adopting").text
    assert opened(page) == "5"
    assert 'name="choice"' not in page
    assert 'type="checkbox"' not in page
    assert who.post(f"/adopting/{ids(5)}", FULL | {"revision": "5"}).status_code == 403
    assert who.post("/adopting", FULL | {"item": ids(5), "revision": "5"}).status_code == 403
    assert who.post("/adopting/undo/5", {"reason": "误"}).status_code == 403
    assert facts(items, 5) == []


def test_what_does_not_count_is_shown_with_why_and_nothing_befalls_it(browser, items):
    take(
        items,
        received("s", "2026-07-06", unit=None),
        fact("repeated", "r", "2026-07-06", item="i4", of="i2"),
    )
    who = browser("editor")
    assert "请先归属" in who.get(f"/adopting?item={ids(6)}").text
    page = who.get(f"/adopting?item={ids(4)}").text
    assert f"/adopting?item={ids(2)}" in page
    assert 'id="adopt"' not in page
    with items.book.reading() as views:
        revision = str(views.items.last_touch([ids(4)]))
    assert who.post(f"/adopting/{ids(4)}", FULL | {"revision": revision}).status_code == 422


def test_a_form_that_says_nothing_or_what_is_secret_or_not_yet_so_changes_nothing(
    browser, items, clock
):
    who = browser("editor")
    tomorrow = (clock.moment + timedelta(days=1)).date().isoformat()
    for wrong in (
        {"choice": ""},
        {"act": "nonsense"},
        {"act": "instructed/nonsense"},
        {"day": tomorrow},
        {"note": "机密★一年"},
    ):
        assert adopt(who, 5, **wrong).status_code == 422, wrong
    assert adopt(who, 5, token="").status_code == 403
    assert facts(items, 5) == []


def test_choices_are_what_the_rulebook_pays_for_and_the_first_nine_have_a_key(items):
    found = choices(items.rules)
    assert [one.key for one in found] == list("1234567")
    assert [one.words for one in found][:3] == ["全文", "简讯", "全文"]
    assert {one.code for one in found} == {
        f"{code}/{genre}"
        for code, genres in items.rules.rulebook.genres().items()
        for genre in genres
    }
    assert list(entries_of("12")) == [12]
    assert list(entries_of("12-14")) == [12, 13, 14]
