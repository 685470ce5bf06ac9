"""What `yishi close` prints: what is open of the quarter, each with its command, and the figures that are held. Shapes what the act answers."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from desk.commands.common import print_json, print_table
from desk.commands.labels import DOUBTS

if TYPE_CHECKING:
    from config.period import Quarter
    from desk.acts.announcing.signing import Signing
    from desk.acts.announcing.unfinished import Unfinished
    from desk.acts.rules import Rules

_KINDS = {
    "waiting": "待认定信息",
    "doubt": "存疑未定",
    "commission": "约稿到期未定",
    "reprimand": "建议通报批评未定",
    "objection": "申诉未答复",
    "held": "扣留来件",
}


def print_signing(
    found: "Signing", quarter: "Quarter", *, rules: "Rules", dry_run: bool, as_json: bool
) -> None:
    """The closing, or why there is none: then Refused, once the list is printed."""
    from config.errors import Refused
    from desk.acts.forms import quarter_form
    from desk.commands.tables import quarter_table

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
        f"未了 {_KINDS[one.kind]} {one.what}（{DOUBTS.get(one.detail, one.detail)}）：{' 或 '.join(one.commands)}".removesuffix(
            "："
        )
        for one in found
    ]
