"""规则: the rulebook in force as a table that can be put beside the measure, with the reading
taken where there was a choice. Changes nothing.
"""

from dataclasses import dataclass
from itertools import groupby

from desk.web.requests import Page, Request, Response
from scoring.describe import LENGTHS, RuleRow, rows_of
from scoring.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class RulesPage:
    """The rulebook with its rows by article; `length` is what its period is called."""

    book: Rulebook
    sections: tuple[tuple[str, list[RuleRow]], ...]
    length: str


def rules(request: Request) -> Response:
    book = request.console.rules.rulebook
    by_article = groupby(rows_of(book), key=lambda row: row.cite)
    sections = tuple((cite, list(rows)) for cite, rows in by_article)
    return Page("rules.html", RulesPage(book, sections, LENGTHS[book.period]))
