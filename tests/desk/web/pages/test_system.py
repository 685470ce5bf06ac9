"""Mailboxes, people and sizes for the admin; nobody's password, not even its hash."""

from dataclasses import replace

from starlette.testclient import TestClient

from desk.acts.clock.runs import run_now
from desk.acts.labels import Role
from desk.acts.users import add_user, disable_user
from desk.jobs import Works, jobs_of
from desk.web.app import make_app
from ledger.office.health import MailboxHealth, keep_health
from tests.desk.web.conftest import HOST, MORNING, PASSWORD, Browser


def test_a_mailbox_shows_the_age_of_its_last_good_round_and_why_it_fails(browser, console, clock):
    keep_health(
        console.book,
        MailboxHealth(
            "main", MORNING, succeeded_at=MORNING, failures=2, words="连接超时", next_try=MORNING
        ),
    )
    who = browser("admin")
    clock.pass_by(hours=1)
    page = who.get("/system").text
    assert "连接超时" in page
    assert "1 小时" in page
    assert "2026-07-06 09:00" in page


def test_people_stand_there_with_role_and_state_and_without_their_password(browser, console):
    browser("editor")
    disable_user(console.book, "editor", now=console.now)
    admin = browser("admin")
    page = admin.get("/system/users").text
    assert "编辑" in page
    assert "停用" in page
    assert "argon2" not in page
    assert "台账数据库" in admin.get("/system").text


def test_the_clock_s_jobs_stand_there_with_what_came_of_them(stranger, console, desk):
    jobs = jobs_of(Works(desk))
    run_now(console.book, jobs[1], now=console.now, actor="王小明")
    add_user(console.book, "admin", role=Role.ADMIN, password=PASSWORD, now=console.now)
    who = Browser(
        TestClient(make_app(replace(console, jobs=jobs)), base_url=HOST, follow_redirects=False)
    )
    who.login("admin")
    page = who.get("/system/schedule").text
    assert all(job.label in page for job in jobs)
    assert "王小明 要求" in page


def test_settings_are_shown_as_they_are_in_force(browser, console):
    page = browser("admin").get("/system/settings").text
    assert str(console.settings.roster.path) in page
    assert "[[mailbox]]" in page
    assert "50 MB" in page


def test_only_an_admin_sees_it(browser):
    assert browser("chief").get("/system").status_code == 403
