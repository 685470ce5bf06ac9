"""A whole office of a test's own: settings, roster and ledger in one folder, its mailbox on a real
server, its clock standing still.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from threading import Event
from typing import Any

from config.roster import Roster
from desk.acts.mailroom.log import LogQuery, log_lines
from desk.acts.mailroom.poll import ingest, poll
from desk.acts.mailroom.rounds import Round
from desk.edges import open_intake, open_mailbox
from desk.forms.log import log_form
from desk.wiring import Desk, open_desk
from ledger.book import Book
from tests.dovecot import Dovecot

ROOT = Path(__file__).parents[1]
MORNING = datetime(2026, 7, 6, 1, tzinfo=UTC)
PROGRAM = "from desk.cli import main; main()"
SETTINGS = """
[ledger]
url = "{url}"
archive = "data/archive"

[roster]
path = "roster.toml"

[limits]
{limits}

[log]
level = "debug"

[console]
enabled = {console}

[[mailbox]]
name = "main"
host = "127.0.0.1"
port = {port}
tls = "none"
username = "{user}"
password_file = "password"
folders = {folders}
since = 2026-01-01
poll_every = "1s"
"""


@dataclass(frozen=True)
class Office:
    """An office in `folder`; `data` is all that the program may write."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "yishi.toml"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        desk = open_desk(self.config, now=lambda: MORNING)
        try:
            yield desk
        finally:
            desk.book.dispose()

    def poll(self, *, whole: bool = False, stop: Event | None = None) -> Round | None:
        """One round in this process, through the act that the command calls."""
        with self.desk() as desk, open_intake(desk) as intake:
            return poll(
                intake, open_mailbox(desk, desk.settings.mailboxes[0]), whole=whole, stop=stop
            )

    def ingest(self, *paths: Path, tell: Any = lambda _number, _path: None) -> Round:
        with self.desk() as desk, open_intake(desk) as intake:
            return ingest(intake, paths, max_bytes=desk.settings.limits.mail_bytes, tell=tell)

    def log(self) -> list[dict[str, Any]]:
        with self.desk() as desk:
            return log_of(desk.book, desk.rules.roster)

    def problems(self) -> list[str]:
        with self.desk() as desk:
            return list(desk.book.problems(desk.archive))

    def start(self, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        """The real program, running."""
        command = [sys.executable, "-c", PROGRAM, "--config", str(self.config), *arguments]
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(command, cwd=ROOT, text=True, env=os.environ | environment, **pipes)

    def run(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        """The real program: exit status, output, errors."""
        process = self.start(*arguments, **environment)
        output, errors = process.communicate(timeout=120)
        return process.returncode, output, errors

    def answer(self, *arguments: str) -> Any:
        """What the real program says as JSON."""
        status, output, errors = self.run(*arguments, "--json")
        assert status == 0, errors
        return json.loads(output)


def log_of(book: Book, roster: Roster) -> list[dict[str, Any]]:
    """The whole log in its public form, with each line's entry."""
    with book.reading() as views:
        lines = log_lines(views, LogQuery(), roster=roster)
    return [log_form(line) | {"entry": line.entry} for line in lines]


def make_office(  # noqa: PLR0913 # each is one more line of the settings
    folder: Path,
    server: Dovecot | None = None,
    user: str = "nobody",
    *,
    port: int | None = None,
    folders: tuple[str, ...] = ("INBOX",),
    limits: str = "",
    url: str = "sqlite:///data/ledger.db",
    console: str = "false",
) -> Office:
    """An office of Yinchuan's shape; without a server its mailbox does not answer."""
    folder.mkdir(parents=True, exist_ok=True)
    port = port or (server.port if server else 1)
    listed = json.dumps(folders, ensure_ascii=False)
    (folder / "yishi.toml").write_text(
        SETTINGS.format(
            port=port, user=user, folders=listed, limits=limits, url=url, console=console
        ),
        "utf-8",
    )
    (folder / "roster.toml").write_text(
        files("config").joinpath("rosters/yinchuan.toml").read_text("utf-8"), "utf-8"
    )
    (folder / "password").write_text(server.password if server else "none", "utf-8")
    (folder / "password").chmod(0o600)
    return Office(folder)
