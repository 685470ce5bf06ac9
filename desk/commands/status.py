"""`yishi status`: how the mailboxes and the ledger fare."""

from collections.abc import Iterator, Mapping
from typing import Any

import typer

from desk.commands.common import Json, at_desk, print_json

MAILBOX_STATES = {"new": "尚未收取", "ok": "正常", "failing": "收取失败", "broken": "登录失效"}
AFTER = {"nothing": "", "seen": "登记后标为已读", "move": "登记后移走"}


def status(context: typer.Context, json: Json = False) -> None:
    """现况：各邮箱上次成功收取的时间和故障、待人处理的来件、台账摘要、后台是否在运行。"""
    from desk.acts.status import status_form

    with at_desk(context) as desk:
        found = status_form(desk.book, desk.settings.mailboxes, now=desk.now())
    if json:
        print_json(found)
        return
    for line in status_lines(found):
        typer.echo(line)


def status_lines(found: Mapping[str, Any]) -> Iterator[str]:
    service = found["service"]
    yield f"后台：{'运行中（' + service['process'] + '）' if service['running'] else '未运行；用 yishi run 启动'}"
    for mailbox in found["mailboxes"]:
        yield from _mailbox_lines(mailbox)
    if not found["mailboxes"]:
        yield "设置中没有邮箱"
    yield f"待人处理：扣留 {found['held']} 封，无法读取 {found['unreadable']} 封，待认定信息 {found['waiting']} 条"
    yield f"台账：{found['entries']} 号记录，至 {found['ledger_head']}"


def _mailbox_lines(mailbox: Mapping[str, Any]) -> Iterator[str]:
    good = (
        f"上次成功 {_clock(mailbox['last_success'])}（{_age(mailbox['age'])}前）"
        if mailbox["last_success"]
        else "还没有成功收取过"
    )
    extra = [
        AFTER[mailbox["after"]],
        f"正由 {mailbox['polling']} 收取" if mailbox["polling"] else "",
    ]
    yield "，".join(
        filter(None, (f"邮箱 {mailbox['name']}：{MAILBOX_STATES[mailbox['state']]}", good, *extra))
    )
    if not mailbox["failures"]:
        return
    since, again = _clock(mailbox["failing_since"]), _clock(mailbox["next_try"])
    if mailbox["state"] == "broken":
        yield f"    登录一再被拒绝（自 {since}，共失败 {mailbox['failures']} 次）：请在网页邮箱中更新授权码，检查网页邮箱的 IMAP 开关，再用 yishi poll 立即试收"
        yield f"    在此之前每半小时只试一次，下次 {again}；最近一次：{mailbox['reason']}"
    else:
        yield f"    自 {since} 起连续失败 {mailbox['failures']} 次，下次 {again}；最近一次：{mailbox['reason']}"


def _clock(moment: str | None) -> str:
    return moment[:19].replace("T", " ") if moment else "—"


def _age(seconds: int) -> str:
    for size, unit in ((86_400, "天"), (3_600, "小时"), (60, "分钟")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} 秒"
