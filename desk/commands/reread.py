"""`yishi mail reread`: mails that are kept, opened again by today's readers."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from desk.acts.labels import DOUBTS, OUTCOMES
from desk.commands.common import Actor, Json, actor_or_user, at_desk, civil, print_json

if TYPE_CHECKING:
    from desk.acts.mailroom.differences import Change
    from desk.acts.mailroom.reread import MailReread, RereadTotal

FIELDS = {
    "title": "标题",
    "text": "正文",
    "signatory": "签发人",
    "reviewer": "审核人",
    "editor": "责任编辑",
    "telephone": "联系电话",
    "issue": "期号",
    "written": "成文日期",
    "urgent": "紧急",
    "answers": "所答约稿",
    "cut": "拟拆分",
    "category": "类别",
    "doubts": "存疑",
    "subject": "主题",
    "sender": "发件地址",
    "sender_name": "发件人",
    "message_id": "Message-ID",
    "attachments": "附件",
    "defects": "缺陷",
    "outcome": "结果",
}
PROBLEMS = {
    "unreadable": "无法读取",
    "encrypted": "已加密",
    "unsupported": "格式暂不支持",
    "oversize": "超过大小上限",
}


def reread(
    context: typer.Context,
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ITEM|MAIL]...", help="信息编号或 ref，或来件校验值的前 8 位以上；不写则全部"
        ),
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="只重读这一天及以后收到的来件")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会有什么变化，不记录")] = False,
    actor: Actor = None,
    json: Json = False,
) -> None:
    """重读：用现在的程序重新打开已归档的来件，列出变化并记录；人的认定不变。"""
    from desk.acts.mailroom.reread import chosen, reread_total
    from desk.acts.mailroom.reread import reread as reread_mails
    from desk.edges import fetch_again, open_intake

    with at_desk(context) as desk, open_intake(desk) as intake:
        with desk.book.reading() as views:
            mails = chosen(views, names or [], since=civil(since))
        readings = list(
            reread_mails(
                intake,
                mails,
                fetch=partial(fetch_again, desk),
                actor=actor_or_user(actor),
                dry_run=dry_run,
            )
        )
    if json:
        from desk.forms.mailroom import reread_form

        print_json(reread_form(readings, dry_run=dry_run))
        return
    for reading in readings:
        for line in reading_lines(reading):
            typer.echo(line)
    typer.echo(_summary(reread_total(readings), dry_run=dry_run))


def reading_lines(reading: "MailReread") -> Iterator[str]:
    """A mail and what became of it; nothing for one that reads as before."""
    changes = [*reading.changes]
    if not (changes or reading.proposals or reading.skipped or reading.gained):
        return
    mail = reading.mail
    yield (
        f"{(mail.digest or '')[:16]} {mail.mailbox}/{mail.folder} UID {mail.uid}（记录 {mail.seq}）"
    )
    if reading.skipped:
        yield f"    {reading.skipped}"
    yield from (f"    {change_text(change)}" for change in changes)
    if reading.gained:
        yield f"    新登记信息 {reading.gained} 条"
    yield from (f"    建议：{proposal}" for proposal in reading.proposals)


def change_text(change: "Change") -> str:
    """What reads otherwise, old → new."""
    label = f"{change.item + ' ' if change.item else ''}{FIELDS[change.field]}"
    if change.field == "text":
        return f"{label}：{change.old} 字 → {change.new} 字"
    return f"{label}：{_value(change.field, change.old)} → {_value(change.field, change.new)}"


def _value(field: str, value: object) -> str:
    if not value:
        return "（无）"
    if field == "urgent":
        return "是"
    if field == "outcome":
        return OUTCOMES.get(str(value), str(value))
    if isinstance(value, tuple | list):
        words = [_part(field, part) for part in value]
        return "、".join(dict.fromkeys(words) if field == "doubts" else words)
    return str(value)


def _part(field: str, part: object) -> str:
    """One of several: a doubt's code, alone or before its place and sentence; an attachment; a
    cut.
    """
    from desk.acts.mailroom.differences import ReadDocument

    match field, part:
        case "doubts", (code, *_) | code:
            return DOUBTS.get(str(code), str(code))
        case "cut", (title, line):
            return f"{title}（第 {line} 行起）"
        case "attachments", ReadDocument():
            problem = PROBLEMS.get(part.problem, part.problem) if part.problem else ""
            return f"{part.name or '（无名）'} {problem or f'{part.text_chars} 字'}"
    return str(part)


def _summary(total: "RereadTotal", *, dry_run: bool) -> str:
    done = "；未记录任何内容（--dry-run）" if dry_run else ""
    counts = (
        f"有变化 {total.changed} 封，没有变化 {total.unchanged} 封，未能重读 {total.skipped} 封"
    )
    return f"重读 {total.read} 封：{counts}{done}"
