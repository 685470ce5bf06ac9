"""What came by telephone or on paper is typed in, or read from a file; repeats and closed quarters
are asked about; a mark leaves nothing behind.
"""

import re

import pytest

from config.settings import ConsoleTable
from tests.desk.acts.by_hand import papers
from tests.desk.acts.by_hand.papers import TEXT, TITLE
from tests.desk.web.browsers import chromium_at, log_in, needs_chromium, served
from tests.desk.web.conftest import PASSWORD, take

ID = "2026-00001"
FORM = {
    "act": "enter",
    "unit": "helan",
    "day": "2026-07-02",
    "time": "09:30",
    "way": "fax",
    "title": TITLE,
    "text": TEXT,
}


def send(who, files=None, **changed):
    who.get("/entry")
    return who.post("/entry", FORM | changed, files=files)


def count(console):
    return sum(1 for _ in console.book.entries())


def item(console, name=ID):
    with console.book.reading() as views:
        return views.items.by_name(name)


def test_the_form_offers_units_by_group_and_today(browser):
    page = browser("editor").get("/entry").text
    assert '<optgroup label="县(市)区">' in page
    assert 'data-sought="helan' in page
    assert 'name="day" type="date" value="2026-07-06" max="2026-07-06"' in page
    assert "由程序建议" in page


def test_an_item_is_entered_and_its_page_says_so(browser, console):
    who = browser("editor")
    answer = send(who)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/items/{ID}")
    found = item(console)
    assert (found.unit, found.state, f"{found.received_at:%H:%M}") == ("helan", "counted", "01:30")
    page = who.get(f"/items/{ID}").text
    for words in ("已补录 2026-00001", "补录", "传真补录", "由程序建议", "王某"):
        assert words in page, words


def test_one_more_keeps_unit_and_day_and_leads_to_the_last(browser):
    who = browser("editor")
    answer = send(who, act="again")
    page = who.get(answer.headers["location"]).text
    assert '<option value="helan" data-sought' in page
    assert re.search(r'<option value="helan"[^>]*selected', page)
    assert 'value="2026-07-02"' in page
    assert f'<a href="/items/{ID}">{ID}</a> {TITLE}' in page
    assert '<textarea id="f-title" name="title" rows="2" required></textarea>' in page


def test_a_repeat_is_shown_and_must_be_confirmed(browser, console):
    who = browser("editor")
    send(who)
    asked = send(who, title="另一个题目")
    assert (asked.status_code, count(console)) == (409, 1)
    assert f'href="/items/{ID}"' in asked.text
    assert "正文相同" in asked.text
    assert "另一个题目" in asked.text
    assert send(who, title="另一个题目", seen=ID).status_code == 422
    assert send(who, title="另一个题目", seen=ID, same=ID).status_code == 303
    assert item(console, "2026-00002").state == "repeated"
    assert send(who, title="第三个题目", seen=ID, same="other").status_code == 303
    assert item(console, "2026-00003").state == "counted"


def test_the_same_form_sent_twice_is_one_item(browser, console):
    who = browser("editor")
    who.get("/entry")
    assert [who.post("/entry", FORM).status_code for _ in range(2)] == [303, 409]
    assert count(console) == 1


def test_a_closed_quarter_is_asked_about(browser, console):
    take(console, {"kind": "closed", "ref": "q", "day": "2026-07-02", "period": "2026Q2"})
    who, before = browser("editor"), count(console)
    asked = send(who, day="2026-06-03")
    assert (asked.status_code, count(console)) == (409, before)
    assert "2026年第二季度，该季度已签发" in asked.text
    assert "更正记在2026年第三季度" in asked.text
    assert send(who, day="2026-06-03", closed="2026Q2").status_code == 303


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"unit": ""}, "请选报送单位"),
        ({"unit": "nobody"}, "nobody"),
        ({"title": ""}, "请写标题"),
        ({"day": "2026-07-07"}, "还没有到"),
        ({"day": ""}, "收到日期"),
        ({"day": "七月"}, "不是日期"),
        ({"time": "25:00"}, "不是时间"),
        ({"category": "nonsense"}, "nonsense"),
        ({"commission": "C9"}, "C9"),
        ({"act": "read"}, "请选一个文件"),
        ({"closed": "2026Q9"}, "2026Q9"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_what_is_wrong_is_said_on_the_form_which_keeps_what_was_typed(
    browser, console, changed, says
):
    answer = send(browser("editor"), **changed)
    assert (answer.status_code, count(console)) == (422, 0)
    assert says in answer.text
    assert "颗粒归仓" in answer.text


@pytest.mark.parametrize("place", ["title", "text", "note"])
def test_a_mark_of_secrecy_is_refused_and_not_shown_again(browser, console, place):
    answer = send(browser("editor"), **{place: "机密★一年某事"})
    assert (answer.status_code, count(console)) == (422, 0)
    assert "密级标志" in answer.text
    assert "某事" not in answer.text


def read(who, content, *, name="来件.docx", **changed):
    return send(
        who, {"file": (name, content)}, **({"act": "read", "title": "", "text": ""} | changed)
    )


def test_a_file_fills_in_what_is_empty_and_is_not_kept(browser, console):
    who = browser("editor")
    page = read(who, papers.docx())
    assert (page.status_code, count(console)) == (200, 0)
    for words in (TITLE, "颗粒归仓", 'value="王某"', "请核对"):
        assert words in page.text, words
    kept = read(who, papers.docx(), act="enter", title="我写的标题")
    assert (
        kept.status_code,
        "我写的标题" in kept.text,
        "标题已有内容" in kept.text,
        count(console),
    ) == (200, True, True, 0)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.docx", papers.bomb(), "压缩得异常"),
        ("a.zip", papers.several(), "一事一报"),
        ("a.txt", f"机密★1年\n{TEXT}".encode(), "密级标志"),
    ],
    ids=["bomb", "several", "marked"],
)
def test_a_hostile_file_leaves_nothing(browser, console, name, content, says):
    answer = read(browser("editor"), content, name=name)
    assert (answer.status_code, says in answer.text, count(console)) == (422, True, 0)
    assert "农机" not in answer.text


def test_too_large_a_request_or_text_is_refused(browser, console, monkeypatch):
    who = browser("editor")
    assert send(who, text="字" * 100_001).status_code == 422
    assert "字字字" not in who.last.text
    monkeypatch.setattr(type(console.settings.console), "__getattribute__", _small)
    assert read(who, b"x" * 5_000).status_code == 413


def _small(self, name):
    return 4_096 if name == "upload_bytes" else super(ConsoleTable, self).__getattribute__(name)


@pytest.mark.parametrize("role", ["viewer", "secrecy", "admin"])
def test_who_may_not_enter_is_refused_and_shown_no_way(role, browser, console):
    who = browser(role)
    assert 'href="/entry"' not in who.get("/").text
    assert who.get("/entry").status_code == 403
    assert who.post("/entry", FORM).status_code == 403
    assert count(console) == 0


@needs_chromium
def test_a_unit_is_found_by_typing_and_enter_records(browser, console):
    browser("editor")
    with served(console) as address, chromium_at(address) as page:
        log_in(page, "editor", PASSWORD)
        page.goto("/entry")
        page.fill("input[type=search]", "贺兰")
        assert page.input_value("#f-unit") == "helan"
        page.fill("#f-title", TITLE)
        page.fill("#f-signatory", "王某")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/items/{ID}")
    assert item(console).unit == "helan"
