"""采用、上报、批示、优秀信息: what a person records on the page of the day's work, under the lock and against what they saw. Shows nothing."""

from collections.abc import Collection

from config.errors import Refused
from desk.acts.deciding.adopting import Event, befall_on, issue_number, issue_text, sums, undo_on
from desk.acts.labels import fact_label
from desk.acts.record import Recorded
from desk.web.days import day_of
from desk.web.pages.adopting import (
    UNDONE_AT_ONCE,
    address,
    choices,
    entries_of,
    following,
    wanted_of,
)
from desk.web.pages.item import item_named
from desk.web.pages.log import names
from desk.web.requests import Redirect, Request, Response
from desk.web.revision import check_revision, check_untouched
from desk.web.saying import line_from_form
from ledger.portable import AdoptedLine, InstructedLine, ItemLine
from scoring.figures import period_text
from scoring.score import points_text


def adopt(request: Request) -> Response:
    """One event on one item; after an adoption the next item is open."""
    console, wanted = request.console, wanted_of(request)
    with console.book.writing(actor=request.actor) as writer:
        item = item_named(writer.views, request.path["id"])
        check_revision(writer.views, [item.id], request=request)
        line = _event(request, item.id)
        done = befall_on(
            writer,
            [line],
            again=bool(request.form_text("again")),
            rules=console.rules,
            today=console.today,
        )
        onward = (
            following(writer.views, wanted, item, request)
            if isinstance(line, AdoptedLine)
            else item.id
        )
    return Redirect(
        address(request, item=onward, done=done[0].entry.seq),
        f"已{_words(line, request)} {item.id}：{_brought(done, request)}",
    )


def adopt_many(request: Request) -> Response:
    """Several items into one issue: all or none."""
    console, items = request.console, list(dict.fromkeys(request.form_list("item")))
    if not items:
        raise Refused("请先勾选信息")
    if len(items) > UNDONE_AT_ONCE:
        raise Refused(f"一次最多 {UNDONE_AT_ONCE} 条")
    with console.book.writing(actor=request.actor) as writer:
        check_untouched(
            writer.views, [item_named(writer.views, item).id for item in items], request=request
        )
        lines = [_adoption(request, item, issue=request.form_text("issue")) for item in items]
        done = befall_on(writer, lines, again=False, rules=console.rules, today=console.today)
    entries = f"{done[0].entry.seq}-{done[-1].entry.seq}"
    return Redirect(
        address(request, done=entries),
        f"已{_words(lines[0], request)} {len(lines)} 条：{_brought(done, request)}",
    )


def take_back_event(request: Request) -> Response:
    """What was recorded last is revoked, and the item is open again."""
    console, entries = request.console, entries_of(request.path["entries"])
    if not (reason := request.form_text("reason")):
        raise Refused("请写撤销的理由")
    with console.book.writing(actor=request.actor) as writer:
        done = undo_on(writer, entries, reason=reason, rules=console.rules, today=console.today)
        item = writer.views.fact_at(entries[0]).item
    return Redirect(
        address(request, item=item, done=""),
        f"已撤销 {len(done)} 条记录：{_brought(done, request)}",
    )


def _event(request: Request, item: str) -> Event:
    act, _, rank = request.form_text("act").partition("/")
    common = {
        "item": item,
        "day": _day(request),
        "note": request.form_text("note"),
        "actor": request.actor,
    }
    if act == "adopted":
        return _adoption(
            request,
            item,
            issue=request.form_text(f"issue-{request.form_text('choice').partition('/')[0]}"),
        )
    if act == "instructed":
        return line_from_form(
            InstructedLine, **common, rank=rank, leader=request.form_text("leader")
        )
    if act in {"reported_up", "commended"}:
        return line_from_form(ItemLine, **common, kind=act)
    raise Refused("没有这种处理")


def _adoption(request: Request, item: str, *, issue: str) -> AdoptedLine:
    chosen = next(
        (one for one in choices(request.console.rules) if one.code == request.form_text("choice")),
        None,
    )
    if chosen is None:
        raise Refused("请选刊物和体裁")
    common = {
        "item": item,
        "day": _day(request),
        "note": request.form_text("note"),
        "actor": request.actor,
    }
    return line_from_form(
        AdoptedLine,
        **common,
        publication=chosen.publication,
        genre=chosen.genre,
        issue=issue_number(issue),
    )


def _day(request: Request) -> object:
    day = day_of(request.form_text("day"), otherwise=request.console.today)
    if day > request.console.today:
        raise Refused(f"日期 {day} 还没有到")
    return day


def _words(line: Event, request: Request) -> str:
    return fact_label(line.model_dump(), request.console.rules.rulebook) + issue_text(
        getattr(line, "issue", None)
    )


def _brought(done: Collection[Recorded], request: Request) -> str:
    """+3 分 of each unit, by period and article."""
    called, told = names(request), []
    for one in sums(done):
        sign = "+" if one.points > 0 else ""
        about = f"{period_text(one.quarter)}，{'、'.join(one.cites)}"
        told.append(
            f"{called.get(one.unit, one.unit)} {sign}{points_text(one.points)} 分（{about}）"
        )
    return "；".join(told) or "得分不变（同类中已有不低于它的，或此项不计分）"
