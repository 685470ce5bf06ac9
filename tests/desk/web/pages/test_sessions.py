"""A person comes and goes: tries are slowed down, sessions end by themselves and at once when
somebody says so.
"""

from desk.acts.labels import Role
from desk.acts.users import add_user, disable_user, set_role
from tests.desk.web.conftest import PASSWORD


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(browser, stranger):
    browser("viewer")
    first, second = stranger(), stranger()
    assert (
        first.login("viewer", "wrong-wrong-wrong").status_code
        == second.login("nobody", "wrong-wrong-wrong").status_code
        == 403
    )
    assert "用户名或口令不对" in first.last.text
    assert "用户名或口令不对" in second.last.text


def test_after_five_wrong_passwords_even_the_right_one_waits(browser, stranger, clock):
    browser("viewer")
    who = stranger()
    for _ in range(5):
        assert who.login("viewer", "wrong-wrong-wrong").status_code == 403
    assert (who.login("viewer").status_code, "秒后再试" in who.last.text) == (403, True)
    clock.pass_by(seconds=31)
    assert who.login("viewer").status_code == 303


def test_a_session_ends_when_it_was_idle_and_at_the_end_of_the_day_in_any_case(
    browser, stranger, clock
):
    who = browser("viewer")
    clock.pass_by(minutes=119)
    assert who.get("/").status_code == 200
    clock.pass_by(minutes=121)
    assert who.get("/").headers["location"] == "/login?next=/"
    who.login("viewer")
    for _ in range(11):
        clock.pass_by(hours=1)
        assert who.get("/").status_code == 200
    clock.pass_by(hours=1, seconds=1)
    assert who.get("/").status_code == 303


def test_logging_out_ends_the_session_and_not_only_its_cookie(browser, stranger):
    who = browser("viewer")
    kept = dict(who.client.cookies)
    assert who.post("/logout").headers["location"] == "/login"
    thief = stranger()
    thief.client.cookies.update(kept)
    assert thief.get("/").status_code == 303


def test_who_is_disabled_or_gets_another_role_is_out_at_once(browser, stranger, console):
    who = browser("editor")
    set_role(console.book, "editor", Role.VIEWER, now=console.now)
    assert who.get("/").status_code == 303
    who.login("editor")
    assert "查看" in who.get("/").text
    disable_user(console.book, "editor", now=console.now)
    assert who.get("/").status_code == 303
    assert who.login("editor").status_code == 403


def test_logging_in_changes_the_session_s_key(browser, stranger):
    browser("viewer")
    who = stranger()
    who.get("/login")
    before = who.client.cookies["yishi"]
    who.login("viewer")
    assert who.client.cookies["yishi"] != before


def test_a_person_changes_the_password_with_the_old_one(browser, stranger):
    who = browser("viewer")
    wrong = {"old": "wrong-wrong", "new": "山重水复疑无路也有村", "again": "山重水复疑无路也有村"}
    assert (who.post("/password", wrong).status_code, "现在的口令不对" in who.last.text) == (
        403,
        True,
    )
    assert (
        who.post("/password", {"old": PASSWORD, "new": "short", "again": "short"}).status_code
        == 422
    )
    assert (
        who.post(
            "/password", {"old": PASSWORD, "new": "one-two-three", "again": "one-two-four"}
        ).status_code
        == 422
    )
    assert who.post("/password", wrong | {"old": PASSWORD}).headers["location"] == "/login"
    assert stranger().login("viewer").status_code == 403
    assert stranger().login("viewer", wrong["new"]).status_code == 303


def test_before_there_is_anybody_the_page_says_how_the_first_one_is_made(stranger, console):
    assert "yishi user add" in stranger().get("/login").text
    add_user(console.book, "王芳", role=Role.CHIEF, password=PASSWORD, now=console.now)
    assert "yishi user add" not in stranger().get("/login").text


def test_the_theme_is_kept_by_the_browser(stranger):
    who = stranger()
    assert 'data-theme="auto"' in who.get("/login").text
    assert (
        who.post("/theme", {"theme": "dark", "back": "/login?next=/audit"}).headers["location"]
        == "/login?next=/audit"
    )
    assert 'data-theme="dark"' in who.get("/login").text
