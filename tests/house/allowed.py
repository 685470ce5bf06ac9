"""What still offends against a rule of the house, by name in allowed.toml: a list that only
shrinks. Run as a program it strikes what is mended.
"""

import json
import tomllib
from functools import cache
from pathlib import Path

from tests.house import figures

FILE = Path(__file__).with_name("allowed.toml")
LINES, BODY_LINES = 300, 40


@cache
def offenders() -> dict[str, set[str]]:
    """By rule: who offends today."""
    return {
        "long_files": {name for name, lines in figures.lengths().items() if lines > LINES},
        "long_functions": {
            f"{module} {name}" for module, name, lines in figures.bodies() if lines > BODY_LINES
        },
        "shared_names": set(figures.shared_names()),
        "gerunds": set(figures.gerunds()),
        "untyped": {
            f"{module} {number}"
            for module, count in figures.untyped().items()
            for number in range(1, count + 1)
        },
    }


def allowed() -> dict[str, set[str]]:
    return {rule: set(names) for rule, names in tomllib.loads(FILE.read_text("utf-8")).items()}


def complaints(rule: str) -> list[str]:
    """Who offends without leave, and whose leave is no longer needed."""
    present, leave = offenders()[rule], allowed()[rule]
    return [
        *sorted(present - leave),
        *(
            f"mended, `make strike` takes it off the list: {name}"
            for name in sorted(leave - present)
        ),
    ]


def strike() -> None:
    """The list without what is mended; nothing is ever added."""
    present = offenders()
    write({rule: names & present[rule] for rule, names in allowed().items()})


def write(lists: dict[str, set[str]]) -> None:
    blocks = (
        "".join([f"{rule} = [\n", *(f"  {json.dumps(name)},\n" for name in sorted(names)), "]\n"])
        for rule, names in lists.items()
    )
    FILE.write_text("\n".join(blocks), "utf-8")


if __name__ == "__main__":
    strike()
