"""`yishi teach`: whose the mail from an address is from a day on."""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from desk.commands.common import (
    Actor,
    Json,
    actor_or_user,
    at_desk,
    civil,
    print_json,
)

if TYPE_CHECKING:
    from desk.acts.items.addresses import Teaching

_Reason = Annotated[str | None, typer.Option(help="理由")]


def teach(
    context: typer.Context,
    address: Annotated[
        str | None,
        typer.Argument(metavar="[ADDRESS]", help="发件地址；写 @域名 指该域名下的所有地址"),
    ] = None,
    unit: Annotated[str | None, typer.Argument(metavar="[UNIT]", help="单位代码")] = None,
    since: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="从哪一天收到的来件起（缺省：今天）"),
    ] = None,
    listed: Annotated[bool, typer.Option("--list", help="列出教过的地址")] = False,
    revoke: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="收回：从 --from 那一天起不再认这个地址")
    ] = None,
    reason: _Reason = None,
    actor: Actor = None,
    json: Json = False,
) -> None:
    """教地址：此后某个发件地址的来件归哪个单位；以前收到的不变。"""
    from desk.acts.items import addresses
    from desk.forms.items import teaching_form

    wanted = [bool(address and unit), listed, revoke is not None]
    if sum(wanted) != 1 or ((listed or revoke) and address):
        raise typer.BadParameter("写 ADDRESS 和 UNIT，或 --list，或 --revoke ADDRESS，三者取一")
    if listed:
        _list(context, json=json)
        return
    with at_desk(context) as desk:
        who, start = actor_or_user(actor), civil(since) or desk.today
        with desk.book.writing(actor=who) as writer:
            if revoke is not None:
                done = addresses.take_back(writer, revoke, since=start, reason=reason)
            else:
                done = addresses.teach(
                    writer,
                    address or "",
                    unit or "",
                    since=start,
                    reason=reason,
                    rules=desk.rules,
                )
    if json:
        print_json(teaching_form(done))
        return
    for text in teaching_texts(done):
        typer.echo(text)


def teaching_texts(done: "Teaching") -> Iterator[str]:
    """What holds from now on, and what a person still has to decide item by item."""
    if done.unit is None:
        yield f"已收回：{done.since} 起收到的来件不再按所教认 {done.address}（第 {done.entry} 号记录）；以前收到的不变"
        return
    already = "原已教过" if done.entry is None else f"第 {done.entry} 号记录"
    yield f"已教会：{done.since} 起收到的来件，发件地址是 {done.address} 的归 {done.unit}（{already}）；以前收到的不变"
    if done.waiting:
        yield f"此地址还有 {len(done.waiting)} 条以前收到的信息待认定，请逐条核实归属："
        yield from (f"    yishi assign {item} {done.unit}" for item in done.waiting)


def _list(context: typer.Context, *, json: bool) -> None:
    from desk.forms.items import taught_form

    with at_desk(context) as desk, desk.book.reading() as views:
        found = views.office.taught()
    if json:
        print_json([taught_form(one) for one in found])
        return
    for one in found:
        typer.echo(
            f"{one.address} 归 {one.unit}，{one.since} 起"
            + (f"，至 {one.until} 止" if one.until else "")
        )
    if not found:
        typer.echo("没有教过的地址")
