"""Every command is documented, in both languages and in the manual."""

import re
from typing import Any

import typer

from desk.cli import app
from tests.house.tree import ROOT


def commands_of(command: Any, *, path: str) -> dict[str, Any]:
    """`yishi poll`, `yishi mailbox list`: each command that a person can type; the hidden ones are not for typing."""
    if not hasattr(command, "commands"):
        return {path: command}
    inner = [
        commands_of(each, path=f"{path} {name}")
        for name, each in command.commands.items()
        if not each.hidden
    ]
    return {name: each for found in inner for name, each in found.items()}


COMMANDS = commands_of(typer.main.get_command(app), path="yishi")


def test_every_command_is_documented() -> None:
    missing = []
    for place in ("README.md", "README.zh-CN.md", "docs/**/*.md"):
        text = "\n".join(file.read_text(encoding="utf-8") for file in sorted(ROOT.glob(place)))
        missing += [
            f"{command} in {place}"
            for command in COMMANDS
            if not re.search(rf"{command}(?![\w-])", text)
        ]
    assert missing == []


def test_every_command_says_what_it_does() -> None:
    assert [name for name, each in COMMANDS.items() if not each.get_short_help_str(200)] == []
