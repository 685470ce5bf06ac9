"""What a form or an address names, as a value: a day, an item; and what pages call codes and points.
Records nothing.
"""

from datetime import date

from config.errors import Refused
from desk.acts.record import Recorded
from desk.web.requests import Missing, Request
from ledger.views import ItemView, Views
from scoring.score import points_text, total_of


def day_of(text: str, *, otherwise: date) -> date:
    """2026-07-06; `otherwise` where nothing is written; Refused for anything else."""
    try:
        return date.fromisoformat(text) if text else otherwise
    except ValueError:
        raise Refused(f"{text!r} 不是日期，请写作 2026-07-06") from None


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
    return (
        f"，{'+' if change > 0 else ''}{points_text(change)} 分（{done.quarter}）"
        if done.came or done.went
        else ""
    )
