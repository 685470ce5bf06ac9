"""What can be counted in a tree of code, ours or another checkout's: lengths, class names, untyped
dicts, gerunds, wide lines.
"""

import ast
import re
import unicodedata
from collections import Counter
from pathlib import Path

from tests.house.tree import ROOT, modules, parsed, text_of

Function = ast.FunctionDef | ast.AsyncFunctionDef
# JSON is made in the one, and the portable lines are read and written in the other.
JSON_PLACES = ("desk/forms/", "ledger/portable")
# They end like a gerund and name a thing of the trade or of the tree.
NOUNS = {"scoring", "wiring", "recording", "naming", "marking", "wording"}
COLUMNS = 100


def lengths(root: Path = ROOT) -> dict[str, int]:
    """Lines of each module."""
    return {str(module): len(text_of(module, root).splitlines()) for module in modules(root)}


def bodies(root: Path = ROOT) -> list[tuple[str, str, int]]:
    """Module, name and lines of each function's body, from the first statement after the docstring
    to the end.
    """
    return [
        (str(module), node.name, _body(node))
        for module in modules(root)
        for node in ast.walk(parsed(module, root))
        if isinstance(node, Function)
    ]


def _body(function: Function) -> int:
    described = ast.get_docstring(function, clean=False) is not None and len(function.body) > 1
    first = function.body[1 if described else 0]
    return (function.end_lineno or first.lineno) - first.lineno + 1


def shared_names(root: Path = ROOT) -> dict[str, list[str]]:
    """Public classes whose name stands in more than one module, with those modules."""
    places: dict[str, list[str]] = {}
    for module in modules(root):
        for node in parsed(module, root).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places.setdefault(node.name, []).append(str(module))
    return {name: where for name, where in places.items() if len(where) > 1}


def untyped(root: Path = ROOT) -> Counter[str]:
    """How often `dict[str, Any]` stands in each module that has no business with JSON."""
    return +Counter(
        {
            str(module): len(re.findall(r"\bdict\[str, Any\]", text_of(module, root)))
            for module in modules(root)
            if not str(module).startswith(JSON_PLACES)
        }
    )


def gerunds(root: Path = ROOT) -> list[str]:
    """Modules and folders that are named by an activity: they must be opened to be known."""
    names = {name for module in modules(root) for name in module.with_suffix("").parts}
    return sorted(name for name in names if name.endswith("ing") and name not in NOUNS)


def wide_lines(root: Path = ROOT) -> list[str]:
    """Lines that are wider than the page, a Chinese character being two columns wide."""
    return [
        f"{module}:{number}"
        for module in modules(root)
        for number, line in enumerate(text_of(module, root).splitlines(), 1)
        if len(line) > COLUMNS // 2 and _columns(line) > COLUMNS
    ]


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)
