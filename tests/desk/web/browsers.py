"""A real browser on a real port, where Debian's Chromium is installed; else the test is skipped
and says so.
"""

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Page, sync_playwright

from desk.web.requests import Console
from desk.web.server import serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = (
    *(
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
    ),
    *("--disable-component-update", "--disable-sync"),
)
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None, reason="no chromium here: `.ci/packages chromium` installs it"
)


@contextmanager
def served(console: Console) -> Iterator[str]:
    """The console on a free port; its address."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    table = console.settings.console.model_copy(update={"port": port})
    with serving(
        replace(console, settings=console.settings.model_copy(update={"console": table}))
    ) as address:
        yield address


@contextmanager
def chromium_at(address: str, *, theme: str = "light") -> Iterator[Page]:
    """A page of a browser of its own, 1366×768, whose first address is that one; what it asked of
    elsewhere is in `page.foreign`.
    """
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS])
        scheme: Any = theme
        page = browser.new_page(
            base_url=address,
            viewport={"width": 1366, "height": 768},
            color_scheme=scheme,
            locale="zh-CN",
        )
        try:
            yield page
        finally:
            browser.close()


def log_in(page: Page, name: str, password: str) -> None:
    page.goto("/login")
    page.fill("#f-name", name)
    page.fill("#f-password", password)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "login" not in url)
