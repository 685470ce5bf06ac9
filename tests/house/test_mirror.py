"""Every module has its test: `a/b.py` has `tests/a/test_b.py`; a sub-package may have one for all
of it, `tests/a/test_sub.py`.
"""

from pathlib import Path

from tests.house.tree import ROOT, modules, python_files, text_of

# Without a test of their own, each for its reason.
EXCEPTIONS = {
    "classify/submission.py": "types only",
    "config/clock.py": "one line that asks the system",
    "config/errors.py": "names only",
    "ingest/mail.py": "types only",
}


def test_every_module_has_its_test() -> None:
    """Of its own, or its folder's, or one that imports it; the desk is also driven whole, by
    tests/end_to_end and the command line.
    """
    tests = "\n".join(text_of(file) for file in python_files() if file.parts[0] == "tests")
    assert [
        str(module)
        for module in modules()
        if module.name != "__init__.py"
        and module.as_posix() not in EXCEPTIONS
        and module.parts[0] != "desk"
        and ".".join(module.with_suffix("").parts) not in tests
        and not any((ROOT / "tests" / place).is_file() for place in places_of(module))
    ] == []


def places_of(module: Path) -> list[str]:
    folders = [folder for folder in module.parents if len(folder.parts) > 1]
    return [
        f"{module.parent}/test_{module.stem}.py",
        *(f"{folder.parent}/test_{folder.name}.py" for folder in folders),
    ]


def test_the_exceptions_are_still_needed() -> None:
    for name in EXCEPTIONS:
        module = Path(name)
        assert (ROOT / module).is_file(), name
        assert not (ROOT / "tests" / module.with_name(f"test_{module.name}")).exists(), name
