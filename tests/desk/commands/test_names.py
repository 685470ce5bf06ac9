"""What the program, its pages and its papers tell a person to type is a command that is shown."""

import re

from desk.commands.table import DAILY_NAMES, GROUPS
from tests.house.tree import FOLDERS, text_files

TYPED = re.compile(r"(?<![\w./-])yishi ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?")
# a reader of sentences that the ledger keeps from before; the page that says that old names work
OLD = {"ledger/doubts.py", "docs/commands.md"}


def is_shown(name: str, inner: str) -> bool:
    """Whether that stands in the help: one of every day, or a group with what follows it."""
    group = next((noun for noun in GROUPS if noun.name == name), None)
    if group is None:
        return name in DAILY_NAMES
    return not inner or bool(group.otherwise) or inner in {line.name for line in group.lines}


def test_every_command_that_is_named_is_shown():
    assert [
        f"{file}: {typed[0]}"
        for file, text in text_files()
        if (file.parts[0] in {*FOLDERS, "docs"} or file.name.startswith("README"))
        and str(file) not in OLD
        for typed in TYPED.finditer(text)
        if not is_shown(typed[1], typed[2] or "")
    ] == []
