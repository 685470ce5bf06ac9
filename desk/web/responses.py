"""An answer as an HTTP response: its template filled in, its headers and cookies. Decides nothing
about who may see it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import cache
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.responses import Response as HttpResponse

from desk.acts import labels
from desk.acts.labels import ROLES
from desk.web.access import may, menu_of
from desk.web.mailhtml import document
from desk.web.requests import (
    Download,
    Framed,
    Page,
    PlainText,
    Printout,
    Redirect,
    Request,
    Response,
)
from desk.web.safety import FRAME_HEADERS, PAPER_HEADERS, file_name, local_path
from scoring.score import points_text, signed_text


def respond(answer: Response, *, request: Request, theme: str, notice: str | None) -> HttpResponse:
    """The response to an answer; a notice is only told by a page."""
    match answer:
        case Page():
            return HTMLResponse(
                render(answer.template, answer.value, request=request, theme=theme, notice=notice),
                answer.status,
            )
        case Redirect():
            return RedirectResponse(local_path(answer.path), 303)
        case Download():
            return HttpResponse(
                answer.content,
                media_type=answer.kind,
                headers={"content-disposition": disposition(answer.name)},
            )
        case Framed():
            return HTMLResponse(document(answer.html), headers=FRAME_HEADERS)
        case Printout():
            return HTMLResponse(answer.html, headers=PAPER_HEADERS)
        case PlainText():
            return PlainTextResponse(answer.text, answer.status)


def disposition(name: str) -> str:
    """To be kept, under that name made safe; old browsers see only its ASCII."""
    safe = file_name(name)
    plain = safe.encode("ascii", "replace").decode().replace("?", "_")
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(safe, safe='')}"


def set_cookies(response: HttpResponse, cookies: Mapping[str, str | None], *, secure: bool) -> None:
    """Set them, or take them away (None): strict, and out of reach of any script."""
    for name, value in cookies.items():
        age = 0 if value is None else 365 * 86_400 if name == "theme" else None
        response.set_cookie(
            name,
            value or "",
            max_age=age,
            secure=secure,
            httponly=True,
            samesite="strict",
            path="/",
        )


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
    civil = date.fromisoformat(day[:10]) if isinstance(day, str) else day
    return f"{civil.year}年{civil.month}月{civil.day}日"


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
