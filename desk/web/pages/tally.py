"""计分: a period's points of every unit beside those of the period before, and every point of one
followed to rule, article, entry and item. Writes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from config.errors import Refused
from config.period import Period
from desk.acts.labels import STATES, rule_label
from desk.acts.tallies.explanation import reasons_of
from desk.acts.tallies.rank import (
    Comparison,
    RuleDifference,
    UnitRank,
    compared,
    rank_of,
    ranked,
    tally_of,
)
from desk.acts.tallies.tally import QuarterTally, units_in
from desk.web.periods import Bar, bars, choices, period_asked, tally_asked
from desk.web.requests import Missing, Page, Request, Response
from ledger.views import Views
from scoring.period_rules import below_pass_mark
from scoring.reasons import Reason
from scoring.score import ScoreEntry, ScorePart, Tally, points_text, signed_text, total_of

ORDERS = {"group": "按单位类别", "all": "全部单位", "roster": "按名册"}


@dataclass(frozen=True, slots=True)
class TallyRow:
    """A unit's line of the table; `before` is its total of the period before, `change` the
    difference, `moved` by how many ranks it rose.
    """

    tally: Tally
    sums: tuple[str, ...]
    rank: int
    within: int
    so_far: str
    before: str
    change: str
    moved: int
    below: bool


@dataclass(frozen=True, slots=True)
class TallySums:
    """The foot of the table."""

    received: int
    adopted: int
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TallyPage:
    """A period's table in sections, each with its chart; `other` is the period beside it."""

    period: Period
    state: str
    head: str
    sections: tuple[tuple[str, list[TallyRow]], ...]
    charts: tuple[tuple[str, Markup], ...]
    orders: Mapping[str, str]
    order: str
    choices: Sequence[Period]
    compared: bool
    other: Period
    sums: TallySums
    nowhere: tuple[ScoreEntry, ...]
    nowhere_points: Fraction


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A score line of a unit with what made it, in words."""

    rule: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class TallyUnitPage:
    """One unit's period: its place, every point, and what changed since the period before."""

    period: Period
    state: str
    own: Tally
    sums: tuple[str, ...]
    so_far: Fraction
    place: UnitRank
    lines: tuple[UnitLine, ...]
    previous: Period
    comparison: Comparison | None
    changes: tuple[tuple[str, RuleDifference], ...]
    choices: Sequence[Period]
    group: str


def tally(request: Request) -> Response:
    period, rules = period_asked(request), request.console.rules
    with request.console.book.reading() as views:
        office = tally_asked(views, period, request=request)
        other = _other(request, period)
        before = units_in(views, other, rules=rules)
    order = request.query_text("order") if request.query_text("order") in ORDERS else "group"
    rows = rows_of(office, before, request=request)
    sections = _sections(rows, order, {group.code: group.name for group in rules.rulebook.groups})
    value = TallyPage(
        period=period,
        state=STATES[office.state],
        head=office.ledger_head,
        sections=tuple(sections),
        charts=tuple((name, _chart(several, name)) for name, several in sections),
        orders=ORDERS,
        order=order,
        choices=choices(request),
        compared=bool(before),
        other=other,
        sums=_sums(rows),
        nowhere=office.nowhere,
        nowhere_points=total_of(office.nowhere),
    )
    return Page("tally.html", value)


def tally_unit(request: Request) -> Response:
    """Every point of one unit."""
    period, rules = period_asked(request), request.console.rules
    with request.console.book.reading() as views:
        office = tally_asked(views, period, request=request)
        own = _own(office, request)
        before = _before(views, period, own.unit, request)
        reasons = reasons_of(views, own.scores)
    comparison = compared(own, before) if before else None
    book, names = rules.rulebook, {group.code: group.name for group in rules.rulebook.groups}
    value = TallyUnitPage(
        period=period,
        state=STATES[office.state],
        own=own,
        sums=_parts(own),
        so_far=office.so_far[own.unit],
        place=rank_of(office, own, today=request.console.today),
        lines=tuple(UnitLine(rule_label(reason.line.rule, book), reason) for reason in reasons),
        previous=period.previous,
        comparison=comparison,
        changes=tuple(
            (rule_label(one.rule, book), one) for one in (comparison.rules if comparison else ())
        ),
        choices=choices(request),
        group=names.get(own.group, own.group),
    )
    return Page("tally_unit.html", value)


def _other(request: Request, period: Period) -> Period:
    """The period beside which the figures stand: the one that was asked for, else the one before."""
    wanted = request.query_text("with")
    try:
        return request.console.rules.rulebook.span.parse(wanted) if wanted else period.previous
    except Refused as error:
        raise Missing(str(error)) from None


def rows_of(office: QuarterTally, before: tuple[Tally, ...], *, request: Request) -> list[TallyRow]:
    """In the order of the roster."""
    totals = {tally.unit: tally.total for tally in before}
    ranks = {tally.unit: rank for tally, rank, _ in ranked(before)}
    return [
        TallyRow(
            tally=tally,
            sums=_parts(tally),
            rank=rank,
            within=within,
            so_far=points_text(office.so_far[tally.unit]),
            before=points_text(totals[tally.unit]) if tally.unit in totals else "—",
            change=signed_text(tally.total - totals[tally.unit]) if tally.unit in totals else "",
            moved=ranks[tally.unit] - rank if tally.unit in ranks else 0,
            below=below_pass_mark(tally, request.console.rules.rulebook),
        )
        for tally, rank, within in ranked(office.units)
    ]


def _parts(tally: Tally) -> tuple[str, ...]:
    """Base, information, commissions and the like; all together."""
    return tuple(map(points_text, (*map(tally.sum_of, ScorePart), tally.total)))


def _sections(
    rows: list[TallyRow], order: str, names: dict[str, str]
) -> list[tuple[str, list[TallyRow]]]:
    if order == "group":
        parts = [
            (name, sorted((r for r in rows if r.tally.group == code), key=lambda r: r.within))
            for code, name in names.items()
        ]
        others = [row for row in rows if row.tally.group not in names]
        return [(name, several) for name, several in [*parts, ("其他", others)] if several]
    return (
        [(ORDERS[order], sorted(rows, key=lambda row: row.rank) if order == "all" else rows)]
        if rows
        else []
    )


def _chart(rows: list[TallyRow], name: str) -> Markup:
    return bars(
        [Bar(row.tally.name, float(row.tally.total), 0, f"{row.sums[-1]} 分") for row in rows],
        title=f"{name}得分",
    )


def _sums(rows: list[TallyRow]) -> TallySums:
    tallies = [row.tally for row in rows]
    parts = [sum((tally.sum_of(part) for tally in tallies), Fraction()) for part in ScorePart]
    total = sum((tally.total for tally in tallies), Fraction())
    received = sum(tally.received for tally in tallies)
    adopted = sum(tally.adopted_items for tally in tallies)
    return TallySums(received, adopted, tuple(map(points_text, (*parts, total))))


def _own(office: QuarterTally, request: Request) -> Tally:
    try:
        return tally_of(office, request.path["unit"])
    except Refused as error:
        raise Missing(str(error)) from None


def _before(views: Views, period: Period, unit: str, request: Request) -> Tally | None:
    several = units_in(views, period.previous, rules=request.console.rules)
    return next((one for one in several if one.unit == unit), None)
