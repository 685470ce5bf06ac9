"""The tree as the tests of the house see it: the six folders' modules, and every file of the
repository.
"""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("config", "ingest", "classify", "ledger", "scoring", "desk")


def modules(root: Path = ROOT) -> tuple[Path, ...]:
    """Every module of the program, from the root."""
    return tuple(
        file.relative_to(root)
        for folder in FOLDERS
        for file in sorted((root / folder).rglob("*.py"))
    )


def python_files() -> tuple[Path, ...]:
    """The modules and the tests, from the root."""
    return (
        *modules(),
        *(file.relative_to(ROOT) for file in sorted((ROOT / "tests").rglob("*.py"))),
    )


def text_files() -> Iterator[tuple[Path, str]]:
    """Each file that git keeps or would keep, with its text; what is no UTF-8 is left out."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    for name in sorted(set(listed.stdout.decode().split("\0")) - {""}):
        try:
            yield Path(name), (ROOT / name).read_text(encoding="utf-8")
        except (UnicodeDecodeError, FileNotFoundError):
            continue


@cache
def text_of(module: Path, root: Path = ROOT) -> str:
    return (root / module).read_text(encoding="utf-8")


@cache
def parsed(module: Path, root: Path = ROOT) -> ast.Module:
    return ast.parse(text_of(module, root), filename=str(module))
