"""Looking after the ledger: `yishi init`, `config`, `import`, `export`, `close`, `verify`, `rebuild`, `seal`."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from desk.commands.common import (
    Actor,
    Day,
    ItemName,
    Json,
    Note,
    Period,
    Reason,
    actor_or_user,
    at_desk,
    civil,
    print_json,
)


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


def import_(
    context: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE", help="JSON Lines 文件（yishi export 的格式），或旧表 .xlsx、.xls、.csv"
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入")] = False,
    columns: Annotated[bool, typer.Option("--columns", help="列出旧表可以有的栏目")] = False,
    template: Annotated[
        Path | None, typer.Option(metavar="OUT.xlsx", help="写一张空的样表")
    ] = None,
    actor: Actor = None,
    json: Json = False,
) -> None:
    """导入：全部写入，或（有一行不对）一行也不写。旧表逐行说明读成了什么。"""
    from desk.commands.importing import (
        import_facts,
        import_old_table,
        print_columns,
        write_empty_table,
    )

    if columns:
        print_columns(as_json=json)
    elif template is not None:
        write_empty_table(context, template)
    elif file is None:
        raise typer.BadParameter(
            "要导入哪个文件？样表见 --template，栏目见 --columns", param_hint="FILE"
        )
    else:
        from desk.acts.tables.importing import is_old_table

        take = import_old_table if is_old_table(file) else import_facts
        take(context, file, actor=actor_or_user(actor), dry_run=dry_run, as_json=json)


def export(context: typer.Context) -> None:
    """导出：每条事实一行 JSON，写到标准输出。"""
    from desk.acts.tables.moving import export_text

    with at_desk(context) as desk:
        for line in export_text(desk.book):
            sys.stdout.write(f"{line}\n")


def close(
    context: typer.Context,
    period: Period,
    even_so: Annotated[
        bool, typer.Option("--even-so", help="还有未了的事也签发，须写 --reason")
    ] = False,
    reason: Annotated[str | None, typer.Option(help="未了而签发的理由，随签发保存")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="只列出未了的事和将要固定的数字")
    ] = False,
    day: Day = None,
    note: Note = None,
    actor: Actor = None,
    json: Json = False,
) -> None:
    """签发：固定一个季度的数字；此后的变动更正在第一个未签发的季度。还有未了的事则不签发，除非 --even-so。"""
    from config.period import Quarter
    from desk.acts.announcing.signing import sign
    from desk.commands.signing import print_signing
    from ledger.portable import ClosedLine

    if even_so != bool(reason):
        raise typer.BadParameter("--even-so 和 --reason 要一起写", param_hint="--even-so")
    with at_desk(context) as desk:
        who, quarter = actor_or_user(actor), Quarter.parse(period)
        line = ClosedLine(
            period=str(quarter), day=civil(day) or desk.today, note=note, actor=who, reason=reason
        )
        found = sign(
            desk.book, line, actor=who, rules=desk.rules, today=desk.today, keep=not dry_run
        )
    print_signing(found, quarter, rules=desk.rules, dry_run=dry_run, as_json=json)


def verify(
    context: typer.Context,
    head: Annotated[
        str | None, typer.Option(help="以前打印的台账摘要（ledger_head），须仍在链上")
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
    """封存：永久抹去一条信息的文字和来件原文，事实和得分保留。"""
    from desk.acts.deciding.sealing import seal as seal_item

    with at_desk(context) as desk:
        done = seal_item(desk.book, desk.archive, item, reason=reason, actor=actor_or_user(actor))
    typer.echo(
        f"已封存 {' '.join(done.items)}：抹去 {len(done.entries)} 号记录的文字，删除原件 {len(done.mails)} 封"
    )
    typer.echo("本程序不管备份：请在此前所有备份中删去台账和下列原件：")
    for digest in done.mails:
        typer.echo(f"  {digest}.eml")
