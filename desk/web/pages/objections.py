"""申诉: what units object to, with answer and deadline, the one due first first; entered and answered by those who may. Changes no fact and no score."""

from dataclasses import dataclass
from datetime import date

from config.period import Year
from desk.acts.deciding.objecting import (
    Objection,
    Term,
    answer_objection_on,
    enter_objection_on,
    objection_at,
    reply_of,
)
from desk.acts.labels import OBJECTION_OUTCOMES
from desk.web.asking import Answer, Ask, Goto, Missing, Shown
from desk.web.days import day_of
from desk.web.paging import LINES, Pageful, pageful
from desk.web.periods import choices
from desk.web.standing import check_number
from ledger.views import ObjectionView, Views

SHOWN = {"open": "待答复的", "all": "全部"}
OPEN_MOST = 200  # that are shown with their forms; answered ones make room
OF_UNIT = 20  # answered ones on a unit's own page


@dataclass(frozen=True, slots=True)
class OfUnit:
    """What a unit's page shows: open ones first, then what was answered last; `stand` travels with the form for a new one."""

    several: tuple[ObjectionView, ...]
    waiting: int
    more: bool
    stand: int
    days: int
    due: date


def objections(ask: Ask) -> Answer:
    shown = ask.asked("show") if ask.asked("show") in SHOWN else "open"
    unit = ask.asked("unit") if ask.asked("unit") in ask.console.rules.roster.blocks else None
    with ask.console.book.reading() as views:
        count, late = views.count_open_objections(ask.console.today)
        page = _open(views, unit, ask) if shown == "open" else _every(views, unit, ask)
    values = {
        "section": "units",
        "page": page,
        "shown": shown,
        "options": SHOWN,
        "count": count,
        "late": late,
        "unit": unit or "",
        "units": [
            (code, blocks[-1].name) for code, blocks in ask.console.rules.roster.blocks.items()
        ],
        "days": ask.console.settings.objections.days,
        **words_of_objections(ask),
    }
    return Shown("objections.html", values)


def object_to(ask: Ask) -> Answer:
    """A unit objects."""
    code = ask.path["code"]
    if code not in ask.console.rules.roster.blocks:
        raise Missing(f"名册上没有单位 {code!r}；可从“单位”一栏查找")
    with ask.console.book.writing(actor=ask.actor) as writer:
        check_number(writer.views, writer.views.last_objection(code), ask=ask)
        found = enter_objection_on(
            writer,
            _said(writer.views, code, ask),
            rules=ask.console.rules,
            term=term_of(ask),
            today=ask.console.today,
        )
    return Goto(f"/units/{code}#o{found.seq}", f"已登记第 {found.seq} 号申诉，{found.due} 前答复")


def answer(ask: Ask) -> Answer:
    """One is answered, or its answer corrected."""
    number, today = ask.path["number"], ask.console.today
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        raise Missing(f"没有第 {number} 号申诉")
    followed = tuple(
        ref.strip()
        for ref in ask.said("followed").replace("，", ",").replace("、", ",").split(",")
        if ref.strip()
    )
    day = day_of(ask.said("day"), otherwise=today)
    with ask.console.book.writing(actor=ask.actor) as writer:
        check_number(writer.views, objection_at(writer.views, int(number)).last, ask=ask)
        reply = reply_of(
            int(number), ask.said("outcome"), words=ask.said("words"), day=day, followed=followed
        )
        found = answer_objection_on(writer, reply, today=today)
    place = f"/units/{found.unit}#o{found.seq}" if ask.said("at") == "unit" else "/objections"
    return Goto(place, f"已答复第 {found.seq} 号申诉：{OBJECTION_OUTCOMES[reply.outcome]}")


def objections_of(views: Views, unit: str, *, ask: Ask) -> OfUnit:
    """For the unit's page."""
    waiting = views.open_objections(unit=unit, most=OPEN_MOST)
    latest = views.objections_before(None, unit=unit, most=OF_UNIT + 1)
    answered = tuple(one for one in latest[:OF_UNIT] if one.answer)
    term, stand = term_of(ask), latest[0].seq if latest else 0
    return OfUnit(
        (*waiting, *answered),
        len(waiting),
        len(latest) > OF_UNIT,
        stand,
        term.days,
        term.due(ask.console.today),
    )


def words_of_objections(ask: Ask) -> dict[str, object]:
    """What the templates call things by."""
    return {
        "names": {
            code: blocks[-1].short for code, blocks in ask.console.rules.roster.blocks.items()
        },
        "outcomes": OBJECTION_OUTCOMES,
        "about_periods": [(str(one), str(one)) for one in _periods(ask)],
    }


def term_of(ask: Ask) -> Term:
    return Term(ask.console.settings.objections.days, ask.console.settings.schedule.calendar)


def _periods(ask: Ask) -> list[object]:
    """Those that have figures, and the years that they lie in."""
    several = choices(ask)
    years = sorted({one.year for one in several}, reverse=True)
    return [
        *several,
        *([Year(year, 1) for year in years] if ask.console.rules.rulebook.span is not Year else []),
    ]


def _said(views: Views, unit: str, ask: Ask) -> Objection:
    """What the form says: `target` is an item by its id or ref, else a fact by its ref."""
    target = ask.said("target")
    item = views.item(target) if target else None
    fact = target if target and item is None and views.fact(target) else None
    return Objection(
        unit=unit,
        words=ask.said("words"),
        day=day_of(ask.said("day"), otherwise=ask.console.today),
        due=day_of(ask.said("due"), otherwise=date.min) if ask.said("due") else None,
        period=ask.said("period") or None,
        item=None if fact else target or None,
        fact=fact,
        again=ask.number("again"),
    )


def _open(views: Views, unit: str | None, ask: Ask) -> Pageful[ObjectionView]:
    return pageful(
        views.open_objections(unit=unit, most=OPEN_MOST), None, ask=ask, path="/objections"
    )


def _every(views: Views, unit: str | None, ask: Ask) -> Pageful[ObjectionView]:
    found = views.objections_before(ask.number("before"), unit=unit, most=LINES + 1)
    return pageful(
        found[:LINES],
        found[LINES - 1].seq if len(found) > LINES else None,
        ask=ask,
        path="/objections",
    )


PAGES = {"objections": objections, "object": object_to, "answer": answer}
