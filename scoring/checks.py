"""What is wrong with a rulebook's file and what in it deserves a look: each with file, line and
what to do. Reads the file, changes nothing.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from config.errors import Misconfigured
from config.tomlfile import read_toml
from scoring.rulebook import Rulebook
from scoring.rulebook_file import parse_rulebook
from scoring.schema import Dated
from scoring.soundness import problems

_LINE = re.compile(r"line (\d+)")
_NAMED = r"""^\s*(?:id|code|key|unit)\s*=\s*["']WORD["']"""
_DECLARED = rf"""(?:{_NAMED}|^\s*["']?WORD["']?\s*=|^\s*\[+WORD\]+)"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing: `wrong` keeps the rulebook from being used, `look` does not."""

    weight: Literal["wrong", "look"]
    file: str
    line: int | None
    says: str


def check_rulebook(folder: Path) -> list[Finding]:
    """Everything that is wrong with the folder's rules.toml as far as it can be read, then what
    nothing cites, and what is announced or unchecked.
    """
    path = folder / "rules.toml"
    content = read_toml(path)
    text = content.decode("utf-8", errors="replace")
    try:
        book = parse_rulebook(content, where=str(path))
    except Misconfigured as error:
        says = str(error).removeprefix(f"{path}：")
        return [Finding("wrong", str(path), _line_of_error(says, text), says)]
    wrong = [
        Finding("wrong", str(path), _line_of(says.partition("：")[0], text), says)
        for says in problems(book)
    ]
    return wrong + [
        Finding("look", str(path), line, says) for line, says in _looks(book, content, folder, text)
    ]


def uncited(
    book: Rulebook, content: bytes, *, elsewhere: frozenset[str] = frozenset()
) -> list[str]:
    """Articles that nothing in the file cites, whatever reading is taken; `elsewhere` are those
    that unscored.toml explains.
    """
    cited = set(_cites(tomllib.loads(content.decode("utf-8-sig"))))
    return [article for article in book.articles if article not in cited | elsewhere]


def unscored(folder: Path) -> frozenset[str]:
    """Articles of which unscored.toml, beside the rules, says why they score nothing."""
    path = folder / "unscored.toml"
    return (
        frozenset(_cites(tomllib.loads(read_toml(path).decode("utf-8-sig"))))
        if path.is_file()
        else frozenset()
    )


def _looks(
    book: Rulebook, content: bytes, folder: Path, text: str
) -> Iterator[tuple[int | None, str]]:
    for article in uncited(book, content, elsewhere=unscored(folder)):
        yield (
            _line_of(article, text),
            f"{article} 没有被引用：写一条规则，或在 unscored.toml 里说明为何不计分",
        )
    dated: dict[str, Dated] = {rule.id: rule for rule in book.rules} | {
        group.code: group for group in book.groups
    }
    for name, row in dated.items():
        if row.announced or any(change.announced for change in row.then):
            yield _line_of(name, text), f"{name}：已公布，尚未施行，不计分；施行后去掉 announced"
    followed = set(re.findall(r'if_reading\s*=\s*"([^="]+)=', text))
    for choice in book.choices:
        if choice.key not in followed:
            yield (
                _line_of(choice.key, text),
                f"{choice.key}：没有一行的 if_reading 随它而变；只作说明",
            )
    if book.checked is None:
        yield None, "没有写 checked：最近一次与原文核对的日期"


def _cites(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "cite" and isinstance(value, str):
                yield value
            else:
                yield from _cites(value)
    elif isinstance(data, list):
        for one in data:
            yield from _cites(one)


def _line_of_error(says: str, text: str) -> int | None:
    """Where the reader of TOML says, else where the last name that the sentence begins with is
    written.
    """
    if found := _LINE.search(says):
        return int(found[1])
    key = says.removeprefix("没有 ").removeprefix("缺少 ").partition("：")[0].partition(" ")[0]
    parts = key.split(".")
    spans = sorted(
        ((a, b) for a in range(len(parts)) for b in range(a + 1, len(parts) + 1)),
        key=lambda span: span[0] - span[1],
    )
    names = [".".join(parts[a:b]) for a, b in spans]
    named = (line for name in names if (line := _line_of(name, text, of=_NAMED)))
    return next(named, None) or next(
        (line for name in names if (line := _line_of(name, text))), None
    )


def _line_of(name: str, text: str, *, of: str = _DECLARED) -> int | None:
    """The line on which something of that name is declared."""
    declared = re.compile(of.replace("WORD", re.escape(name.rpartition(" ")[2])))
    return next(
        (number for number, line in enumerate(text.splitlines(), 1) if declared.match(line)), None
    )
