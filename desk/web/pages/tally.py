"""计分: a period's points of every unit beside those of the period before, and every point of one followed to rule, article, entry and item. Writes nothing."""

from dataclasses import dataclass
from fractions import Fraction

from config.errors import Refused
from config.period import Period
from desk.acts.forms import both_ranks
from desk.acts.labels import STATES, rule_label
from desk.acts.tallies.rank import compared, rank_of, tally_of
from desk.acts.tallies.reasons import reasons_of
from desk.acts.tallies.tally import QuarterTally, units_in
from desk.web.charts import Bar, bars
from desk.web.periods import choices, period_asked, tally_asked
from desk.web.requests import Missing, Page, Request, Response
from ledger.views import Views
from scoring.period_rules import below_pass_mark
from scoring.reasons import Reason
from scoring.score import ScorePart, Tally, points_text

ORDERS = {"group": "按单位类别", "all": "全部单位", "roster": "按名册"}


@dataclass(frozen=True, slots=True)
class Row:
    """A unit's line of the table; `before` is its total of the period before, `change` the difference, `moved` by how many ranks it rose."""

    tally: Tally
    sums: tuple[str, ...]
    rank: int
    within: int
    so_far: str
    before: str
    change: str
    moved: int
    below: bool


def tally(request: Request) -> Response:
    period = period_asked(request)
    with request.console.book.reading() as views:
        found = tally_asked(views, period, request=request)
        other = _other(request, period)
        before = units_in(views, other, rules=request.console.rules)
    order = request.query_text("order") if request.query_text("order") in ORDERS else "group"
    rows = rows_of(found, before, request=request)
    names = {group.code: group.name for group in request.console.rules.rulebook.groups}
    sections = _sections(rows, order, names)
    values = {
        "section": "tally",
        "period": period,
        "state": STATES[found.state],
        "found": found,
        "sections": sections,
        "charts": [(name, _chart(several, name)) for name, several in sections],
        "orders": ORDERS,
        "order": order,
        "choices": choices(request),
        "compared": bool(before),
        "other": other,
        "sums": _sums(rows),
        "nowhere": points_text(sum((line.points for line in found.nowhere), Fraction())),
    }
    return Page("tally.html", values)


def tally_unit(request: Request) -> Response:
    """Every point of one unit."""
    period, rules = period_asked(request), request.console.rules
    with request.console.book.reading() as views:
        found = tally_asked(views, period, request=request)
        own = _own(found, request)
        before = _before(views, period, own.unit, request)
        reasons = reasons_of(views, own.scores)
    difference = compared(own, before) if before else None
    values = {
        "section": "tally",
        "period": period,
        "state": STATES[found.state],
        "own": own,
        "sums": _parts(own),
        "so_far": found.so_far[own.unit],
        "standing": rank_of(found, own, today=request.console.today),
        "lines": [_line(reason, request) for reason in reasons],
        "previous": period.previous,
        "before": before,
        "difference": difference,
        "changes": [(rule_label(one["rule"], rules.rulebook), one) for one in difference["rules"]]
        if difference
        else [],
        "choices": choices(request),
        "group": next(
            (group.name for group in rules.rulebook.groups if group.code == own.group), own.group
        ),
    }
    return Page("tally_unit.html", values)


def _other(request: Request, period: Period) -> Period:
    """The period beside which the figures stand: the one that was asked for, else the one before."""
    wanted = request.query_text("with")
    try:
        return request.console.rules.rulebook.span.parse(wanted) if wanted else period.previous
    except Refused as error:
        raise Missing(str(error)) from None


def rows_of(found: QuarterTally, before: tuple[Tally, ...], *, request: Request) -> list[Row]:
    """In the order of the roster."""
    totals, ranks = (
        {one.unit: one.total for one in before},
        dict(zip((one.unit for one in before), both_ranks(before)[0], strict=True)),
    )
    return [
        Row(
            tally=tally,
            sums=_parts(tally),
            rank=rank,
            within=within,
            so_far=points_text(found.so_far[tally.unit]),
            before=points_text(totals[tally.unit]) if tally.unit in totals else "—",
            change=signed(tally.total - totals[tally.unit]) if tally.unit in totals else "",
            moved=ranks[tally.unit] - rank if tally.unit in ranks else 0,
            below=below_pass_mark(tally, request.console.rules.rulebook),
        )
        for tally, rank, within in zip(found.units, *both_ranks(found.units), strict=True)
    ]


def signed(points: Fraction) -> str:
    """+3, -2, 0."""
    return f"+{points_text(points)}" if points > 0 else points_text(points)


def _parts(tally: Tally) -> tuple[str, ...]:
    """Base, information, commissions and the like; all together."""
    return tuple(map(points_text, (*map(tally.sum_of, ScorePart), tally.total)))


def _sections(rows: list[Row], order: str, names: dict[str, str]) -> list[tuple[str, list[Row]]]:
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


def _chart(rows: list[Row], name: str) -> object:
    return bars(
        [Bar(row.tally.name, float(row.tally.total), 0, f"{row.sums[-1]} 分") for row in rows],
        title=f"{name}得分",
    )


def _sums(rows: list[Row]) -> dict[str, object]:
    """The foot of the table."""
    parts = [
        points_text(sum((row.tally.sum_of(part) for row in rows), Fraction())) for part in ScorePart
    ]
    total = points_text(sum((row.tally.total for row in rows), Fraction()))
    counts = {
        "received": sum(row.tally.received for row in rows),
        "adopted": sum(row.tally.adopted_items for row in rows),
    }
    return {"parts": [*parts, total], **counts}


def _own(found: QuarterTally, request: Request) -> Tally:
    try:
        return tally_of(found, request.path["unit"])
    except Refused as error:
        raise Missing(str(error)) from None


def _before(views: Views, period: Period, unit: str, request: Request) -> Tally | None:
    several = units_in(views, period.previous, rules=request.console.rules)
    return next((one for one in several if one.unit == unit), None)


def _line(reason: Reason, request: Request) -> dict[str, object]:
    line = reason.line
    return {
        "rule": rule_label(line.rule, request.console.rules.rulebook),
        "cite": line.cite,
        "item": line.item,
        "title": reason.title,
        "causes": reason.causes,
        "mail": reason.mail,
        "points": signed(line.points),
        "corrects": line.corrects,
    }
