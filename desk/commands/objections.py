"""`yishi objection new`, `answer` and `list`: what units object to, and how it was answered."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from desk.acts.labels import OBJECTION_OUTCOMES
from desk.commands.common import Actor, Json, Unit, actor_or_user, at_desk, civil, print_json

if TYPE_CHECKING:
    from desk.wiring import Desk
    from ledger.views import ObjectionView

SHOWN = 500
_Words = Annotated[str, typer.Option(help="原话或要点；不得涉密")]


def enter(
    context: typer.Context,
    unit: Unit,
    words: _Words,
    period: Annotated[
        str | None, typer.Option(help="针对某一期的结果，如 2026Q3；年份针对全年")
    ] = None,
    item: Annotated[str | None, typer.Option(help="针对某条信息：编号或 ref")] = None,
    fact: Annotated[str | None, typer.Option(help="针对某条记录：ref，如 2026-00012/1")] = None,
    again: Annotated[
        int | None, typer.Option(metavar="N", help="不服答复，再次申诉：原申诉的号")
    ] = None,
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="收到申诉的日期（缺省：今天）")
    ] = None,
    due: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="答复期限（缺省：按设置 [objections] days）"),
    ] = None,
    actor: Actor = None,
    json: Json = False,
) -> None:
    """申诉：登记某个单位对结果、信息或记录的异议，并定答复期限。不改变任何记录和得分。"""
    from desk.acts.objections import AnswerTerm, Objection, record_objection

    with at_desk(context) as desk:
        received = civil(day) or desk.today
        term = AnswerTerm(desk.settings.objections.days, desk.settings.schedule.calendar)
        objection = Objection(
            unit=unit,
            words=words,
            day=received,
            due=civil(due),
            period=period,
            item=item,
            fact=fact,
            again=again,
        )
        with desk.book.writing(actor=actor_or_user(actor)) as writer:
            entered = record_objection(
                writer, objection, rules=desk.rules, term=term, today=desk.today
            )
        _print([entered], desk, as_json=json, one=True)


def answer(
    context: typer.Context,
    number: Annotated[int, typer.Argument(metavar="N", help="申诉的号（yishi objection list）")],
    outcome: Annotated[
        str,
        typer.Argument(
            metavar="OUTCOME",
            help="结论：upheld 采纳，partly 部分采纳，rejected 不予采纳，withdrawn 单位撤回",
        ),
    ],
    words: _Words = "",
    followed: Annotated[
        list[str] | None, typer.Option(metavar="REF", help="因此更正或补记的事实，可写多次")
    ] = None,
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="答复的日期（缺省：今天）")
    ] = None,
    actor: Actor = None,
    json: Json = False,
) -> None:
    """答复申诉；再答复一次就是更正上一次的答复。更正得分另用 yishi ledger revoke
    等，再用 --followed 写进答复。
    """
    from desk.acts.objections import Reply, answer_objection

    with at_desk(context) as desk:
        reply = Reply(
            to=number,
            outcome=outcome,
            words=words,
            day=civil(day) or desk.today,
            followed=tuple(followed or ()),
        )
        with desk.book.writing(actor=actor_or_user(actor)) as writer:
            answered = answer_objection(writer, reply, today=desk.today)
        _print([answered], desk, as_json=json, one=True)


def objections(
    context: typer.Context,
    every: Annotated[bool, typer.Option("--all", help="连同已答复的，新的在前")] = False,
    unit: Annotated[str | None, typer.Option(help="只看某个单位的")] = None,
    json: Json = False,
) -> None:
    """待答复的申诉，期限近的在前；--all 列出全部。"""
    from config.errors import Refused
    from config.sentences import unknown

    with at_desk(context) as desk:
        if unit and unit not in desk.rules.roster.blocks:
            raise Refused(unknown("单位", unit, desk.rules.roster.blocks))
        with desk.book.reading() as views:
            listed = (
                views.office.objections_before(None, unit=unit, most=SHOWN)
                if every
                else views.office.open_objections(unit=unit)
            )
        _print(listed, desk, as_json=json)


def objection_text(objection: "ObjectionView", *, today: date) -> str:
    """One line: what it is about, what it says, and how it stands."""
    about = objection.period or objection.fact or objection.item
    again = f"（再次申诉，原第 {objection.again} 号）" if objection.again else ""
    if objection.answer is None:
        late = "，已逾期" if objection.overdue(today) else ""
        stands = f"{objection.due} 前答复{late}"
    else:
        answer = objection.answer
        followed = f"（{'、'.join(answer.followed)}）" if answer.followed else ""
        outcome = OBJECTION_OUTCOMES[answer.outcome]
        stands = f"{answer.day} 答复：{outcome}{followed} {_line(answer.words)}".rstrip()
    return (
        f"第 {objection.seq} 号 {objection.day} {objection.unit} 对 {about}{again}："
        f"{_line(objection.words) or '（已清除）'}；{stands}"
    )


def _line(words: str | None) -> str:
    return " ".join((words or "").split())


def _print(
    listed: "list[ObjectionView]", desk: "Desk", *, as_json: bool, one: bool = False
) -> None:
    if as_json:
        from desk.forms.items import objection_form

        forms = [objection_form(objection, today=desk.today) for objection in listed]
        print_json(forms[0] if one else forms)
        return
    for objection in listed:
        typer.echo(objection_text(objection, today=desk.today))
    if not listed:
        typer.echo("没有申诉")
