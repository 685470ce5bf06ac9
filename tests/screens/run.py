"""Pictures of the console's pages in a real browser: all of them into a folder, those of the
handbook into docs/screens. `make screens` calls it.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from desk.acts.labels import Role  # noqa: E402 - the tree's root comes first
from desk.logs import configure  # noqa: E402 - the tree's root comes first
from tests.desk.web.browsers import ARGUMENTS, CHROMIUM, served  # noqa: E402 - the tree's root comes first
from tests.screens.office import PASSWORD, PEOPLE, office  # noqa: E402 - the tree's root comes first
from tests.screens.pages import PAGES, Seen, places  # noqa: E402 - the tree's root comes first
from tests.screens.small import small  # noqa: E402 - the tree's root comes first

DOCS = ROOT / "docs/screens"
THEMES = ("light", "dark")
WIDTH, HEIGHT, LONGEST = 1366, 768, 4_000
MOST_BYTES = 150_000


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=CHROMIUM,
            args=[*ARGUMENTS, "--lang=zh-CN"],
            env=os.environ | {"LANGUAGE": "zh_CN"},
        )
        try:
            yield browser
        finally:
            browser.close()


class Visitors:
    """A page of the browser for each role and theme, logged in once."""

    def __init__(self, browser: Browser, address: str) -> None:
        self._browser, self._address = browser, address
        self._pages: dict[tuple[Role | None, str], Page] = {}

    def __call__(self, role: Role | None, theme: str) -> Page:
        if (role, theme) not in self._pages:
            scheme: Any = theme
            size = {"width": WIDTH, "height": HEIGHT}
            page = self._browser.new_page(
                base_url=self._address, viewport=size, color_scheme=scheme, locale="zh-CN"
            )
            if role is not None:
                page.goto("/login")
                page.fill("#f-name", PEOPLE[role])
                page.fill("#f-password", PASSWORD)
                page.keyboard.press("Enter")
                page.wait_for_url(lambda url: "login" not in url)
            self._pages[role, theme] = page
        return self._pages[role, theme]


def show(page: Page, seen: Seen, known: dict[str, str]) -> None:
    """The page as it is to be looked at."""
    answer = page.goto(seen.path.format(**known))
    assert answer is not None
    assert answer.status == 200, (seen, answer.status)
    if seen.open:
        page.locator(seen.open).first.click()


def main(words: list[str]) -> None:
    asked = argparse.ArgumentParser(
        description="Pictures of every page of the console, light and dark."
    )
    asked.add_argument(
        "--all",
        type=Path,
        metavar="DIR",
        help="every page into this folder; without it only those of docs/screens",
    )
    asked.add_argument("--only", default="", metavar="WORD", help="pages whose name has this word")
    given = asked.parse_args(words)
    configure("error")
    wanted = [one for one in PAGES if given.only in one.name and (given.all or one.told)]
    with (
        tempfile.TemporaryDirectory() as folder,
        office(Path(folder)) as console,
        served(console) as address,
        chromium() as browser,
    ):
        known, visit = places(console), Visitors(browser, address)
        for file in pictures(wanted, visit, known, every=given.all):
            print(f"{file.stat().st_size:>9} {file}")  # noqa: T201 - said to whoever runs it


def pictures(
    wanted: Iterable[Seen], visit: Visitors, known: dict[str, str], *, every: Path | None
) -> Iterator[Path]:
    for number, seen in enumerate(wanted):
        for theme in THEMES if every else THEMES[:1]:
            page = visit(seen.role, theme)
            show(page, seen, known)
            if every:
                every.mkdir(parents=True, exist_ok=True)
                tall = min(page.evaluate("document.documentElement.scrollHeight"), LONGEST)
                size: Any = {"x": 0, "y": 0, "width": WIDTH, "height": tall}
                yield _taken(
                    page, every / f"{number:02}-{seen.name}-{theme}.png", full_page=True, clip=size
                )
            if seen.told and theme == "light":
                yield told(page, seen)


def told(page: Page, seen: Seen) -> Path:
    """What a screen shows, small enough for a repository."""
    page.wait_for_load_state("networkidle")
    if seen.top:
        page.locator(seen.top).first.evaluate("one => one.scrollIntoView()")
    DOCS.mkdir(parents=True, exist_ok=True)
    file = DOCS / f"{seen.told}.png"
    file.write_bytes(
        small(page.screenshot(animations="disabled"), page=page.context.browser.new_page())
    )
    assert file.stat().st_size < MOST_BYTES, file
    return file


def _taken(page: Page, file: Path, **more: Any) -> Path:
    page.screenshot(path=file, animations="disabled", **more)
    return file


if __name__ == "__main__":
    main(sys.argv[1:])
