"""Publications, their issues and what each holds; an issue's draft; and a wrong number or genre
corrected, never edited.
"""

import io
import re
from urllib.parse import unquote

import docx
import pytest

from desk.acts.items.seal import seal
from tests.desk.web.conftest import take


def adopted(
    ref, item, *, publication="yinchuan_zhengwu", genre="full", issue="12", day="2026-07-05"
):
    return {
        "kind": "adopted",
        "ref": ref,
        "day": day,
        "item": item,
        "publication": publication,
        "genre": genre,
        "issue": issue,
    }


def item(ref, title, unit="helan", **more):
    return {
        "kind": "received",
        "ref": ref,
        "unit": unit,
        "title": title,
        "received_at": "2026-07-02T09:00:00+08:00",
    } | more


FACTS = (
    item(
        "a", "关于<b>供水</b>的情况", text="关于<b>供水</b>的情况\n全县供水正常。\n下一步继续巡检。"
    ),
    item("b", "关于供暖的情况", "jinfeng"),
    item("c", "关于供气的情况"),
    adopted("x", "a"),
    adopted("y", "b", genre="brief"),
    {k: v for k, v in adopted("z", "c", day="2026-07-06").items() if k != "issue"},
)


HOME = "/publications/yinchuan_zhengwu"


def cells(page):
    """The rows of the page's table, as a person reads them."""
    rows = re.findall(r"<tr.*?</tr>", page.partition("<tbody>")[2], re.DOTALL)
    return [
        [
            re.sub(r"<[^>]+>|\s+", "", cell)
            for cell in re.findall(r"<t[dh].*?</t[dh]>", row, re.DOTALL)
        ]
        for row in rows
    ]


def revision_of(page):
    return page.split('name="revision" value="')[1].split('"')[0]


def chosen(page):
    return [part.split('"')[0] for part in page.split('name="fact" value="')[1:]]


def test_an_office_that_adopted_nothing_sees_its_publications_with_what_they_are_worth(browser):
    who = browser("viewer")
    found = cells(who.get("/publications").text)
    assert found[0] == ["银川政务信息", "全文3分简讯1分", "第九条(二)", "0条", "0条", "还没有采用"]
    assert "2026 年没有采用" in who.get("/publications/guobao").text


def test_publications_tell_what_they_adopted_of_late_and_their_last_issue(browser, console):
    take(console, *FACTS, item("old", "早前的情况") | {"received_at": "2026-01-02T09:00:00+08:00"})
    take(
        console,
        adopted("w", "old", issue="1", day="2026-02-01"),
        adopted("v", "old", publication="guobao", issue="第7号", day="2026-02-01"),
    )
    page = browser("viewer").get("/publications").text
    assert cells(page)[0][3:] == ["3条", "4条", "未编期号2026年7月6日"]
    assert cells(page)[2][3:] == ["0条", "1条", "第7号2026年2月1日"]
    assert f'href="{HOME}/issue?month=2026-07"' in page


def test_a_publication_lists_its_issues_and_what_has_no_number_by_month(browser, console):
    take(console, *FACTS)
    page = browser("viewer").get(HOME).text
    assert cells(page) == [
        ["2026年7月未编期号", "2026年7月6日", "1条", "1", "", "草稿.docx"],
        ["第12期", "2026年7月5日", "2条", "1", "1", "草稿.docx"],
    ]
    assert "2026 年 1 期，采用 3 条" in page
    assert "没有采用" in browser("editor").get(f"{HOME}?year=2025").text


def test_a_year_of_many_issues_is_paged(browser, console, monkeypatch):
    monkeypatch.setattr("desk.web.pages.publications.LINES", 1)
    take(console, *FACTS)
    who = browser("viewer")
    page = who.get(HOME).text
    following = re.search(r'href="([^"]+)" rel="next"', page)[1].replace("&amp;", "&")
    assert [row[0] for row in cells(page)] == ["2026年7月未编期号"]
    assert [row[0] for row in cells(who.get(following).text)] == ["第12期"]


def test_an_issue_holds_its_items_with_units_points_and_who_recorded_them(browser, console):
    take(console, *FACTS)
    who = browser("viewer")
    page = who.get(f"{HOME}/issue?issue=12").text
    assert "关于&lt;b&gt;供水&lt;/b&gt;的情况" in page
    assert [row[2:6] for row in cells(page)] == [
        ["贺兰县", "全文", "2026年7月5日", "3"],
        ["金凤区", "简讯", "2026年7月5日", "1"],
        ["", "", "", "4"],
    ]
    assert "tester，2026-07-0609:00（4）" in cells(page)[0][6]
    assert "关于供气" not in page
    assert "更正所选" not in page
    assert "关于供气" in who.get(f"{HOME}/issue?month=2026-07").text
    assert "没有采用的信息" in who.get(f"{HOME}/issue?issue=99").text


def test_points_are_what_an_adoption_brought_and_nothing_beside_a_better_one(browser, console):
    take(
        console,
        *FACTS,
        adopted("v", "a", publication="guobao", issue="3"),
        adopted("u", "a", genre="brief", issue="14"),
    )
    who = browser("viewer")
    assert [
        cells(who.get(f"/publications/{where}").text)[0][5]
        for where in ("guobao/issue?issue=3", "yinchuan_zhengwu/issue?issue=14")
    ] == ["2", "0"]


def test_numbers_begin_anew_each_year_and_the_last_year_is_meant_where_none_is_said(
    browser, console
):
    take(
        console,
        *FACTS,
        item("old", "去年的情况") | {"received_at": "2025-07-02T09:00:00+08:00"},
        adopted("w", "old", day="2025-07-05"),
    )
    who = browser("viewer")
    assert "去年的情况" not in who.get(f"{HOME}/issue?issue=12").text
    assert cells(who.get(f"{HOME}/issue?issue=12&year=2025").text)[0][1].startswith("去年的情况")
    assert f"{HOME}/issue?issue=12&amp;year=2025" in who.get(f"{HOME}?year=2025").text


def test_an_issue_of_many_items_is_paged_in_its_order(browser, console, monkeypatch):
    monkeypatch.setattr("desk.web.pages.publications.LINES", 1)
    take(console, *FACTS)
    who = browser("viewer")
    page = who.get(f"{HOME}/issue?issue=12").text
    assert ("关于供暖" in page, "本页合计" in page) == (False, True)
    following = re.search(r'href="([^"]+)" rel="next"', page)[1].replace("&amp;", "&")
    page = who.get(following).text
    assert ("关于供暖" in page, 'rel="next"' in page, "从头" in page) == (True, False, True)


def test_what_is_sealed_is_shown_as_such_and_not_printed(browser, console):
    take(console, *FACTS)
    seal(console.book, console.archive, "2026-00001", reason="误报", actor="secrecy")
    who = browser("viewer")
    assert cells(who.get(f"{HOME}/issue?issue=12").text)[0][1].startswith("（已清除）")
    lines = printed(who.get(f"{HOME}/issue/file?issue=12"))
    assert "（2026-00001 已清除，文稿中不再刊印。）" in lines
    assert not any("供水" in line for line in lines)


def printed(answer):
    return [one.text for one in docx.Document(io.BytesIO(answer.content)).paragraphs if one.text]


def test_the_draft_has_whole_pieces_first_and_briefs_under_their_heading(browser, console):
    take(console, *FACTS)
    answer = browser("viewer").get(f"{HOME}/issue/file?issue=12")
    assert unquote(answer.headers["content-disposition"]).endswith("银川政务信息-第12期.docx")
    lines = printed(answer)
    assert lines[0] == "银川政务信息"
    assert (
        lines.index("全县供水正常。") < lines.index("简　讯") < lines.index("（一）关于供暖的情况")
    )
    assert lines.count("关于<b>供水</b>的情况") == 1
    assert "（供稿单位：贺兰县）" in lines


def test_a_wrong_issue_and_genre_are_corrected_together_with_the_points(browser, console):
    take(console, *FACTS)
    who = browser("editor")
    page = who.get(f"{HOME}/issue?issue=12").text
    form = {
        "revision": revision_of(page),
        "fact": chosen(page),
        "to_issue": "第13期",
        "reason": "期号写错",
    }
    assert who.post(f"{HOME}/issue", form | {"reason": ""}).status_code == 422
    answer = who.post(f"{HOME}/issue", form)
    assert answer.headers["location"] == f"{HOME}/issue?issue=13&year=2026"
    page = who.get(answer.headers["location"]).text
    assert "已更正 2 条采用，得分不变" in page
    assert [row[4] for row in cells(page)[:2]] == ["全文", "简讯"]
    assert "没有采用的信息" in who.get(f"{HOME}/issue?issue=12").text
    assert who.post(f"{HOME}/issue", form).status_code == 422  # they are corrected already
    answer = who.post(
        f"{HOME}/issue",
        {
            "revision": revision_of(page),
            "fact": chosen(page)[:1],
            "to_genre": "brief",
            "reason": "实为简讯",
        },
    )
    assert "共 -2 分" in who.get(answer.headers["location"]).text


def test_whoever_is_second_is_told_and_nothing_is_overwritten(browser, console):
    take(console, *FACTS)
    first, second = browser("editor"), browser("chief")
    page = second.get(f"{HOME}/issue?issue=12").text
    take(console, {"kind": "commended", "ref": "n", "day": "2026-07-06", "item": "a"})
    form = {
        "revision": revision_of(page),
        "fact": chosen(page),
        "to_issue": "13",
        "reason": "期号写错",
    }
    answer = second.post(f"{HOME}/issue", form)
    assert (answer.status_code, "已有人先改了" in answer.text) == (409, True)
    assert first.post(f"{HOME}/issue", form | {"fact": chosen(page)[1:]}).status_code == 303


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "请勾选"),
        ({"fact": "4"}, "请勾选"),
        ({"fact": "4", "to_issue": "13"}, "理由"),
        ({"fact": "4", "to_issue": "13", "reason": "误", "revision": "0"}, "已有人先改了"),
        ({"fact": "2", "to_issue": "13", "reason": "误"}, "不在这份刊物上"),
        ({"fact": "999999", "to_issue": "13", "reason": "误"}, "不在这份刊物上"),
        ({"fact": "9" * 40, "to_issue": "13", "reason": "误"}, "请勾选"),
        ({"fact": "²", "to_issue": "13", "reason": "误"}, "请勾选"),
        ({"fact": "4", "to_issue": "12", "reason": "误", "revision": "6"}, "本来就在这一期"),
        ({"fact": "4", "to_genre": "poem", "reason": "误", "revision": "6"}, "没有体裁"),
        ({"fact": "4", "to_issue": "13", "reason": "机密★一年", "revision": "6"}, "密级"),
        (
            {
                "fact": [str(n) for n in range(1, 103)],
                "to_issue": "13",
                "reason": "误",
                "revision": "6",
            },
            "一次最多",
        ),
    ],
)
def test_what_can_not_be_corrected_is_refused_and_nothing_is_written(browser, console, form, words):
    take(console, *FACTS)
    answer = browser("editor").post(f"{HOME}/issue", form)
    assert answer.status_code in {409, 422}
    assert words in answer.text
    with console.book.reading() as views:
        assert views.head()[0] == len(FACTS)


@pytest.mark.parametrize(
    "path",
    [
        *(
            "/publications/times",
            "/publications/times/issue?issue=1",
            "/publications/guobao/issue/file?issue=1",
        ),
        *(
            "/publications/guobao/issue?month=7",
            "/publications/guobao/issue",
            "/publications/guobao/issue/file?month=0000-01",
        ),
    ],
)
def test_what_is_no_publication_or_issue_is_missing(browser, console, path):
    take(console, *FACTS)
    assert browser("viewer").get(path).status_code == 404


@pytest.mark.parametrize("role", ["viewer", "secrecy", "admin"])
def test_who_may_not_correct_sees_no_form_and_is_refused(role, browser, console):
    take(console, *FACTS)
    who = browser(role)
    page = who.get(f"{HOME}/issue?issue=12").text
    assert ("更正所选" in page, 'type="checkbox"' in page) == (False, False)
    assert (
        who.post(f"{HOME}/issue", {"fact": "4", "to_issue": "13", "reason": "误"}).status_code
        == 403
    )
