"""`yishi close`: what is open of the quarter, each with its command, or the figures that are held."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from desk.acts.labels import DOUBTS
from desk.commands.common import (
    Actor,
    Day,
    Json,
    Note,
    Period,
    actor_or_user,
    at_desk,
    civil,
    print_json,
    print_table,
)

if TYPE_CHECKING:
    from config.period import Quarter
    from desk.acts.bulletins.signing import Signing
    from desk.acts.bulletins.unfinished import Unfinished
    from desk.acts.rules import Rules

_KINDS = {
    "waiting": "待认定信息",
    "doubt": "存疑未定",
    "commission": "约稿到期未定",
    "reprimand": "建议通报批评未定",
    "objection": "申诉未答复",
    "held": "扣留来件",
}


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
    from desk.acts.bulletins.signing import sign
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


def print_signing(
    found: "Signing", quarter: "Quarter", *, rules: "Rules", dry_run: bool, as_json: bool
) -> None:
    """The closing, or why there is none: then Refused, once the list is printed."""
    from config.errors import Refused
    from desk.acts.forms import quarter_form
    from desk.commands.grids import quarter_table

    figures = quarter_form(found.tally, scores=False) if found.tally else {}
    still = (
        {"unfinished": [asdict(one) for one in found.unfinished]}
        if dry_run or not found.tally
        else {}
    )
    if as_json:
        print_json(
            {"period": str(quarter), "closed": bool(found.tally) and not dry_run} | still | figures
            if still
            else figures
        )
    else:
        for text in unfinished_texts(found.unfinished):
            typer.echo(text)
    if found.tally is None:
        raise Refused(
            f"{quarter} 还有 {len(found.unfinished)} 件未了，没有签发；办完再签，或 --even-so --reason 理由"
        )
    if as_json:
        return
    if dry_run:
        print_table(quarter_table(found.tally, rules.rulebook))
        typer.echo(f"以上是 {quarter} 签发时将要固定的数字；未写入任何内容")
    else:
        typer.echo(f"{quarter} 已签发，台账至 {found.tally.ledger_head}")


def unfinished_texts(found: Iterable["Unfinished"]) -> list[str]:
    """A line for each, with its commands."""
    return [
        f"未了 {_KINDS[one.kind]} {one.what}（{DOUBTS.get(one.detail, one.detail)}）"
        + (f"：{' 或 '.join(one.commands)}" if one.commands else "")
        for one in found
    ]
