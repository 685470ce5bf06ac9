"""In a real browser: a hostile mail does nothing, pages obey their own policy in both themes, and
the keyboard suffices.
"""

import pytest

from desk.acts.labels import Role
from desk.acts.users import add_user
from desk.web import access
from desk.web.access import Route
from desk.web.pages import home
from desk.web.requests import Framed
from tests.desk.web.browsers import chromium_at, log_in, needs_chromium, served
from tests.desk.web.conftest import PASSWORD

pytestmark = needs_chromium
HOSTILE = """<h1 id="title">正文</h1><script>document.title='owned';fetch('/steal')</script><img src="http://127.0.0.1:9/p.png">
<img src=x onerror="document.title='owned'"><style>@import url(http://127.0.0.1:9/s.css);body{display:none}</style>
<form action="http://127.0.0.1:9/"><button>登录</button></form><a href="javascript:document.title='owned'">点此</a>
<svg onload="document.title='owned'"></svg><meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/">
<iframe src="http://127.0.0.1:9/"></iframe><p style="background:url(http://127.0.0.1:9/b.png)">段落</p>"""


@pytest.fixture
def admin(console):
    add_user(console.book, "admin", role=Role.ADMIN, password=PASSWORD, now=console.now)
    return console


def test_a_hostile_mail_s_script_picture_style_and_form_do_nothing(admin, monkeypatch):
    route = Route("frame", "/frame", "home.frame", frozenset(Role))
    monkeypatch.setattr("desk.web.app.ROUTES", (*access.ROUTES, route))
    monkeypatch.setitem(access.BY_NAME, "frame", route)
    monkeypatch.setattr(home, "frame", lambda _request: Framed(HOSTILE), raising=False)
    with served(admin) as address, chromium_at(address) as page:
        log_in(page, "admin", PASSWORD)
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto("/frame")
        page.wait_for_timeout(500)
        assert page.title() == "来件原文"
        assert page.locator("h1").inner_text() == "正文"
        assert page.locator("form, script, a[href], img[src], iframe, style").count() == 0
        assert {url.removeprefix(address) for url in asked} <= {
            "frame",
            "static/frame.css",
            "static/icon.svg",
        }  # the icon is the page's before, still on its way


def test_pages_obey_their_own_policy_and_ask_nothing_of_elsewhere(admin):
    with served(admin) as address, chromium_at(address, theme="dark") as page:
        complaints, asked = [], []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("request", lambda request: asked.append(request.url))
        log_in(page, "admin", PASSWORD)
        for path in ("/", "/audit", "/system", "/password", "/nowhere"):
            page.goto(path)
            assert page.locator("h1").count() == 1, path
            assert page.evaluate("document.documentElement.scrollWidth") <= 1366, path
        assert [words for words in complaints if "404" not in words] == []
        assert [url for url in asked if not url.startswith(address)] == []


def test_the_theme_is_switched_and_kept_without_any_script(admin):
    with served(admin) as address, chromium_at(address) as page:
        log_in(page, "admin", PASSWORD)
        paper = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(paper)
        page.goto("/audit?kind=received")
        page.click("form.theme button")
        page.wait_for_load_state()
        assert page.url.endswith("/audit?kind=received")
        assert page.evaluate(paper) != light
        page.goto("/system")
        assert page.locator("html").get_attribute("data-theme") == "dark"
        assert page.locator("script").count() == 0


def test_the_keyboard_alone_gets_in_and_to_the_text(admin):
    with served(admin) as address, chromium_at(address) as page:
        page.goto("/")
        page.wait_for_function("document.activeElement.tagName === 'INPUT'")
        page.keyboard.type("admin")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("text=待办")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
