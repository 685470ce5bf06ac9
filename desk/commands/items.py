"""What a person decides of what the program read: `yishi categorise`, `yishi settle`."""

from typing import Annotated

import typer

from desk.commands.common import Actor, ItemName, Json, actor_or_user, at_desk, print_json

_Why = Annotated[str | None, typer.Option(help="理由")]


def categorise(
    context: typer.Context,
    item: ItemName,
    category: Annotated[
        str, typer.Argument(metavar="CATEGORY", help="类别代码，如 experience（第六条的七类）")
    ],
    reason: _Why = None,
    actor: Actor = None,
    json: Json = False,
) -> None:
    """类别：认定某条信息属于哪一类；以后重读也不再改变。"""
    from desk.acts.items.doubts import categorise as decide

    with at_desk(context) as desk:
        categories = {one.code: one.name for one in desk.rules.rulebook.categories}
        entry = decide(
            desk.book,
            item,
            category,
            categories=tuple(categories),
            reason=reason,
            actor=actor_or_user(actor),
        )
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
    reason: _Why = None,
    undo: Annotated[bool, typer.Option("--undo", help="恢复误消除的存疑")] = False,
    actor: Actor = None,
    json: Json = False,
) -> None:
    """消除存疑：看过了，不需要再处理。归属、重复等改变计数的，用各自的命令。"""
    from desk.acts.items.doubts import reopen_doubts, settle_doubts

    with at_desk(context) as desk:
        decide = reopen_doubts if undo else settle_doubts
        decide(desk.book, item, doubts, reason=reason, actor=actor_or_user(actor))
    if json:
        print_json({"item": item, "reopened" if undo else "settled": doubts})
    else:
        typer.echo(f"{item} 的存疑已{'恢复' if undo else '消除'}：{'、'.join(doubts)}。")
