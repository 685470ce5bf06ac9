"""单位档案: the record of one unit: its dates, addresses and what was taught of them, objections,
points by period and year, items. Writes nothing.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from markupsafe import Markup

from classify.submission import TaughtAddress
from config.errors import Refused
from config.period import Period, Year, period_of
from config.roster import Unit
from desk.acts.labels import ITEM_STATES, KINDS, STATES, label_of
from desk.acts.tallies.explanation import titles_of
from desk.acts.tallies.rank import Placed, placed_in
from desk.web.objections import ObjectionWords, UnitObjections, objections_of, words_of_objections
from desk.web.periods import Bar, bars, current, years
from desk.web.requests import Missing, Page, Request, Response
from desk.web.values import Pageful, pageful, unit_asked
from ledger.facts import holding
from ledger.payloads import EntryKind
from ledger.views import ItemView, Views
from scoring.score import Tally, points_text, total_of

ITEMS = 50
MOST_PERIODS = 13  # of a record: this year's and last year's quarters, or the weeks of a quarter
TOLD = frozenset(
    {
        EntryKind.ADOPTED,
        EntryKind.REPORTED_UP,
        EntryKind.INSTRUCTED,
        EntryKind.COMMENDED,
        EntryKind.DELIVERED,
        EntryKind.REPEATED,
        EntryKind.WITHDRAWN,
    }
)


@dataclass(frozen=True, slots=True)
class YearRecord:
    """A year of a record; `whole`: every period of it that has begun is among the lines, so that
    they may be summed up.
    """

    year: int
    lines: tuple[Placed, ...]
    whole: bool

    @property
    def total(self) -> str:
        return points_text(sum((line.tally.total for line in self.lines), start=total_of(())))

    @property
    def received(self) -> int:
        return sum(line.tally.received for line in self.lines)

    @property
    def adopted(self) -> int:
        return sum(line.tally.adopted_items for line in self.lines)

    @property
    def met(self) -> int:
        return sum(line.tally.quota_met is True for line in self.lines)


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """How long a period still runs, today included."""

    by: date
    days: int
    workdays: int


@dataclass(frozen=True, slots=True)
class UnitItem:
    """An item of the unit with what befell it, in words; `title` is None once it is sealed."""

    id: str
    title: str | None
    at: datetime
    state: str
    plain: bool
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnitPage:
    """Everything of one unit; `shown` is the period whose items are wanted, None for all; `address`
    and `about` are what a form begins with.
    """

    code: str
    name: str
    blocks: tuple[Unit, ...]
    groups: Mapping[str, str]
    taught: tuple[TaughtAddress, ...]
    revision: int
    items: Pageful[UnitItem]
    shown: Period | None
    record: tuple[YearRecord, ...]
    states: Mapping[str, str]
    charts: tuple[Markup, Markup]
    years: Sequence[Year]
    now: Tally | None
    left: TimeLeft | None
    period: Period
    address: str
    about: str
    objected: UnitObjections
    words: ObjectionWords


def unit(request: Request) -> Response:
    code, blocks = unit_asked(request)
    shown, running = _shown(request), current(request)
    with request.console.book.reading() as views:
        items = _items(views, code, shown, request)
        record = _record(views, code, request)
        taught = tuple(one for one in views.office.taught() if one.unit == code)
        revision = views.office.last_taught()
        objected = objections_of(views, code, request=request)
    now = next((line.tally for line in record if line.period == running), None)
    value = UnitPage(
        code=code,
        name=blocks[-1].name,
        blocks=blocks,
        groups={group.code: group.name for group in request.console.rules.rulebook.groups},
        taught=taught,
        revision=revision,
        items=items,
        shown=shown,
        record=tuple(_by_year(record, running)),
        states=STATES,
        charts=_charts(record, blocks[-1].name),
        years=years(request),
        now=now,
        left=_left(running, request) if now and now.quota else None,
        period=running,
        address=request.query_text("address"),
        about=request.query_text("about"),
        objected=objected,
        words=words_of_objections(request),
    )
    return Page("unit.html", value)


def _shown(request: Request) -> Period | None:
    """The period whose items are wanted; None for all."""
    text = request.query_text("period")
    try:
        return period_of(text) if text else None
    except Refused as error:
        raise Missing(str(error)) from None


def _left(period: Period, request: Request) -> TimeLeft:
    today = request.console.today
    workdays = request.console.settings.schedule.calendar.within(today, period.last_day)
    return TimeLeft(period.last_day, (period.last_day - today).days + 1, workdays)


def _record(views: Views, code: str, request: Request) -> list[Placed]:
    """This year's periods and last year's, the latest first."""
    running, rules, today = current(request), request.console.rules, request.console.today
    several = (running.from_ordinal(running.ordinal - back) for back in range(MOST_PERIODS))
    record = [
        placed_in(views, code, one, rules=rules, today=today)
        for one in several
        if one.year >= running.year - 1
    ]
    return [one for one in record if one]


def _by_year(record: Sequence[Placed], running: Period) -> list[YearRecord]:
    years = []
    for year in sorted({line.period.year for line in record}, reverse=True):
        lines = tuple(line for line in record if line.period.year == year)
        first = running.from_ordinal(running.ordinal - MOST_PERIODS + 1)
        years.append(
            YearRecord(year, lines, first.year < year or (first.year == year and first.number == 1))
        )
    return years


def _charts(record: Sequence[Placed], name: str) -> tuple[Markup, Markup]:
    """What it sent against what it had to, and what it earned, the earliest period first."""
    several = list(reversed(record))
    sent = [
        Bar(
            str(one.period),
            one.tally.received,
            one.tally.quota or 0,
            f"{one.tally.received}/{one.tally.quota or '—'} 条",
        )
        for one in several
    ]
    earned = [
        Bar(
            str(one.period),
            float(one.tally.total),
            0,
            f"{points_text(one.tally.total)} 分，第 {one.rank} 名",
        )
        for one in several
    ]
    return bars(sent, title=f"{name}各期报送和任务"), bars(earned, title=f"{name}各期得分")


def _items(views: Views, code: str, shown: Period | None, request: Request) -> Pageful[UnitItem]:
    within = (shown.first_day, shown.last_day) if shown else None
    before = request.number("before")
    items = views.items.of_unit(code, before=before, within=within, most=ITEMS + 1)
    rest = items[ITEMS - 1].seq if len(items) > ITEMS else None
    lines = _lines(views, items[:ITEMS], request)
    return pageful(lines, rest, request=request, path=f"/units/{code}")


def _lines(views: Views, items: Sequence[ItemView], request: Request) -> list[UnitItem]:
    titles = titles_of(views, [item.id for item in items])
    events = _events(views, items, request)
    return [
        UnitItem(
            item.id,
            titles.get(item.id),
            item.received_at,
            ITEM_STATES[item.state],
            item.state == "counted",
            tuple(events[item.id]),
        )
        for item in items
    ]


def _events(views: Views, items: Sequence[ItemView], request: Request) -> dict[str, list[str]]:
    """Item → what befell it, in words."""
    facts = views.facts.on_items([item.id for item in items])
    held, rulebook = holding(facts), request.console.rules.rulebook
    events: dict[str, list[str]] = defaultdict(list)
    for fact in facts:
        if fact.seq in held and fact.kind in TOLD:
            words = label_of(fact, rulebook) or KINDS[fact.kind]
            events[fact.item or ""].append(f"{words}（{fact.day}）")
    return events
