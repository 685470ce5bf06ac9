"""A file and a function can be read at one sitting; the limits are those of CONTRIBUTING.md."""

import ast
from pathlib import Path

import pytest

from tests.house.tree import modules, parsed, text_of

Function = ast.FunctionDef | ast.AsyncFunctionDef


def body_lines(function: Function) -> int:
    """Lines from the first statement after the docstring to the end."""
    first = (
        function.body[1]
        if ast.get_docstring(function, clean=False) is not None and len(function.body) > 1
        else function.body[0]
    )
    return (function.end_lineno or first.lineno) - first.lineno + 1


def functions_of(module: Path) -> dict[str, int]:
    return {
        f"{module}:{node.lineno} {node.name}": body_lines(node)
        for node in ast.walk(parsed(module))
        if isinstance(node, Function)
    }


@pytest.mark.parametrize("module", modules(), ids=str)
def test_no_file_is_over_300_lines(module: Path) -> None:
    assert len(text_of(module).splitlines()) <= 300


@pytest.mark.parametrize("module", modules(), ids=str)
def test_no_function_is_over_40_lines(module: Path) -> None:
    assert {name: lines for name, lines in functions_of(module).items() if lines > 40} == {}


def test_nine_files_of_ten_are_under_200_lines() -> None:
    lengths = {module: len(text_of(module).splitlines()) for module in modules()}
    over = {str(module): lines for module, lines in lengths.items() if lines >= 200}
    assert len(over) <= len(lengths) / 10, over


def test_nine_functions_of_ten_are_under_25_lines() -> None:
    lengths = {name: lines for module in modules() for name, lines in functions_of(module).items()}
    over = {name: lines for name, lines in lengths.items() if lines >= 25}
    assert len(over) <= len(lengths) / 10, over


@pytest.mark.parametrize(
    "module", [module for module in modules() if text_of(module).strip()], ids=str
)
def test_a_module_opens_by_saying_what_it_is(module: Path) -> None:
    assert ast.get_docstring(parsed(module))
