"""Templates and how dates, numbers and codes are written in them. Every value is escaped; an
unknown one is an error. Asks nothing.
"""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from desk.acts import labels
from desk.acts.roles import ROLES
from desk.web.access import may, menu_of
from desk.web.requests import Request
from scoring.score import points_text, signed_text

FOLDER = Path(__file__).parent
THEMES = {"auto": "跟随系统", "light": "浅色", "dark": "深色"}


def render(
    template: str, value: object, *, request: Request, theme: str, notice: str | None
) -> str:
    """The template with its page's value and what every page has."""
    role = request.person.role if request.person else None
    common = {
        "request": request,
        "person": request.person,
        "role": ROLES[role] if role else "",
        "menu": menu_of(role) if role else (),
        "may": lambda name: may(role, name),
        "theme": theme,
        "themes": THEMES,
        "notice": notice,
        "today": request.console.today,
        "section": "",
    }
    own = dict(value) if isinstance(value, Mapping) else {"page": value}
    return environment().get_template(template).render(common | own)


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["labels"] = labels
    made.filters |= {
        "day": day_text,
        "moment": moment_text,
        "age": age_text,
        "points": points_of,
        "signed": signed_text,
        "size": size_text,
    }
    return made


def day_text(day: date | str | None) -> str:
    """2026年7月6日."""
    if not day:
        return "—"
    found = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    return f"{found.year}年{found.month}月{found.day}日"


def moment_text(moment: datetime | str | None) -> str:
    """2026-07-06 09:05, in Shanghai."""
    if not moment:
        return "—"
    return labels.minute_text(datetime.fromisoformat(moment) if isinstance(moment, str) else moment)


def age_text(seconds: float | None) -> str:
    """3 分钟, the largest unit only."""
    if seconds is None:
        return "—"
    for size, unit in ((86_400, "天"), (3_600, "小时"), (60, "分钟")):
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return f"{int(seconds)} 秒"


def size_text(count: float | None) -> str:
    """1.2 MB."""
    if count is None:
        return "—"
    for size, unit in ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "kB")):
        if count >= size:
            return f"{count / size:.1f} {unit}".replace(".0 ", " ")
    return f"{count} 字节"


def points_of(points: Fraction | str | float | None) -> str:
    """Points as they are announced."""
    if points is None:
        return "—"
    return points_text(points) if isinstance(points, Fraction) else str(points)
