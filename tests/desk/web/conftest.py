"""The console of an office of a test's own, and browsers that are logged in to it as any role.
`browser("editor").get("/")`.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from desk.acts.labels import Role
from desk.acts.tables.portable import import_file
from desk.acts.users import add_user
from desk.console import open_console
from desk.web.app import make_app
from desk.web.requests import Console
from desk.wiring import Desk, open_desk
from tests.desks import MORNING, Office, make_office

PASSWORD = "海内存知己-天涯若比邻"  # noqa: S105  an invented one
HOST = "http://localhost"


@dataclass
class Clock:
    """Stands still until a test moves it on."""

    moment: Any = MORNING

    def __call__(self) -> Any:
        return self.moment

    def pass_by(self, **time: float) -> None:
        self.moment += timedelta(**time)


@dataclass
class Browser:
    """A browser with its cookies; a form that it sends brings the token of the page that it saw
    last.
    """

    client: TestClient
    token: str = ""
    last: Any = field(default=None, repr=False)

    def get(self, path: str, **headers: str) -> Any:
        return self._keep(self.client.get(path, headers=headers))

    def post(
        self,
        path: str,
        values: Any = None,
        *,
        token: str | None = None,
        files: Any = None,
        **headers: str,
    ) -> Any:
        if not self.token and token is None:
            self.get("/login")
        form = {"token": self.token if token is None else token} | (values or {})
        return self._keep(self.client.post(path, data=form, files=files, headers=headers))

    def login(self, name: str, password: str = PASSWORD) -> Any:
        self.get("/login")
        answer = self.post("/login", {"name": name, "password": password, "next": "/"})
        if answer.status_code == 303:
            self.get("/password")
        return answer

    def _keep(self, answer: Any) -> Any:
        found = re.search(r'name="token" value="([0-9a-f]+)"', answer.text)
        self.token, self.last = found[1] if found else self.token, answer
        return answer


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_office(tmp_path / "office")


@pytest.fixture
def desk(office: Office, clock: Clock) -> Iterator[Desk]:
    """The office's desk, whose clock the test moves."""
    opened = open_desk(office.config, now=clock)
    try:
        yield opened
    finally:
        opened.book.dispose()


@pytest.fixture
def console(desk: Desk) -> Console:
    return open_console(desk)


@pytest.fixture
def stranger(console: Console) -> Callable[[], Browser]:
    """Browsers that nobody is logged in with."""
    app = make_app(console)
    return lambda: Browser(TestClient(app, base_url=HOST, follow_redirects=False))


@pytest.fixture
def browser(console: Console, stranger: Callable[[], Browser]) -> Callable[[str], Browser]:
    """A browser in which a person of that role is logged in; the person's name is the role's."""

    def logged_in(role: str) -> Browser:
        found = stranger()
        add_user(console.book, role, role=Role(role), password=PASSWORD, now=console.now)
        assert found.login(role).status_code == 303
        return found

    return logged_in


def take(console: Console, *facts: Any, actor: str = "tester") -> None:
    """Import these facts, as `yishi ledger import` does."""
    file = console.settings.roster.path.parent / "facts.jsonl"
    file.write_text("\n".join(json.dumps(fact, ensure_ascii=False) for fact in facts), "utf-8")
    import_file(console.book, file, actor=actor, rules=console.rules)
