"""What is not closed yet stands in open.toml: there a test must fail, and once it passes its line
has to go (`python tests/hostile_units/strike.py`). The list only shrinks.
"""

import tomllib
from pathlib import Path

import pytest

HERE = Path(__file__).parent
OPEN = tomllib.loads((HERE / "open.toml").read_text("utf-8"))
REASON = "issue 14: not closed yet; once it passes, python tests/hostile_units/strike.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == HERE and isinstance(item, pytest.Function):
            names = OPEN.get(item.path.stem, {}).get(item.originalname, [])
            if (item.callspec.id if hasattr(item, "callspec") else "") in names:
                item.add_marker(
                    pytest.mark.xfail(strict=True, raises=AssertionError, reason=REASON)
                )
