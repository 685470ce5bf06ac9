"""`yishi adopt`, `report-up`, `instruct`, `commend`, `attest`: what happens to an item, each
command one fact.
"""

from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from desk.commands.common import Actor, Day, ItemName, Json, Note, civil
from desk.commands.recorded import Ref, record

if TYPE_CHECKING:
    from desk.acts.adoption import ItemEvent

_Again = Annotated[bool, typer.Option("--again", help="已有同样的记录，确要再记一次")]


def adopt(
    context: typer.Context,
    item: ItemName,
    publication: Annotated[str, typer.Option(help="刊物代码，如 yinchuan_zhengwu")],
    genre: Annotated[str, typer.Option(help="体裁：full 全文，brief 简讯")] = "full",
    issue: Annotated[str | None, typer.Option(help="期号")] = None,
    again: _Again = False,
    day: Day = None,
    note: Note = None,
    actor: Actor = None,
    json: Json = False,
    ref: Ref = None,
) -> None:
    """采用：某条信息被刊物采用。"""
    from desk.acts.adoption import Adoption

    event = Adoption(
        item=item,
        publication=publication,
        genre=genre,
        issue=issue,
        day=civil(day),
        note=note,
        ref=ref,
    )
    _record(context, event, again=again, actor=actor, as_json=json)


def report_up(
    context: typer.Context,
    item: ItemName,
    again: _Again = False,
    day: Day = None,
    note: Note = None,
    actor: Actor = None,
    json: Json = False,
    ref: Ref = None,
) -> None:
    """采编上报：经编辑上报自治区。"""
    from desk.acts.adoption import UpwardReport

    event = UpwardReport(item=item, day=civil(day), note=note, ref=ref)
    _record(context, event, again=again, actor=actor, as_json=json)


def instruct(
    context: typer.Context,
    item: ItemName,
    rank: Annotated[str, typer.Option(help="批示级别：state 国务院，region 自治区，city 市")],
    leader: Annotated[str | None, typer.Option(help="批示领导")] = None,
    again: _Again = False,
    day: Day = None,
    note: Note = None,
    actor: Actor = None,
    json: Json = False,
    ref: Ref = None,
) -> None:
    """批示：领导在某条信息上作出批示。"""
    from desk.acts.adoption import Instruction

    event = Instruction(item=item, rank=rank, leader=leader, day=civil(day), note=note, ref=ref)
    _record(context, event, again=again, actor=actor, as_json=json)


def commend(
    context: typer.Context,
    item: ItemName,
    again: _Again = False,
    day: Day = None,
    note: Note = None,
    actor: Actor = None,
    json: Json = False,
    ref: Ref = None,
) -> None:
    """优秀信息：某条信息被评为优秀信息。"""
    from desk.acts.adoption import Commendation

    event = Commendation(item=item, day=civil(day), note=note, ref=ref)
    _record(context, event, again=again, actor=actor, as_json=json)


def attest(
    context: typer.Context,
    occurrence: Annotated[
        str, typer.Argument(metavar="OCCURRENCE", help="情形代码，见规则的 [[occurrence]]")
    ],
    evidence: Annotated[str, typer.Option(help="依据，如通报的文号")],
    item: Annotated[str | None, typer.Option(metavar="ITEM", help="信息编号或 ref")] = None,
    unit: Annotated[str | None, typer.Option(metavar="UNIT", help="单位代码")] = None,
    number: Annotated[str | None, typer.Option(help="所记的数，如 8、0.5、10/3")] = None,
    day: Day = None,
    note: Note = None,
    actor: Actor = None,
    json: Json = False,
    ref: Ref = None,
) -> None:
    """认定：规则所列的某种情形发生在某条信息或某单位，附依据；有数的情形同时记数。"""
    from desk.acts.adoption import Attestation
    from desk.acts.adoption import attest as record_attestation

    attestation = Attestation(
        occurrence=occurrence,
        evidence=evidence,
        item=item,
        unit=unit,
        number=number,
        day=civil(day),
        note=note,
        ref=ref,
    )
    record(context, record_attestation, attestation, actor=actor, as_json=json)


def _record(
    context: typer.Context, event: "ItemEvent", *, again: bool, actor: str | None, as_json: bool
) -> None:
    from desk.acts.adoption import record_event

    record(context, partial(record_event, again=again), event, actor=actor, as_json=as_json)
