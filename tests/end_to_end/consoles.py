"""An office at work: its mailbox is polled while its console is served, and people of every role
look on in a real browser.
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime
from itertools import count
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from config.errors import YishiError
from config.period import SHANGHAI
from desk.acts.labels import Role
from desk.acts.mailroom.poll import poll
from desk.acts.mailroom.rounds import Pace
from desk.acts.users import add_user
from desk.console import open_console
from desk.edges import open_intake, open_mailbox
from desk.web.requests import Console
from desk.wiring import Desk, open_desk
from tests.desk.web.browsers import ARGUMENTS, CHROMIUM, log_in, served
from tests.desk.web.conftest import PASSWORD, Clock
from tests.desks import log_of, make_office
from tests.dovecot import Dovecot

EVERY = 0.5  # seconds between two rounds
APRIL = datetime(2026, 4, 2, 1, tzinfo=UTC)
_numbers = count(1)


def report(title: str, *, sender: str, name: str, body: str = "", mark: str = "") -> bytes:
    """An invented submission: the fields of one, a title, and a paragraph of its own."""
    number = next(_numbers)
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "xinxi@example.com", title
    mail["Message-ID"] = f"<story-{number}@example.gov.cn>"
    mail["Date"] = format_datetime(datetime.now(SHANGHAI))
    head = ("报送单位：" + name, "签发人：祁远航　责任编辑：白晓舟　联系电话：0951-5550101")
    text = (
        body
        or f"{title}。{name}采取多项措施，第{number}批事项已经办结{number * 37}件，下一步将继续跟进{number * 11}个项目。"
    )
    mail.set_content("\n".join((*([mark] if mark else []), *head, title, *text.splitlines())))
    return bytes(mail)


@dataclass
class Work:
    """The office's console and mailbox, and its people's browsers: `work.as_role("editor")`."""

    console: Console
    dovecot: Dovecot
    user: str
    address: str
    browser: Browser
    clock: Clock
    pages: dict[str, Page] = field(default_factory=dict)

    def arrive(self, *mails: bytes, received_at: datetime | None = None) -> None:
        """Mails come into the mailbox, where the office finds them by itself."""
        self.dovecot.deliver(self.user, *mails, received_at=received_at or self.clock())

    def as_role(self, role: str) -> Page:
        """That person's page, logged in once."""
        if role not in self.pages:
            add_user(self.console.book, role, role=Role(role), password=PASSWORD, now=self.clock)
            size = {"width": 1366, "height": 768}
            page = self.browser.new_page(base_url=self.address, viewport=size, locale="zh-CN")
            page.set_default_timeout(15_000)
            log_in(page, role, PASSWORD)
            self.pages[role] = page
        return self.pages[role]

    def entries(self) -> int:
        with self.console.book.reading() as views:
            return views.head()[0]

    def items(self) -> list[dict[str, object]]:
        """Every item as the log tells it, the oldest first."""
        lines = log_of(self.console.book, self.console.rules.roster)
        return [item for line in lines for item in line["items"]]


@contextmanager
def at_work(folder: Path, dovecot: Dovecot, user: str, clock: Clock) -> Iterator[Work]:
    """An office of the test's own, by that clock, its mailbox on that server."""
    config = make_office(folder, dovecot, user).config
    desk = open_desk(config, now=clock)
    with ExitStack() as stack:
        stack.callback(desk.book.dispose)
        console = open_console(desk)
        address = stack.enter_context(served(console))
        play = stack.enter_context(sync_playwright())
        browser = play.chromium.launch(executable_path=CHROMIUM, args=[*ARGUMENTS])
        stack.callback(browser.close)
        stack.enter_context(_polled(desk))
        yield Work(console, dovecot, user, address, browser, clock)


@contextmanager
def _polled(desk: Desk) -> Iterator[None]:
    """Rounds over the mailbox, one after the other, as long as the block runs."""
    stop, failed = threading.Event(), list[YishiError]()

    def rounds() -> None:
        table = desk.settings.mailboxes[0]
        with open_intake(desk) as intake:
            while not stop.wait(EVERY):
                try:
                    poll(
                        intake,
                        open_mailbox(desk, table),
                        whole=True,
                        pace=Pace(table.poll_every, desk.now),
                    )
                except YishiError as error:
                    failed.append(error)

    thread = threading.Thread(target=rounds, name="rounds")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
    assert failed == []


def the_line(page: Page, title: str) -> Locator:
    """The link to an item in the log, once it is there."""
    link = page.get_by_role("link", name=title, exact=True)
    expect(link).to_be_visible(timeout=15_000)
    return link
