"""Mailboxes, people and sizes for the admin; nobody's password, not even its hash."""

from desk.acts.users.people import disable_user
from ledger.health import MailboxHealth, keep_health
from tests.desk.web.conftest import MORNING


def test_a_mailbox_shows_the_age_of_its_last_good_round_and_why_it_fails(browser, console, clock):
    keep_health(console.book, MailboxHealth("main", MORNING, succeeded_at=MORNING, failures=2, words="连接超时", next_try=MORNING))
    who = browser("admin")
    clock.pass_by(hours=1)
    page = who.get("/system").text
    assert "连接超时" in page
    assert "1 小时" in page
    assert "2026-07-06 09:00" in page


def test_people_stand_there_with_role_and_state_and_without_their_password(browser, console):
    browser("editor")
    disable_user(console.book, "editor", now=console.now)
    page = browser("admin").get("/system").text
    assert "编辑" in page
    assert "停用" in page
    assert "argon2" not in page
    assert "台账数据库" in page


def test_only_an_admin_sees_it(browser):
    assert browser("chief").get("/system").status_code == 403
