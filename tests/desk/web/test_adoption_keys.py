"""In a real browser: six adoptions, an undo and a second try by keyboard alone, in few keystrokes;
and no key is taken from who types.
"""

from dataclasses import dataclass, field
from typing import Any

import pytest

from desk.acts.labels import Role
from desk.acts.users import add_user
from tests.desk.web.browsers import chromium_at, log_in, needs_chromium, served
from tests.desk.web.conftest import PASSWORD, take
from tests.ledgers import many

pytestmark = needs_chromium


@dataclass
class Keyboard:
    """Counts what is pressed."""

    page: Any
    pressed: list[str] = field(default_factory=list)

    def press(self, key: str) -> None:
        self.pressed.append(key)
        self.page.keyboard.press(key)

    def leave(self, key: str) -> None:
        """Press what leads to another page, and wait for that."""
        with self.page.expect_navigation(wait_until="load"):
            self.press(key)


@pytest.fixture
def items(console):
    take(console, *many("n", 9, "2026-07-02", unit="helan"))
    add_user(console.book, "editor", role=Role.EDITOR, password=PASSWORD, now=console.now)
    return console


def adopted(console):
    with console.book.reading() as views:
        facts = views.facts.on_items([f"2026-0000{number}" for number in range(1, 10)])
        return {
            one.item[-1]: (one.publication, one.genre)
            for one in facts
            if one.kind == "adopted" and views.facts.holds(one)
        }


def test_six_adoptions_and_an_undo_take_fewer_than_thirty_keystrokes(items):
    with served(items) as address, chromium_at(address) as page:
        complaints = []
        page.on("console", lambda message: complaints.append(message.text))
        log_in(page, "editor", PASSWORD)
        page.goto("/adopting")
        keys = Keyboard(page)
        for choice, go in (("1", "a"), ("2", "Enter"), ("3", "a"), ("4", "Enter")):
            keys.press(choice)
            keys.leave(go)
        keys.leave("j")  # the fifth is left for later
        keys.press("5")
        keys.leave("a")
        keys.leave("u")
        assert page.locator("#opened").inner_text() == "关于n4的情况"
        keys.press("7")
        keys.leave("a")
        keys.press("1")
        keys.leave("Enter")
        assert len(keys.pressed) < 30
        assert complaints == []
    assert adopted(items) == {
        "9": ("yinchuan_zhengwu", "full"),
        "8": ("yinchuan_zhengwu", "brief"),
        "7": ("yinchuan_zhuanti", "full"),
        "6": ("guobao", "full"),
        "4": ("ningxia_chenbao", "full"),
        "3": ("yinchuan_zhengwu", "full"),
    }


def test_no_key_is_taken_from_who_types_and_the_keys_are_listed_on_demand(items):
    with served(items) as address, chromium_at(address) as page:
        log_in(page, "editor", PASSWORD)
        page.goto("/adopting")
        note = page.locator("input[name=note]")
        note.focus()
        page.keyboard.type("aju1?")
        assert note.input_value() == "aju1?"
        assert page.locator("input[name=choice]:checked").count() == 0
        page.keyboard.press("Escape")
        page.keyboard.press("?")
        assert page.get_by_text("采用，并到下一条").is_visible()
        page.keyboard.press("p")
        assert page.evaluate("document.activeElement.value") == "instructed/state"
        page.keyboard.press("Control+a")
        assert page.url.endswith("/adopting")
    assert adopted(items) == {}


def test_everything_works_without_the_script(items):
    with served(items) as address, chromium_at(address) as page:
        page.route("**/keys.js", lambda route: route.abort())
        log_in(page, "editor", PASSWORD)
        page.goto("/adopting")
        page.check("input[value='guobao/full']")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=已采用《国报信息》全文")
        assert page.evaluate("document.documentElement.scrollWidth") <= 1366
        page.click("text=撤销")
        page.wait_for_selector("text=已撤销")
    assert adopted(items) == {}
