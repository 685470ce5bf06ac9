"""Held mails: where they lie, to those who may know; the secrecy officer releases one, and nothing is written where it can't be fetched."""

import re
from collections import Counter
from dataclasses import replace

import pytest

from config.errors import EdgeDown
from desk import edges
from desk.acts.mailroom.intake import at_its_key, take_in
from desk.demo.mails import demo_mails
from desk.demo.plan import Fate
from desk.edges import open_intake
from ingest.mail import MailKey, RawMail
from ingest.parse import digest_of

HELD = next(mail for mail in demo_mails() if mail.fate is Fate.HELD)
RAW = RawMail(
    MailKey("main", "INBOX", 1, 7),
    HELD.received_at,
    len(HELD.content),
    HELD.content,
    digest_of(HELD.content),
)
FORM = {"reason": "经保密办认定不涉密"}


@pytest.fixture
def held(desk):
    """One mail is held, and one that came as a file."""
    with open_intake(desk) as intake:
        file = replace(RAW, key=MailKey("files", "held:1", 1, 8))
        done = take_in(intake, [[RAW, file]], place=at_its_key, after_batch=lambda: None)
    assert done == Counter(held=2)


def entries(console):
    with console.book.reading() as views:
        return views.head()[0]


def test_where_it_lies_and_why_is_shown_and_nothing_that_it_says(browser, held):
    for role in ("secrecy", "chief"):
        page = browser(role).get("/log/held").text
        assert "main　INBOX　UID 7" in page
        assert "yingji@example.gov.cn" in page
        assert (
            not any(words in page for words in (HELD.title, "附件名是"))
            if getattr(HELD, "title", None)
            else True
        )
    assert browser("editor").get("/log/held").status_code == 403


def test_only_the_secrecy_officer_has_the_form(browser, held):
    chief, officer = browser("chief"), browser("secrecy")
    assert "等保密员处理" in chief.get("/log/held").text
    assert "放行</button>" not in chief.last.text
    assert chief.post("/log/held/1/release", FORM).status_code == 403
    page = officer.get("/log/held").text
    assert re.findall(r'action="([^"]+/release)"', page) == [
        "/log/held/1/release"
    ]  # a file is named on the machine itself
    assert "yishi release 2 --path" in page


def test_a_released_mail_is_fetched_again_and_taken_in_and_told_with_who_and_why(
    browser, console, held, monkeypatch
):
    monkeypatch.setattr(edges, "fetch_again", lambda *_: RAW)
    officer = browser("secrecy")
    assert officer.post("/log/held/1/release", FORM).headers["location"] == "/log/held"
    page = officer.get("/log/held").text
    assert "已放行第 1 号记录的来件，登记信息 1 条" in page
    assert "经保密办认定不涉密" in page.partition("已放行 <small>")[2]
    assert "/log/held/1/release" not in page
    assert "2026-00001" in officer.get("/log").text
    before = entries(console)
    assert officer.post("/log/held/1/release", FORM).status_code == 422
    assert entries(console) == before


@pytest.mark.parametrize(
    ("number", "form", "said"),
    [
        ("1", {"reason": ""}, "请写放行的理由"),
        ("1", {"reason": "机密★1年"}, "密级标志"),
        ("2", FORM, "--path"),
        ("99", FORM, "不是扣留中的来件"),
        ("x", FORM, "没有这一号记录"),
    ],
)
def test_what_can_t_be_released_is_told_and_nothing_is_written(
    number, form, said, browser, console, held
):
    before, officer = entries(console), browser("secrecy")
    answer = officer.post(f"/log/held/{number}/release", form)
    assert answer.status_code in {404, 422}
    assert said in answer.text
    assert entries(console) == before


def test_a_mailbox_that_does_not_answer_is_told_and_the_mail_stays_held(browser, console, held):
    """The office's mailbox lies on a port where nobody listens."""
    before, officer = entries(console), browser("secrecy")
    answer = officer.post("/log/held/1/release", FORM)
    assert answer.status_code == 422
    assert "没有放行，来件仍被扣留" in answer.text
    assert entries(console) == before


def test_what_goes_wrong_at_the_edge_is_a_sentence(browser, held, monkeypatch):
    def down(*_arguments, **_more):
        raise EdgeDown("邮箱 main 没有应答")

    monkeypatch.setattr(edges, "fetch_again", down)
    assert "邮箱 main 没有应答" in browser("secrecy").post("/log/held/1/release", FORM).text


def test_without_held_mails_the_page_says_so(browser):
    assert "没有扣留的来件" in browser("secrecy").get("/log/held").text
