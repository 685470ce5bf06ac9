"""`yishi item adopt`, `report-up`, `instruct`, `commend`, `attest` and `yishi commission`: what
happens to an item, or becomes of a commission, each command one fact.
"""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Annotated, Unpack

import typer

from desk.commands.common import Details, ItemName, Unit, records

if TYPE_CHECKING:
    from desk.acts.adoption import Attestation, ItemEvent
    from desk.acts.commissions import Commission, Delivery, Miss
    from desk.commands.common import Recording

_Again = Annotated[bool, typer.Option("--again", help="已有同样的记录，确要再记一次")]


@records
def adopt(
    item: ItemName,
    publication: Annotated[str, typer.Option(help="刊物代码，如 yinchuan_zhengwu")],
    genre: Annotated[str, typer.Option(help="体裁：full 全文，brief 简讯")] = "full",
    issue: Annotated[str | None, typer.Option(help="期号")] = None,
    again: _Again = False,
    **details: Unpack[Details],
) -> "Recording[ItemEvent]":
    """采用：某条信息被刊物采用。"""
    from desk.acts.adoption import Adoption, record_event

    event = Adoption(
        item=item,
        publication=publication,
        genre=genre,
        issue=issue,
        **details,
    )
    return partial(record_event, again=again), event


@records
def report_up(
    item: ItemName,
    again: _Again = False,
    **details: Unpack[Details],
) -> "Recording[ItemEvent]":
    """采编上报：经编辑上报自治区。"""
    from desk.acts.adoption import UpwardReport, record_event

    event = UpwardReport(item=item, **details)
    return partial(record_event, again=again), event


@records
def instruct(
    item: ItemName,
    rank: Annotated[str, typer.Option(help="批示级别：state 国务院，region 自治区，city 市")],
    leader: Annotated[str | None, typer.Option(help="批示领导")] = None,
    again: _Again = False,
    **details: Unpack[Details],
) -> "Recording[ItemEvent]":
    """批示：领导在某条信息上作出批示。"""
    from desk.acts.adoption import Instruction, record_event

    event = Instruction(item=item, rank=rank, leader=leader, **details)
    return partial(record_event, again=again), event


@records
def commend(
    item: ItemName,
    again: _Again = False,
    **details: Unpack[Details],
) -> "Recording[ItemEvent]":
    """优秀信息：某条信息被评为优秀信息。"""
    from desk.acts.adoption import Commendation, record_event

    event = Commendation(item=item, **details)
    return partial(record_event, again=again), event


@records
def attest(
    occurrence: Annotated[
        str, typer.Argument(metavar="OCCURRENCE", help="情形代码，见规则的 [[occurrence]]")
    ],
    evidence: Annotated[str, typer.Option(help="依据，如通报的文号")],
    item: Annotated[str | None, typer.Option(metavar="ITEM", help="信息编号或 ref")] = None,
    unit: Annotated[str | None, typer.Option(metavar="UNIT", help="单位代码")] = None,
    number: Annotated[str | None, typer.Option(help="所记的数，如 8、0.5、10/3")] = None,
    **details: Unpack[Details],
) -> "Recording[Attestation]":
    """认定：规则所列的某种情形发生在某条信息或某单位，附依据；有数的情形同时记数。"""
    from desk.acts.adoption import Attestation
    from desk.acts.adoption import attest as record_attestation

    attestation = Attestation(
        occurrence=occurrence,
        evidence=evidence,
        item=item,
        unit=unit,
        number=number,
        **details,
    )
    return record_attestation, attestation


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
