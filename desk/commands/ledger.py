"""Looking after the ledger: `yishi ledger verify`, `rebuild`, `revoke`, how it is set up."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Unpack

import typer

from desk.commands.common import (
    Actor,
    Details,
    ItemName,
    Json,
    Reason,
    actor_or_user,
    at_desk,
    print_json,
    records,
)

if TYPE_CHECKING:
    from desk.acts.record import Revocation
    from desk.commands.common import Recording


def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="新建的目录")]) -> None:
    """新建：在 DIR 写好带注释的 yishi.toml 和 roster.toml，改好即可使用。"""
    from desk.acts.example import write_example

    for path in write_example(folder, today=datetime.now().astimezone()):
        typer.echo(f"已写入 {path}")
    typer.echo(f"下一步：编辑这两个文件，然后运行 yishi --config {folder / 'yishi.toml'} poll")


def config(context: typer.Context) -> None:
    """现行设置（JSON，不含任何口令）。"""
    import os

    from config.settings import effective, load_settings

    print_json(effective(load_settings(context.obj, environ=os.environ)))


def verify(
    context: typer.Context,
    head: Annotated[
        str | None, typer.Option(help="以前打印的校验值（ledger_head），须仍在链上")
    ] = None,
    json: Json = False,
) -> None:
    """核验：链、正文、原件、视图是否与写入时一致；不一致则退出码为 4。"""
    from config.errors import LedgerBroken

    with at_desk(context) as desk:
        found = list(desk.book.problems(desk.archive, head=head))
        with desk.book.reading() as views:
            entries, digest = views.head()
    if json:
        print_json({"entries": entries, "ledger_head": digest, "problems": found})
    if found:
        raise LedgerBroken("\n".join(["台账核验不通过，请停用并恢复备份：", *found]))
    if not json:
        typer.echo(f"核验通过：{entries} 号记录，台账至 {digest}")


def rebuild(context: typer.Context) -> None:
    """重建：由记录重新生成全部视图（记录不变）。"""
    with at_desk(context) as desk:
        typer.echo(f"已由 {desk.book.rebuild()} 号记录重建视图")


def seal(context: typer.Context, item: ItemName, reason: Reason, actor: Actor = None) -> None:
    """清除：永久抹去一条信息的文字和来件原文，事实和得分保留。"""
    from desk.acts.items.seal import seal as seal_item

    with at_desk(context) as desk:
        done = seal_item(desk.book, desk.archive, item, reason=reason, actor=actor_or_user(actor))
    typer.echo(
        f"已清除 {' '.join(done.items)}：抹去 {len(done.entries)} 号记录的文字，删除原件 "
        f"{len(done.mails)} 封"
    )
    typer.echo("本程序不管备份：请在此前所有备份中删去台账和下列原件：")
    for digest in done.mails:
        typer.echo(f"  {digest}.eml")


@records
def revoke(
    fact: Annotated[
        str, typer.Argument(metavar="FACT", help="要更正的事实的 ref（信息编号即其收件）")
    ],
    reason: Annotated[str, typer.Option(help="理由")],
    **details: Unpack[Details],
) -> "Recording[Revocation]":
    """更正：使一条事实不再有效（更正本身也可更正）。"""
    from desk.acts.record import Revocation
    from desk.acts.record import revoke as record_revocation

    revocation = Revocation(fact=fact, reason=reason, **details)
    return record_revocation, revocation
