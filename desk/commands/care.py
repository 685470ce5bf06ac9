"""Looking after the ledger: `yishi init`, `config`, `import`, `export`, `close`, `verify`, `rebuild`, `seal`."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from desk.commands.common import Actor, Day, ItemName, Json, Note, Period, Reason, actor_or_user, at_desk, civil, print_json

app = typer.Typer()


@app.command()
def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="新建的目录")]) -> None:
    """新建：在 DIR 写好带注释的 yishi.toml 和 roster.toml，改好即可使用。"""
    from desk.acts.starting import write_example

    for path in write_example(folder, today=datetime.now().astimezone()):
        typer.echo(f"已写入 {path}")
    typer.echo(f"下一步：编辑这两个文件，然后运行 yishi --config {folder / 'yishi.toml'} poll")


@app.command()
def config(context: typer.Context) -> None:
    """现行设置（JSON，不含任何口令）。"""
    import os

    from config.settings import effective, load_settings

    print_json(effective(load_settings(context.obj, environ=os.environ)))


@app.command("import")
def import_(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="JSON Lines 文件（yishi export 的格式）")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只检查，不写入")] = False,
    actor: Actor = None,
) -> None:
    """导入：全部写入，或（有一行不对）一行也不写。"""
    from desk.acts.moving import import_file

    with at_desk(context) as desk:
        count = import_file(desk.book, file, actor=actor_or_user(actor), rules=desk.rules, dry_run=dry_run)
    typer.echo(f"检查通过，共 {count} 行，未写入" if dry_run else f"已导入 {count} 行")


@app.command()
def export(context: typer.Context) -> None:
    """导出：每条事实一行 JSON，写到标准输出。"""
    from desk.acts.moving import export_text

    with at_desk(context) as desk:
        for line in export_text(desk.book):
            sys.stdout.write(f"{line}\n")


@app.command()
def close(context: typer.Context, period: Period, day: Day = None, note: Note = None, actor: Actor = None, json: Json = False) -> None:
    """签发：固定一个季度的数字；此后的变动更正在第一个未签发的季度。"""
    from config.period import Quarter
    from desk.acts.forms import quarter_form
    from desk.acts.record import act
    from desk.acts.tally import quarter_tally, undecided
    from ledger.portable import ClosedLine

    with at_desk(context) as desk:
        who, quarter = actor_or_user(actor), Quarter.parse(period)
        line = ClosedLine(period=str(quarter), day=civil(day) or desk.today, note=note, actor=who)
        act(desk.book, line, actor=who, rules=desk.rules, today=desk.today)
        with desk.book.reading() as views:
            found = quarter_tally(views, quarter, rules=desk.rules, today=desk.today)
            open_ones = undecided(views, found)
    if json:
        print_json(quarter_form(found, scores=False))
        return
    typer.echo(f"{quarter} 已签发，台账至 {found.ledger_head}")
    for tally in open_ones:
        typer.echo(
            f"{tally.name}连续 {tally.short_run} 个季度未完成报送任务：请 yishi reprimand {tally.unit} {quarter}，或 yishi decline-reprimand"
        )


@app.command()
def verify(
    context: typer.Context,
    head: Annotated[str | None, typer.Option(help="以前打印的台账摘要（ledger_head），须仍在链上")] = None,
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


@app.command()
def rebuild(context: typer.Context) -> None:
    """重建：由记录重新生成全部视图（记录不变）。"""
    with at_desk(context) as desk:
        typer.echo(f"已由 {desk.book.rebuild()} 号记录重建视图")


@app.command()
def seal(context: typer.Context, item: ItemName, reason: Reason, actor: Actor = None) -> None:
    """封存：永久抹去一条信息的文字和来件原文，事实和得分保留。"""
    from desk.acts.sealing import seal as seal_item

    with at_desk(context) as desk:
        done = seal_item(desk.book, desk.archive, item, reason=reason, actor=actor_or_user(actor))
    typer.echo(f"已封存 {' '.join(done.items)}：抹去 {len(done.entries)} 号记录的文字，删除原件 {len(done.mails)} 封")
    typer.echo("本程序不管备份：请在此前所有备份中删去台账和下列原件：")
    for digest in done.mails:
        typer.echo(f"  {digest}.eml")
