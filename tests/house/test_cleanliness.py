"""Nothing of one person's machine, no registry's address, no silent exception to a rule."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

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

# Round a tick, a mail (on either side of the worker's border), an attachment in the worker, a web
# request; once in each.
CATCH_ALL = (
    "desk/service.py",
    "desk/acts/mailroom/intake.py",
    "ingest/worker.py",
    "ingest/documents/read.py",
    "desk/web/app.py",
)


def waivers_of(module: Path) -> Iterator[tuple[int, re.Match[str]]]:
    """Each comment that switches a rule off, with its line."""
    for token in tokenize.generate_tokens(io.StringIO(text_of(module)).readline):
        if token.type == tokenize.COMMENT and (waiver := WAIVER.search(token.string)):
            yield token.start[0], waiver


def test_no_file_names_one_machine_or_one_network() -> None:
    assert [
        f"{name}:{number}: {what}"
        for name, text in text_files()
        for number, line in enumerate(text.splitlines(), 1)
        for what, form in FORBIDDEN.items()
        if form.search(line)
    ] == []


def test_the_locks_are_ours_and_name_only_hashes() -> None:
    """The lock of uv itself writes the address of a registry's file host into every line."""
    names = {str(name) for name, _ in text_files()}
    assert "uv" + ".lock" not in names
    assert {"requirements.lock", "requirements-dev.lock"} <= names
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert "://" not in (ROOT / lock).read_text(encoding="utf-8")


def test_each_waiver_names_its_rule_and_its_reason() -> None:
    assert [
        f"{module}:{line}"
        for module in python_files()
        for line, waiver in waivers_of(module)
        if not waiver["codes"] or len(re.findall(r"\w", waiver["reason"])) < 8
    ] == []


def test_every_exception_is_caught_by_name() -> None:
    """But in the places where one failure must not stop the rest."""
    catches = {module.as_posix(): broad_catches(module) for module in modules()}
    assert {
        module: lines for module, lines in catches.items() if len(lines) > (module in CATCH_ALL)
    } == {}


def broad_catches(module: Path) -> list[int]:
    """Lines with `except:`, `except Exception` or `except BaseException`, also inside a tuple;
    tidying up and raising again is none.
    """
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
