"""Nothing of one person's machine, no registry's address, no silent exception to a rule."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, modules, parsed, python_files, text_files, text_of

# Spelled apart, so that this file holds none of them.
FORBIDDEN = {
    "a path of one machine": re.compile(
        r"(?<![\w.}%])/(?:" + "work|tmp|root" + r")/\w|(?<![\w.}%])/" + r"home/[a-z]"
    ),
    "a neighbouring folder": re.compile(r"\.\./" + r"shared\b"),
    "an address of a registry": re.compile(
        "pypi"
        r"\.(?:org|python)|python"
        r"hosted|(?<!no-emit-)index"
        r"-url\b|npm"
        r"js\.|mirrors?\.[a-z]+\."
    ),
}
WAIVER = re.compile(
    r"#\s*(?P<kind>noqa|type:\s*ignore|nosec|pragma)(?P<codes>:?\s*[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*|\[[a-z, -]+\])?(?P<reason>.*)"
)

# Round a tick, a mail (on either side of the worker's border), an attachment in the worker, a web request; once in each.
CATCH_ALL = (
    "desk/daemon.py",
    "desk/acts/mailroom/intake.py",
    "ingest/worker.py",
    "ingest/documents/read.py",
    "desk/web/errors.py",
)


def comments_of(module: Path) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(text_of(module)).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_names(what: str) -> None:
    found = [
        f"{name}:{number}"
        for name, text in text_files()
        for number, line in enumerate(text.splitlines(), 1)
        if FORBIDDEN[what].search(line)
    ]
    assert found == []


def test_the_locks_are_ours_and_name_only_hashes() -> None:
    """The lock of uv itself writes the address of a registry's file host into every line."""
    names = {str(name) for name, _ in text_files()}
    assert "uv" + ".lock" not in names
    assert {"requirements.lock", "requirements-dev.lock"} <= names
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert "://" not in (ROOT / lock).read_text(encoding="utf-8")


@pytest.mark.parametrize("module", python_files(), ids=str)
def test_each_waiver_names_its_rule_and_its_reason(module: Path) -> None:
    waivers = [(line, WAIVER.search(comment)) for line, comment in comments_of(module)]
    bare = [
        line
        for line, found in waivers
        if found and not (found["codes"] and len(re.findall(r"\w", found["reason"])) >= 8)
    ]
    assert bare == []


@pytest.mark.parametrize("module", modules(), ids=str)
def test_every_exception_is_caught_by_name(module: Path) -> None:
    """But in the four places where one failure must not stop the rest."""
    assert len(broad_catches(module)) <= (module.as_posix() in CATCH_ALL)


def broad_catches(module: Path) -> list[int]:
    """Lines with `except:`, `except Exception` or `except BaseException`, also inside a tuple; tidying up and raising again is none."""
    handlers = [
        node
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.ExceptHandler) and not raises_again(node)
    ]
    return [
        node.lineno
        for node in handlers
        if node.type is None or {"Exception", "BaseException"} & names_in(node.type)
    ]


def raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def names_in(expression: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(expression) if isinstance(node, ast.Name)}
