"""What the console keeps from whom: every page and form that is not theirs, and every word of a
held mail.
"""

import re

from playwright.sync_api import Page, expect

from desk.acts.labels import Role
from desk.web.access import ROUTES, may
from ledger.office.outbox import count_letters
from ledger.office.users import users
from tests.desk.web.browsers import needs_chromium
from tests.end_to_end.consoles import report, the_line
from tests.end_to_end.test_service import wait_until

pytestmark = needs_chromium
POST = """async ([path, values]) => (await fetch(path, {method: "POST", body: new URLSearchParams(values), redirect: "manual"})).status"""
TRIED = {
    "act": "withdraw",
    "reason": "试试",
    "unit": "helan",
    "title": "试试",
    "due": "2026-05-01",
    "address": "a@example.com",
    "name": "viewer",
}


WORDS = "独一无二的演练题目"
EVERYWHERE = (
    "/",
    "/log",
    f"/log?search={WORDS[:4]}",
    "/log/export",
    "/log/export?form=json",
    "/audit",
    "/bulletin/2026Q2",
    "/tally",
    "/units/yingji",
)


def test_a_viewer_is_refused_every_form_and_page_that_is_not_theirs_and_writes_nothing(work):
    """Nor is any such form offered."""
    page = work.as_role("viewer")
    work.arrive(
        report("贺兰县春灌准备就绪", sender="helan@example.gov.cn", name="贺兰县人民政府办公室")
    )
    wait_until(lambda: len(work.items()) == 1)
    _offers_nothing_else(page, str(work.items()[0]["item"]))
    before = (work.entries(), users(work.console.book), count_letters(work.console.book))
    page.goto("/")
    token = page.locator("input[name=token]").first.get_attribute("value")
    for route in ROUTES:
        path = _filled(route.path, str(work.items()[0]["item"]))
        if may(Role.VIEWER, route.name):
            continue
        if route.method == "GET":
            assert page.goto(path).status == 403, path
            expect(page.get_by_role("heading", level=1)).to_be_visible()
        else:
            page.goto("/password")
            assert page.evaluate(POST, [path, TRIED | {"token": token}]) == 403, path
    assert (work.entries(), users(work.console.book), count_letters(work.console.book)) == before


def _offers_nothing_else(page: Page, item: str) -> None:
    """No page has a form that would be refused."""
    taken = [
        re.sub(r"\{[^}]*\}", "[^/]+", route.path)
        for route in ROUTES
        if route.method == "POST" and may(Role.VIEWER, route.name)
    ]
    for path in (
        "/",
        "/log",
        f"/items/{item}",
        "/commissions",
        "/units/helan",
        "/tally",
        "/bulletin/2026Q1",
        "/audit",
    ):
        page.goto(path)
        actions = page.evaluate(
            "[...document.querySelectorAll('form[method=post]')].map(one => new URL(one.action).pathname)"
        )
        assert actions != []
        assert [
            one for one in actions if not any(re.fullmatch(each, one) for each in taken)
        ] == [], path


def _filled(path: str, item: str) -> str:
    """An address of that route that could be the right one."""
    known = {
        "id": item,
        "period": "2026Q1",
        "year": "2026",
        "unit": "helan",
        "code": "helan",
        "form": "docx",
        "name": "viewer",
    }
    return re.sub(r"\{(\w+)(?::number)?\}", lambda found: known.get(found[1], "1"), path)


def test_a_held_mail_is_shown_to_the_secrecy_officer_by_its_place_and_tells_nobody_a_word(work):
    work.arrive(report(WORDS, sender="yingji@example.gov.cn", name="市应急管理局", mark="秘密★1年"))
    work.arrive(
        report("市应急管理局开展汛前检查", sender="yingji@example.gov.cn", name="市应急管理局")
    )
    for role in ("viewer", "editor", "admin"):
        page = work.as_role(role)
        page.goto("/log")
        the_line(page, "市应急管理局开展汛前检查")
        page.reload()
        expect(page.get_by_role("main")).to_contain_text("有 1 封来件被扣留")
        assert page.goto("/log/held").status == 403
        for path in EVERYWHERE:
            assert WORDS not in page.request.get(path).text(), (role, path)
    page = work.as_role("secrecy")
    page.goto("/log")
    page.get_by_role("link", name="查看扣留的来件").click()
    expect(page.get_by_role("main").get_by_role("table")).to_contain_text("INBOX")
    assert WORDS not in page.content()
    folder = work.console.settings.roster.path.parent
    assert [
        file for file in folder.rglob("*") if file.is_file() and WORDS.encode() in file.read_bytes()
    ] == []
    with work.console.book.reading() as views:
        assert views.log.count(outcome="held") == 1
