"""What a form brings stays in memory and within bounds."""

import io
from urllib.parse import urlencode

from desk.acts.labels import Role
from desk.web import access
from desk.web.access import Route
from desk.web.app import make_app
from desk.web.pages import home
from desk.web.requests import PlainText
from tests.desk.web.conftest import HOST, Browser, TestClient


def taking(console, monkeypatch):
    """A console with one more route, which says what came."""
    route = Route("take", "/take", "home.take", frozenset(Role), "POST", upload=True)
    monkeypatch.setattr("desk.web.app.ROUTES", (*access.ROUTES, route))
    monkeypatch.setitem(access.BY_NAME, "take", route)
    said = lambda request: PlainText(  # noqa: E731  a page in a line
        f"{request.form_list('a')} {[(one.name, len(one.content)) for one in request.files.get('f', ())]}"
    )
    monkeypatch.setattr(home, "take", said, raising=False)
    return make_app(console)


def test_files_and_values_come_through_and_no_file_is_rolled_to_disk(console, browser, monkeypatch):
    app = taking(console, monkeypatch)
    who = browser("editor")
    other = Browser(TestClient(app, base_url=HOST, cookies=dict(who.client.cookies)), who.token)
    rolled = []
    monkeypatch.setattr("tempfile.SpooledTemporaryFile.rollover", lambda _self: rolled.append(1))
    answer = other.post(
        "/take", {"a": ["1", "2"]}, files={"f": ("../表.xlsx", io.BytesIO(b"x" * 3_000_000))}
    )
    assert answer.text == "('1', '2') [('../表.xlsx', 3000000)]"
    assert rolled == []


def test_a_form_of_just_the_bytes_that_it_may_have_is_taken(console, browser):
    who, most = browser("viewer"), console.settings.console.form_bytes
    fields = urlencode({"token": who.token, "a": ""})
    for size, status in ((most, 303), (most + 1, 413)):
        answer = who.client.post(
            "/theme",
            content=fields.ljust(size, "x"),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
            follow_redirects=False,
        )
        assert answer.status_code == status, size


def test_what_is_no_form_is_refused(browser):
    who = browser("viewer")
    for kind, content in (
        ("application/json", b"{}"),
        ("multipart/form-data; boundary=x", b"nonsense"),
        ("text/plain", b"token=x"),
    ):
        answer = who.client.post("/theme", content=content, headers={"Content-Type": kind})
        assert answer.status_code in {403, 422}, kind
