"""登录、退出、口令、主题: a person comes and goes. Knows no cookie's name."""

from dataclasses import dataclass

from config.errors import Forbidden
from desk.acts.users import SessionTerm, enter, is_right, leave
from desk.acts.users import set_password as keep_password
from desk.web.requests import Page, PlainText, Redirect, Request, Response
from desk.web.responses import THEMES
from desk.web.safety import local_path
from ledger.office.users import user, users


@dataclass(frozen=True, slots=True)
class LoginPage:
    """`next` is where to go then; `nobody`: there is no user yet."""

    next: str
    name: str = ""
    words: str = ""
    nobody: bool = False


@dataclass(frozen=True, slots=True)
class PasswordPage:
    words: str = ""


def login(request: Request) -> Response:
    if request.person:
        return Redirect("/")
    nobody = not users(request.console.book)
    return Page("login.html", LoginPage(local_path(request.query_text("next")), nobody=nobody))


def log_in(request: Request) -> Response:
    table, name = request.console.settings.console, request.form_text("name")
    try:
        key = enter(
            request.console.book,
            name,
            _raw(request, "password"),
            term=SessionTerm(table.idle, table.longest),
            now=request.console.now,
        )
    except Forbidden as error:
        following = local_path(request.form_text("next"))
        return Page("login.html", LoginPage(following, name, str(error)), 403)
    return Redirect(request.form_text("next"), cookies={"session": key})


def logout(request: Request) -> Response:
    if request.person:
        leave(request.console.book, request.person.session)
    return Redirect("/login", cookies={"session": None})


def password(_ask: Request) -> Response:
    return Page("password.html", PasswordPage())


def set_password(request: Request) -> Response:
    person = user(request.console.book, request.actor)
    if not is_right(_raw(request, "old"), person.password if person else None):
        return Page("password.html", PasswordPage("现在的口令不对"), 403)
    if _raw(request, "new") != _raw(request, "again"):
        return Page("password.html", PasswordPage("两次输入的新口令不一样"), 422)
    keep_password(
        request.console.book, request.actor, _raw(request, "new"), now=request.console.now
    )
    return Redirect("/login", cookies={"session": None})


def theme(request: Request) -> Response:
    wanted = request.form_text("theme")
    return Redirect(
        request.form_text("back"), cookies={"theme": wanted} if wanted in THEMES else {}
    )


def healthz(_ask: Request) -> Response:
    """The process answers."""
    return PlainText("ok\n")


def readyz(request: Request) -> Response:
    """The ledger answers, too; EdgeDown becomes 503."""
    with request.console.book.reading() as views:
        views.head()
    return PlainText("ready\n")


def _raw(request: Request, name: str) -> str:
    """A password may begin or end with a blank."""
    return next(iter(request.form.get(name, ())), "")
