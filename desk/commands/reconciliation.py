"""What is gone over again: `yishi reconcile`."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from desk.commands.common import Json, at_desk, print_json

if TYPE_CHECKING:
    from config.accounts import MailboxTable
    from desk.acts.mailroom.intake import Intake
    from desk.wiring import Desk

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
    from config.errors import EdgeDown, Misconfigured, Refused
    from desk.acts.mailroom.proof import total_of
    from desk.edges import open_intake

    found, down, busy = list[dict[str, Any]](), list[EdgeDown](), list[str]()
    with at_desk(context) as desk, open_intake(desk) as intake:
        if not desk.settings.mailboxes:
            raise Misconfigured("设置文件中没有邮箱；请写一个 [[mailbox]]")
        for table in desk.settings.mailboxes:
            try:
                proof = _one(desk, intake, table, days or desk.settings.schedule.reconcile_days)
                found += [proof] if proof else []
                busy += [] if proof else [table.name]
            except EdgeDown as error:  # one mailbox that is down does not keep the others waiting
                down.append(error)
    total = total_of(found)
    if json:
        print_json({"mailboxes": found, "total": total})
    for line in [] if json else proof_lines(found, total):
        typer.echo(line)
    if down:
        raise EdgeDown("；".join(map(str, down)))
    if busy:
        raise Refused(f"邮箱 {'、'.join(busy)} 正由另一进程收取，这次没有核对；请稍后再试")
    if total["missing"]:
        raise Refused(
            f"还有 {total['missing']} 封没有收进台账：服务器没有交出，请稍后再核对，或在网页邮箱中查看"
        )


def proof_lines(found: list[dict[str, Any]], total: Mapping[str, int]) -> Iterator[str]:
    """The proof in words: a line a folder, what was found, and the total."""
    for proof in found:
        for folder in proof["folders"]:
            yield f"{folder['mailbox']} {folder['folder']}（自 {proof['since']}）：{_figures(folder)}"
            yield from _exceptions(folder)
        for mail in proof["junk"]:
            place = f"{mail['folder']} UID {mail['uid']}"
            yield f"    {place}：{mail['sender']}（{mail['unit']}）{_clock(mail['received_at'])} 的来件在此，没有收；请到网页邮箱查看，确属误判的移回收件箱"
        if proof["unlooked"]:
            names = "、".join("文件夹列表" if name == "*" else name for name in proof["unlooked"])
            yield f"    未能查看：{names}"
    yield f"合计：{_figures(total)}"


def _figures(of: Mapping[str, Any]) -> str:
    plain = f"服务器 {of['server']} 封，台账 {of['ledger']} 封，缺 {of['missing']} 封"
    return plain + (f"；服务器上已移走 {of['gone']} 封" if of["gone"] else "")


def _exceptions(folder: Mapping[str, Any]) -> Iterator[str]:
    closed, fresh = folder["closed"], folder["fresh"]
    if fresh:
        yield f"    刚到的 {fresh} 封已收"
    for said, keys in (
        ("缺漏，已补收", closed[: len(closed) - fresh]),
        ("服务器没有交出", folder["missing_keys"]),
        ("原编号下换了另一封邮件，已另行收下，请人工查看", folder["conflicts"]),
    ):
        yield from (f"    UID {key['uid']}：{said}" for key in keys)


def _clock(moment: str) -> str:
    return moment[:16].replace("T", " ")


def _one(desk: "Desk", intake: "Intake", table: "MailboxTable", days: int) -> dict[str, Any] | None:
    """The proof for one mailbox, None where it is being polled all the while."""
    import time
    from datetime import timedelta

    from desk.acts.mailroom.proof import proof_form
    from desk.acts.mailroom.reconciliation import reconcile as reconcile_mailbox
    from desk.edges import open_mailbox

    for _ in range(PATIENCE):
        proof = reconcile_mailbox(
            intake, open_mailbox(desk, table), since=desk.today - timedelta(days=days), now=desk.now
        )
        if proof:
            return proof_form(proof)
        time.sleep(1)
    return None
