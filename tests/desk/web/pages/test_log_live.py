"""In a real browser: mail appears in the log by itself, and whoever reads, types or selects there
is left in peace.
"""

import pytest

from desk.acts.labels import Role
from desk.acts.users import add_user
from ledger.payloads import Logged
from tests.desk.web.browsers import chromium_at, log_in, needs_chromium, served
from tests.desk.web.conftest import MORNING, PASSWORD

pytestmark = needs_chromium
EVERY = 5_000  # milliseconds


def write(console, uid):
    key = {
        "mailbox": "main",
        "folder": "INBOX",
        "uidvalidity": 1,
        "received_at": MORNING,
        "outcome": "recorded",
    }
    with console.book.writing(actor="reader") as writer:
        writer.append(
            Logged(**key, uid=uid, digest=f"{uid:064x}", size=9, sender="a@example.com"),
            {"subject": f"第{uid}件"},
        )


@pytest.fixture
def live(console):
    """The log of somebody who looks at it; its clock is the test's."""
    add_user(console.book, "viewer", role=Role.VIEWER, password=PASSWORD, now=console.now)
    with served(console) as address, chromium_at(address) as page:
        page.clock.install()
        log_in(page, "viewer", PASSWORD)
        page.goto("/log")
        yield page


def shown(page):
    return page.locator("#mails tbody td:nth-child(3)").all_inner_texts()


def test_mail_appears_on_top_and_neither_focus_nor_selection_nor_rows_are_lost(console, live):
    complaints = []
    live.on("console", lambda message: complaints.append(message.text))
    write(console, 1)
    live.clock.run_for(EVERY)
    live.wait_for_selector("#mails tbody")
    assert shown(live) == ["第1件"]
    live.evaluate(
        "document.querySelector('#mails tbody').kept = true; getSelection().selectAllChildren(document.querySelector('#mails tbody'))"
    )
    live.focus("#f-search")
    live.keyboard.type("供暖")
    for uid in (2, 3):
        write(console, uid)
        live.clock.run_for(EVERY + 100)  # what came last settles, and then it asks again
        live.wait_for_selector(f"#mails tbody:has-text('第{uid}件')", timeout=8_000)
    assert shown(live) == ["第3件", "第2件", "第1件"]
    assert (
        live.evaluate("document.activeElement.id + document.activeElement.value") == "f-search供暖"
    )
    assert live.evaluate(
        "[...document.querySelectorAll('#mails tbody')].map(one => !!one.kept)"
    ) == [False, False, True]
    assert "新到 1 封" in live.inner_text("#arrived")
    assert live.locator("#live").count() == 1
    assert live.locator("#arrived[role=status]").count() == 1
    assert complaints == []
