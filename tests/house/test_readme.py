"""What both READMEs tell a person to type works, and both tell the same."""

import re
import shlex

from tests.house.tree import ROOT
from tests.program import yishi

READMES = ("README.md", "README.zh-CN.md")
# Those that need a mailbox or never end.
NEEDS_A_MAILBOX = {"poll", "run"}


def typed(readme: str) -> list[list[str]]:
    """Every line of the blocks of shell, in words and without its comment."""
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / readme).read_text("utf-8"), re.DOTALL)
    return [
        shlex.split(line, comments=True)
        for block in blocks
        for line in block.splitlines()
        if line.strip()
    ]


def test_the_commands_of_the_quick_start_do_what_they_say(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tried = []
    for program, *arguments in typed(READMES[0]):
        if program == ".venv/bin/yishi" and not NEEDS_A_MAILBOX & set(arguments):
            done = yishi(*arguments)
            assert (done.status, done.err) == (0, ""), arguments
            tried += arguments
    assert {"init", "config", "verify", "tally"} <= set(tried)
    assert (tmp_path / "office" / "yishi.toml").is_file()


def test_every_make_target_that_is_named_exists():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for readme in READMES:
        text = (ROOT / readme).read_text("utf-8")
        named = {words[1] for words in typed(readme) if words[0] == "make"}
        named |= set(re.findall(r"`make ([a-z]+)`", text))
        assert "demo" in named
        assert named <= targets, readme


def test_both_languages_type_the_same():
    english, chinese = map(typed, READMES)
    assert english == chinese


def test_what_a_document_points_to_is_there():
    documents = ["ARCHITECTURE.md", "CONTRIBUTING.md", "docs/commands.md", "docs/settings.md"]
    assert [
        f"{document}: {link}"
        for document in (*READMES, *documents)
        for link in re.findall(r"\]\(([^)#:]+)\)", (ROOT / document).read_text("utf-8"))
        if not (ROOT / document).parent.joinpath(link).exists()
    ] == []


def test_every_module_that_the_architecture_names_is_there():
    named = re.findall(
        r"`([a-z_]+/[a-z_/]+(?:\.py|/))`", (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    )
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_setting_is_described():
    """Of config/yishi.example.toml each key stands in docs/settings.md with its table."""
    described = (ROOT / "docs" / "settings.md").read_text("utf-8")
    table, missing = "", []
    for line in (ROOT / "config" / "yishi.example.toml").read_text("utf-8").splitlines():
        if head := re.match(r"\[+([a-z]+)\]+$", line):
            table = head[1]
        elif key := re.match(r"(?:# )?([a-z_]+) = ", line):
            name = f"{table}.{key[1]}" if table else key[1]
            missing += [] if f"`{name}`" in described else [name]
    assert missing == []
