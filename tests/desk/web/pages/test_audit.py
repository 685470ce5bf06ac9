"""Who wrote what and when: newest first, page by page, by kind, person and day; and an admin has
the whole ledger verified.
"""

import re

from tests.desk.web.conftest import take


def seqs(page):
    return [int(number) for number in re.findall(r'<tr><td class="num">(\d+)</td>', page)]


def facts(count):
    return [
        {
            "kind": "received",
            "ref": f"r{n}",
            "unit": "helan",
            "title": f"第{n}件",
            "received_at": "2026-07-02T09:00:00+08:00",
        }
        for n in range(count)
    ]


def test_the_newest_entries_come_first_and_older_ones_page_by_page_each_once(browser, console):
    take(console, *facts(230))
    who = browser("viewer")
    found, path = [], "/audit"
    while path:
        page = who.get(path).text
        found += seqs(page)
        older = re.search(r'<a href="([^"]+)" rel="next">', page)
        path = older[1].replace("&amp;", "&") if older else ""
    assert found == list(range(230, 0, -1))
    assert "最新一页" in page


def test_entries_are_found_by_kind_person_and_day(browser, console, clock):
    take(console, *facts(2), actor="王芳")
    clock.pass_by(days=2)
    take(
        console, {"kind": "withdrawn", "ref": "w", "item": "r1", "day": "2026-07-08"}, actor="李雷"
    )
    who = browser("viewer")
    for query, expected in {
        "kind=withdrawn": [3],
        "actor=王芳": [2, 1],
        "since=2026-07-07": [3],
        "until=2026-07-06": [2, 1],
        "since=2026-07-07&kind=received": [],
        "kind=nonsense": [3, 2, 1],
    }.items():
        assert seqs(who.get(f"/audit?{query}").text) == expected, query
    assert "没有符合的记录" in who.get("/audit?actor=nobody").text
    assert who.get("/audit?since=July").status_code == 422


def test_a_page_shows_who_and_about_what_and_escapes_it(browser, console):
    take(console, *facts(1), actor="<b>王芳</b>")
    page = browser("viewer").get("/audit").text
    assert "&lt;b&gt;王芳&lt;/b&gt;" in page
    assert "2026-00001" in page


def test_an_admin_has_the_whole_ledger_verified(browser, console, office):
    take(console, *facts(3))
    who = browser("admin")
    assert "核验整本台账" in who.get("/audit").text
    assert "核验通过：3 号记录" in who.post("/audit/verify").text
    with console.book._engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER entries_update")
        connection.exec_driver_sql("UPDATE entries SET actor = 'other' WHERE seq = 2")
    assert "核验不通过" in who.post("/audit/verify").text
    assert "核验整本台账" not in browser("viewer").get("/audit").text


def test_an_entry_says_what_it_is_about_in_words_and_leads_there(browser, console):
    take(
        console,
        {
            "kind": "received",
            "ref": "a",
            "unit": "helan",
            "title": "关于供水",
            "received_at": "2026-07-02T09:00:00+08:00",
        },
        {
            "kind": "adopted",
            "ref": "x",
            "day": "2026-07-04",
            "item": "a",
            "publication": "guobao",
            "genre": "full",
            "issue": "1",
        },
    )
    page = browser("viewer").get("/audit").text
    assert "采用《国报信息》全文" in page
    assert '<a href="/items/2026-00001">2026-00001</a>' in page
    assert '<a href="/units/helan">贺兰县</a>' in page
