"""The command line's groups: what stands at the top, the old names, and what is loaded for a page
of help.
"""

import pytest

from desk.cli import program
from desk.commands.table import DAILY_NAMES, GROUPS, NEVER_FLAT
from tests.program import make_desk, yishi

OLD = [
    (line.old or (noun.name if line.name == noun.otherwise else line.name), noun.name, line)
    for noun in GROUPS
    if noun.name not in NEVER_FLAT
    for line in noun.lines
]


def test_ten_commands_and_the_groups_are_shown():
    root = program()
    assert root.list_commands(None) == [*DAILY_NAMES, *(noun.name for noun in GROUPS)]
    assert len(DAILY_NAMES) == 10


def test_every_command_goes_by_its_old_name_too():
    root = program()
    for old, group, line in OLD:
        if line.name == root.get_command(None, group).otherwise:
            continue  # the group itself stands for it; see below
        before, now = (
            root.get_command(None, old),
            root.get_command(None, group).get_command(None, line.name),
        )
        assert [option.name for option in before.params] == [option.name for option in now.params]
        assert before.help == now.help


@pytest.mark.parametrize("name", ["new", ""])
def test_a_group_s_name_alone_still_means_what_it_meant(tmp_path, name):
    desk = make_desk(tmp_path / "office")
    words = [name] if name else []
    done = desk("commission", *words, "供暖准备", "--unit", "d", "--due", "2099-01-01", "--json")
    assert (done.status, done.json["ref"][0]) == (0, "C")
    assert "通报" in desk("bulletin", "2019Q1", "--format", "html").out


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_is_in_chinese(option):
    for command in ([], ["item"], ["adopt"], ["objection", "new"]):
        page = yishi(*command, option).out
        assert "用法：yishi" in page
        assert not [
            word
            for word in ("Usage", "Options", "Commands", "Show this", "required")
            if word in page
        ]


def test_the_version_is_that_of_the_package():
    assert yishi("--version").out.startswith("yishi 0.")


def test_a_shell_is_told_how_to_complete(monkeypatch):
    monkeypatch.setenv("_YISHI_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "yishi item ")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert "withdraw" in yishi().out.split()
