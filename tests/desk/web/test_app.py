"""A request is read, checked and answered: forms, tokens, bounds, hosts, headers, notices; nothing
leads outside.
"""

from dataclasses import replace

import pytest

from config.errors import EdgeDown
from desk.web.app import Site, make_app
from desk.web.pages import home
from tests.desk.web.conftest import HOST, Browser, TestClient


def test_a_form_without_its_token_is_refused_and_so_is_that_of_before_the_login(browser, stranger):
    before = stranger()
    before.get("/login")
    old = before.token
    who = browser("viewer")
    for token in ("", "0" * 64, old):
        assert who.post("/password", {"old": "x"}, token=token).status_code == 403
        assert "页面已过期" in who.last.text
    assert before.login("viewer").status_code == 303
    assert before.post("/password", {"old": "x"}, token=old).status_code == 403
    assert "页面已过期" in before.last.text


def test_a_form_from_another_site_is_refused_even_with_its_token(browser):
    who = browser("viewer")
    for headers in (
        {"Origin": "http://evil.example.com"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ):
        assert who.post("/theme", {"theme": "dark"}, **headers).status_code == 403
    assert who.post("/theme", {"theme": "dark"}, Origin=HOST).status_code == 303


@pytest.mark.parametrize(
    "path",
    [
        "//evil.example.com",
        "https://evil.example.com",
        "/\\evil.example.com",
        "/a\nb",
        "javascript:1",
        "",
    ],
)
def test_no_form_leads_outside(path, stranger):
    who = stranger()
    who.get("/login")
    assert who.post("/theme", {"theme": "dark", "back": path}).headers["location"] == "/"
    assert 'value="/"' in who.get(f"/login?next={path}".replace("\n", "%0A")).text


def test_another_host_is_turned_away(console):
    client = TestClient(make_app(console), base_url="http://rebound.example.com")
    answer = client.get("/healthz")
    assert (answer.status_code, "hosts" in answer.text) == (421, True)


def test_every_response_lets_nothing_in_from_outside(browser):
    who = browser("viewer")
    for path in ("/", "/static/yishi.css", "/nowhere", "/healthz"):
        headers = who.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert (headers["x-content-type-options"], headers["x-frame-options"]) == (
            "nosniff",
            "DENY",
        )
    assert "no-store" in who.get("/").headers["cache-control"]


def test_cookies_are_strict_and_out_of_reach_of_scripts_and_secure_where_the_settings_say_so(
    console, stranger
):
    cookie = stranger().get("/login").headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie and "Secure" not in cookie  # noqa: PT018  one cookie, one thought
    table = console.settings.console.model_copy(update={"secure_cookies": True})
    secure = replace(console, settings=console.settings.model_copy(update={"console": table}))
    cookie = (
        Browser(TestClient(make_app(secure), base_url=HOST)).get("/login").headers["set-cookie"]
    )
    assert cookie.startswith("__Host-yishi=") and "Secure" in cookie  # noqa: PT018  one cookie, one thought


def test_more_than_may_be_is_refused_unread(console, browser):
    who = browser("viewer")
    answer = who.post("/theme", {"theme": "x" * (console.settings.console.form_bytes + 1)})
    assert (answer.status_code, "超过 1 MiB" in answer.text) == (413, True)


def test_an_unknown_address_has_the_office_s_own_page(browser):
    answer = browser("viewer").get("/nowhere")
    assert (answer.status_code, "没有这个地址" in answer.text, "栏目" in answer.text) == (
        404,
        True,
        True,
    )


def test_an_error_nobody_foresaw_harms_no_other_request_and_shows_nothing_of_itself(
    browser, monkeypatch, console
):
    monkeypatch.setattr(home, "home", lambda _request: 1 // 0)
    who = browser("viewer")
    answer = Browser(
        TestClient(make_app(console), base_url=HOST, cookies=dict(who.client.cookies))
    ).get("/")
    assert (answer.status_code, "编号" in answer.text, "Division" in answer.text) == (
        500,
        True,
        False,
    )
    assert who.get("/").status_code == 200


def test_routes_and_pages_must_match(console, monkeypatch):
    monkeypatch.delattr(home, "home")
    with pytest.raises(AttributeError, match="home"):
        Site(console)


def test_monitors_need_no_login(stranger):
    assert [
        (stranger().get(path).status_code, stranger().get(path).text)
        for path in ("/healthz", "/readyz")
    ] == [
        (200, "ok\n"),
        (200, "ready\n"),
    ]


def test_a_ledger_that_does_not_answer_is_not_ready(stranger, console, monkeypatch):
    who = stranger()
    monkeypatch.setattr(
        console.book, "reading", lambda: (_ for _ in ()).throw(EdgeDown("台账没有应答"))
    )
    assert (who.get("/healthz").status_code, who.get("/readyz").status_code) == (200, 503)
