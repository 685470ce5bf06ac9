"""全年: every unit's year by its periods, zero adoption, reprimands, performance, who is proposed
as exemplary; its bulletin to look at and take away.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from config.period import Period, Quarter, Year
from desk.acts.bulletins.press import KINDS
from desk.acts.bulletins.year import CHANGES, RosterChange, year_notes
from desk.acts.labels import STATES
from desk.acts.tallies.rank import ranked
from desk.acts.tallies.tally import OfficeYear
from desk.web.periods import (
    Bar,
    bars,
    download,
    keep_words,
    mark_of,
    office_year,
    printout,
    year_asked,
    years,
)
from desk.web.requests import Page, Request, Response
from ledger.office.bulletin_words import OwnWords, own_words_of
from scoring.score import points_text
from scoring.year import YearTally, performance_points


@dataclass(frozen=True, slots=True)
class YearRow:
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


@dataclass(frozen=True, slots=True)
class YearPage:
    """A year's table, and for each of its periods what its column is called; `was` is what own
    words were when the page was made.
    """

    year: Year
    choices: Sequence[Year]
    state: str
    closed: bool
    periods: tuple[tuple[Period, str], ...]
    sections: tuple[tuple[str, list[YearRow], Markup], ...]
    groups: Mapping[str, str]
    exemplary: Sequence[YearTally]
    changes: tuple[str, ...]
    own: OwnWords
    was: str
    kinds: tuple[str, ...]


def year(request: Request) -> Response:
    asked, rules = year_asked(request), request.console.rules
    with request.console.book.reading() as views:
        office = office_year(views, asked, request=request)
    own = own_words_of(request.console.book, str(asked))
    notes = year_notes(office, rules=rules)
    groups = {group.code: group.name for group in rules.rulebook.groups}
    names = {"regrouped": groups, "merged": _names(request)}
    value = YearPage(
        year=asked,
        choices=years(request),
        state=STATES[office.state],
        closed=office.state == "closed",
        periods=tuple(_columns(office)),
        sections=tuple(_sections(office, groups)),
        groups=groups,
        exemplary=notes.exemplary,
        changes=tuple(_change(change, names) for change in notes.changes),
        own=own,
        was=mark_of(own),
        kinds=tuple(KINDS),
    )
    return Page("year.html", value)


def _columns(office: OfficeYear) -> Iterator[tuple[Period, str]]:
    for period in sorted({period for unit in office.units for period in unit.quarters}):
        yield period, f"第{period.number}季" if isinstance(period, Quarter) else str(period)


def year_paper(request: Request) -> Response:
    return printout(request, year_asked(request).year)


def year_file(request: Request) -> Response:
    year = year_asked(request)
    return download(request, year.year, name=f"政务信息采用情况通报-{year}年度")


def year_words(request: Request) -> Response:
    """What a person says in the year's bulletin, and its number."""
    year = year_asked(request)
    return keep_words(request, year, back=f"/year/{year}")


def _sections(
    office: OfficeYear, groups: dict[str, str]
) -> list[tuple[str, list[YearRow], Markup]]:
    """A table and a chart for each group, the best first."""
    rows = [YearRow(*place) for place in ranked(office.units)]
    names = groups | {unit.group: unit.group for unit in office.units if unit.group not in groups}
    parts = [
        (name, sorted((row for row in rows if row.unit.group == code), key=lambda row: row.within))
        for code, name in names.items()
    ]
    return [(name, members, _chart(members, name)) for name, members in parts if members]


def _chart(rows: list[YearRow], name: str) -> Markup:
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
