"""What a form or an address names, as a value: a day, an item; and what pages call codes and
points; a list's page by key, which counts nothing. Records nothing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar
from urllib.parse import urlencode

from config.errors import Refused
from config.roster import Unit
from desk.acts.record import Recorded
from desk.acts.rules import Rules
from desk.web.requests import Late, Missing, Request
from ledger.views import ItemView, Views
from scoring.score import signed_text, total_of


@dataclass(frozen=True, slots=True)
class Offered:
    """A unit in a list to choose from; `sought` are all its names and its code, for whoever types."""

    code: str
    short: str
    name: str
    sought: str


def day_asked(request: Request, name: str) -> date | None:
    """A day of the address; Refused where it is none."""
    try:
        return date.fromisoformat(request.query_text(name)) if request.query_text(name) else None
    except ValueError:
        raise Refused("日期请写作 2026-07-06") from None


def item_named(views: Views, name: str) -> ItemView:
    """The item of that id or ref; Missing where there is none."""
    item = views.items.by_name(name)
    if item is None:
        raise Missing(f"没有编号为 {name} 的信息")
    return item


def unit_asked(request: Request) -> tuple[str, tuple[Unit, ...]]:
    """The unit of the address, and how the roster has it in the course of time; Missing where it
    has none.
    """
    code = request.path["code"]
    blocks = request.console.rules.roster.blocks.get(code)
    if not blocks:
        raise Missing(f"名册上没有单位 {code!r}；可从“单位”一栏查找")
    return code, blocks


def names(request: Request) -> dict[str, str]:
    """Code → what people call it: units by their latest name, kinds of article 6."""
    rules = request.console.rules
    return unit_names(request) | {kind.code: kind.name for kind in rules.rulebook.categories}


def unit_names(request: Request) -> dict[str, str]:
    """The same of units alone."""
    blocks = request.console.rules.roster.blocks
    return {code: dated[-1].short for code, dated in blocks.items()}


def units_to_choose(request: Request) -> list[tuple[str, str]]:
    """Every unit that the roster ever had, by its whole name."""
    blocks = request.console.rules.roster.blocks
    return [(code, dated[-1].name) for code, dated in blocks.items()]


def told_points(done: Recorded) -> str:
    """What a fact changed: +3 分."""
    change = total_of(done.came) - total_of(done.went)
    return f"，{signed_text(change)} 分（{done.quarter}）" if done.came or done.went else ""


def ask_if_late(request: Request, *done: Recorded, brings: str) -> None:
    """Late before anything is kept, unless the person has seen that a fact of a closed quarter
    counts in an open one, and how much.
    """
    late = next((one for one in done if one.late), None)
    if late and not request.form_text("late"):
        raise Late(
            f"{late.late} 已签发，数字不再改动；这条记录计入 {late.quarter}："
            f"{brings.strip('，') or '得分不变'}。还没有写入"
        )


def units_by_group(
    rules: Rules, day: date, *, also: Collection[str] = ()
) -> list[tuple[str, list[Offered]]]:
    """The units listed on that day, and those named, under the names of their groups in the
    rulebook's order.
    """
    listed = list(rules.roster.listed_on(day))
    known = {unit.code for unit in listed}
    listed += [
        rules.roster.blocks[code][-1]
        for code in dict.fromkeys(also)
        if code in rules.roster.blocks and code not in known
    ]
    groups = {group.code: group.name for group in rules.rulebook.groups}
    groups |= {unit.group: unit.group for unit in listed if unit.group not in groups}
    members: dict[str, list[Offered]] = {code: [] for code in groups}
    for unit in listed:
        members[unit.group].append(
            Offered(
                unit.code,
                unit.short,
                unit.name,
                " ".join((unit.code, unit.name, unit.short, *unit.aliases)),
            )
        )
    return [(groups[code], listed_units) for code, listed_units in members.items() if listed_units]


Line = TypeVar("Line")
LINES = 100


@dataclass(frozen=True, slots=True)
class Pageful(Generic[Line]):
    """The lines of one page, and where the next one and the first one are; "" where there is none."""

    lines: Sequence[Line]
    older: str
    newest: str


def pageful(
    lines: Sequence[Line], rest: object | None, *, request: Request, path: str
) -> Pageful[Line]:
    """A page of these lines; `rest` is the key before which the next one begins, None where
    nothing is left.
    """
    kept = {
        name: list(values)
        for name, values in request.query.items()
        if name != "before" and any(values)
    }
    older = (
        f"{path}?{urlencode(kept | {'before': [str(rest)]}, doseq=True)}"
        if rest is not None
        else ""
    )
    newest = f"{path}?{urlencode(kept, doseq=True)}" if request.query_text("before") else ""
    return Pageful(lines, older, newest)
