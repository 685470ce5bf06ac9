"""No module parses a sentence that another one wrote: what a program needs of a doubt or a reason
is a field.
"""

import ast
from pathlib import Path

from tests.house.tree import modules, parsed

SENTENCES = {"detail", "details", "because", "why", "sentence_of", "sentence_with_command"}
CUTS = {"split", "rsplit", "splitlines", "partition", "rpartition", "replace", "removeprefix"} | {
    "removesuffix",
    "startswith",
    "endswith",
    "find",
    "rfind",
    "index",
    "rindex",
    "translate",
}
SEARCHES = {"search", "match", "fullmatch", "findall", "finditer", "sub", "subn", "split"}
# Reads the sentences of programs before it, which had nothing else.
READER = Path("ledger/doubts.py")


def is_sentence(value: ast.expr) -> bool:
    """Whether a sentence is named in it, as a name, an attribute or a key."""
    names = (
        getattr(node, "id", None) or getattr(node, "attr", None) or getattr(node, "value", None)
        for node in ast.walk(value)
    )
    return any(isinstance(name, str) and name in SENTENCES for name in names)


def cuts(node: ast.AST) -> bool:
    """Whether it takes something out of a sentence, or looks for something in it."""
    match node:
        case ast.Call(func=ast.Attribute(value=value, attr=name), args=arguments):
            cut = name in CUTS and is_sentence(value)
            return cut or (name in SEARCHES and any(is_sentence(one) for one in arguments))
        case ast.Subscript(value=value, slice=ast.Slice()):
            return is_sentence(value)
        case ast.Compare(ops=[ast.In() | ast.NotIn()], comparators=[other]):
            return is_sentence(other) and isinstance(node.left, ast.Constant | ast.Name)
    return False


def splits_words(node: ast.AST) -> bool:
    match node:
        case ast.Import(names=names):
            return any(one.name == "shlex" for one in names)
        case ast.ImportFrom(module="shlex", names=names):
            return any(one.name != "quote" for one in names)
    return False


def test_no_module_cuts_a_sentence_or_looks_for_something_in_it() -> None:
    found = [
        f"{module}:{node.lineno} {ast.unparse(node)}"
        for module in modules()
        if module != READER
        for node in ast.walk(parsed(module))
        if isinstance(node, ast.expr) and cuts(node)
    ]
    assert found == []


def test_no_module_takes_a_command_to_pieces() -> None:
    """But the one that reads what programs before it wrote."""
    found = {
        module for module in modules() for node in ast.walk(parsed(module)) if splits_words(node)
    }
    assert found <= {READER}


def test_what_is_forbidden_is_noticed() -> None:
    for text in (
        "detail.split('；')",
        "re.sub('x', '', doubt.detail)",
        "_ID.findall(one['detail'])[0]",
        "words.get('because').replace('a', 'b')",
        "name in one.why",
        "detail[3:]",
        "_COMMAND.search(sentence_of(doubt))",
        "_NAME.search(f'{detail} {text}')",
    ):
        assert any(cuts(node) for node in ast.walk(ast.parse(text))), text
    assert not any(cuts(node) for node in ast.walk(ast.parse("shown + doubt.detail")))
