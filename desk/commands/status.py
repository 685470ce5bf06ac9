"""`yishi status`: how the mailboxes and the ledger fare."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from config.period import SHANGHAI
from desk.acts.labels import MAILBOX_STATES
from desk.commands.common import Json, at_desk, print_json

if TYPE_CHECKING:
    from desk.acts.status import DeskStatus, MailboxStatus

AFTER = {"nothing": "", "seen": "登记后标为已读", "move": "登记后移走"}


def status(context: typer.Context, json: Json = False) -> None:
    """现况：各邮箱上次成功收取的时间和故障、待人处理的来件、校验值、后台是否在运行。"""
    from desk.acts.status import status_of

    with at_desk(context, reads=True) as desk:
        current = status_of(desk.book, desk.settings.mailboxes, now=desk.now())
    if json:
        from desk.forms.service import status_form

        print_json(status_form(current))
        return
    for line in status_lines(current):
        typer.echo(line)


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
