"""Every module has its test: `a/b.py` has `tests/a/test_b.py`; a sub-package may have one for all of it, `tests/a/test_sub.py`."""

from pathlib import Path

import pytest

from tests.house.tree import ROOT, modules

# Without a test of their own, each for its reason.
EXCEPTIONS = {
    "classify/submission.py": "types only",
    "config/clock.py": "one line that asks the system",
    "config/errors.py": "names only",
    "ingest/mail.py": "types only",
}
TESTED = [
    module
    for module in modules()
    if module.name != "__init__.py" and module.as_posix() not in EXCEPTIONS
]


@pytest.mark.parametrize("module", TESTED, ids=str)
def test_a_module_has_its_test(module: Path) -> None:
    places = [
        f"{module.parent}/test_{module.stem}.py",
        *(
            f"{folder.parent}/test_{folder.name}.py"
            for folder in module.parents
            if len(folder.parts) > 1
        ),
    ]
    dotted = ".".join(module.with_suffix("").parts)
    used = any(
        dotted in text.read_text(encoding="utf-8") for text in (ROOT / "tests").rglob("*.py")
    )
    driven = (
        module.parts[0] == "desk"
    )  # acts and commands are also driven whole, by tests/end_to_end and the command line
    assert used or driven or any((ROOT / "tests" / place).is_file() for place in places), (
        f"none of {places} exists"
    )


def test_the_exceptions_are_still_needed() -> None:
    for name in EXCEPTIONS:
        module = Path(name)
        assert (ROOT / module).is_file(), name
        assert not (ROOT / "tests" / module.with_name(f"test_{module.name}")).exists(), name
