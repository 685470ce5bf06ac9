"""Mail coming in: `yishi poll`, `run`, `mail ingest`, `log`, `mail held`, `mail release`."""

import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from desk.commands.common import (
    Actor,
    Day,
    Json,
    Reason,
    actor_or_user,
    at_desk,
    civil,
    print_json,
    print_table,
)

if TYPE_CHECKING:
    from desk.acts.mailroom.rounds import Round


def poll(context: typer.Context, json: Json = False) -> None:
    """收取一轮：所有邮箱各收一次，然后退出。"""
    from config.errors import EdgeDown, Misconfigured
    from desk.acts.mailroom.held import held_notice
    from desk.acts.mailroom.poll import poll as poll_mailbox
    from desk.acts.mailroom.rounds import Pace, Round
    from desk.acts.status import MARKER
    from desk.edges import open_intake, open_mailbox

    done, down, busy = Round(), list[EdgeDown](), list[str]()
    with at_desk(context) as desk, open_intake(desk) as intake:
        if not desk.settings.mailboxes:
            raise Misconfigured("设置文件中没有邮箱；请写一个 [[mailbox]]")
        for table in desk.settings.mailboxes:
            try:
                polled = poll_mailbox(
                    intake, open_mailbox(desk, table), pace=Pace(table.poll_every, desk.now)
                )
                done += polled or Round()
                busy += [] if polled else [table.name]
            except EdgeDown as error:  # one mailbox that is down does not keep the others waiting
                down.append(error)
        with desk.book.reading() as views:
            notice = held_notice(views)
        for name in busy:
            typer.echo(f"邮箱 {name} 正由另一进程收取，这一轮没有收", err=True)
        demonstration = (desk.settings.roster.path.parent / MARKER).is_file()
    _print(done, notice, as_json=json)
    if down:
        gone = "；这是演示目录，演示用的邮件服务器已随演示结束" if demonstration else ""
        raise EdgeDown("；".join(map(str, down)) + gone)


def run(context: typer.Context) -> None:
    """后台运行：按设置定时收件，直到收到停止信号。"""
    from desk.daemon import serve

    with at_desk(context, service=True) as desk:
        serve(desk)


def ingest(
    context: typer.Context,
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help=".eml 文件、mbox、Maildir，或其所在目录")
    ],
    json: Json = False,
) -> None:
    """导入邮件文件：.eml、mbox、Maildir 及其所在目录。"""
    from desk.acts.mailroom.held import held_notice
    from desk.acts.mailroom.poll import ingest as ingest_paths
    from desk.edges import open_intake

    held: list[str] = []

    def tell(number: str, path: str) -> None:
        held.append(f"{number} = {path}")

    with at_desk(context) as desk, open_intake(desk) as intake:
        limit = desk.settings.limits.mail_bytes
        done = ingest_paths(intake, paths, max_bytes=limit, tell=tell)
        with desk.book.reading() as views:
            notice = held_notice(views)
    _print(done, notice, as_json=json)
    for line in held:
        typer.echo(line, err=True)


def log(
    context: typer.Context,
    since: Day = None,
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="收到日期，至（含）")
    ] = None,
    unit: Annotated[str | None, typer.Option(help="单位代码")] = None,
    state: Annotated[
        str | None,
        typer.Option(
            help="recorded seen_before held unreadable，或信息状态 counted waiting repeated withdrawn"
        ),
    ] = None,
    mailbox: Annotated[str | None, typer.Option(help="邮箱名（文件导入的为 files）")] = None,
    search: Annotated[
        str | None,
        typer.Option(help="发件人、主题、附件名、标题、正文中的字词；几个用空格隔开，都要有"),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="只要最新的几封")] = None,
    json: Json = False,
) -> None:
    """来件日志：每封邮件一行，去向和原因。"""
    from config.errors import Refused
    from config.sentences import unknown
    from desk.acts.labels import ITEM_STATES, OUTCOMES
    from desk.acts.mailroom.held import held_notice
    from desk.acts.mailroom.log import LogQuery, each_line
    from ledger.views import LogFilter

    if state and state not in OUTCOMES | ITEM_STATES:
        raise Refused(unknown("状态", state, OUTCOMES | ITEM_STATES))
    filters = LogFilter(civil(since), civil(until), mailbox, state if state in OUTCOMES else None)
    query = LogQuery(filters, unit, state if state in ITEM_STATES else None, search, limit)
    with at_desk(context, reads=True) as desk, desk.book.reading() as views:
        known = ["files", *(table.name for table in desk.settings.mailboxes)]
        if (
            mailbox
            and mailbox not in known
            and not any(views.log.lines(wanted=LogFilter(mailbox=mailbox)))
        ):
            raise Refused(unknown("邮箱", mailbox, known))
        lines = each_line(views, query, roster=desk.rules.roster)
        if json:
            from desk.forms.log import json_lines

            sys.stdout.writelines(json_lines(lines))
            return
        from desk.commands.mail_grids import log_table

        table, notice = log_table(lines, desk.rules.roster), held_notice(views)
    if table.rows:
        print_table(table)
    else:
        typer.echo("没有符合条件的来件；还没有收过件的，请先 yishi poll 或 yishi mail ingest。")
    typer.echo(notice, nl=bool(notice))


def held(context: typer.Context, json: Json = False) -> None:
    """扣留的来件：在哪个邮箱、何时由谁寄来、哪条规则扣留；不含主题和内容。"""
    from desk.acts.mailroom.held import held_mails

    with at_desk(context, reads=True) as desk, desk.book.reading() as views:
        mails = held_mails(views)
    if json:
        from desk.forms.log import held_form

        print_json([held_form(mail) for mail in mails])
    elif mails:
        from desk.commands.mail_grids import held_table

        print_table(held_table(mails))
        typer.echo("经有权限的人认定不涉密的：yishi mail release 记录号 --reason 理由；", nl=False)
        typer.echo("确属涉密的，请按保密规定在邮箱中处理。")
    else:
        typer.echo("没有扣留的来件。")


def release(
    context: typer.Context,
    entry: Annotated[
        int, typer.Argument(metavar="ENTRY", help="扣留来件的记录号（yishi mail held）")
    ],
    reason: Reason,
    path: Annotated[
        Path | None, typer.Option(exists=True, help="扣留的是文件时：该文件的路径")
    ] = None,
    actor: Actor = None,
) -> None:
    """放行：经人工认定不涉密的扣留来件，重新取回并登记。"""
    from desk.edges import release_held

    with at_desk(context) as desk:
        items = release_held(desk, entry, reason=reason, actor=actor_or_user(actor), path=path)
    typer.echo(f"已放行第 {entry} 号记录的来件，登记信息 {items} 条。")


def _print(done: "Round", notice: str, *, as_json: bool) -> None:
    if as_json:
        print_json(asdict(done))
        return
    typer.echo(
        f"共 {done.seen} 封：登记 {done.recorded}，重复收到 {done.seen_before}，扣留 {done.held}，"
        f"无法读取 {done.unreadable}；信息 {done.items} 条，用时 {done.seconds} 秒"
    )
    typer.echo(notice, nl=bool(notice))
