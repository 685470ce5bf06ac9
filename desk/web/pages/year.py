"""全年: every unit's year by its periods, zero adoption, reprimands, performance, who is proposed as exemplary; its bulletin to look at and take away."""

from dataclasses import dataclass

from config.period import Quarter
from desk.acts.bulletins.press import KINDS
from desk.acts.bulletins.year import CHANGES, RosterChange, year_notes
from desk.acts.forms import both_ranks
from desk.acts.labels import STATES
from desk.acts.tallies.year import OfficeYear
from desk.web.bulletins import download, keep_words, mark_of, printout
from desk.web.charts import Bar, bars
from desk.web.periods import office_year, year_asked, years
from desk.web.requests import Page, Request, Response
from ledger.office.bulletin_words import own_words_of
from scoring.score import points_text
from scoring.year import YearTally, performance_points


@dataclass(frozen=True, slots=True)
class Row:
    """A unit's line of the table."""

    unit: YearTally
    rank: int
    within: int

    @property
    def total(self) -> str:
        return points_text(self.unit.total)

    @property
    def performance(self) -> str:
        points = performance_points(self.unit)
        return points_text(points) if points else ""


def year(request: Request) -> Response:
    asked, rules = year_asked(request), request.console.rules
    with request.console.book.reading() as views:
        found = office_year(views, asked, request=request)
    own = own_words_of(request.console.book, str(asked))
    notes = year_notes(found, rules=rules)
    groups = {group.code: group.name for group in rules.rulebook.groups}
    periods = sorted({period for unit in found.units for period in unit.quarters})
    values = {
        "section": "year",
        "year": asked,
        "choices": years(request),
        "state": STATES[found.state],
        "closed": found.state == "closed",
        "periods": [
            (period, f"第{period.number}季" if isinstance(period, Quarter) else str(period))
            for period in periods
        ],
        "sections": _sections(found, groups),
        "groups": groups,
        "exemplary": notes.exemplary,
        "changes": [
            _change(one, {"regrouped": groups, "merged": _names(request)}) for one in notes.changes
        ],
        "own": own,
        "was": mark_of(own),
        "kinds": tuple(KINDS),
    }
    return Page("year.html", values)


def year_paper(request: Request) -> Response:
    return printout(request, year_asked(request).year)


def year_file(request: Request) -> Response:
    year = year_asked(request)
    return download(request, year.year, name=f"政务信息采用情况通报-{year}年度")


def year_words(request: Request) -> Response:
    """What a person says in the year's bulletin, and its number."""
    year = year_asked(request)
    return keep_words(request, year, back=f"/year/{year}")


def _sections(found: OfficeYear, groups: dict[str, str]) -> list[tuple[str, list[Row], object]]:
    """A table and a chart for each group, the best first."""
    rows = [
        Row(unit, rank, within)
        for unit, rank, within in zip(found.units, *both_ranks(found.units), strict=True)
    ]
    names = groups | {unit.group: unit.group for unit in found.units if unit.group not in groups}
    parts = [
        (name, sorted((row for row in rows if row.unit.group == code), key=lambda row: row.within))
        for code, name in names.items()
    ]
    return [(name, several, _chart(several, name)) for name, several in parts if several]


def _chart(rows: list[Row], name: str) -> object:
    return bars(
        [Bar(row.unit.name, float(row.unit.total), 0, f"{row.total} 分") for row in rows],
        title=f"{name}全年得分",
    )


def _names(request: Request) -> dict[str, str]:
    return {code: blocks[-1].name for code, blocks in request.console.rules.roster.blocks.items()}


def _change(change: RosterChange, names: dict[str, dict[str, str]]) -> str:
    to = change.to or ""
    became = names.get(change.change, {}).get(to, to)
    return f"{change.day} {change.name}{CHANGES[change.change]}{became}"
