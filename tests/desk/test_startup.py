"""What a command does not use it does not load: said by names of modules, never by time."""

import subprocess
import sys

import pytest

from tests.house.tree import ROOT
from tests.ledgers import received
from tests.program import make_desk

NEVER = {
    "apscheduler",
    "classify.screen",
    "classify.titles",
    "desk.acts.mailroom.intake",
    "desk.web.app",
    "docx",
    "imapclient",
    "ingest.documents.read",
    "ingest.sandbox",
    "jinja2",
    "lxml",
    "mailparser",
    "sqlalchemy.dialects.postgresql",
    "starlette",
    "uvicorn",
    "xlsxwriter",
}
MODELS = {"sqlmodel", "sqlalchemy.orm"}  # of office tables: users, letters, runs, health
CHECK = (
    "import sys\nfrom desk.cli import main\ntry:\n    main()\nexcept SystemExit as end:\n"
    "    assert not end.code, end.code\nprint('LOADED', *sorted({names} & set(sys.modules)))"
)


@pytest.mark.parametrize(
    ("command", "never"),
    [
        (("tally", "2019Q1"), NEVER | MODELS),
        (("log",), NEVER | MODELS),
        (("show", "a"), NEVER | MODELS),
        (("status",), NEVER),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_what_shows_something_loads_neither_readers_of_mail_nor_the_console(
    tmp_path, command, never
):
    desk = make_desk(tmp_path / "office")
    assert desk.take([received("a", "2019-01-05")]).status == 0
    done = subprocess.run(
        [sys.executable, "-c", CHECK.format(names=never), "--config", desk.settings, *command],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1].split() == ["LOADED"]
