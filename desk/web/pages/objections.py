"""申诉: what units object to, with answer and deadline, the one due first first; recorded and
answered by those who may. Changes no fact and no score.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from desk.acts.labels import OBJECTION_OUTCOMES
from desk.acts.objections import (
    Objection,
    Reply,
    answer_objection,
    objection_at,
    record_objection,
)
from desk.web.forms import Day, FormModel, Given, Listed, check_number
from desk.web.objections import OPEN_MOST, ObjectionWords, term_of, words_of_objections
from desk.web.requests import Page, Redirect, Request, Response
from desk.web.values import LINES, Pageful, pageful, unit_asked, units_to_choose
from ledger.views import ObjectionView, Views

SHOWN = {"open": "待答复的", "all": "全部"}


@dataclass(frozen=True, slots=True)
class ObjectionsPage:
    """Those that wait for an answer, or all page by page; of one unit or of every one."""

    page: Pageful[ObjectionView]
    shown: str
    options: Mapping[str, str]
    count: int
    late: int
    unit: str
    units: list[tuple[str, str]]
    days: int
    words: ObjectionWords


def objections(request: Request) -> Response:
    shown = request.query_text("show") if request.query_text("show") in SHOWN else "open"
    asked = request.query_text("unit")
    unit = asked if asked in request.console.rules.roster.blocks else None
    with request.console.book.reading() as views:
        count, late = views.office.count_open_objections(request.console.today)
        page = _open(views, unit, request) if shown == "open" else _every(views, unit, request)
    value = ObjectionsPage(
        page=page,
        shown=shown,
        options=SHOWN,
        count=count,
        late=late,
        unit=unit or "",
        units=units_to_choose(request),
        days=request.console.settings.objections.days,
        words=words_of_objections(request),
    )
    return Page("objections.html", value)


class ObjectionForm(FormModel):
    """`target` is an item by its id or ref, else a fact by its ref."""

    words: str
    target: str
    period: Given
    day: Day
    due: Day


class AnswerForm(FormModel):
    """`followed` are refs of facts; `at` is where the form stood."""

    outcome: str
    words: str
    followed: Listed
    day: Day
    at: str


def object_to(request: Request) -> Response:
    """A unit objects."""
    code, _ = unit_asked(request)
    with request.console.book.writing(actor=request.actor) as writer:
        check_number(writer.views, writer.views.office.last_objection(code), request=request)
        objection = record_objection(
            writer,
            _said(writer.views, code, request),
            rules=request.console.rules,
            term=term_of(request),
            today=request.console.today,
        )
    return Redirect(
        f"/units/{code}#o{objection.seq}",
        f"已登记第 {objection.seq} 号申诉，{objection.due} 前答复",
    )


def answer(request: Request) -> Response:
    """One is answered, or its answer corrected."""
    number, today = request.path_number("number"), request.console.today
    form = AnswerForm.of(request)
    with request.console.book.writing(actor=request.actor) as writer:
        check_number(writer.views, objection_at(writer.views, number).last, request=request)
        reply = Reply(
            to=number,
            outcome=form.outcome,
            words=form.words,
            day=form.day or today,
            followed=form.followed,
        )
        objection = answer_objection(writer, reply, today=today)
    place = f"/units/{objection.unit}#o{objection.seq}" if form.at == "unit" else "/objections"
    return Redirect(place, f"已答复第 {objection.seq} 号申诉：{OBJECTION_OUTCOMES[reply.outcome]}")


def _said(views: Views, unit: str, request: Request) -> Objection:
    """What the form says."""
    form = ObjectionForm.of(request)
    target = form.target
    item = views.items.by_name(target) if target else None
    fact = target if target and item is None and views.facts.by_ref(target) else None
    return Objection(
        unit=unit,
        words=form.words,
        day=form.day or request.console.today,
        due=form.due,
        period=form.period,
        item=None if fact else target or None,
        fact=fact,
        again=request.number("again"),
    )


def _open(views: Views, unit: str | None, request: Request) -> Pageful[ObjectionView]:
    return pageful(
        views.office.open_objections(unit=unit, most=OPEN_MOST),
        None,
        request=request,
        path="/objections",
    )


def _every(views: Views, unit: str | None, request: Request) -> Pageful[ObjectionView]:
    listed = views.office.objections_before(request.number("before"), unit=unit, most=LINES + 1)
    return pageful(
        listed[:LINES],
        listed[LINES - 1].seq if len(listed) > LINES else None,
        request=request,
        path="/objections",
    )
