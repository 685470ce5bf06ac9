"""`yishi user ...`: who may enter the console. A password is asked for, or read from standard
input; it never stands on the command line.
"""

import getpass
import sys
from typing import Annotated

import typer

from desk.acts.labels import ROLES, Role
from desk.commands.common import Json, at_desk, print_json, print_table

_Name = Annotated[str, typer.Argument(metavar="NAME", help="用户名，可用汉字")]
_RoleOption = Annotated[
    Role,
    typer.Option(
        "--role", help="viewer 查看，editor 编辑，chief 主管，secrecy 保密员，admin 管理员"
    ),
]


def add(context: typer.Context, name: _Name, role: _RoleOption = Role.VIEWER) -> None:
    """建立用户；口令随后输入两遍，或从标准输入读一行。"""
    from desk.acts.users import add_user

    with at_desk(context) as desk:
        person = add_user(desk.book, name, role=role, password=_password(), now=desk.now)
    typer.echo(f"已建立用户 {person.name}（{ROLES[role]}）")


def list_(context: typer.Context, json: Json = False) -> None:
    """列出用户及其角色、是否停用。"""
    from rich.markup import escape
    from rich.table import Table

    from ledger.office.users import users

    with at_desk(context) as desk:
        listed = users(desk.book)
    if json:
        from desk.forms.service import user_form

        print_json([user_form(one) for one in listed])
        return
    table = Table("用户", "角色", "状态", box=None, padding=(0, 2, 0, 0))
    for one in listed:
        table.add_row(escape(one.name), ROLES[Role(one.role)], "停用" if one.disabled else "可用")
    print_table(table)


def password(context: typer.Context, name: _Name) -> None:
    """改口令（其各处的登录随即结束）。"""
    from desk.acts.users import set_password

    with at_desk(context) as desk:
        set_password(desk.book, name, _password(), now=desk.now)
    typer.echo(f"已改 {name} 的口令")


def role_(
    context: typer.Context,
    name: _Name,
    role: Annotated[Role, typer.Argument(metavar="ROLE", help="新的角色")],
) -> None:
    """改角色（其各处的登录随即结束）。"""
    from desk.acts.users import set_role

    with at_desk(context) as desk:
        set_role(desk.book, name, role, now=desk.now)
    typer.echo(f"{name} 现在是{ROLES[role]}")


def disable(
    context: typer.Context,
    name: _Name,
    undo: Annotated[bool, typer.Option("--undo", help="重新启用")] = False,
) -> None:
    """停用：不再能登录，已登录的随即退出；名字不会再给别人。"""
    from desk.acts.users import disable_user

    with at_desk(context) as desk:
        disable_user(desk.book, name, now=desk.now, undo=undo)
    typer.echo(f"已{'启用' if undo else '停用'}用户 {name}")


def _password() -> str:
    from config.errors import Refused

    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    first, again = getpass.getpass("口令："), getpass.getpass("再输一次：")
    if first != again:
        raise Refused("两次输入的口令不一样")
    return first
