"""刊物: publications, their issues, what each holds with its points, and an issue's draft for the editor. Writes nothing: reprinting.py does."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any
from urllib.parse import urlencode

from config.errors import Refused
from config.period import Month, Year
from desk.acts.bulletins.press import KINDS
from desk.acts.issues import (
    IssueName,
    brought,
    draft_name,
    genres_worth,
    issue_draft,
    latest_year,
    printed_in,
)
from desk.acts.labels import GENRES, issue_text
from desk.web.paging import LINES, pageful
from desk.web.periods import current, found_or_missing, years
from desk.web.requests import Download, Missing, Page, Request, Response
from desk.web.values import names
from ledger.facts import Fact
from ledger.views import IssueView, Views
from scoring.score import points_text


@dataclass(frozen=True, slots=True)
class Line:
    """A publication in the list of them: its genres, how many it adopted in the running period and year, and its last adoption."""

    code: str
    name: str
    genres: list[tuple[str, str, str, str]]
    of_period: int
    of_year: int
    last: Fact | None


def publications(request: Request) -> Response:
    """Every one that the rulebook names, with what it is worth and what it printed of late."""
    console, period = request.console, current(request)
    year = Year.of(console.today)
    with console.book.reading() as views:
        lines = [
            Line(
                one.code,
                one.name,
                _genres(request, one.code),
                views.facts.count_printed(one.code, since=period.first_day, until=period.last_day),
                views.facts.count_printed(one.code, since=year.first_day, until=year.last_day),
                views.facts.last_printed(one.code),
            )
            for one in console.rules.rulebook.publications
        ]
    links = {
        one.code: issue_path(issue_by(one.code, last.issue, last.day))
        for one in lines
        if (last := one.last)
    }
    return Page(
        "publications.html",
        {"lines": lines, "links": links, "period": period, "issue_text": issue_text},
    )


def publication(request: Request) -> Response:
    """Its issues of a year, the latest first."""
    code, name, year = (
        request.path["code"],
        name_of(request),
        _year(request) or request.console.today.year,
    )
    with request.console.book.reading() as views:
        every = views.facts.issues(code, since=date(year, 1, 1), until=date(year, 12, 31))
    start = request.number("before") or 0
    lines, rest = (
        every[start : start + LINES],
        start + LINES if len(every) > start + LINES else None,
    )
    rows = [
        (one, named := issue_by(code, one.number, one.first), issue_path(named), _query_of(named))
        for one in lines
    ]
    values = {
        "code": code,
        "name": name,
        "year": year,
        "years": years(request),
        "page": pageful(rows, rest, request=request, path=f"/publications/{code}"),
        "of_year": _sums(every),
        "genres": _genres(request, code),
    }
    return Page("publication.html", values | {"section": "publications"})


def issue(request: Request) -> Response:
    """What an issue holds, page by page, with the points that each adoption brought."""
    rules = request.console.rules
    with request.console.book.reading() as views:
        named = issue_asked(request, views)
        found = printed_in(
            views, named, roster=rules.roster, after=request.number("after") or 0, most=LINES + 1
        )
        shown = found[:LINES]
        points = brought(views, [one.fact for one in shown], rules=rules)
        entries = views.stored(one.fact.seq for one in shown)
        revision = views.head()[0]
    values = {
        "code": named.publication,
        "name": name_of(request),
        "issue": named,
        "query": _query_of(named),
        "path": issue_path(named),
        "more": shown[-1].fact.seq if len(found) > LINES else None,
        "rows": [
            (one, entries[one.fact.seq].entry, points_text(points[one.fact.seq])) for one in shown
        ],
        "total": points_text(sum(points.values(), Fraction())),
        "names": names(request),
        "genres": [(code, word) for code, word, *_ in _genres(request, named.publication)],
        "words": genre_names(request),
        "revision": revision,
    }
    return Page("issue.html", values | {"section": "publications"})


def issue_file(request: Request) -> Response:
    """The draft for the editor, to be taken away."""
    name, office = name_of(request), request.console.settings.bulletin.office
    with request.console.book.reading() as views:
        named = issue_asked(request, views)
        content = found_or_missing(
            lambda: issue_draft(views, named, rules=request.console.rules, office=office)
        )
    return Download(draft_name(named, name), content, KINDS["docx"])


def issue_asked(request: Request, views: Views) -> IssueName:
    """Which issue the address means: by its number, in the year that it names, else in the last that had one; or by a month."""
    code, number = request.path["code"], request.query_text("issue")
    name_of(request)
    if number:
        return IssueName(
            code,
            number,
            _year(request) or latest_year(views, code, number) or request.console.today.year,
        )
    try:
        within = Month.parse(request.query_text("month"))
    except Refused:
        raise Missing("请写明是哪一期；没有期号的，写明是哪一月，如 2026-06") from None
    return IssueName(code, None, within.year, within.number)


def issue_by(code: str, number: str | None, day: date) -> IssueName:
    """The issue of that number that printed on that day."""
    return IssueName(code, number, day.year, 0 if number else day.month)


def issue_path(named: IssueName) -> str:
    """The page of that issue."""
    return f"/publications/{named.publication}/issue?{_query_of(named)}"


def name_of(request: Request) -> str:
    """What the publication of the address is called."""
    code = request.path["code"]
    found = next(
        (one.name for one in request.console.rules.rulebook.publications if one.code == code), None
    )
    if found is None:
        raise Missing(f"现行规则里没有刊物 {code!r}")
    return found


def genre_names(request: Request) -> dict[str, str]:
    return GENRES | {one.code: one.name for one in request.console.rules.rulebook.genre_names}


def _query_of(named: IssueName) -> str:
    return urlencode(
        {"issue": named.number, "year": named.year}
        if named.number
        else {"month": f"{named.year:04}-{named.month:02}"}
    )


def _genres(request: Request, code: str) -> list[tuple[str, str, str, str]]:
    """(code, name, points, article) of each genre."""
    words = genre_names(request)
    every = genres_worth(request.console.rules, code, today=request.console.today)
    return [
        (genre, words.get(genre, genre), points_text(points) if points is not None else "—", cite)
        for genre, points, cite in every
    ]


def _sums(every: Sequence[IssueView]) -> dict[str, Any]:
    """How many issues there are, and how many adoptions."""
    return {
        "issues": sum(one.number is not None for one in every),
        "adopted": sum(sum(one.counts.values()) for one in every),
    }


def _year(request: Request) -> int | None:
    year = request.number("year")
    return year if year and year < 10_000 else None
