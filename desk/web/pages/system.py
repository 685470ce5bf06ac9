"""系统: how the mailboxes fare, what is stored, what the clock does, and by which settings. Changes nothing, shows no password."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from config.settings import effective
from desk.acts.clock.planned import schedule_form
from desk.acts.labels import RUN_OUTCOMES
from desk.acts.status import status_form
from desk.web.requests import Console, Page, Request, Response

STATES = {"new": "尚未收取", "ok": "正常", "failing": "收取失败", "broken": "登录失效"}


def system(request: Request) -> Response:
    console = request.console
    found = status_form(console.book, console.settings.mailboxes, now=console.now())
    values = {
        "found": found,
        "states": STATES,
        "sizes": _sizes(console),
        "rules": console.rules,
        "settings": console.settings,
    }
    return Page("system.html", values)


def schedule(request: Request) -> Response:
    console = request.console
    calendar = console.settings.schedule.calendar
    values = {
        "jobs": schedule_form(console.book, console.jobs, now=console.now()),
        "warning": calendar.warning(console.today),
    }
    return Page("schedule.html", values | {"outcomes": RUN_OUTCOMES, "section": "system"})


def in_force(request: Request) -> Response:
    """What the settings say, defaults included; they hold no password, and where a password lies is no secret."""
    return Page(
        "settings.html",
        {"tables": list(_tables(effective(request.console.settings))), "section": "system"},
    )


def _tables(settings: dict[str, object]) -> Iterator[tuple[str, list[tuple[str, object]]]]:
    """(heading of the file, its keys with their values) of each table."""
    for name, value in settings.items():
        if isinstance(value, dict):
            yield f"[{name}]", list(value.items())
        elif isinstance(value, list):
            yield from ((f"[[{name}]]", list(one.items())) for one in value)
        else:
            yield "", [(name, value)]


def _sizes(console: Console) -> list[tuple[str, int | None]]:
    """What the ledger's database takes, None where it is not a file of this machine."""
    url = urlsplit(console.settings.ledger.url)
    file = Path(url.path[1:] if url.path.startswith("//") else url.path)
    found = file.stat().st_size if url.scheme == "sqlite" and file.is_file() else None
    log = Path(f"{file}-wal")
    return [
        ("台账数据库", found),
        ("其中待并入的日志", log.stat().st_size if found is not None and log.is_file() else None),
    ]
