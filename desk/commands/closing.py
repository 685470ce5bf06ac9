"""`yishi close` with what is open before it, `yishi reprimand` and `yishi decline-reprimand`."""

from typing import TYPE_CHECKING, Annotated, Unpack

import typer

from desk.acts.labels import DOUBTS
from desk.commands.common import (
    Actor,
    Day,
    Json,
    Note,
    Period,
    Reason,
    Unit,
    actor_or_user,
    at_desk,
    civil,
    print_json,
    print_table,
)
from desk.commands.recorded import Details, records

if TYPE_CHECKING:
    from config.period import Quarter
    from desk.acts.bulletins.closing import ClosingReport, Unfinished
    from desk.acts.bulletins.reprimand import Reprimand
    from desk.acts.rules import Rules
    from desk.commands.recorded import Recording

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
    """签发：固定一个季度的数字；此后的变动更正在第一个未签发的季度。还有未了的事则不签发，除非
    --even-so。
    """
    from config.period import Quarter
    from desk.acts.bulletins import closing

    if even_so != bool(reason):
        raise typer.BadParameter("--even-so 和 --reason 要一起写", param_hint="--even-so")
    quarter = Quarter.parse(period)
    wanted = closing.Closing(period=str(quarter), reason=reason, day=civil(day), note=note)
    with (
        at_desk(context) as desk,
        desk.book.writing(actor=actor_or_user(actor), keep=not dry_run) as writer,
    ):
        report = closing.close(writer, wanted, rules=desk.rules, today=desk.today, dry_run=dry_run)
    _print(report, quarter, rules=desk.rules, dry_run=dry_run, as_json=json)


def _print(
    report: "ClosingReport", quarter: "Quarter", *, rules: "Rules", dry_run: bool, as_json: bool
) -> None:
    """The closing, or why there is none: then Refused, once the list is printed."""
    from config.errors import Refused
    from desk.commands.grids import quarter_table
    from desk.forms.bulletins import closing_form

    if as_json:
        print_json(closing_form(report, quarter, dry_run=dry_run))
    else:
        for one in report.unfinished:
            typer.echo(unfinished_text(one))
    if report.tally is None:
        count = len(report.unfinished)
        raise Refused(
            f"{quarter} 还有 {count} 件未了，没有签发；办完再签，或 --even-so --reason 理由"
        )
    if as_json:
        return
    if dry_run:
        print_table(quarter_table(report.tally, rules.rulebook))
        typer.echo(f"以上是 {quarter} 签发时将要固定的数字；未写入任何内容")
    else:
        typer.echo(f"{quarter} 已签发，台账至 {report.tally.ledger_head}")


def unfinished_text(one: "Unfinished") -> str:
    """With its commands."""
    commands = f"：{' 或 '.join(one.commands)}" if one.commands else ""
    return f"未了 {_KINDS[one.kind]} {one.what}（{DOUBTS.get(one.detail, one.detail)}）{commands}"


@records
def reprimand(
    unit: Unit,
    period: Period,
    reason: Annotated[str | None, typer.Option(help="理由")] = None,
    **details: Unpack[Details],
) -> "Recording[Reprimand]":
    """通报批评：确认对某单位某季度的通报批评。"""
    from desk.acts.bulletins import reprimand as acts

    proposed = acts.Reprimand(unit=unit, period=period, reason=reason, **details)
    return acts.reprimand, proposed


@records
def decline_reprimand(
    unit: Unit,
    period: Period,
    reason: Reason,
    **details: Unpack[Details],
) -> "Recording[Reprimand]":
    """通报批评不予确认（须给理由）。"""
    from desk.acts.bulletins import reprimand as acts

    proposed = acts.Reprimand(unit=unit, period=period, reason=reason, **details)
    return acts.decline_reprimand, proposed
