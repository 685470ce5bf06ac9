"""`yishi commission`, `deliver`, `miss`: units are asked for a piece, and what each of them did."""

from datetime import datetime
from typing import Annotated

import typer

from desk.commands.common import Actor, Day, Json, Note, Unit, civil
from desk.commands.recorded import Ref, record

_Commission = Annotated[str, typer.Argument(metavar="COMMISSION", help="约稿编号")]


def commission(
    context: typer.Context,
    title: Annotated[str, typer.Argument(help="约稿题目")],
    units: Annotated[list[str], typer.Option("--unit", help="约稿单位代码，可多次给出")],
    due: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="截止日期")],
    day: Day = None,
    note: Note = None,
    actor: Actor = None,
    json: Json = False,
    ref: Ref = None,
) -> None:
    """约稿：向若干单位约稿。"""
    from desk.acts import commissions

    asked = commissions.Commission(
        title=title, units=tuple(units), due=due.date(), day=civil(day), note=note, ref=ref
    )
    record(context, commissions.commission, asked, actor=actor, as_json=json)


def deliver(
    context: typer.Context,
    commission: _Commission,
    unit: Unit,
    item: Annotated[str | None, typer.Option(help="交来的信息编号")] = None,
    day: Day = None,
    note: Note = None,
    actor: Actor = None,
    json: Json = False,
    ref: Ref = None,
) -> None:
    """约稿完成：某单位按要求交稿。"""
    from desk.acts import commissions

    delivery = commissions.Delivery(
        commission=commission, unit=unit, item=item, day=civil(day), note=note, ref=ref
    )
    record(context, commissions.deliver, delivery, actor=actor, as_json=json)


def miss(
    context: typer.Context,
    commission: _Commission,
    unit: Unit,
    reason: Annotated[str | None, typer.Option(help="理由")] = None,
    day: Day = None,
    note: Note = None,
    actor: Actor = None,
    json: Json = False,
    ref: Ref = None,
) -> None:
    """约稿未完成：确认某单位未按要求完成约稿（日期为截止日，或认定之日）。"""
    from desk.acts import commissions

    missed = commissions.Miss(
        commission=commission, unit=unit, reason=reason, day=civil(day), note=note, ref=ref
    )
    record(context, commissions.miss, missed, actor=actor, as_json=json)
