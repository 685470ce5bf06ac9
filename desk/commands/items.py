"""What a person decides of an item: whose it is, and its sender's mail from then on, its kind, its
doubts, that it is a repeat or taken back; and what waits for that.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Unpack

import typer

from desk.commands.common import (
    Actor,
    Day,
    Details,
    ItemName,
    Json,
    Note,
    Ref,
    Unit,
    actor_or_user,
    at_desk,
    civil,
    print_json,
    print_recorded,
    record,
    records,
)

if TYPE_CHECKING:
    from desk.acts.items.addresses import Teaching
    from desk.acts.items.facts import Repeat, Withdrawal
    from desk.commands.common import Recording

Why = Annotated[str | None, typer.Option(help="理由")]


def assign(
    context: typer.Context,
    item: ItemName,
    unit: Unit,
    reason: Why = None,
    teach: Annotated[
        bool, typer.Option("--teach", help="从归属之日起，此发件地址的来件都归这个单位")
    ] = False,
    day: Day = None,
    note: Note = None,
    actor: Actor = None,
    ref: Ref = None,
    json: Json = False,
) -> None:
    """归属：认定某条信息属于哪个单位；--teach 并教会程序认它的发件地址。"""
    from desk.acts.items import facts
    from desk.forms.items import teaching_form

    assignment = facts.Assignment(
        item=item, unit=unit, reason=reason, day=civil(day), note=note, ref=ref
    )
    if not teach:
        record(context, facts.assign, assignment, actor=actor, as_json=json)
        return
    with at_desk(context) as desk:
        with desk.book.writing(actor=actor_or_user(actor)) as writer:
            done, taught = facts.assign_and_teach(
                writer, assignment, rules=desk.rules, today=desk.today
            )
        print_recorded(desk, done, as_json=json, more={"taught": teaching_form(taught)})
    for text in () if json else teaching_texts(taught):
        typer.echo(text)


def categorise(
    context: typer.Context,
    item: ItemName,
    category: Annotated[
        str, typer.Argument(metavar="CATEGORY", help="类别代码，如 experience（第六条的七类）")
    ],
    reason: Why = None,
    actor: Actor = None,
    json: Json = False,
) -> None:
    """类别：认定某条信息属于哪一类；以后重读也不再改变。"""
    from desk.acts.items.doubts import set_category

    with at_desk(context) as desk, desk.book.writing(actor=actor_or_user(actor)) as writer:
        categories = {one.code: one.name for one in desk.rules.rulebook.categories}
        entry = set_category(writer, item, category, categories=tuple(categories), reason=reason)
    if json:
        print_json({"entry": entry, "item": item, "category": category})
    else:
        typer.echo(f"已认定 {item} 为“{categories[category]}”（第 {entry} 号记录）。")


def settle(
    context: typer.Context,
    item: ItemName,
    doubts: Annotated[
        list[str],
        typer.Argument(
            metavar="DOUBT...", help="存疑代码，如 near_repeat（yishi log --json 的 doubts）"
        ),
    ],
    reason: Why = None,
    undo: Annotated[bool, typer.Option("--undo", help="恢复误消除的存疑")] = False,
    actor: Actor = None,
    json: Json = False,
) -> None:
    """消除存疑：看过了，不需要再处理。归属、重复等改变计数的，用各自的命令。"""
    from desk.acts.items.doubts import reopen
    from desk.acts.items.doubts import settle as settle_doubts

    decide = reopen if undo else settle_doubts
    with at_desk(context) as desk, desk.book.writing(actor=actor_or_user(actor)) as writer:
        decide(writer, item, doubts, reason=reason)
    if json:
        print_json({"item": item, "reopened" if undo else "settled": doubts})
    else:
        typer.echo(f"{item} 的存疑已{'恢复' if undo else '消除'}：{'、'.join(doubts)}。")


@records
def repeat(
    item: ItemName,
    of: Annotated[str, typer.Argument(metavar="OF", help="它所重复的那条（先收到的）")],
    **details: Unpack[Details],
) -> "Recording[Repeat]":
    """重复报送：认定某条信息是另一条的重复。"""
    from desk.acts.items import facts

    repetition = facts.Repeat(item=item, of=of, **details)
    return facts.repeat, repetition


@records
def withdraw(
    item: ItemName,
    **details: Unpack[Details],
) -> "Recording[Withdrawal]":
    """撤回：单位撤回某条信息（失去数量，不失去得分）。"""
    from desk.acts.items import facts

    withdrawal = facts.Withdrawal(item=item, **details)
    return facts.withdraw, withdrawal


def proposals(
    context: typer.Context,
    since: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="只看这一天及以后收到的（缺省：近 180 天）"),
    ] = None,
    json: Json = False,
) -> None:
    """建议：等人决定的拆分、约稿来稿和撤回请求，每条附可照抄的命令。"""
    from desk.acts.items.proposals import open_proposals
    from desk.forms.items import proposal_form

    with at_desk(context) as desk, desk.book.reading() as views:
        first = civil(since) or desk.today - timedelta(days=180)
        forms = [proposal_form(form) for form in open_proposals(views, since=first)]
    if json:
        print_json(forms)
        return
    for form in forms:
        typer.echo(
            f"{form['received_at'][:10]} {form['item'] or '（无信息）'} {form['title']}\n"
            f"    {form['detail']}\n    {form['command'] or '请人工查找'}"
        )
    typer.echo("" if forms else "没有等人决定的建议。", nl=not forms)


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
    reason: Why = None,
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
        yield (
            f"已收回：{done.since} 起收到的来件不再按所教认 {done.address}（第 {done.entry} "
            "号记录）；以前收到的不变"
        )
        return
    already = "原已教过" if done.entry is None else f"第 {done.entry} 号记录"
    yield (
        f"已教会：{done.since} 起收到的来件，发件地址是 {done.address} 的归 "
        f"{done.unit}（{already}）；以前收到的不变"
    )
    if done.waiting:
        yield f"此地址还有 {len(done.waiting)} 条以前收到的信息待认定，请逐条核实归属："
        yield from (f"    yishi item assign {item} {done.unit}" for item in done.waiting)


def _list(context: typer.Context, *, json: bool) -> None:
    from desk.forms.items import taught_form

    with at_desk(context) as desk, desk.book.reading() as views:
        addresses = views.office.taught()
    if json:
        print_json([taught_form(address) for address in addresses])
        return
    for address in addresses:
        typer.echo(
            f"{address.address} 归 {address.unit}，{address.since} 起"
            + (f"，至 {address.until} 止" if address.until else "")
        )
    if not addresses:
        typer.echo("没有教过的地址")
