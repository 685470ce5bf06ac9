"""What a person records, each command one fact: `yishi adopt`, `yishi revoke` and the like, as one table of their options."""

import inspect
from datetime import datetime
from typing import Annotated, Any

import typer

from desk.commands.common import Actor, Day, ItemName, Json, Note, Period, Unit, civil, record

REQUIRED = inspect.Parameter.empty
_COMMISSION = Annotated[str, typer.Argument(metavar="COMMISSION", help="约稿编号")]
_REASON = Annotated[str | None, typer.Option(help="理由")]
_COMMON = {
    "day": (Day, None),
    "note": (Note, None),
    "actor": (Actor, None),
    "json": (Json, False),
} | {"ref": (Annotated[str | None, typer.Option(help="这条事实的 ref（缺省：自动编号）")], None)}


def _add(
    command: str, line: str, says: str, *, kind: str | None = None, **options: tuple[Any, Any]
) -> None:
    """A command that records a line of that kind (a class of ledger/portable.py) from its options; every one takes the common ones as well."""

    def run(context: typer.Context, **given: Any) -> None:
        from ledger import portable

        fields: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value
            for key, value in given.items()
            if key != "json"
        }
        if isinstance(fields.get("due"), datetime):
            fields["due"] = civil(fields["due"])
        record(
            context,
            getattr(portable, line),
            fields | ({"kind": kind} if kind else {}),
            as_json=given["json"],
        )

    asked = {"context": (typer.Context, REQUIRED)} | options | _COMMON
    run.__signature__ = inspect.Signature(  # type: ignore[attr-defined] # what typer reads a command's options from
        [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=of)
            for name, (of, default) in asked.items()
        ]
    )
    run.__doc__ = says
    globals()[command.replace("-", "_")] = run


_add(
    "adopt",
    "AdoptedLine",
    "采用：某条信息被刊物采用。",
    item=(ItemName, REQUIRED),
    publication=(Annotated[str, typer.Option(help="刊物代码，如 yinchuan_zhengwu")], REQUIRED),
    genre=(Annotated[str, typer.Option(help="体裁：full 全文，brief 简讯")], "full"),
    issue=(Annotated[str | None, typer.Option(help="期号")], None),
)
_add(
    "report-up",
    "ItemLine",
    "采编上报：经编辑上报自治区。",
    kind="reported_up",
    item=(ItemName, REQUIRED),
)
_add(
    "instruct",
    "InstructedLine",
    "批示：领导在某条信息上作出批示。",
    item=(ItemName, REQUIRED),
    rank=(
        Annotated[str, typer.Option(help="批示级别：state 国务院，region 自治区，city 市")],
        REQUIRED,
    ),
    leader=(Annotated[str | None, typer.Option(help="批示领导")], None),
)
_add(
    "commend",
    "ItemLine",
    "优秀信息：某条信息被评为优秀信息。",
    kind="commended",
    item=(ItemName, REQUIRED),
)
_add(
    "commission",
    "CommissionedLine",
    "约稿：向若干单位约稿。",
    title=(Annotated[str, typer.Argument(help="约稿题目")], REQUIRED),
    units=(Annotated[list[str], typer.Option("--unit", help="约稿单位代码，可多次给出")], REQUIRED),
    due=(Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="截止日期")], REQUIRED),
)
_add(
    "deliver",
    "DeliveredLine",
    "约稿完成：某单位按要求交稿。",
    commission=(_COMMISSION, REQUIRED),
    unit=(Unit, REQUIRED),
    item=(Annotated[str | None, typer.Option(help="交来的信息编号")], None),
)
_add(
    "miss",
    "MissedLine",
    "约稿未完成：确认某单位未按要求完成约稿（日期为截止日，或认定之日）。",
    commission=(_COMMISSION, REQUIRED),
    unit=(Unit, REQUIRED),
    reason=(_REASON, None),
)
_add(
    "attest",
    "AttestedLine",
    "认定：规则所列的某种情形发生在某条信息或某单位，附依据；有数的情形同时记数。",
    occurrence=(
        Annotated[
            str, typer.Argument(metavar="OCCURRENCE", help="情形代码，见规则的 [[occurrence]]")
        ],
        REQUIRED,
    ),
    item=(Annotated[str | None, typer.Option(metavar="ITEM", help="信息编号或 ref")], None),
    unit=(Annotated[str | None, typer.Option(metavar="UNIT", help="单位代码")], None),
    number=(Annotated[str | None, typer.Option(help="所记的数，如 8、0.5、10/3")], None),
    evidence=(Annotated[str, typer.Option(help="依据，如通报的文号")], REQUIRED),
)
_add(
    "withdraw",
    "ItemLine",
    "撤回：单位撤回某条信息（失去数量，不失去得分）。",
    kind="withdrawn",
    item=(ItemName, REQUIRED),
)
_add(
    "repeat",
    "RepeatedLine",
    "重复报送：认定某条信息是另一条的重复。",
    item=(ItemName, REQUIRED),
    of=(Annotated[str, typer.Argument(metavar="OF", help="它所重复的那条（先收到的）")], REQUIRED),
)
_add(
    "revoke",
    "RevokedLine",
    "更正：使一条事实不再有效（更正本身也可更正）。",
    fact=(
        Annotated[
            str, typer.Argument(metavar="FACT", help="要更正的事实的 ref（信息编号即其收件）")
        ],
        REQUIRED,
    ),
    reason=(Annotated[str, typer.Option(help="理由")], REQUIRED),
)
_add(
    "reprimand",
    "ReprimandLine",
    "通报批评：确认对某单位某季度的通报批评。",
    kind="reprimanded",
    unit=(Unit, REQUIRED),
    period=(Period, REQUIRED),
    reason=(_REASON, None),
)
_add(
    "decline-reprimand",
    "ReprimandLine",
    "通报批评不予确认（须给理由）。",
    kind="reprimand_declined",
    unit=(Unit, REQUIRED),
    period=(Period, REQUIRED),
    reason=(Annotated[str, typer.Option(help="理由")], REQUIRED),
)
