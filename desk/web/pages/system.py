"""系统: how the mailboxes fare, who may enter, what is stored and by which settings. Changes nothing: users are kept by `yishi user`."""

from pathlib import Path
from urllib.parse import urlsplit

from desk.acts.status import status_form
from desk.acts.users.roles import ROLES, Role
from desk.web.asking import Answer, Ask, Console, Shown
from ledger.people import users
from ledger.sessions import count_sessions

STATES = {"new": "尚未收取", "ok": "正常", "failing": "收取失败", "broken": "登录失效"}


def system(ask: Ask) -> Answer:
    console = ask.console
    found = status_form(console.book, console.settings.mailboxes, now=console.now())
    sessions = count_sessions(console.book)
    people = [(one, ROLES[Role(one.role)], sessions.get(one.name, 0)) for one in users(console.book)]
    values = {
        "found": found,
        "states": STATES,
        "people": people,
        "sizes": _sizes(console),
        "rulebook": console.rules.rulebook,
        "settings": console.settings,
    }
    return Shown("system.html", values)


def _sizes(console: Console) -> list[tuple[str, int | None]]:
    """What the ledger's database takes, None where it is not a file of this machine."""
    url = urlsplit(console.settings.ledger.url)
    file = Path(url.path[1:] if url.path.startswith("//") else url.path)
    found = file.stat().st_size if url.scheme == "sqlite" and file.is_file() else None
    log = Path(f"{file}-wal")
    return [("台账数据库", found), ("其中待并入的日志", log.stat().st_size if found is not None and log.is_file() else None)]


PAGES = {"system": system}
