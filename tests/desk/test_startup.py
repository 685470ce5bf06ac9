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
    "structlog",
    "uvicorn",
    "xlsxwriter",
}
MODELS = {"sqlmodel", "sqlalchemy.orm"}  # of office tables: users, letters, runs
TABLES = {"rich"}  # on a terminal
FORMS = {"desk.forms.tallies", "desk.forms.log"}  # of --json
FIGURES = {"desk.acts.tallies.tally", "scoring.groups"}
CHECK = (
    "import sys\nfrom desk.cli import main\ntry:\n    main()\nexcept SystemExit as end:\n"
    "    assert not end.code, end.code\nprint('LOADED', *sorted({names} & set(sys.modules)))"
)


@pytest.mark.parametrize(
    ("command", "never"),
    [
        (("tally", "2019Q1"), NEVER | MODELS | FORMS),
        (("tally", "2019Q1", "--json"), NEVER | MODELS | TABLES),
        (("log",), NEVER | MODELS | FORMS | FIGURES),
        (("log", "--json"), NEVER | MODELS | TABLES | FIGURES),
        (("show", "a"), NEVER | MODELS | TABLES),
        (("status",), NEVER | MODELS | TABLES),
    ],
    ids=lambda value: "".join(value) if isinstance(value, tuple) else "",
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
