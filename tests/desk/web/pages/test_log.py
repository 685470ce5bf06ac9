"""The log shows every mail with its outcome, filtered, page by page and live; of a held mail only
its place, and only to those who may.
"""

import csv
import io
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from config.errors import EdgeDown
from desk import edges
from desk.acts.mailroom import log as log_act
from desk.acts.mailroom.intake import at_its_key, take_in
from desk.demo.mails import demo_mails
from desk.demo.plan import Fate
from desk.edges import open_intake
from ingest.mail import MailKey, RawMail
from ingest.parse import digest_of
from ledger.payloads import Held, Logged, LoggedDocument
from tests.desk.web.conftest import MORNING, take
from tests.statements import statements_of

KEY = {"mailbox": "main", "folder": "INBOX", "uidvalidity": 1}

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
def mails(console, office, tmp_path):
    """Two dozen mails, read from files."""
    folder = tmp_path / "mails"
    folder.mkdir()
    for number, mail in enumerate(demo_mails()[:24]):
        (folder / f"{number:02}.eml").write_bytes(mail.content)
    office.ingest(folder)
    return office.log()


def hold(console, uid=7):
    with console.book.writing(actor="reader") as writer:
        held = Held(
            **KEY,
            uid=uid,
            received_at=MORNING,
            sender="secret@example.com",
            strength="strong",
            rule="level_star",
        )
        writer.append(held)


def write(console, count, *, first=100):
    with console.book.writing(actor="reader") as writer:
        for uid in range(first, first + count):
            writer.append(
                Logged(
                    **KEY,
                    uid=uid,
                    received_at=MORNING + timedelta(minutes=uid),
                    outcome="recorded",
                    digest=f"{uid:064x}",
                    size=9,
                    sender="a@example.com",
                ),
                {"subject": f"第{uid}件"},
            )


def subjects(page):
    return [int(number) for number in re.findall(r"第(\d+)件", page)]


def items(page):
    return re.findall(r'id="i-([\d-]+)"', page)


def test_an_empty_log_says_so(browser):
    page = browser("viewer").get("/log").text
    assert "还没有来件" in page
    assert "来件日志" in page


def test_every_mail_is_shown_once_newest_first_page_by_page(browser, console):
    write(console, 120)
    who, found, path = browser("viewer"), [], "/log"
    while path:
        page = who.get(path).text
        found += subjects(page)
        older = re.search(r'<a href="([^"]+)" rel="next">', page)
        path = older[1].replace("&amp;", "&") if older else ""
    assert found == list(range(219, 99, -1))


def test_filters_show_those_that_fit(browser, mails):
    who = browser("viewer")
    every = [item for line in mails for item in line["items"]]
    assert sorted(items(who.get("/log").text)) == sorted(item["item"] for item in every)
    unit = every[0]["unit"]
    wanted = [line for line in mails if unit in {item["unit"] for item in line["items"]}]
    assert sorted(items(who.get(f"/log?unit={unit}").text)) == sorted(
        item["item"] for line in wanted for item in line["items"]
    )
    doubt = next(code for item in every for code in item["doubts"])
    assert set(items(who.get(f"/log?doubt={doubt}").text)) >= {
        item["item"] for item in every if doubt in item["doubts"]
    }
    assert "供暖" in who.get("/log?search=供暖").text
    assert "没有符合的来件" in who.get("/log?search=没有人写过").text
    assert "没有符合的来件" in who.get("/log?until=1999-01-01").text
    category = next(item["category"] for item in every if item["category"])
    assert set(items(who.get(f"/log?category={category}").text)) >= {
        item["item"] for item in every if item["category"] == category
    }


@pytest.mark.parametrize("query", ["since=July", "until=2026-13-01", "state=nonsense"])
def test_a_filter_that_is_none_is_refused_in_words(query, browser):
    who = browser("viewer")
    for path in ("/log", "/log/export"):
        assert who.get(f"{path}?{query}").status_code == 422


def test_the_page_asks_for_what_is_new_and_gets_nothing_where_nothing_is(browser, console):
    write(console, 1)
    who = browser("viewer")
    path = re.search(r'hx-get="([^"]+)"', who.get("/log").text)[1].replace("&amp;", "&")
    assert who.get(path, **{"hx-request": "true"}).status_code == 204
    write(console, 1, first=500)
    part = who.get(path, **{"hx-request": "true"}).text
    assert part.lstrip().startswith(
        "<tbody"
    )  # the new one alone: what stands there, and whoever reads it, is left in peace
    assert subjects(part) == [500]
    assert "新到 1 封" in part
    following = re.search(r'hx-get="([^"]+)"', part)[1].replace("&amp;", "&")
    assert who.get(following, **{"hx-request": "true"}).status_code == 204


def test_the_first_mails_of_an_empty_log_and_very_many_at_once_are_shown_whole(browser, console):
    who = browser("viewer")
    path = re.search(r'hx-get="([^"]+)"', who.get("/log").text)[1].replace("&amp;", "&")
    write(console, 2)
    part = who.get(path, **{"hx-request": "true"}).text
    assert part.lstrip().startswith('<div id="lines"')
    assert subjects(part) == [101, 100]
    path = re.search(r'hx-get="([^"]+)"', part)[1].replace("&amp;", "&")
    write(console, 60, first=500)
    part = who.get(path, **{"hx-request": "true"}).text
    assert subjects(part) == list(range(559, 509, -1))


def test_what_is_new_and_does_not_fit_the_filter_is_not_shown(browser, console):
    write(console, 1)
    who = browser("viewer")
    path = re.search(r'hx-get="([^"]+)"', who.get("/log?search=第100件").text)[1].replace(
        "&amp;", "&"
    )
    write(console, 1, first=500)
    assert who.get(path, **{"hx-request": "true"}).status_code == 204


def test_words_that_were_sought_are_marked_in_titles_and_in_a_part_of_the_text(browser, mails):
    page = browser("viewer").get("/log?search=供暖").text
    assert re.search(r'<a id="i-[\d-]+" href="/items/[\d-]+">[^<]*<mark>供暖</mark>', page)
    assert re.search(r'<span class="said">…[^<]*<mark>供暖</mark>', page)
    assert "字词：供暖" in page
    assert "去掉条件" in page
    assert "去掉条件" not in browser("editor").get("/log").text


def test_what_holds_a_word_is_escaped_where_it_is_marked(browser, console):
    with console.book.writing(actor="reader") as writer:
        said = {"subject": "<b>供暖</b>", "names": ["<i>供暖</i>.docx"]}
        documents = (LoggedDocument(kind="docx", size=9),)
        writer.append(
            Logged(
                **KEY,
                uid=1,
                received_at=MORNING,
                outcome="recorded",
                digest="0" * 64,
                size=9,
                documents=documents,
            ),
            said,
        )
    writer = browser("viewer").get("/log?search=供暖").text
    assert "&lt;b&gt;<mark>供暖</mark>&lt;/b&gt;" in writer
    assert "<b>" not in writer


def test_a_single_character_is_found_among_the_newest_and_far_back(browser, console, monkeypatch):
    monkeypatch.setattr(log_act, "NEWEST", 3)
    with console.book.writing(actor="reader") as writer:
        key = KEY | {"received_at": MORNING, "outcome": "recorded", "size": 9}
        writer.append(Logged(**key, uid=1, digest="0" * 64), {"subject": "沙尘暴预警"})
    write(console, 20)
    who = browser("viewer")
    assert "<mark>暴</mark>" in who.get("/log?search=暴").text
    assert len(subjects(re.sub("</?mark>", "", who.get("/log?search=件").text))) == 20
    assert who.get("/log?search=，。").status_code == 422


def test_of_a_held_mail_only_its_place_is_shown_and_only_to_those_who_may(browser, console):
    hold(console)
    viewer = browser("viewer")
    page = viewer.get("/log").text
    assert "有 1 封来件被扣留" in page
    assert "由保密员处理" in page
    assert "INBOX" not in page
    assert viewer.get("/log?state=held").text.count("INBOX") == 0
    assert viewer.get("/log/held").status_code == 403
    for role in ("secrecy", "chief"):
        who = browser(role)
        assert "INBOX" in who.get("/log").text
        for path in ("/log", "/log?search=secret", "/log/export", "/log/export?form=json"):
            assert "secret@example.com" not in who.get(path).text
    assert "INBOX" not in viewer.get("/log/export").text


def test_what_is_filtered_is_taken_away_as_a_table_without_formulas_or_as_lines(browser, console):
    write(console, 2)
    with console.book.writing(actor="reader") as writer:
        key = KEY | {
            "uid": 900,
            "received_at": MORNING,
            "outcome": "unreadable",
            "digest": None,
            "size": 9,
            "sender": "a@example.com",
        }
        writer.append(Logged(**key), {"subject": '=HYPERLINK("http://example.com")'})
    who = browser("viewer")
    answer = who.get("/log/export")
    assert "attachment" in answer.headers["content-disposition"]
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 4
    assert {row[5] for row in rows[1:]} == {
        "第100件",
        "第101件",
        '\'=HYPERLINK("http://example.com")',
    }
    lines = [
        json.loads(line)
        for line in who.get("/log/export?form=json&state=recorded").text.splitlines()
    ]
    assert [line["uid"] for line in lines] == [100, 101]
    assert "entry" not in lines[0]


def test_what_a_mail_says_of_itself_is_escaped(browser, console):
    take(
        console,
        {
            "kind": "received",
            "ref": "a",
            "unit": "helan",
            "title": "甲",
            "received_at": "2026-07-02T09:00:00+08:00",
        },
    )
    with console.book.writing(actor="reader") as writer:
        writer.append(
            Logged(
                **KEY,
                uid=1,
                received_at=MORNING,
                outcome="recorded",
                digest="0" * 64,
                size=9,
                sender="a@example.com",
            ),
            {"subject": "<script>alert(1)</script>"},
        )
    writer = browser("viewer").get("/log").text
    assert "&lt;script&gt;alert" in writer
    assert "<script>alert" not in writer


def test_a_page_asks_no_more_of_the_ledger_however_many_mails_there_are(browser, console):
    write(console, 60)
    who = browser("viewer")
    with statements_of(console.book) as few:
        who.get("/log")
    write(console, 200, first=1000)
    with statements_of(console.book) as many:
        who.get("/log")
    assert len(many) <= len(few) + 1


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
    assert "yishi mail release 2 --path" in page


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
        ("x", FORM, "没有这个地址"),
        ("9" * 10, FORM, "没有这个地址"),
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
