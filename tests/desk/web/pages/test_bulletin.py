"""What is open before a closing, the draft to look at and to take away, own words, reprimands
decided, and the closing itself: by those who may, once.
"""

import io
import re
import zipfile

import pytest

from desk.acts.bulletins.bulletin import write_words
from desk.acts.tallies.tally import is_closed
from desk.acts.users import Role
from ledger.office.bulletin_words import own_words_of
from tests.desk.web.conftest import take

FACTS = (
    {
        "kind": "received",
        "ref": "a",
        "unit": "helan",
        "title": "关于<b>供电</b>",
        "received_at": "2026-01-05T09:00:00+08:00",
    },
    {"kind": "closed", "ref": "q1", "day": "2026-04-05", "period": "2026Q1"},
    {
        "kind": "received",
        "ref": "b",
        "unit": "helan",
        "title": "关于<i>供水</i>",
        "received_at": "2026-05-05T09:00:00+08:00",
    },
    {
        "kind": "adopted",
        "ref": "x",
        "day": "2026-05-06",
        "item": "b",
        "publication": "yinchuan_zhengwu",
        "genre": "full",
        "issue": "1",
    },
    {
        "kind": "received",
        "ref": "w",
        "unit": None,
        "title": "谁的",
        "received_at": "2026-06-05T09:00:00+08:00",
    },
)


def hidden(page, name, after=""):
    return re.search(rf'name="{name}" value="([^"]*)"', page[page.index(after) :])[1]


def closed(console, period="2026Q2"):
    with console.book.reading() as views:
        return is_closed(views, console.rules.rulebook.span.parse(period))


def decided(console):
    with console.book.reading() as views:
        return {fact.unit: fact.kind.value for fact in views.quarters.decided_reprimands("2026Q2")}


def test_an_empty_ledger_has_a_draft_of_the_running_period_and_nothing_open(browser):
    page = browser("chief").get("/bulletin").text
    assert "2026Q3 政务信息采用情况通报" in page
    assert "没有未了的事" in page
    assert "起可以签发" in page


def test_what_is_to_be_closed_next_is_shown_with_what_is_open_and_where_it_is_settled(
    browser, console
):
    take(console, *FACTS)
    page = browser("viewer").get("/bulletin").text
    assert "2026Q2 政务信息采用情况通报" in page
    assert 'href="/items/2026-00003"' in page
    assert "待认定信息" in page
    assert re.search(r"建议的通报批评</a>有 \d+ 个单位没有认定", page)
    assert 'sandbox src="/bulletin/2026Q2/paper"' in page


def test_the_draft_is_a_page_in_a_box_that_runs_nothing(browser, console):
    take(console, *FACTS)
    answer = browser("viewer").get("/bulletin/2026Q2/paper")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "script" not in policy
    assert "<i>供水" not in answer.text
    assert "2026年第二季度" in answer.text


@pytest.mark.parametrize(
    ("form", "inside"), [("docx", "word/document.xml"), ("xlsx", "xl/workbook.xml")]
)
def test_the_draft_is_taken_away_as_a_file(browser, console, form, inside):
    take(console, *FACTS)
    answer = browser("viewer").get(f"/bulletin/2026Q2/file/{form}")
    assert answer.headers["content-disposition"].startswith("attachment")
    assert inside in zipfile.ZipFile(io.BytesIO(answer.content)).namelist()
    assert browser("editor").get("/bulletin/2026Q2/file/exe").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/bulletin/x",
        "/bulletin/2099Q1",
        "/bulletin/1999Q1",
        "/bulletin/1999Q1/paper",
        "/bulletin/1999Q1/file/docx",
    ],
)
def test_what_has_no_figures_is_not_found(browser, path):
    assert browser("chief").get(path).status_code == 404


def test_an_editor_writes_words_and_the_second_one_is_told(browser, console):
    take(console, *FACTS)
    who = browser("editor")
    was = {"was": hidden(who.get("/bulletin/2026Q2").text, "was")}
    assert (
        who.post(
            "/bulletin/2026Q2/words", was | {"words": "请均衡报送。\r\n谢谢。", "number": "12"}
        ).status_code
        == 303
    )
    assert own_words_of(console.book, "2026Q2").words == "请均衡报送。\n谢谢。"
    assert "请均衡报送" in who.get("/bulletin/2026Q2/paper").text
    assert who.post("/bulletin/2026Q2/words", was | {"words": "覆盖"}).status_code == 409
    assert "覆盖" not in own_words_of(console.book, "2026Q2").words


def test_words_that_others_wrote_meanwhile_are_not_overwritten(console):
    before = own_words_of(console.book, "2026Q2")
    period = console.rules.rulebook.span.parse("2026Q2")
    assert write_words(console.book, period, words="甲", number=None, instead_of=before)
    assert not write_words(console.book, period, words="乙", number=None, instead_of=before)
    assert own_words_of(console.book, "2026Q2").words == "甲"


def test_words_marked_secret_are_refused(browser, console):
    take(console, *FACTS)
    who = browser("editor")
    was = {"was": hidden(who.get("/bulletin/2026Q2").text, "was")}
    assert who.post("/bulletin/2026Q2/words", was | {"words": "机密★5年\n正文"}).status_code == 422


def test_the_chief_confirms_a_reprimand_declines_another_with_a_reason_and_is_told_when_second(
    browser, console
):
    take(console, *FACTS)
    who = browser("chief")
    page = who.get("/bulletin/2026Q2").text
    revision = {"revision": hidden(page, "revision")}
    assert (
        who.post(
            "/bulletin/2026Q2/reprimand", revision | {"unit": "helan", "decision": "confirm"}
        ).status_code
        == 303
    )
    assert (
        who.post(
            "/bulletin/2026Q2/reprimand", revision | {"unit": "jinfeng", "decision": "decline"}
        ).status_code
        == 422
    )
    assert (
        who.post(
            "/bulletin/2026Q2/reprimand",
            revision | {"unit": "jinfeng", "decision": "decline", "reason": "机构调整"},
        ).status_code
        == 303
    )
    assert decided(console) == {"helan": "reprimanded", "jinfeng": "reprimand_declined"}
    assert (
        who.post(
            "/bulletin/2026Q2/reprimand",
            revision | {"unit": "helan", "decision": "decline", "reason": "误"},
        ).status_code
        == 409
    )
    assert (
        who.post(
            "/bulletin/2026Q2/reprimand", revision | {"unit": "nobody", "decision": "confirm"}
        ).status_code
        == 422
    )
    assert (
        who.post("/bulletin/2026Q2/reprimand", revision | {"unit": "xingqing"}).status_code == 422
    )
    assert "不予确认" in who.get("/bulletin/2026Q2").text


def test_a_reprimand_that_is_not_proposed_wants_a_reason_and_is_named_as_such(browser, console):
    take(console, *FACTS)
    who = browser("chief")
    page = who.get("/bulletin/2026Q2").text
    unit = re.findall(r'<option value="([a-z_]+)"', page[page.index("没有建议的单位") :])[0]
    form = {"revision": hidden(page, "revision"), "unit": unit, "decision": "confirm"}
    path = "/bulletin/2026Q2/reprimand"
    refused = who.post(path, form)
    assert (refused.status_code, "请写明理由" in refused.text) == (422, True)
    assert who.post(path, form | {"reason": "瞒报"}).status_code == 303
    assert decided(console) == {unit: "reprimanded"}
    assert "程序没有建议，由人提出" in who.get("/bulletin/2026Q2").text
    assert "另对" in who.get("/bulletin/2026Q2/paper").text


def test_a_quarter_with_open_things_is_closed_only_with_a_reason(browser, console):
    take(console, *FACTS)
    who = browser("chief")
    seen = {"seen": hidden(who.get("/bulletin/2026Q2").text, "seen")}
    answer = who.post("/bulletin/2026Q2/close", seen)
    assert (answer.status_code, "件未了" in answer.text) == (422, True)
    assert not closed(console)
    assert (
        who.post("/bulletin/2026Q2/close", seen | {"reason": "月底前必须印发"}).status_code == 303
    )
    assert closed(console)
    page = who.get("/bulletin/2026Q2").text
    assert "已签发" in page
    assert "仍然签发" not in page
    assert who.post("/bulletin/2026Q2/close", seen | {"reason": "再来"}).status_code == 422


def test_figures_that_changed_since_they_were_seen_are_not_closed(browser, console):
    take(console, *FACTS)
    who = browser("chief")
    seen = {"seen": hidden(who.get("/bulletin/2026Q2").text, "seen"), "reason": "印发"}
    take(
        console,
        {
            "kind": "received",
            "ref": "late",
            "unit": "jinfeng",
            "title": "迟到",
            "received_at": "2026-06-30T09:00:00+08:00",
        },
    )
    assert who.post("/bulletin/2026Q2/close", seen).status_code == 409
    assert not closed(console)


def test_a_period_that_runs_is_not_closed(browser, console):
    take(console, *FACTS[:1])
    who = browser("chief")
    assert who.post("/bulletin/2026Q3/close", {"seen": "", "reason": "急"}).status_code == 422


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR, Role.ADMIN, Role.SECRECY])
def test_who_is_not_the_chief_neither_sees_nor_may_close_or_decide(browser, console, role):
    take(console, *FACTS)
    who = browser(role)
    page = who.get("/bulletin/2026Q2").text
    assert "签发 2026Q2" not in page
    assert "确认通报批评</button>" not in page
    assert who.post("/bulletin/2026Q2/close", {"reason": "急"}).status_code == 403
    assert (
        who.post("/bulletin/2026Q2/reprimand", {"unit": "helan", "decision": "confirm"}).status_code
        == 403
    )
    assert not closed(console)


def test_a_form_without_the_page_s_token_closes_nothing(browser, console):
    take(console, *FACTS)
    who = browser("chief")
    seen = {"seen": hidden(who.get("/bulletin/2026Q2").text, "seen"), "reason": "急"}
    assert who.post("/bulletin/2026Q2/close", seen, token="0" * 64).status_code == 403
    assert not closed(console)


def test_many_reprimands_are_decided_at_once_all_or_none_and_may_be_decided_otherwise(
    browser, console
):
    take(console, *FACTS)
    who = browser("chief")
    page = who.get("/bulletin/2026Q2?all=1").text
    assert page.count('type="checkbox" name="unit"') == page.count(" checked>") > 10
    revision = {"revision": "0", "decision": "confirm"}
    assert (
        who.post("/bulletin/2026Q2/reprimand", revision | {"unit": ["helan", "nobody"]}).status_code
        == 422
    )
    assert decided(console) == {}
    assert who.post("/bulletin/2026Q2/reprimand", revision).status_code == 422
    assert (
        who.post(
            "/bulletin/2026Q2/reprimand", revision | {"unit": ["helan", "jinfeng"]}
        ).status_code
        == 303
    )
    assert decided(console) == {"helan": "reprimanded", "jinfeng": "reprimanded"}
    again = {
        "revision": hidden(who.get("/bulletin/2026Q2").text, "revision"),
        "decision": "decline",
        "reason": "机构调整",
    }
    assert who.post("/bulletin/2026Q2/reprimand", again | {"unit": "helan"}).status_code == 303
    assert decided(console) == {"helan": "reprimand_declined", "jinfeng": "reprimanded"}
