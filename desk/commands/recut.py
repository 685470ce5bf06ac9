"""`yishi item split` and `merge`: one matter, one report; what becomes of a mail of several."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from desk.commands.common import Actor, ItemName, Json, actor_or_user, at_desk, print_json

if TYPE_CHECKING:
    from desk.acts.items.pieces import Matter, RecutItem, RecutTerms
    from desk.wiring import Desk

_Reason = Annotated[str | None, typer.Option(help="理由")]
_Undo = Annotated[bool, typer.Option("--undo", help="撤销上一次的拆分或合并，恢复原样")]


def split(
    context: typer.Context,
    item: ItemName,
    at: Annotated[
        str | None,
        typer.Option(metavar="N,M…", help="每条从第几行起（行号见 --show）；不写则按拟好的拆分"),
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="只显示带行号的正文和拟好的拆分")] = False,
    refuse: Annotated[
        bool, typer.Option("--refuse", help="不拆：认定为一事，消除“疑似多事”")
    ] = False,
    undo: _Undo = False,
    reason: _Reason = None,
    actor: Actor = None,
    json: Json = False,
) -> None:
    """拆分：把一条信息按拟好的或指定的行拆成几条；或认定它是一事（--refuse）。"""
    from config.errors import Refused
    from desk.acts.items import recut
    from desk.acts.items.doubts import settle
    from desk.acts.items.pieces import RecutItem, matter

    if sum((at is not None, show, refuse, undo)) > 1:
        raise Refused("--at、--show、--refuse、--undo 一次只能用一个")
    with at_desk(context) as desk:
        if refuse:
            with desk.book.writing(actor=actor_or_user(actor)) as writer:
                settle(writer, item, ["many_matters"], reason=reason)
                known = matter(writer.views, item)
            _tell([RecutItem(known.view.id, known.title)], "one", as_json=json)
            return
        if show:
            with desk.book.reading() as views:
                _show(matter(views, item), as_json=json)
            return
        terms = _terms(desk, reason)
        with desk.book.writing(actor=actor_or_user(actor)) as writer:
            parts = (
                [recut.undo(writer, item, terms=terms)]
                if undo
                else recut.split(writer, item, at=_numbers(at), terms=terms)
            )
    _tell(parts, "undone" if undo else "split", as_json=json)


def merge(
    context: typer.Context,
    items: Annotated[
        list[str],
        typer.Argument(metavar="ITEM...", help="信息编号或 ref；最先收到的一条留下，其余撤回"),
    ],
    undo: _Undo = False,
    reason: _Reason = None,
    actor: Actor = None,
    json: Json = False,
) -> None:
    """合并：几条信息实为一事，并为一条；最先收到的一条保留编号，正文相接。"""
    from config.errors import Refused
    from desk.acts.items import recut

    if undo and len(items) != 1:
        raise Refused("撤销合并只写留下的那一条")
    with at_desk(context) as desk, desk.book.writing(actor=actor_or_user(actor)) as writer:
        terms = _terms(desk, reason)
        parts = (
            [recut.undo(writer, items[0], terms=terms)]
            if undo
            else recut.merge(writer, items, terms=terms)
        )
    _tell(parts, "undone" if undo else "merged", as_json=json)


def _terms(desk: "Desk", reason: str | None) -> "RecutTerms":
    from desk.acts.items.pieces import RecutTerms

    return RecutTerms(desk.rules, desk.phrases, desk.today, reason)


def _numbers(at: str | None) -> list[int]:
    from config.errors import Refused

    words = (at or "").replace("，", ",").replace("、", ",")
    numbers = [part.strip() for part in words.split(",") if part.strip()]
    if not all(number.isascii() and number.isdecimal() for number in numbers):
        raise Refused("--at 写行号，用逗号分开，如 --at 3,9")
    return [int(number) for number in numbers]


def _show(known: "Matter", *, as_json: bool) -> None:
    from desk.forms.items import rows_form

    if as_json:
        print_json(rows_form(known))
        return
    typer.echo(f"{known.view.id} {known.title}")
    starts = {piece.line: piece.title for piece in known.words.cut}
    for number, text in enumerate(known.rows, start=1):
        typer.echo(f"{'▶' if number in starts else ' '}{number:>5} {text}")
    typer.echo(
        "；".join(f"第 {line} 行起《{title}》" for line, title in starts.items())
        or "没有拟好的拆分"
    )


def _tell(parts: "Sequence[RecutItem]", done: str, *, as_json: bool) -> None:
    from desk.forms.items import recut_form

    if as_json:
        print_json(recut_form(parts, done))
        return
    for line in _told(parts, done):
        typer.echo(line)


def _told(parts: "Sequence[RecutItem]", done: str) -> Iterator[str]:
    first, *others = parts
    heads = {
        "split": "已拆成",
        "merged": "已并为",
        "one": "已认定为一事",
        "undone": "已恢复原样",
    }
    yield f"{heads[done]}：{first.item} {first.title}"
    yield from (
        f"{'另立' if done == 'split' else '撤回'}：{part.item} {part.title}" for part in others
    )
    if done != "undone":
        commands = {
            "split": f"split {first.item}",
            "merged": f"merge {first.item}",
            "one": f"settle {first.item} many_matters",
        }
        command = f"yishi item {commands[done]} --undo"
        refs = (
            "；只撤销其中一条，用 yishi ledger revoke 该条编号 --reason 理由"
            if done == "split"
            else ""
        )
        yield f"如有差错：{command}{refs}"
