"""`yishi revoke`: a fact no longer holds; and, until they stand with their subject, repeats and withdrawals."""

import inspect
from typing import Annotated, Any

import typer

from desk.commands.common import Actor, Day, ItemName, Json, Note, civil
from desk.commands.recorded import Ref, record

REQUIRED = inspect.Parameter.empty
_REASON = Annotated[str | None, typer.Option(help="理由")]
_COMMON = {
    "day": (Day, None),
    "note": (Note, None),
    "actor": (Actor, None),
    "json": (Json, False),
    "ref": (Ref, None),
}


def revoke(
    context: typer.Context,
    fact: Annotated[
        str, typer.Argument(metavar="FACT", help="要更正的事实的 ref（信息编号即其收件）")
    ],
    reason: Annotated[str, typer.Option(help="理由")],
    day: Day = None,
    note: Note = None,
    actor: Actor = None,
    json: Json = False,
    ref: Ref = None,
) -> None:
    """更正：使一条事实不再有效（更正本身也可更正）。"""
    from desk.acts.record import Revocation
    from desk.acts.record import revoke as record_revocation

    revocation = Revocation(fact=fact, reason=reason, day=civil(day), note=note, ref=ref)
    record(context, record_revocation, revocation, actor=actor, as_json=json)


def _add(
    command: str, line: str, says: str, *, kind: str | None = None, **options: tuple[Any, Any]
) -> None:
    """A command that records a line of that kind (a class of ledger/portable.py) from its options; every one takes the common ones as well."""

    def run(context: typer.Context, **given: Any) -> None:
        from desk.acts.record import record_fact
        from ledger import portable

        def act(writer: Any, fields: Any, /, *, rules: Any, today: Any) -> Any:
            said = {"actor": writer.actor, "day": civil(given["day"]) or today}
            fact = getattr(portable, line).model_validate(fields | said)
            return record_fact(writer, fact, rules=rules, today=today)

        fields = {
            key: value for key, value in given.items() if key != "json" and value is not None
        } | ({"kind": kind} if kind else {})
        record(context, act, fields, actor=given["actor"], as_json=given["json"])

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
