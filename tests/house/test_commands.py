"""Every command is documented, says what it does, and has one line in the table."""

import re
from typing import Any

from typer.core import TyperGroup

from desk.cli import program
from desk.commands.table import DAILY_NAMES, GROUPS
from tests.house.tree import ROOT


def commands_of(command: Any, *, path: str) -> dict[str, Any]:
    """`yishi poll`, `yishi item show`: each command that a person can type and is shown."""
    if not isinstance(command, TyperGroup):
        return {path: command}
    inner = [
        commands_of(command.get_command(None, name), path=f"{path} {name}")
        for name in command.list_commands(None)
    ]
    return {name: each for commands in inner for name, each in commands.items()}


def test_every_command_says_what_it_does_and_is_documented() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    commands = commands_of(program(), path="yishi")
    assert [name for name, each in commands.items() if not each.get_short_help_str(200)] == []
    assert [name for name in commands if not re.search(rf"{name}(?![\w-])", text)] == []


def test_the_readmes_name_what_is_used_every_day_and_every_group() -> None:
    names = [*DAILY_NAMES, *(noun.name for noun in GROUPS)]
    for file in ("README.md", "README.zh-CN.md"):
        text = (ROOT / file).read_text(encoding="utf-8")
        assert [name for name in names if not re.search(rf"yishi {name}(?![\w-])", text)] == [], (
            file
        )
