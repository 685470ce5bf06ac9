"""The shipped rulebook with some of its text changed: other readings, other numbers, mistakes."""

from pathlib import Path

from scoring.rulebook_file import Rulebook, find_rulebook, load_rulebook

TEXT = (find_rulebook("yinchuan-2018") / "rules.toml").read_text("utf-8")


def changed_rulebook(folder: Path, *changes: tuple[str, str]) -> Rulebook:
    """The rulebook with each text, which occurs in it, replaced by the other; loaded from the
    folder, which is made.
    """
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "rules.toml").write_text(text, "utf-8")
    return load_rulebook(folder)


def reading(name: str, taken: str) -> tuple[str, str]:
    """The change that takes another reading."""
    head = f"[reading.{name}]\ntaken = "
    old = TEXT[TEXT.index(head) :].splitlines()[1]
    return f"{head}{old.removeprefix('taken = ')}", f'{head}"{taken}"'
