"""采用、上报、批示、优秀信息: what a person records on the page of the day's work, under the lock
and against what they saw. Shows nothing.
"""

from collections.abc import Sequence

from config.errors import Refused
from desk.acts.adoption import (
    Adoption,
    Commendation,
    Instruction,
    ItemEvent,
    UpwardReport,
    points_by_unit,
    record_event,
    undo_events,
)
from desk.acts.labels import issue_text, label_of
from desk.acts.record import Recorded
from desk.acts.rules import Rules
from desk.web.adoption import (
    UNDONE_AT_ONCE,
    address,
    choices,
    entries_of,
    following,
    wanted_of,
)
from desk.web.forms import Day, FormModel, Many, Ticked, check_revision, check_untouched, wanted
from desk.web.requests import Redirect, Request, Response
from desk.web.values import ask_if_late, item_named, names
from ledger.views import Views
from scoring.figures import period_text
from scoring.score import signed_text


class EventForm(FormModel):
    """One event on one item, or an adoption of many: `choice` is publication and genre."""

    act: str
    choice: str
    issue: str
    leader: str
    day: Day
    note: str
    again: Ticked
    item: Many = ()


def adopt(request: Request) -> Response:
    """One event on one item; after an adoption the next item is open."""
    console, wanted = request.console, wanted_of(request)
    with console.book.writing(actor=request.actor, even_so=request.even_so) as writer:
        item = item_named(writer.views, request.path["id"])
        check_revision(writer.views, [item.id], request=request)
        form = EventForm.of(request)
        event = _event(form, item.id, request)
        done = record_event(
            writer, event, again=form.again, rules=console.rules, today=console.today
        )
        brings = _brought([done], request)
        ask_if_late(request, done, brings=brings)
        words = _words(writer.views, done, request)
        onward = (
            following(writer.views, wanted, item, request)
            if isinstance(event, Adoption)
            else item.id
        )
    return Redirect(
        address(request, item=onward, done=done.entry.seq),
        f"已{words} {item.id}：{brings}",
    )


def adopt_many(request: Request) -> Response:
    """Several items into one issue: all or none."""
    console, form = request.console, EventForm.of(request)
    items = list(dict.fromkeys(form.item))
    if not items:
        raise Refused("请先勾选信息")
    if len(items) > UNDONE_AT_ONCE:
        raise Refused(f"一次最多 {UNDONE_AT_ONCE} 条")
    with console.book.writing(actor=request.actor, even_so=request.even_so) as writer:
        check_untouched(
            writer.views, [item_named(writer.views, item).id for item in items], request=request
        )
        done = [
            record_event(
                writer,
                _adoption(form, item, issue=form.issue, rules=console.rules),
                rules=console.rules,
                today=console.today,
            )
            for item in items
        ]
        brings = _brought(done, request)
        ask_if_late(request, *done, brings=brings)
        words = _words(writer.views, done[0], request)
    entries = f"{done[0].entry.seq}-{done[-1].entry.seq}"
    return Redirect(
        address(request, done=entries),
        f"已{words} {len(items)} 条：{brings}",
    )


def take_back_event(request: Request) -> Response:
    """What was recorded last is revoked, and the item is open again."""
    console, entries = request.console, entries_of(request.path["entries"])
    reason = wanted(request, "reason", "请写撤销的理由")
    with console.book.writing(actor=request.actor) as writer:
        done = undo_events(writer, entries, reason=reason, rules=console.rules, today=console.today)
        item = writer.views.facts.at(entries[0]).item
    return Redirect(
        address(request, item=item, done=""),
        f"已撤销 {len(done)} 条记录：{_brought(done, request)}",
    )


def _event(form: EventForm, item: str, request: Request) -> ItemEvent:
    act, _, rank = form.act.partition("/")
    if act == "adopted":
        publication = form.choice.partition("/")[0]
        issue = request.form_text(f"issue-{publication}")
        return _adoption(form, item, issue=issue, rules=request.console.rules)
    if act == "instructed":
        return Instruction(item=item, rank=rank, leader=form.leader, day=form.day, note=form.note)
    if act == "reported_up":
        return UpwardReport(item=item, day=form.day, note=form.note)
    if act == "commended":
        return Commendation(item=item, day=form.day, note=form.note)
    raise Refused("没有这种处理")


def _adoption(form: EventForm, item: str, *, issue: str, rules: Rules) -> Adoption:
    chosen = next((choice for choice in choices(rules) if choice.code == form.choice), None)
    if chosen is None:
        raise Refused("请选刊物和体裁")
    return Adoption(
        item=item,
        publication=chosen.publication,
        genre=chosen.genre,
        issue=issue,
        day=form.day,
        note=form.note,
    )


def _words(views: Views, done: Recorded, request: Request) -> str:
    fact = views.facts.at(done.entry.seq)
    return label_of(fact, request.console.rules.rulebook) + issue_text(fact.issue)


def _brought(done: Sequence[Recorded], request: Request) -> str:
    """+3 分 of each unit, by period and article."""
    called = names(request)
    sums = [
        f"{called.get(each.unit, each.unit)} {signed_text(each.points)} 分"
        f"（{period_text(each.quarter)}，{'、'.join(each.cites)}）"
        for each in points_by_unit(done)
    ]
    return "；".join(sums) or "得分不变（同类中已有不低于它的，或此项不计分）"
