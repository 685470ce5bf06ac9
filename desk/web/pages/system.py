"""系统: mailboxes, what is stored, what the clock does, the settings in force, and the outbox.

No password is shown. Letters are sent again or kept back here; the service is what sends them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args
from urllib.parse import urlsplit

from config.errors import Refused
from config.settings import Settings, effective
from desk.acts.clock.outbox import send_again
from desk.acts.clock.runs import Planned
from desk.acts.clock.runs import schedule as planned_of
from desk.acts.rules import Rules
from desk.acts.status import DeskStatus, status_of
from desk.web.requests import Console, Page, Redirect, Request, Response
from desk.web.values import Pageful, pageful
from ledger.office.outbox import Posted, State, cancel, count_letters, latest_letters, letter_at

LINES = 50  # letters of one page


@dataclass(frozen=True, slots=True)
class SystemPage:
    status: DeskStatus
    sizes: tuple[tuple[str, int | None], ...]
    rules: Rules
    settings: Settings


@dataclass(frozen=True, slots=True)
class SchedulePage:
    jobs: tuple[Planned, ...]
    warning: str | None


@dataclass(frozen=True, slots=True)
class SettingsTable:
    """A table of the file: its heading, and its keys with their values."""

    heading: str
    lines: tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class OutboxPage:
    letters: Pageful[Posted]
    counts: Mapping[State, int]
    state: State | None
    host: str | None


def system(request: Request) -> Response:
    console = request.console
    status = status_of(console.book, console.settings.mailboxes, now=console.now())
    page = SystemPage(status, _sizes(console), console.rules, console.settings)
    return Page("system.html", page)


def schedule(request: Request) -> Response:
    console = request.console
    jobs = planned_of(console.book, console.jobs, now=console.now())
    warning = console.settings.schedule.calendar.warning(console.today)
    return Page("schedule.html", SchedulePage(jobs, warning))


def in_force(request: Request) -> Response:
    """What the settings say, defaults included; where a password lies is no secret."""
    return Page("settings.html", tuple(_tables(effective(request.console.settings))))


def letters(request: Request) -> Response:
    wanted, console = request.query_text("state"), request.console
    state = cast("State", wanted) if wanted in get_args(State) else None
    before = request.number("before")
    some, rest = latest_letters(console.book, state=state, before=before, most=LINES)
    lines = pageful(some, rest, request=request, path="/system/outbox")
    counts, host = count_letters(console.book), console.settings.outbox.host
    return Page("outbox.html", OutboxPage(lines, counts, state, host))


def letter(request: Request) -> Response:
    return Page("letter.html", letter_at(request.console.book, request.path_number("letter")))


def send_letter(request: Request) -> Response:
    """The service looks into the outbox every few seconds; without it the letter waits."""
    number, act, book = (
        request.path_number("letter"),
        request.form_text("act"),
        request.console.book,
    )
    if act == "send":
        send_again(book, number, now=request.console.now())
        return Redirect(f"/system/outbox/{number}", "已排入待寄，后台随即寄出")
    if act == "cancel":
        cancel(book, number)
        return Redirect(f"/system/outbox/{number}", "已取消，不再寄出")
    raise Refused("没有这种处理")


def _tables(settings: dict[str, object]) -> Iterator[SettingsTable]:
    for name, value in settings.items():
        if isinstance(value, dict):
            yield SettingsTable(f"[{name}]", tuple(value.items()))
        elif isinstance(value, list):
            yield from (SettingsTable(f"[[{name}]]", tuple(one.items())) for one in value)
        else:
            yield SettingsTable("", ((name, value),))


def _sizes(console: Console) -> tuple[tuple[str, int | None], ...]:
    """What the ledger's database takes, None where it is not a file of this machine."""
    url = urlsplit(console.settings.ledger.url)
    file = Path(url.path[1:] if url.path.startswith("//") else url.path)
    size = file.stat().st_size if url.scheme == "sqlite" and file.is_file() else None
    log = Path(f"{file}-wal")
    return (
        ("台账数据库", size),
        ("其中待并入的日志", log.stat().st_size if size is not None and log.is_file() else None),
    )
