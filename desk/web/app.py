"""The console as an application: each request is read, its person found, checked, handed to a page in a thread, and answered; whatever
goes wrong becomes a page that says what to do. Decides no content.

How to add a page, in four steps (tests/desk/web/test_access.py fails until all are done):

1. `access.py`: one line in ROUTES: `Route("unit", "/units/{code}", "unit.unit", VIEW)` names the address, the page and who may see it; a form
   has a line of its own with "POST"; `menu="单位"` puts it into the navigation; `upload=True` where it brings files. That line registers it.
2. `pages/unit.py`: `def unit(request: Request) -> Response` asks views and acts (it runs in a thread), and returns Page, Redirect, Download,
   Framed or PlainText; raises Missing, Refused, Overtaken, Forbidden with a Chinese sentence.
3. `templates/unit.html`: `{% extends "base.html" %}`, blocks `title` and `main`; its value is `page`; macros in `parts.html` (`form` brings the
   token, `table_empty`, `pager`); filters `day`, `moment`, `age`, `size`, `points`; `may("route")` before a button. A form that changes what
   somebody saw has `{{ parts.revision(page.revision) }}`, and its act begins with `check_revision(...)` under the lock (forms.py).
4. `tests/desk/web/pages/test_unit.py` with the fixtures of `tests/desk/web/conftest.py`: `browser("editor").get("/units/d")`.
"""

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from functools import partial
from importlib import import_module
from secrets import token_urlsafe
from typing import TypeVar
from urllib.parse import quote

import anyio
import anyio.to_thread
import structlog
from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import Response as HttpResponse
from starlette.routing import Mount
from starlette.routing import Route as HttpRoute
from starlette.staticfiles import StaticFiles

from config.errors import EdgeDown, Forbidden, LedgerBroken, Refused, YishiError
from desk.acts.days import Misdated
from desk.acts.labels import Role
from desk.acts.users import SessionTerm, who
from desk.web.access import ROUTES, Route, may
from desk.web.forms import TooMuch, read_form
from desk.web.requests import (
    Console,
    Late,
    Missing,
    Overtaken,
    Page,
    Person,
    Redirect,
    Request,
    Response,
)
from desk.web.responses import FOLDER, THEMES, respond, set_cookies
from desk.web.safety import Asgi, check_origin, check_token, token_of, with_safety
from ledger.office.users import LoginSession, console_secret, tell_session

Handler = Callable[[Request], Response]
Done = TypeVar("Done")
THREADS = 8


@dataclass(slots=True)
class Visit:
    """One request while it is read: what is known of it so far."""

    request: Request
    key: str
    theme: str
    notice: str | None = None
    cookies: dict[str, str | None] = field(default_factory=dict)


class Site:
    """The console's routes, and what happens at each request."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._table = console.settings.console
        self._secret = console_secret(console.book)
        self._limiter: anyio.CapacityLimiter | None = None
        self.cookie = "__Host-yishi" if self._table.secure_cookies else "yishi"
        routes = [
            HttpRoute(route.path, self._endpoint(route, handler_of(route)), methods=[route.method])
            for route in ROUTES
        ]
        static = Mount("/static", StaticFiles(directory=FOLDER / "static"))
        self.routed = Starlette(
            routes=[*routes, static], exception_handlers={404: self._unknown, 405: self._unknown}
        )

    def _endpoint(
        self, route: Route, page: Handler
    ) -> Callable[[HttpRequest], Awaitable[HttpResponse]]:
        async def serve(http_request: HttpRequest) -> HttpResponse:
            visit = self._visit(http_request, route.name)
            return await guarded(
                partial(self._serve, http_request, visit, route, page),
                otherwise=partial(self._send, visit),
                route=route.name,
            )

        return serve

    def _visit(self, http_request: HttpRequest, name: str) -> Visit:
        key = http_request.cookies.get(self.cookie, "")
        fresh = "" if key else token_urlsafe(32)
        theme = http_request.cookies.get("theme", "")
        query = {
            each: http_request.query_params.getlist(each) for each in http_request.query_params
        }
        request = Request(
            self._console.renewed(),
            name,
            token_of(self._secret, key or fresh),
            path={each: str(value) for each, value in http_request.path_params.items()},
            query=query,
            partial="hx-request" in http_request.headers,
            here=str(http_request.url.replace(scheme="", netloc=""))
            if http_request.method == "GET"
            else "/",
        )
        return Visit(
            request,
            key,
            theme if theme in THEMES else "auto",
            cookies={self.cookie: fresh} if fresh else {},
        )

    async def _serve(
        self, http_request: HttpRequest, visit: Visit, route: Route, page: Handler
    ) -> HttpResponse:
        if route.monitor:
            visit.cookies.clear()
        else:
            await self._recognise(visit)
        if not may(visit.request.person.role if visit.request.person else None, route.name):
            if visit.request.person is None and route.method == "GET":
                return self._send(visit, Redirect(f"/login?next={quote(http_request.url.path)}"))
            raise Forbidden(
                "请先登录" if visit.request.person is None else "您的角色不能使用这一页"
            )
        if route.method == "POST":
            check_origin(http_request.headers)
            most = self._table.upload_bytes if route.upload else self._table.form_bytes
            form, files = await read_form(http_request, most=most)
            visit.request = replace(visit.request, form=form, files=files)
            check_token(visit.request.form_text("token"), secret=self._secret, key=visit.key)
        return await self._in_thread(partial(self._answer, visit, page))

    def _answer(self, visit: Visit, page: Handler) -> HttpResponse:
        try:
            answer = page(visit.request)
        except (Misdated, Late) as error:
            answer = question_page(error, visit.request)
        person = visit.request.person
        if isinstance(answer, Redirect) and answer.notice and person:
            tell_session(self._console.book, person.session, answer.notice)
        elif isinstance(answer, Page) and visit.notice and person and not visit.request.partial:
            tell_session(self._console.book, person.session, None)
        return self._send(visit, answer)

    async def _recognise(self, visit: Visit) -> None:
        if not visit.key:
            return
        term = SessionTerm(self._table.idle, self._table.longest)
        session: LoginSession | None = await self._in_thread(
            partial(who, self._console.book, visit.key, term=term, now=self._console.now)
        )
        if session:
            visit.notice = session.notice
            visit.request = replace(
                visit.request, person=Person(session.name, Role(session.role), session.id)
            )

    def _send(self, visit: Visit, answer: Response) -> HttpResponse:
        response = respond(answer, request=visit.request, theme=visit.theme, notice=visit.notice)
        cookies = {
            self.cookie if name == "session" else name: value
            for name, value in getattr(answer, "cookies", {}).items()
        }
        set_cookies(response, visit.cookies | cookies, secure=self._table.secure_cookies)
        return response

    async def _unknown(self, http_request: HttpRequest, _error: Exception) -> HttpResponse:
        visit = self._visit(http_request, "unknown")

        async def serve() -> HttpResponse:
            await self._recognise(visit)
            raise Missing("没有这个地址；请从上面的栏目进入")

        return await guarded(serve, otherwise=partial(self._send, visit), route="unknown")

    async def _in_thread(self, act: Callable[[], Done]) -> Done:
        """Ledger and templates block, so never in the loop; a few at once, so that the ledger's
        connections suffice.
        """
        if self._limiter is None:
            self._limiter = anyio.CapacityLimiter(THREADS)
        return await anyio.to_thread.run_sync(act, limiter=self._limiter)


def handler_of(route: Route) -> Handler:
    """The page function that a route names."""
    module, _, function = route.page.partition(".")
    handler: Handler = getattr(import_module(f"desk.web.pages.{module}"), function)
    return handler


def make_app(console: Console) -> Asgi:
    """The console, ready for a server."""
    return with_safety(Site(console).routed, hosts=console.settings.console.hosts)


Sent = TypeVar("Sent")

# The first that fits: status, heading.
PAGES: tuple[tuple[type[YishiError], int, str], ...] = (
    (Missing, 404, "没有这一页"),
    (Overtaken, 409, "已有人先改了"),
    (TooMuch, 413, "内容太大"),
    (Forbidden, 403, "不能这样做"),
    (Refused, 422, "没有写入"),
    (EdgeDown, 503, "暂时不可用"),
    (LedgerBroken, 500, "台账核验不通过"),
)


async def guarded(
    act: Callable[[], Awaitable[Sent]], *, otherwise: Callable[[Page], Sent], route: str
) -> Sent:
    """What `act` sends; whatever goes wrong becomes a page, and one request never harms another."""
    try:
        return await act()
    except Exception as error:  # noqa: BLE001 # the one round a web request (DESIGN.md 7)
        return otherwise(page_of(error, route=route))


def page_of(error: Exception, *, route: str) -> Page:
    """The page for an error; what nobody foresaw is logged under a number that the page shows."""
    for kind, status, heading in PAGES:
        if isinstance(error, kind):
            return error_page(status, heading, str(error))
    number = secrets.token_hex(4)
    structlog.get_logger().error(
        "request.failed", route=route, number=number, error=type(error).__name__, exc_info=error
    )
    return error_page(
        500, "出错了", f"程序没有料到的情况，已记入日志，编号 {number}；请把编号告诉管理员"
    )


def question_page(error: Misdated | Late, request: Request) -> Page:
    """What the form asked for, to be sent once more with what the person says to it."""
    fields = [(name, value) for name, values in request.form.items() for value in values]
    asked = {"token", "late", "even_so", "even_so_reason"}
    value = {
        "words": str(error),
        "reason": isinstance(error, Misdated),
        "fields": [(name, value) for name, value in fields if name not in asked],
        "late": bool(request.form_text("late")),
        "even_so": request.form_text("even_so_reason"),
    }
    return Page("question.html", value, 422)


def error_page(status: int, heading: str, words: str) -> Page:
    return Page("error.html", {"heading": heading, "words": words, "status": status}, status)
