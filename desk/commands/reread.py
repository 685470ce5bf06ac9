"""What is gone over again: `yishi mail reread`, kept mails opened by today's readers, and `yishi mail
reconcile`, a mailbox held against the ledger.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from desk.acts.labels import DOUBTS, OUTCOMES
from desk.commands.common import Actor, Json, actor_or_user, at_desk, civil, print_json

if TYPE_CHECKING:
    from desk.acts.mailroom.differences import Change
    from desk.acts.mailroom.proof import FolderProof, Proof
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


PATIENCE = 30  # seconds that a mailbox which is being polled is waited for


def reconcile(
    context: typer.Context,
    days: Annotated[
        int | None,
        typer.Option(
            min=1, max=3_650, help="往回核对多少天（缺省：设置 [schedule] reconcile_days）"
        ),
    ] = None,
    json: Json = False,
) -> None:
    """核对：把邮箱中的邮件与台账逐封核对，补收缺漏，并列出落入垃圾邮件等文件夹的已知单位来件。"""
    from datetime import timedelta

    from config.errors import EdgeDown, Misconfigured, Refused
    from desk.acts.mailroom.proof import total_of
    from desk.acts.mailroom.reconciliation import reconcile as reconcile_mailbox
    from desk.edges import open_intake, open_mailbox

    proofs, down, busy = list["Proof"](), list[EdgeDown](), list[str]()
    with at_desk(context) as desk, open_intake(desk) as intake:
        if not desk.settings.mailboxes:
            raise Misconfigured("设置文件中没有邮箱；请写一个 [[mailbox]]")
        since = desk.today - timedelta(days=days or desk.settings.schedule.reconcile_days)
        for table in desk.settings.mailboxes:
            try:
                mailbox = open_mailbox(desk, table)
                proof = reconcile_mailbox(intake, mailbox, since=since, now=desk.now, wait=PATIENCE)
                proofs += [proof] if proof else []
                busy += [] if proof else [table.name]
            except EdgeDown as error:  # one mailbox that is down does not keep the others waiting
                down.append(error)
    if json:
        from desk.forms.mailroom import reconciliation_form

        print_json(reconciliation_form(proofs))
    for line in [] if json else proof_lines(proofs):
        typer.echo(line)
    if down:
        raise EdgeDown("；".join(map(str, down)))
    if busy:
        raise Refused(f"邮箱 {'、'.join(busy)} 正由另一进程收取，这次没有核对；请稍后再试")
    if missing := total_of(proofs).missing:
        raise Refused(
            f"还有 {missing} 封没有收进台账：服务器没有交出，请稍后再核对，或在网页邮箱中查看"
        )


def proof_lines(proofs: Sequence["Proof"]) -> Iterator[str]:
    """The results in words: a line a folder, what was found, and the total."""
    from desk.acts.labels import minute_text
    from desk.acts.mailroom.proof import total_of

    for proof in proofs:
        for folder in proof.folders:
            figures = _figures(folder.server, folder.recorded, len(folder.missing), folder.gone)
            yield f"{folder.mailbox} {folder.folder}（自 {proof.since}）：{figures}"
            yield from _exceptions(folder)
        for stray in proof.strays:
            place = f"{stray.key.folder} UID {stray.key.uid}"
            yield (
                f"    {place}：{stray.sender}（{stray.unit}）{minute_text(stray.received_at)} "
                "的来件在此，没有收；请到网页邮箱查看，确属误判的移回收件箱"
            )
        if proof.unlooked:
            names = "、".join("文件夹列表" if name == "*" else name for name in proof.unlooked)
            yield f"    未能查看：{names}"
    total = total_of(proofs)
    yield f"合计：{_figures(total.server, total.recorded, total.missing, total.gone)}"


def _figures(server: int, recorded: int, missing: int, gone: int) -> str:
    plain = f"服务器 {server} 封，台账 {recorded} 封，缺 {missing} 封"
    return plain + (f"；服务器上已移走 {gone} 封" if gone else "")


def _exceptions(folder: "FolderProof") -> Iterator[str]:
    if folder.fresh:
        yield f"    刚到的 {folder.fresh} 封已收"
    for words, keys in (
        ("缺漏，已补收", folder.old_gaps),
        ("服务器没有交出", folder.missing),
        ("原编号下换了另一封邮件，已另行收下，请人工查看", folder.conflicts),
    ):
        yield from (f"    UID {key.uid}：{words}" for key in keys)
