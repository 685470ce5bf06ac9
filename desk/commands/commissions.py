"""`yishi commission`, `deliver`, `miss`: units are asked for a piece, and what each of them did."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Unpack

import typer

from desk.commands.common import Details, Unit, records

if TYPE_CHECKING:
    from desk.acts.commissions import Commission, Delivery, Miss
    from desk.commands.common import Recording

_Commission = Annotated[str, typer.Argument(metavar="COMMISSION", help="约稿编号")]


@records
def commission(
    title: Annotated[str, typer.Argument(help="约稿题目")],
    units: Annotated[list[str], typer.Option("--unit", help="约稿单位代码，可多次给出")],
    due: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="截止日期")],
    **details: Unpack[Details],
) -> "Recording[Commission]":
    """约稿：向若干单位约稿。"""
    from desk.acts import commissions

    asked = commissions.Commission(title=title, units=tuple(units), due=due.date(), **details)
    return commissions.commission, asked


@records
def deliver(
    commission: _Commission,
    unit: Unit,
    item: Annotated[str | None, typer.Option(help="交来的信息编号")] = None,
    **details: Unpack[Details],
) -> "Recording[Delivery]":
    """约稿完成：某单位按要求交稿。"""
    from desk.acts import commissions

    delivery = commissions.Delivery(commission=commission, unit=unit, item=item, **details)
    return commissions.deliver, delivery


@records
def miss(
    commission: _Commission,
    unit: Unit,
    reason: Annotated[str | None, typer.Option(help="理由")] = None,
    **details: Unpack[Details],
) -> "Recording[Miss]":
    """约稿未完成：确认某单位未按要求完成约稿（日期为截止日，或认定之日）。"""
    from desk.acts import commissions

    missed = commissions.Miss(commission=commission, unit=unit, reason=reason, **details)
    return commissions.miss, missed
