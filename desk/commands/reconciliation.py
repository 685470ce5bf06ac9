"""What is gone over again: `yishi mail reconcile`."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from desk.commands.common import Json, at_desk, print_json

if TYPE_CHECKING:
    from desk.acts.mailroom.proof import FolderProof, Proof

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
