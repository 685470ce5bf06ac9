"""Every page of the console over a large ledger: milliseconds of server time warm, after a mail
has come in and after a decision, beside bare SQL.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from desk.acts.labels import Role
from desk.acts.users import SessionTerm, add_user, enter
from desk.console import open_console
from desk.web.access import ROUTES, may
from desk.web.app import make_app
from desk.web.requests import Console
from desk.wiring import Desk, open_desk
from ledger.payloads import Adopted, Logged, Received
from tests.bench.years import NOW, Moving, fill
from tests.desks import Office, make_office

OK = range(200, 400)
LIMIT, WRITTEN_LIMIT = 100, 150  # milliseconds at the 95th percentile; right after a write
# A paper is a whole document, every adopted item of a period in it; it is made once for a state of
# the ledger.
PAPERS, PAPER_LIMIT = frozenset({"bulletin_paper", "year_paper"}), 300
PASSWORD = "海内存知己-天涯若比邻"  # noqa: S105 # an invented one
# They give a file, or want an original, which the invented mails have none of.
FILES = frozenset(
    {
        "log_file",
        "issue_file",
        "mail_text",
        "mail_file",
        "attachment",
        "preview",
        "bulletin_file",
        "year_file",
        "table_template",
        "letter",
    }
    | {
        route.name
        for route in ROUTES
        if route.method == "GET" and route.path.endswith((".eml", "/original"))
    }
)
Watch = Callable[[], float]
BARE = "SELECT * FROM mails ORDER BY seq DESC LIMIT 50"


@dataclass
class Page:
    """A page that is asked: its route, its address, and the milliseconds that it took."""

    route: str
    path: str
    first: float = 0
    warm: list[float] = field(default_factory=list)
    mailed: list[float] = field(default_factory=list)
    decided: list[float] = field(default_factory=list)
    size: int = 0
    status: int = 0

    @property
    def worst(self) -> float:
        return max(percentile(self.warm), percentile(self.mailed), percentile(self.decided))

    @property
    def slow(self) -> bool:
        if self.route in PAPERS:
            return self.worst >= PAPER_LIMIT
        written = max(percentile(self.mailed), percentile(self.decided))
        return percentile(self.warm) >= LIMIT or written >= WRITTEN_LIMIT


def bench_pages(
    folder: Path, count: int, *, say: Callable[[str, str], None], times: int, watch: Watch
) -> bool:
    """Everything about the pages over so many items; whether each is there and quick enough. A
    ledger that the folder has is used as it is.
    """
    clock = Moving()
    office = Office(folder) if (folder / "yishi.toml").exists() else make_office(folder)
    desk = open_desk(office.config, now=clock)
    try:
        with desk.book.reading() as views:
            entries = views.head()[0]
        began = time.perf_counter()
        entries = entries or fill(desk, count, clock=clock)
        say(
            "pages",
            f"{entries:,} entries (made in {time.perf_counter() - began:.0f} s); ms of server time, one request at a time",
        )
        say(
            "  bare SQL",
            f"the newest 50 lines of the log: {bare(office.data / 'ledger.db', times=times):.2f}",
        )
        return tell(measured(desk, times=times, watch=watch), say)
    finally:
        desk.book.dispose()


def measured(desk: Desk, *, times: int, watch: Watch) -> list[Page]:
    """Each page asked once, so many times again, and half as often after each kind of write."""
    console = open_console(desk)
    browser = Browser(console, watch)
    pages = list(asked(desk))
    for page in pages:
        page.first = browser.ask(page)
    for page in (page for page in pages for _ in range(times)):
        page.warm.append(browser.ask(page))
    decide, few = Decisions(desk), max(times // 2, 2)
    for _ in range(few):
        for page in pages:
            receive(desk)
            page.mailed.append(browser.ask(page))
        for page in pages:
            decide.next()
            page.decided.append(browser.ask(page))
    return pages


def tell(pages: list[Page], say: Callable[[str, str], None]) -> bool:
    """A line a page, the slow ones marked; whether none is."""
    say(
        f"  {'page':<66}",
        f"{'first':>7}{'p50':>7}{'p95':>7}{'max':>7}{'mail':>7}{'decided':>9}   p95 after a mail, after a decision; kB",
    )
    for page in sorted(pages, key=lambda page: -page.worst):
        mark = str(page.status) if page.status not in OK else "SLOW" if page.slow else ""
        told = (
            page.first,
            median(page.warm),
            percentile(page.warm),
            max(page.warm),
            percentile(page.mailed),
        )
        say(
            f"  {page.path:<66}",
            "".join(f"{one:7.1f}" for one in told)
            + f"{percentile(page.decided):9.1f}{page.size / 1000:7.0f} {mark}",
        )
    unasked = (
        {route.name for route in ROUTES if route.method == "GET"}
        - FILES
        - {page.route for page in pages}
    )
    if unasked:
        say("  not asked", ", ".join(sorted(unasked)))
    slow = sum(page.slow for page in pages)
    say(
        "  slow",
        f"{slow} of {len(pages)} pages take {LIMIT} ms or more at the 95th percentile, {WRITTEN_LIMIT} right after a write, a paper {PAPER_LIMIT}",
    )
    return not slow and not unasked and all(page.status in OK for page in pages)


def percentile(several: list[float]) -> float:
    """The 95th."""
    return quantiles(several, n=20, method="inclusive")[-1]


def bare(database: Path, *, times: int) -> float:
    """What the log's rows alone take, through the driver alone."""
    with closing(sqlite3.connect(database)) as connection:
        seconds = []
        for _ in range(times):
            began = time.perf_counter()
            connection.execute(BARE).fetchall()
            seconds.append(time.perf_counter() - began)
    return 1000 * percentile(seconds)


class Browser:
    """Somebody of each role at the console, through ASGI alone: no socket, no client's own time."""

    def __init__(self, console: Console, watch: Callable[[], float]) -> None:
        self._watch = watch
        table = console.settings.console
        self._app, self._loop = make_app(console), asyncio.new_event_loop()
        self._host = table.hosts[0]
        self._cookie = "__Host-yishi" if table.secure_cookies else "yishi"
        term = SessionTerm(table.idle, table.longest)
        self._keys = {}
        for role in (Role.CHIEF, Role.ADMIN, Role.SECRECY):
            add_user(
                console.book,
                (name := f"{role}{time.time_ns()}"),
                role=role,
                password=PASSWORD,
                now=console.now,
            )
            self._keys[role] = enter(console.book, name, PASSWORD, term=term, now=console.now)

    def ask(self, page: Page) -> float:
        """Milliseconds from the request to the last byte."""
        role = next(role for role in self._keys if may(role, page.route))
        path, _, query = page.path.partition("?")
        cookie = f"{self._cookie}={self._keys[role]}".encode()
        scope = {
            "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": path, "raw_path": path.encode(),
            "query_string": query.encode(), "root_path": "", "headers": [(b"host", self._host.encode()), (b"cookie", cookie)],
            "client": ("127.0.0.1", 1), "server": (self._host, 80),
        }  # fmt: skip
        sent: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        began = self._watch()
        self._loop.run_until_complete(self._app(scope, receive, send))
        took = self._watch() - began
        page.status, page.size = sent[0]["status"], sum(len(one.get("body", b"")) for one in sent)
        return 1000 * took


@dataclass
class Decisions:
    """Adoptions of items that were received last and are not adopted, one after the other."""

    desk: Desk
    number: int = 0

    def next(self) -> None:
        self.number += 1
        with self.desk.book.writing(actor="bench") as writer:
            last = writer.views.items.last_number(NOW.year)
            item = f"{NOW.year}-{last - self.number % last:05}"
            printed = Adopted(
                ref=f"{item}/bench{writer.views.head()[0]}",
                item=item,
                day=NOW.date(),
                publication="guobao",
                genre="full",
            )
            writer.append(printed)


def receive(desk: Desk) -> None:
    """One more mail with its item, as it would come now."""
    with desk.book.writing(actor="bench") as writer:
        item, seq = writer.next_item(NOW.year), writer.views.head()[0]
        place: dict[str, Any] = {
            "mailbox": "main",
            "folder": "INBOX",
            "uidvalidity": 7,
            "uid": 10_000_000 + seq,
        }
        line = writer.append(
            Logged(**place, received_at=NOW, outcome="recorded", size=1, digest=f"{seq:064x}"),
            {"subject": "新到的来件", "names": []},
        )
        receipt = Received(
            ref=item,
            item=item,
            day=NOW.date(),
            unit="qixiang",
            received_at=NOW,
            source="mail",
            mail=f"{seq:064x}",
            logged=line.seq,
        )
        writer.append(receipt, {"title": "新到的信息", "text": "正文"})


def asked(desk: Desk) -> Iterator[Page]:
    """Every page with addresses that people ask for, rare filters and far pages among them."""
    with desk.book.reading() as views:
        head, last = views.head()[0], views.items.last_number(NOW.year)
    adopted = next(iter(_adopted(desk)))
    unit, deep, back = (
        list(desk.rules.roster.blocks)[7],
        head // 3,
        (NOW - timedelta(days=400)).date(),
    )
    item = f"{NOW.year}-{last:05}"
    addresses = {
        "home": ("/",),
        "log": (
            *("/log", f"/log?before={deep}", "/log?state=waiting", f"/log?state=unreadable&before={deep}", "/log?state=withdrawn"),
            *(f"/log?unit={unit}", f"/log?unit={unit}&state=repeated&since={back}", "/log?doubt=similar_to_other_unit", "/log?category=opinion"),
            *(f"/log?since={back}&until={back}", "/log?search=营商环境", "/log?search=第4711次", "/log?search=没有这样的话", f"/log?search=防汛&unit={unit}&before={deep}"),
        ),
        "held": ("/log/held",),
        "item": (f"/items/{item}", f"/items/{adopted}"),
        "seal": (f"/items/{adopted}/seal",),
        "adopting": ("/adopting", f"/adopting?unit={unit}", "/adopting?category=opinion&state=all", f"/adopting?since={back}&until={back}"),
        "commissions": ("/commissions", f"/commissions?show=all&since={back.year - 3}-01-01"),
        "commission_of": ("/commissions/C2026-301",),
        "publication": ("/publications/yinchuan_zhengwu", "/publications/yinchuan_zhengwu?year=2024"),
        "issue": ("/publications/yinchuan_zhengwu/issue?issue=9&year=2026",),
        "units": ("/units",),
        "unit": (f"/units/{unit}", f"/units/{unit}?before={deep}"),
        "objections": ("/objections",),
        "tally": ("/tally",),
        "tally_of": ("/tally/2026Q2", "/tally/2026Q1", "/tally/2025Q1?order=all&with=2024Q1"),
        "tally_unit": (f"/tally/2026Q3/{unit}", f"/tally/2026Q1/{unit}"),
        "what_if": ("/what-if", f"/what-if?item={item}&event=adopted.guobao.full&day={NOW.date()}"),
        "bulletin": ("/bulletin",),
        "bulletin_of": ("/bulletin/2026Q3", "/bulletin/2026Q1"),
        "bulletin_paper": ("/bulletin/2026Q2/paper", "/bulletin/2026Q1/paper"),
        "year": ("/year",),
        "year_of": ("/year/2024",),
        "year_paper": ("/year/2026/paper", "/year/2024/paper"),
        "entry": ("/entry",),
        "entry_table": ("/entry/table",),
        "audit": ("/audit", f"/audit?before={deep}", "/audit?kind=sealed", "/audit?actor=chief", f"/audit?since={back}&until={back}&kind=revoked"),
    }  # fmt: skip
    known = {route.name for route in ROUTES}
    yield from (
        Page(route, path) for route, paths in addresses.items() if route in known for path in paths
    )
    plain = (
        route
        for route in ROUTES
        if route.method == "GET"
        and "{" not in route.path
        and route.name not in {*addresses, *FILES}
    )
    yield from (Page(route.name, route.path) for route in plain)


def _adopted(desk: Desk) -> Iterator[str]:
    """Items with an adoption, the latest first."""
    with desk.book.reading() as views:
        yield from (
            fact.item
            for fact in reversed(views.quarters.facts_stirred(*[2026 * 4 + 2] * 2))
            if fact.kind == "adopted" and fact.item
        )
