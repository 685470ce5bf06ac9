"""An old table is tried first and imported when the very same file is brought again; all of it or
nothing.
"""

import hashlib

import pytest

from desk.publish.workbook import Worksheet, workbook
from desk.web.pages import tables
from ingest.tables import read_table
from tests.desk.acts.by_hand import papers
from tests.desk.web.conftest import take

HEAD = ("标题", "报送单位", "收到日期", "采用刊物", "体裁", "采用日期")
GOOD = (
    ("供暖准备", "贺兰县", "2026-7-1", "银川政务信息", "全文", "2026-7-3"),
    ("秋收进展", "helan", "2026-7-2"),
)


def table(*rows):
    return workbook([Worksheet("登记表", HEAD, rows)])


def send(who, content, name="旧表.xlsx", **values):
    who.get("/entry/table")
    return who.post("/entry/table", values, files={"file": (name, content)})


def count(console):
    return sum(1 for _ in console.book.entries())


def test_it_is_tried_and_then_imported(browser, console):
    who, content = browser("chief"), table(*GOOD)
    digest = hashlib.sha256(content).hexdigest()
    tried = send(who, content)
    assert (tried.status_code, count(console)) == (200, 0)
    for words in (
        digest,
        "导入 2 行",
        "采用《银川政务信息》全文 2026-07-03（计入 2026Q3）",
        '<span class="tag">收到日期</span>',
        "秋收进展",
    ):
        assert words in tried.text, words
    answer = send(who, content, digest=digest, closed="None")
    assert (answer.status_code, count(console)) == (303, 3)
    assert "已导入 旧表.xlsx：2 行（收到 2，采用 1）" in who.get("/entry/table").text
    again = send(who, content)
    assert (again.status_code, "已经导入过" in again.text, count(console)) == (422, True, 3)


def test_another_file_than_was_tried_is_refused(browser, console):
    who = browser("editor")
    answer = send(
        who, table(GOOD[0]), digest=hashlib.sha256(table(*GOOD)).hexdigest(), closed="None"
    )
    assert (answer.status_code, "不是刚才检查过的那个文件" in answer.text, count(console)) == (
        422,
        True,
        0,
    )


def test_a_quarter_closed_meanwhile_is_told(browser, console):
    who, content = browser("editor"), table(*GOOD)
    take(console, {"kind": "closed", "ref": "q", "day": "2026-07-02", "period": "2026Q2"})
    before = count(console)
    answer = send(who, content, digest=hashlib.sha256(content).hexdigest(), closed="None")
    assert (answer.status_code, count(console)) == (409, before)


def test_every_wrong_row_is_named_and_none_is_written(browser, console):
    answer = send(
        browser("editor"), table(*GOOD, ("甲事", "无名县", "2026-7-1"), ("乙事", "helan", "七月"))
    )
    assert (answer.status_code, count(console)) == (422, 0)
    for words in ("2 处有误，涉及 2 行", "名册上没有单位", "不是日期", "没有问题的行", "供暖准备"):
        assert words in answer.text, words


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", papers.bomb(), "太大"),
        ("a.xlsx", table(("机密★一年", "helan", "2026-7-1")), "密级标志"),
        ("a.txt", b"words", "不是电子表格"),
        (
            "a.csv",
            "标题,报送单位,收到日期\n<b>甲</b>,<i>乙</i>,丙\n".encode(),
            "&lt;i&gt;乙&lt;/i&gt;",
        ),
    ],
    ids=["bomb", "marked", "no-table", "markup"],
)
def test_a_hostile_file_leaves_nothing(browser, console, name, content, says):
    answer = send(browser("editor"), content, name)
    assert (answer.status_code, says in answer.text, count(console)) == (422, True, 0)
    assert "<i>乙" not in answer.text


def test_too_many_rows_and_no_file_are_refused(browser, console, monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 2)
    who = browser("editor")
    assert "超过 2 行" in send(who, table(*GOOD)).text
    assert who.post("/entry/table", {}).status_code == 422
    assert count(console) == 0


def test_the_template_is_downloaded(browser):
    answer = browser("editor").get("/entry/table/template")
    assert "attachment" in answer.headers["content-disposition"]
    assert read_table(answer.content, name="样表.xlsx")[0].name == "登记表"


@pytest.mark.parametrize("role", ["viewer", "secrecy", "admin"])
def test_who_may_not_import_is_refused(role, browser, console):
    who = browser(role)
    assert (who.get("/entry/table").status_code, who.get("/entry/table/template").status_code) == (
        403,
        403,
    )
    assert (send(who, table(*GOOD)).status_code, count(console)) == (403, 0)
