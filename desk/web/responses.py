"""An answer as an HTTP response: its headers and cookies. Decides nothing about who may see it."""

from collections.abc import Mapping
from urllib.parse import quote

from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.responses import Response as HttpResponse

from desk.web.mailhtml import document
from desk.web.rendering import render
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
