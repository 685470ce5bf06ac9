"""Looking after the office: `yishi service init`, `config`, `status`; `yishi ledger verify`,
`rebuild`, `revoke`; `yishi item seal`.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Unpack

import typer

from config.period import SHANGHAI
from desk.acts.labels import MAILBOX_STATES
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
    from desk.acts.status import DeskStatus, MailboxStatus
    from desk.commands.common import Recording


def init(folder: Annotated[Path, typer.Argument(metavar="DIR", help="新建的目录")]) -> None:
    """新建：在 DIR 写好带注释的 yishi.toml 和 roster.toml，改好即可使用。"""
    from desk.acts.status import write_example

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
        problems = list(desk.book.problems(desk.archive, head=head))
        with desk.book.reading() as views:
            entries, digest = views.head()
    if json:
        print_json({"entries": entries, "ledger_head": digest, "problems": problems})
    if problems:
        raise LedgerBroken("\n".join(["台账核验不通过，请停用并恢复备份：", *problems]))
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


AFTER = {"nothing": "", "seen": "登记后标为已读", "move": "登记后移走"}


def status(context: typer.Context, json: Json = False) -> None:
    """现况：各邮箱上次成功收取的时间和故障、待人处理的来件、校验值、后台是否在运行。"""
    from desk.acts.status import status_of

    with at_desk(context, reads=True, strict=False) as desk:
        current = status_of(desk.book, desk.settings.mailboxes, now=desk.now())
        problem = desk.files.why_not()
    if json:
        from desk.forms.service import status_form

        print_json(status_form(current) | {"rules_problem": problem or None})
    else:
        for line in status_lines(current):
            typer.echo(line)
        if problem:
            typer.echo(f"名册或规则不能用：{problem}；在运行的后台仍按改动以前的办")
    if problem:
        raise typer.Exit(2)


def check(context: typer.Context, json: Json = False) -> None:
    """检查设置、名册、规则：能不能用，彼此合不合，合不合台账；有问题以 2 结束。"""
    with at_desk(context, reads=True, strict=False) as desk:
        problem = desk.files.why_not()
    if json:
        print_json({"problem": problem or None})
    else:
        typer.echo(problem or "没有问题")
    if problem:
        raise typer.Exit(2)


def status_lines(status: "DeskStatus") -> Iterator[str]:
    running = f"运行中（{status.process}）" if status.process else "未运行；用 yishi run 启动"
    yield f"后台：{running}"
    for mailbox in status.mailboxes:
        yield from _mailbox_lines(mailbox)
    if not status.mailboxes:
        yield "设置中没有邮箱"
    yield (
        f"待人处理：扣留 {status.held} 封，无法读取 {status.unreadable} 封，待认定信息 "
        f"{status.waiting} 条"
    )
    yield f"台账：{status.entries} 号记录，至 {status.ledger_head}"


def _mailbox_lines(mailbox: "MailboxStatus") -> Iterator[str]:
    good = (
        f"上次成功 {_clock(mailbox.last_success)}（{_age(mailbox.age or 0)}前）"
        if mailbox.last_success
        else "还没有成功收取过"
    )
    extra = [AFTER[mailbox.after], f"正由 {mailbox.polling} 收取" if mailbox.polling else ""]
    yield "，".join(
        filter(None, (f"邮箱 {mailbox.name}：{MAILBOX_STATES[mailbox.state]}", good, *extra))
    )
    if not mailbox.failures:
        return
    since, again = _clock(mailbox.failing_since), _clock(mailbox.next_try)
    if mailbox.state == "broken":
        yield (
            f"    登录一再被拒绝（自 {since}，共失败 {mailbox.failures} 次）："
            "请在网页邮箱中更新授权码，检查网页邮箱的 IMAP 开关，再用 yishi poll 立即试收"
        )
        yield f"    在此之前每半小时只试一次，下次 {again}；最近一次：{mailbox.reason}"
    else:
        yield (
            f"    自 {since} 起连续失败 {mailbox.failures} 次，下次 {again}；最近一次："
            f"{mailbox.reason}"
        )


def _clock(moment: datetime | None) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" if moment else "—"


def _age(seconds: int) -> str:
    for size, unit in ((86_400, "天"), (3_600, "小时"), (60, "分钟")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} 秒"
