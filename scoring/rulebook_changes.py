"""What one rulebook says otherwise than another: rows that came, went or changed, each in a
sentence. Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from scoring.describe import sentence_of
from scoring.rulebook import Rulebook
from scoring.schema import LaterValue, Rule, Step
from scoring.score import points_text
from scoring.soundness import readings_of

_ALONE = ("title", "document", "takes_effect", "period", "reprimand_after")
_UNSAID = {"checked", "if_reading"}


@dataclass(frozen=True, slots=True)
class RulebookChange:
    """One row: where it belongs, what it is called, what became of it and in what."""

    what: Literal["came", "went", "changed"]
    table: str
    name: str
    says: str


def differences(old: Rulebook, new: Rulebook) -> list[RulebookChange]:
    """In the order of the old rulebook, what came last; a row is known by its id or code."""
    found = [
        RulebookChange("changed", "head", key, f"{_text(was)} → {_text(now)}")
        for key in _ALONE
        if (was := getattr(old, key)) != (now := getattr(new, key))
    ]
    before, after = _rows(old), _rows(new)
    for (table, name), row in before.items():
        if (table, name) not in after:
            found.append(RulebookChange("went", table, name, _says(row, old)))
        elif changed := "，".join(_changes(row, after[table, name])):
            found.append(RulebookChange("changed", table, name, changed))
    found += [
        RulebookChange("came", table, name, _says(row, new))
        for (table, name), row in after.items()
        if (table, name) not in before
    ]
    taken = readings_of(new)
    for key, value in readings_of(old).items():
        if key in taken and taken[key] != value:
            found.append(RulebookChange("changed", "reading", key, f"{value} → {taken[key]}"))
    return found


def _rows(book: Rulebook) -> dict[tuple[str, str], Any]:
    found: dict[tuple[str, str], Any] = {
        ("article", name): says for name, says in book.articles.items()
    }
    rules = {("rule", rule.id): rule for rule in book.rules}
    tables = (
        "groups",
        "publications",
        "genre_names",
        "ranks",
        "categories",
        "occurrences",
        "together",
    )
    coded = {
        (table.removesuffix("s"), row.code): row for table in tables for row in getattr(book, table)
    }
    moved = {("credit", credit.unit): credit for credit in book.credits}
    mark = {("pass_mark", "pass_mark"): book.pass_mark} if book.pass_mark else {}
    return found | rules | coded | moved | mark


def _says(row: Any, book: Rulebook) -> str:
    if isinstance(row, Rule):
        return f"{sentence_of(row, book)}：{points_text(row.points)} 分（{row.cite}）"
    return f"{getattr(row, 'name', row if isinstance(row, str) else '')}".strip()


def _changes(old: Any, new: Any) -> Iterator[str]:
    if isinstance(old, str) or isinstance(new, str):
        if old != new:
            yield f"{old} → {new}"
        return
    for key in dict.fromkeys((*type(old).model_fields, *type(new).model_fields)):
        was, now = getattr(old, key, None), getattr(new, key, None)
        if key not in _UNSAID and was != now:
            yield f"{key} {_text(was)} → {_text(now)}"


def _text(value: object) -> str:
    if isinstance(value, Fraction):
        return points_text(value)
    if isinstance(value, LaterValue):
        return (
            f"{value.start} 起 {_text(value.quota if value.points is None else value.points)}"
            f"{'（已公布）' if value.announced else ''}"
        )
    if isinstance(value, Step):
        return f"{value.at} 条起 {_text(value.points)}"
    if isinstance(value, tuple):
        return "[" + "、".join(map(_text, value)) + "]"
    return "无" if value is None else str(value)
