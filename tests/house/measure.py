"""What the house weighs, this checkout or another: `make house`, `make house AT=folder`. Its lines
are those of 100 columns.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles

from tests.house import figures
from tests.house.journeys import journeys
from tests.house.tree import FOLDERS, ROOT


def main(root: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        for line in weights(root, Path(name) / "tree"):
            say(line)
        for what, way in journeys(root, Path(name) / "office"):
            say(f"{what}: {len({file for file, _ in way})} modules, {len(way)} functions")
    say(f"tests: {collected(root):,}")


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def weights(root: Path, copy: Path) -> Iterator[str]:
    """Of a copy that is formatted anew."""
    for name in FOLDERS:
        shutil.copytree(root / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    ruff = Path(sys.executable).with_name("ruff")
    form = ("--line-length", str(figures.COLUMNS), "--target-version", "py311")
    subprocess.run([ruff, "format", "--isolated", "--quiet", "--no-cache", *form, copy], check=True)
    files = list(figures.lengths(copy).values())
    bodies = [lines for _, _, lines in figures.bodies(copy)]
    yield f"modules: {len(files)}"
    yield f"lines: {sum(files):,}"
    yield f"lines of a file: {spread(files)}"
    yield f"lines of a function's body: {spread(bodies)}, of {len(bodies):,}"
    yield f"public class names in two modules: {len(figures.shared_names(copy))}"
    yield f"dict[str, Any] outside desk/forms and ledger/portable: {figures.untyped(copy).total()}"
    yield f"modules named by a gerund: {len(figures.gerunds(copy))}"
    yield f"lines over 100 columns: {len(figures.wide_lines(copy)):,}"


def spread(numbers: Sequence[int]) -> str:
    tenth = quantiles(numbers, n=10)[-1]
    return f"median {median(numbers):g}, p90 {tenth:.0f}, longest {max(numbers)}"


def collected(root: Path) -> int:
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:randomly"]
    done = subprocess.run(
        command,
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    count = re.search(r"^(\d+) tests collected", done.stdout, re.MULTILINE)
    return int(count[1]) if count else 0


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve() if sys.argv[1:] else ROOT)
