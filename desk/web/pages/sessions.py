"""登录、退出、口令、主题: a person comes and goes. Knows no cookie's name."""

from config.errors import Forbidden
from desk.acts.users.entering import Term, enter, leave
from desk.acts.users.passphrases import is_right
from desk.acts.users.people import set_password as keep_password
from desk.web.asking import Answer, Ask, Goto, Plain, Shown
from desk.web.rendering import THEMES
from desk.web.safety import local_path
from ledger.people import user, users


def login(ask: Ask) -> Answer:
    if ask.person:
        return Goto("/")
    return Shown(
        "login.html",
        {
            "next": local_path(ask.asked("next")),
            "name": "",
            "words": "",
            "nobody": not users(ask.console.book),
        },
    )


def log_in(ask: Ask) -> Answer:
    table, name = ask.console.settings.console, ask.said("name")
    try:
        key = enter(
            ask.console.book,
            name,
            _raw(ask, "password"),
            term=Term(table.idle, table.longest),
            now=ask.console.now,
        )
    except Forbidden as error:
        values = {
            "next": local_path(ask.said("next")),
            "name": name,
            "words": str(error),
            "nobody": False,
        }
        return Shown("login.html", values, 403)
    return Goto(ask.said("next"), cookies={"session": key})


def logout(ask: Ask) -> Answer:
    if ask.person:
        leave(ask.console.book, ask.person.session)
    return Goto("/login", cookies={"session": None})


def password(_ask: Ask) -> Answer:
    return Shown("password.html", {"words": ""})


def set_password(ask: Ask) -> Answer:
    person = user(ask.console.book, ask.actor)
    if not is_right(_raw(ask, "old"), person.password if person else None):
        return Shown("password.html", {"words": "现在的口令不对"}, 403)
    if _raw(ask, "new") != _raw(ask, "again"):
        return Shown("password.html", {"words": "两次输入的新口令不一样"}, 422)
    keep_password(ask.console.book, ask.actor, _raw(ask, "new"), now=ask.console.now)
    return Goto("/login", cookies={"session": None})


def theme(ask: Ask) -> Answer:
    wanted = ask.said("theme")
    return Goto(ask.said("back"), cookies={"theme": wanted} if wanted in THEMES else {})


def healthz(_ask: Ask) -> Answer:
    """The process answers."""
    return Plain("ok\n")


def readyz(ask: Ask) -> Answer:
    """The ledger answers, too; EdgeDown becomes 503."""
    with ask.console.book.reading() as views:
        views.head()
    return Plain("ready\n")


def _raw(ask: Ask, name: str) -> str:
    """A password may begin or end with a blank."""
    return next(iter(ask.form.get(name, ())), "")


PAGES = {
    "login": login,
    "log_in": log_in,
    "logout": logout,
    "password": password,
    "set_password": set_password,
    "theme": theme,
    "healthz": healthz,
    "readyz": readyz,
}
