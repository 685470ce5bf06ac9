"""The program as a person calls it, but in this process: its arguments, what it writes, and what
it ends with.
"""

import contextlib
import io
import json
import logging
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import structlog

from desk.cli import main
from tests.ledgers import roster_of

SETTINGS = """[ledger]
url = "sqlite:///data/ledger.db"
archive = "data/archive"

[roster]
path = "roster.toml"
"""
MAILBOX = """
[[mailbox]]
name = "main"
host = "127.0.0.1"
port = {port}
tls = "none"
username = "{user}"
password_file = "password"
"""


@dataclass(frozen=True)
class Done:
    """A call that ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Desk:
    """A folder with settings and a roster, and the program called on it."""

    folder: Path

    @property
    def settings(self) -> Path:
        return self.folder / "yishi.toml"

    def __call__(self, *arguments: object) -> Done:
        return yishi("--config", self.settings, *arguments)

    def take(self, facts: Iterable[Mapping[str, Any]]) -> Done:
        """`yishi ledger import` of these facts."""
        file = self.folder / "facts.jsonl"
        file.write_text("\n".join(json.dumps(fact, ensure_ascii=False) for fact in facts), "utf-8")
        return self("import", file)


def yishi(*arguments: object) -> Done:
    """Call the program with these arguments; logging and standard streams are left as they were
    found.
    """
    out, err, status = io.StringIO(), io.StringIO(), 0
    handlers, level = logging.root.handlers, logging.root.level
    try:
        with (
            patch.object(sys, "argv", ["yishi", *map(str, arguments)]),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    finally:
        logging.root.handlers, logging.root.level = handlers, level
        structlog.reset_defaults()
    return Done(status, out.getvalue(), err.getvalue())


def make_desk(folder: Path, *units: str, more: str = "") -> Desk:
    """A desk whose roster has these units (`code` or `code:group`); `more` is added to the
    settings.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "yishi.toml").write_text(SETTINGS + more, "utf-8")
    (folder / "roster.toml").write_text(roster_of(*units or ("d", "c:county")), "utf-8")
    return Desk(folder)
