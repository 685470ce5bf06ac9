"""刊物: publications, their issues, what each holds with its points, an issue's draft for the
editor, and adoptions that stood in another issue or genre.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from urllib.parse import urlencode

from config.errors import Refused
from config.period import Month, Period, Year
from desk.acts.adoption import adoptions_at, points_by_unit
from desk.acts.adoption import reprint as correct
from desk.acts.bulletins.press import KINDS
from desk.acts.issues import (
    IssueName,
    Printed,
    brought,
    draft_name,
    genres_worth,
    issue_draft,
    issue_named,
    printed_in,
)
from desk.acts.labels import GENRES, issue_text
from desk.web.forms import FormModel, Given, check_untouched
from desk.web.periods import current, found_or_missing, years
from desk.web.requests import Download, Missing, Page, Redirect, Request, Response
from desk.web.values import LINES, Pageful, pageful
from ledger.entry import LedgerEntry
from ledger.views import IssueView, Views
from scoring.score import points_text, signed_text

AT_ONCE = 100
Genre = tuple[str, str, str, str]  # code, name, points, article


@dataclass(frozen=True, slots=True)
class PublicationLine:
    """A publication in the list of them: its genres, how many it adopted in the running period and
    year, and the issue, the day and the page of its last adoption.
    """

    code: str
    name: str
    genres: list[Genre]
    of_period: int
    of_year: int
    last: tuple[str, date, str] | None


@dataclass(frozen=True, slots=True)
class PublicationsPage:
    lines: list[PublicationLine]
    period: Period


@dataclass(frozen=True, slots=True)
class PublicationPage:
    """A publication's issues of a year: each with its name, its page and its address."""

    code: str
    name: str
    year: int
    years: Sequence[Year]
    issues: int
    adopted: int
    genres: list[Genre]
    page: Pageful[tuple[IssueView, IssueName, str, str]]


@dataclass(frozen=True, slots=True)
class IssuePage:
    """What an issue holds: each adoption with its entry and what it brought."""

    code: str
    name: str
    issue: IssueName
    query: str
    path: str
    more: int | None
    rows: list[tuple[Printed, LedgerEntry, str]]
    total: str
    genres: list[tuple[str, str]]
    words: Mapping[str, str]
    revision: int


def publications(request: Request) -> Response:
    """Every one that the rulebook names, with what it is worth and what it printed of late."""
    with request.console.book.reading() as views:
        lines = [
            _line(views, publication.code, publication.name, request)
            for publication in request.console.rules.rulebook.publications
        ]
    return Page("publications.html", PublicationsPage(lines, current(request)))


def _line(views: Views, code: str, name: str, request: Request) -> PublicationLine:
    printed = [
        views.facts.count_printed(code, since=within.first_day, until=within.last_day)
        for within in (current(request), Year.of(request.console.today))
    ]
    last = views.facts.last_printed(code)
    shown = (
        (issue_text(last.issue), last.day, issue_path(issue_by(code, last.issue, last.day)))
        if last
        else None
    )
    return PublicationLine(code, name, _genres(request, code), printed[0], printed[1], shown)


def publication(request: Request) -> Response:
    """Its issues of a year, the latest first."""
    code, year = request.path["code"], _year(request) or request.console.today.year
    name = name_of(request)
    with request.console.book.reading() as views:
        every = views.facts.issues(code, since=date(year, 1, 1), until=date(year, 12, 31))
    start = request.number("before") or 0
    rest = start + LINES if len(every) > start + LINES else None
    rows = [
        (
            issue,
            named := issue_by(code, issue.number, issue.first),
            issue_path(named),
            _query(named),
        )
        for issue in every[start : start + LINES]
    ]
    value = PublicationPage(
        code=code,
        name=name,
        year=year,
        years=years(request),
        issues=sum(issue.number is not None for issue in every),
        adopted=sum(sum(issue.counts.values()) for issue in every),
        genres=_genres(request, code),
        page=pageful(rows, rest, request=request, path=f"/publications/{code}"),
    )
    return Page("publication.html", value)


def issue(request: Request) -> Response:
    """What an issue holds, page by page, with the points that each adoption brought."""
    rules, after = request.console.rules, request.number("after") or 0
    with request.console.book.reading() as views:
        named = issue_asked(request, views)
        printed = printed_in(views, named, roster=rules.roster, after=after, most=LINES + 1)
        shown = printed[:LINES]
        points = brought(views, [each.fact for each in shown], rules=rules)
        entries = views.stored(each.fact.seq for each in shown)
        revision = views.head()[0]
    value = IssuePage(
        code=named.publication,
        name=name_of(request),
        issue=named,
        query=_query(named),
        path=issue_path(named),
        more=shown[-1].fact.seq if len(printed) > LINES else None,
        rows=[
            (each, entries[each.fact.seq].entry, points_text(points[each.fact.seq]))
            for each in shown
        ],
        total=points_text(sum(points.values(), Fraction())),
        genres=[(code, word) for code, word, *_ in _genres(request, named.publication)],
        words=genre_names(request),
        revision=revision,
    )
    return Page("issue.html", value)


class ReprintForm(FormModel):
    """The issue and the genre in which the ticked adoptions stood, and why that is known now."""

    to_issue: Given
    to_genre: Given
    reason: str


def reprint(request: Request) -> Response:
    """Adoptions that stood in another issue or genre: all that were chosen are corrected, or none;
    then the issue is shown in which they stand now.
    """
    console, code = request.console, request.path["code"]
    name_of(request)
    form, chosen = ReprintForm.of(request), _chosen(request)
    if not chosen or not (form.to_issue or form.to_genre):
        raise Refused("请勾选要更正的采用，并写期号或选体裁")
    if len(chosen) > AT_ONCE:
        raise Refused(f"一次最多更正 {AT_ONCE} 条")
    if not form.reason:
        raise Refused("请写更正的理由")
    with console.book.writing(actor=request.actor) as writer:
        facts = adoptions_at(writer.views, chosen, publication=code)
        check_untouched(writer.views, {fact.item for fact in facts if fact.item}, request=request)
        done = correct(
            writer,
            facts,
            genre=form.to_genre,
            issue=form.to_issue,
            reason=form.reason,
            rules=console.rules,
            today=console.today,
        )
        stands = writer.views.facts.at(done[-1].entry.seq)
    change = sum(unit.points for unit in points_by_unit(done))
    brings = f"，共 {signed_text(Fraction(change))} 分" if change else "，得分不变"
    path = issue_path(issue_by(code, stands.issue, stands.day))
    return Redirect(path, f"已更正 {len(done) // 2} 条采用{brings}")


def _chosen(request: Request) -> set[int]:
    """The entries that are ticked; none where one of them is no number."""
    ticked = set(request.form_list("fact"))
    numbers = {
        int(text) for text in ticked if text.isascii() and text.isdecimal() and len(text) < 16
    }
    return numbers if len(numbers) == len(ticked) else set()


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
    """Which issue the address means: by its number, in the year that it names, else in the last
    that had one; or by a month.
    """
    code, number = request.path["code"], request.query_text("issue")
    name_of(request)
    if number:
        return issue_named(
            views, code, number, year=_year(request), this_year=request.console.today.year
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
    return f"/publications/{named.publication}/issue?{_query(named)}"


def name_of(request: Request) -> str:
    """What the publication of the address is called."""
    code = request.path["code"]
    publication = next(
        (one.name for one in request.console.rules.rulebook.publications if one.code == code), None
    )
    if publication is None:
        raise Missing(f"现行规则里没有刊物 {code!r}")
    return publication


def genre_names(request: Request) -> dict[str, str]:
    return GENRES | {
        genre_name.code: genre_name.name
        for genre_name in request.console.rules.rulebook.genre_names
    }


def _query(named: IssueName) -> str:
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


def _year(request: Request) -> int | None:
    year = request.number("year")
    return year if year and year < 10_000 else None
