"""Sealing in the console: what will go is shown first; it takes a reason, a tick and the page as
it was seen; then it is gone, also for search.
"""

import re

import pytest

from desk.demo.mails import demo_mails
from ledger.portable import ItemLine
from tests.ledgers import act

ITEM = "2026-00001"
FORM = {"reason": "事后发现", "sure": "yes"}


@pytest.fixture
def mails(console, office, tmp_path):
    """The first of the demonstration's mails, from a file."""
    (tmp_path / "one.eml").write_bytes(demo_mails()[0].content)
    office.ingest(tmp_path / "one.eml")
    return office.log()


def form_of(page):
    return FORM | {"revision": re.search(r'name="revision" value="(\d+)"', page.text)[1]}


def test_what_goes_is_shown_and_then_it_is_gone(browser, console, mails):
    officer = browser("secrecy")
    page = officer.get(f"/items/{ITEM}/seal")
    assert mails[0]["items"][0]["title"] in page.text
    assert "来件原文 1 封" in page.text
    assert mails[0]["items"][0]["title"] in re.sub(
        "</?mark>", "", officer.get("/log?search=供暖").text
    )
    answer = officer.post(f"/items/{ITEM}/seal", form_of(page))
    assert answer.headers["location"] == f"/items/{ITEM}"
    assert f"已清除 {ITEM}" in officer.get(f"/items/{ITEM}").text
    assert "没有符合的来件" in officer.get("/log?search=供暖").text
    assert mails[0]["items"][0]["title"] not in officer.get("/log").text
    assert list(console.archive.digests()) == []
    assert list(console.book.problems(console.archive)) == []
    assert "文字已经清除" in officer.get(f"/items/{ITEM}/seal").text


@pytest.mark.parametrize(
    ("change", "status", "said"),
    [
        ({"reason": ""}, 422, "请写清除的理由"),
        ({"sure": ""}, 422, "不能撤销"),
        ({"reason": "机密★5年"}, 422, "密级标志"),
        ({"revision": "0"}, 409, "已有人先改了"),
    ],
)
def test_what_is_not_meant_so_seals_nothing(change, status, said, browser, console, mails):
    officer = browser("secrecy")
    form = form_of(officer.get(f"/items/{ITEM}/seal"))
    answer = officer.post(f"/items/{ITEM}/seal", form | change)
    assert answer.status_code == status
    assert said in answer.text
    assert mails[0]["items"][0]["title"] in officer.get("/log").text


def test_whoever_seals_what_somebody_changed_meanwhile_is_told(browser, console, mails):
    officer = browser("secrecy")
    form = form_of(officer.get(f"/items/{ITEM}/seal"))
    line = ItemLine(kind="withdrawn", item=ITEM, day=console.today, actor="x")
    act(console.book, line, actor="x", rules=console.rules, today=console.today)
    assert officer.post(f"/items/{ITEM}/seal", form).status_code == 409


def test_nobody_else_seals_and_an_item_that_is_none_is_not_found(browser, mails):
    for role in ("viewer", "editor", "chief", "admin"):
        who = browser(role)
        assert who.get(f"/items/{ITEM}/seal").status_code == 403
        assert who.post(f"/items/{ITEM}/seal", FORM).status_code == 403
    assert browser("secrecy").get("/items/2026-99999/seal").status_code == 404
