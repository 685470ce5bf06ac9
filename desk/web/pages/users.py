"""用户: an admin lets people in, gives them a role and a password, throws them out. Shows no
password, not even its hash.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import structlog

from config.errors import Forbidden, Refused
from desk.acts.labels import ROLES, Role
from desk.acts.users import add_user, disable_user, known, set_password, set_role
from desk.web.requests import Page, Redirect, Request, Response
from ledger.office.users import User, count_sessions, end_sessions
from ledger.office.users import users as known_users

MEANS = {
    Role.VIEWER: "看各页，不能改动",
    Role.EDITOR: "查看，并采用、认定、约稿、补录",
    Role.CHIEF: "编辑，并确认通报批评、签发",
    Role.SECRECY: "查看，并处理扣留的来件、清除",
    Role.ADMIN: "查看，并管用户、邮箱、设置",
}


@dataclass(frozen=True, slots=True)
class UserLine:
    """A person, what the role is called, and in how many browsers they are logged in."""

    user: User
    role: str
    sessions: int


@dataclass(frozen=True, slots=True)
class UsersPage:
    """`name` and `role` are what was typed of a new person that was refused."""

    users: tuple[UserLine, ...]
    words: str
    name: str
    role: str
    roles: Mapping[Role, str] = field(default_factory=lambda: ROLES)
    means: Mapping[Role, str] = field(default_factory=lambda: MEANS)


def users(request: Request) -> Response:
    return _shown(request)


def add_person(request: Request) -> Response:
    """What is wrong is said on the page itself; of what was typed the password alone is typed
    again.
    """
    try:
        _same(request)
        person = add_user(
            request.console.book,
            request.form_text("name"),
            role=_role(request),
            password=_raw(request, "password"),
            now=request.console.now,
        )
    except Refused as error:
        return _shown(request, words=str(error), status=422)
    return _told(
        request,
        person.name,
        (
            f"已建立用户 {person.name}（{ROLES[Role(person.role)]}）；请当面告知口令，"
            "并请本人登录后改掉"
        ),
    )


def change_person(request: Request) -> Response:
    change = CHANGES.get(request.form_text("act"))
    if change is None:
        raise Refused("没有这种改动")
    name = known(request.console.book, request.path["name"]).name
    return _told(request, name, change(request, name))


def _set_role(request: Request, name: str) -> str:
    _not_oneself(request, name, "角色")
    set_role(request.console.book, name, role := _role(request), now=request.console.now)
    return f"{name} 现在是{ROLES[role]}；其各处的登录已结束"


def _set_password(request: Request, name: str) -> str:
    _not_oneself(request, name, "口令")
    _same(request)
    set_password(request.console.book, name, _raw(request, "password"), now=request.console.now)
    return f"已重设 {name} 的口令；其各处的登录已结束"


def _disable(request: Request, name: str) -> str:
    _not_oneself(request, name, "停用")
    disable_user(request.console.book, name, now=request.console.now)
    return f"已停用 {name}，已登录的随即退出"


def _enable(request: Request, name: str) -> str:
    disable_user(request.console.book, name, now=request.console.now, undo=True)
    return f"已重新启用 {name}"


def _throw_out(request: Request, name: str) -> str:
    return f"已结束 {name} 的 {end_sessions(request.console.book, name)} 处登录"


CHANGES: dict[str, Callable[[Request, str], str]] = {
    "role": _set_role,
    "password": _set_password,
    "disable": _disable,
    "enable": _enable,
    "throw_out": _throw_out,
}


def _shown(request: Request, *, words: str = "", status: int = 200) -> Response:
    book = request.console.book
    sessions = count_sessions(book)
    listed = tuple(
        UserLine(user, ROLES[Role(user.role)], sessions.get(user.name, 0))
        for user in known_users(book)
    )
    page = UsersPage(listed, words, request.form_text("name"), request.form_text("role"))
    return Page("users.html", page, status)


def _told(request: Request, name: str, words: str) -> Redirect:
    structlog.get_logger().info(
        "user.changed", name=name, by=request.actor, act=request.form_text("act") or "add"
    )
    return Redirect("/system/users", words)


def _role(request: Request) -> Role:
    try:
        return Role(request.form_text("role"))
    except ValueError:
        raise Refused("请选角色") from None


def _not_oneself(request: Request, name: str, what: str) -> None:
    """So an admin is always left."""
    if name == request.actor:
        raise Forbidden(f"不能在这里改自己的{what}；口令在右上角改，其余请另一位管理员来做")


def _same(request: Request) -> None:
    if _raw(request, "password") != _raw(request, "again"):
        raise Refused("两次输入的口令不一样")


def _raw(request: Request, name: str) -> str:
    """A password may begin or end with a blank."""
    return next(iter(request.form.get(name, ())), "")
