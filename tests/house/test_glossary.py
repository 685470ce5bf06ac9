"""One term, one identifier: what GLOSSARY.md names exists in the code under that name."""

import re

from tests.house.tree import FOLDERS, ROOT

ROWS = [
    tuple(cell.strip() for cell in line.strip("|").split("|"))
    for line in (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| term", "| ---"))
]
IDENTIFIERS = [(row[0], name) for row in ROWS for name in re.findall(r"`([^`]+)`", row[1])]


def words() -> frozenset[str]:
    """Every word of the code and of the data that ships with it."""
    files = [
        file
        for folder in FOLDERS
        for kind in ("*.py", "*.toml")
        for file in (ROOT / folder).rglob(kind)
    ]
    return frozenset(
        re.findall(r"\w+", "\n".join(file.read_text(encoding="utf-8") for file in files))
    )


def test_each_term_s_identifier_is_in_the_code() -> None:
    known = words()
    assert [row for row in IDENTIFIERS if not set(re.findall(r"\w+", row[1])) <= known] == []


def test_each_row_has_a_term_an_identifier_and_room_for_a_note() -> None:
    assert ROWS
    assert [row for row in ROWS if len(row) != 3 or not row[0] or "`" not in row[1]] == []


def test_no_identifier_stands_for_two_terms() -> None:
    names = [name for _, name in IDENTIFIERS]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []
