"""The tally says every unit's points, ranks and how they moved, and each point leads to its rule,
article, entry and item.
"""

import re

import pytest

from tests.desk.web.conftest import take

FACTS = (
    {
        "kind": "received",
        "ref": "old",
        "unit": "helan",
        "title": "关于供电",
        "received_at": "2026-05-02T09:00:00+08:00",
    },
    {
        "kind": "adopted",
        "ref": "oa",
        "day": "2026-05-03",
        "item": "old",
        "publication": "yinchuan_zhengwu",
        "genre": "full",
        "issue": "第1期",
    },
    {
        "kind": "received",
        "ref": "a",
        "unit": "helan",
        "title": "关于<b>供水</b>的情况",
        "received_at": "2026-07-02T09:00:00+08:00",
    },
    {
        "kind": "received",
        "ref": "b",
        "unit": "jinfeng",
        "title": "关于供暖",
        "received_at": "2026-07-03T09:00:00+08:00",
    },
    {
        "kind": "adopted",
        "ref": "aa",
        "day": "2026-07-03",
        "item": "a",
        "publication": "yinchuan_zhengwu",
        "genre": "full",
        "issue": "第3期",
    },
    {"kind": "reported_up", "ref": "au", "day": "2026-07-04", "item": "a"},
)


def cells(page, unit):
    row = re.search(
        rf"<tr>\s*((?:(?!<tr>).)*?href=\"/tally/2026Q3/{unit}\".*?)</tr>", page, re.DOTALL
    )[1]
    return [
        " ".join(re.sub(r"<[^>]+>", "", cell).split())
        for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)
    ]


def test_without_any_fact_every_unit_stands_there_with_nothing(browser):
    page = browser("viewer").get("/tally").text
    assert "2026Q3 政务信息计分" in page
    assert "贺兰县人民政府" in page
    assert "县(市)区" in page
    assert 'aria-current="page">计分' in page


def test_a_unit_s_points_ranks_and_the_period_before_stand_in_its_row(browser, console):
    take(console, *FACTS)
    found = cells(browser("viewer").get("/tally/2026Q3").text, "helan")
    rank, within, name, quota, adopted, *sums, before, change, _moved, so_far, _short = found
    assert (rank, within, name, adopted) == ("1", "1", "贺兰县人民政府", "1")
    assert quota.startswith("1/")
    assert sums[-1] != "0"
    assert before not in {"", "—"}
    assert so_far not in {"", "0"}
    assert re.fullmatch(r"[+-]?[\d./]+", change)


def test_units_are_ordered_by_group_by_rank_or_as_the_roster_has_them(browser, console):
    take(console, *FACTS)
    who = browser("viewer")
    first = {
        order: re.findall(
            r"/tally/2026Q3/([a-z_]+)\"", who.get(f"/tally/2026Q3?order={order}").text
        )[0]
        for order in ("group", "all", "roster")
    }
    assert first["group"] == first["all"] == "helan"
    assert first["roster"] == "xingqing"
    assert "全部单位（" in who.get("/tally/2026Q3?order=all").text


def test_every_point_of_a_unit_leads_to_its_rule_article_entry_and_item(browser, console):
    take(console, *FACTS)
    page = browser("viewer").get("/tally/2026Q3/helan").text
    assert 'href="/items/2026-00002"' in page
    assert "关于&lt;b&gt;供水&lt;/b&gt;的情况" in page
    assert 'href="/audit?before=6"' in page
    assert "采用《银川政务信息》" in page
    assert re.search("<td>第[一二三四五六七八九十]+条", page)
    assert "与 2026Q2 相比" in page
    assert "第 1 名" in page


def test_a_closed_period_is_shown_as_it_was_closed(browser, console):
    take(
        console,
        *FACTS[:2],
        {"kind": "closed", "ref": "q", "day": "2026-07-05", "period": "2026Q2"},
        FACTS[2],
    )
    assert "已签发" in browser("viewer").get("/tally/2026Q2").text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/tally/July", "不是季度"),
        ("/tally/2099Q1", "还没有开始"),
        ("/tally/9999Q4", "还没有开始"),
        ("/tally/1999Q1", "之前就结束了"),
        ("/tally/0001Q1/helan", "之前就结束了"),
        ("/tally/2026Q3/nobody", "名册上没有单位"),
    ],
)
def test_what_has_no_figures_is_not_found_and_says_why(browser, path, words):
    answer = browser("viewer").get(path)
    assert answer.status_code == 404
    assert words in answer.text


def test_the_figures_stand_beside_those_of_any_period_that_is_asked_for(browser, console):
    take(console, *FACTS)
    who = browser("viewer")
    assert '<th scope="col" class="num">2026Q2</th>' in who.get("/tally/2026Q3").text
    page = who.get("/tally/2026Q3?with=2026Q1").text
    assert '<th scope="col" class="num">2026Q1</th>' in page
    assert '<option value="2026Q1" selected>' in page
    assert who.get("/tally/2026Q3?with=spring").status_code == 404
