"""规则: the rulebook in force as a table that can be put beside the measure, with the reading taken where there was a choice. Changes nothing."""

from itertools import groupby

from desk.web.requests import Page, Request, Response
from scoring.describe import LENGTHS, rows_of


def rules(request: Request) -> Response:
    book = request.console.rules.rulebook
    sections = [
        (cite, list(rows)) for cite, rows in groupby(rows_of(book), key=lambda row: row.cite)
    ]
    return Page(
        "rules.html",
        {
            "book": book,
            "sections": sections,
            "length": LENGTHS[book.period],
            "articles": book.articles,
        },
    )
