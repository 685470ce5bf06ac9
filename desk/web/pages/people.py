"""用户: an admin lets people in, gives them a role and a password, throws them out. Shows no password, not even its hash."""

from collections.abc import Callable

import structlog

from config.errors import Forbidden, Refused
from desk.acts.users.people import add_user, disable_user, known, set_password, set_role
from desk.acts.users.roles import ROLES, Role
from desk.web.asking import Answer, Ask, Goto, Shown
from ledger.people import users
from ledger.sessions import count_sessions, end_sessions

MEANS = {
    Role.VIEWER: "看各页，不能改动",
    Role.EDITOR: "查看，并采用、认定、约稿、补录",
    Role.CHIEF: "编辑，并确认通报批评、签发",
    Role.SECRECY: "查看，并处理扣留的来件、封存",
    Role.ADMIN: "查看，并管用户、邮箱、设置",
}


def people(ask: Ask) -> Answer:
    return _shown(ask)


def add_person(ask: Ask) -> Answer:
    """What is wrong is said on the page itself; of what was typed the password alone is typed again."""
    try:
        _same(ask)
        person = add_user(
            ask.console.book,
            ask.said("name"),
            role=_role(ask),
            password=_raw(ask, "password"),
            now=ask.console.now,
        )
    except Refused as error:
        return _shown(ask, words=str(error), status=422)
    return _told(
        ask,
        person.name,
        f"已建立用户 {person.name}（{ROLES[Role(person.role)]}）；请当面告知口令，并请本人登录后改掉",
    )


def change_person(ask: Ask) -> Answer:
    change = CHANGES.get(ask.said("act"))
    if change is None:
        raise Refused("没有这种改动")
    name = known(ask.console.book, ask.path["name"]).name
    return _told(ask, name, change(ask, name))


def _set_role(ask: Ask, name: str) -> str:
    _not_oneself(ask, name, "角色")
    set_role(ask.console.book, name, role := _role(ask), now=ask.console.now)
    return f"{name} 现在是{ROLES[role]}；其各处的登录已结束"


def _set_password(ask: Ask, name: str) -> str:
    _not_oneself(ask, name, "口令")
    _same(ask)
    set_password(ask.console.book, name, _raw(ask, "password"), now=ask.console.now)
    return f"已重设 {name} 的口令；其各处的登录已结束"


def _disable(ask: Ask, name: str) -> str:
    _not_oneself(ask, name, "停用")
    disable_user(ask.console.book, name, now=ask.console.now)
    return f"已停用 {name}，已登录的随即退出"


def _enable(ask: Ask, name: str) -> str:
    disable_user(ask.console.book, name, now=ask.console.now, undo=True)
    return f"已重新启用 {name}"


def _throw_out(ask: Ask, name: str) -> str:
    return f"已结束 {name} 的 {end_sessions(ask.console.book, name)} 处登录"


CHANGES: dict[str, Callable[[Ask, str], str]] = {
    "role": _set_role,
    "password": _set_password,
    "disable": _disable,
    "enable": _enable,
    "throw_out": _throw_out,
}


def _shown(ask: Ask, *, words: str = "", status: int = 200) -> Answer:
    sessions = count_sessions(ask.console.book)
    found = [
        (one, ROLES[Role(one.role)], sessions.get(one.name, 0)) for one in users(ask.console.book)
    ]
    values = {
        "people": found,
        "roles": ROLES,
        "means": MEANS,
        "words": words,
        "name": ask.said("name"),
        "role_asked": ask.said("role"),
    }
    return Shown("people.html", values | {"section": "system"}, status)


def _told(ask: Ask, name: str, words: str) -> Goto:
    structlog.get_logger().info(
        "user.changed", name=name, by=ask.actor, act=ask.said("act") or "add"
    )
    return Goto("/system/users", words)


def _role(ask: Ask) -> Role:
    try:
        return Role(ask.said("role"))
    except ValueError:
        raise Refused("请选角色") from None


def _not_oneself(ask: Ask, name: str, what: str) -> None:
    """So an admin is always left."""
    if name == ask.actor:
        raise Forbidden(f"不能在这里改自己的{what}；口令在右上角改，其余请另一位管理员来做")


def _same(ask: Ask) -> None:
    if _raw(ask, "password") != _raw(ask, "again"):
        raise Refused("两次输入的口令不一样")


def _raw(ask: Ask, name: str) -> str:
    """A password may begin or end with a blank."""
    return next(iter(ask.form.get(name, ())), "")


PAGES = {"people": people, "add_person": add_person, "change_person": change_person}
