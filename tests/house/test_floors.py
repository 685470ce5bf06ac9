"""A floor uses the floors below it: import-linter holds the contracts of pyproject.toml against
the code.
"""

import subprocess
import sys
from pathlib import Path

from tests.house.tree import FOLDERS, ROOT, modules


def test_every_import_goes_downstairs() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_every_folder_of_code_is_a_floor() -> None:
    """A seventh folder would stand outside the contracts."""
    assert {file.parts[0] for file in modules()} == set(FOLDERS)
    assert {file.parent.name for file in ROOT.glob("*/__init__.py")} == set(FOLDERS)
