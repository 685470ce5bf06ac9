"""通报成文: the bulletin of a period or a year as a file to be taken away, or as a page to look at. Keeps nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from config.letterhead import BulletinTable
from config.period import Period, Year
from config.roster import Roster
from desk.acts.bulletins.bulletin import bulletin
from desk.acts.bulletins.year import year_bulletin
from desk.acts.labels import DOUBTS, OUTCOMES
from desk.acts.mailroom.log import LogQuery, log_lines
from desk.acts.rules import Rules
from desk.acts.tallies.reasons import reasons_of
from desk.acts.tallies.tally import known_of
from desk.publish import docx, html, xlsx
from ledger.book import Book
from ledger.ownwords import own_words_of
from ledger.views import LogFilter
from scoring.bulletin import Bulletin
from scoring.document import SEALED

KINDS: Mapping[str, str] = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class Press:
    """What papers are made by."""

    book: Book
    rules: Rules
    letterhead: BulletinTable
    today: date


def period_paper(press: Press, period: Period, form: str) -> bytes:
    """The bulletin of a period as a file, `form` one of KINDS; Refused as its tally is."""
    one = bulletin(
        press.book, period, rules=press.rules, letterhead=press.letterhead, today=press.today
    )
    return (
        docx.docx_of(one.document)
        if form == "docx"
        else workbook_of(press.book, one, period, roster=press.rules.roster)
    )


def period_page(press: Press, period: Period) -> str:
    """The same to look at and print."""

    def page() -> str:
        return html.html_of(
            bulletin(
                press.book,
                period,
                rules=press.rules,
                letterhead=press.letterhead,
                today=press.today,
            ).document
        )

    return _once(press, period, page)


def year_paper(press: Press, year: Year, form: str) -> bytes:
    one = year_bulletin(
        press.book, year.year, rules=press.rules, letterhead=press.letterhead, today=press.today
    )
    return docx.docx_of(one.document) if form == "docx" else xlsx.year_workbook(one)


def year_page(press: Press, year: Year) -> str:
    """A year's likewise."""

    def page() -> str:
        return html.html_of(
            year_bulletin(
                press.book,
                year.year,
                rules=press.rules,
                letterhead=press.letterhead,
                today=press.today,
            ).document
        )

    return _once(press, year, page)


def _once(press: Press, period: Period, page: Callable[[], str]) -> str:
    """A page is asked for with every look at its bulletin: it is made once for a state of the ledger, a person's own words and a day."""
    own = own_words_of(press.book, str(period))
    with press.book.reading() as views:
        known = known_of(views, press.rules)
    return known.once(("page", period, own.words, own.number, press.today), page)


def workbook_of(book: Book, one: Bulletin, period: Period, *, roster: Roster) -> bytes:
    """A period's workbook: scores, every line with its reason, what was adopted, and the log of its days."""
    with book.reading() as views:
        reasons = reasons_of(
            views, [line for tally in one.story.figures.units for line in tally.scores]
        )
        query = LogQuery(LogFilter(since=period.first_day, until=period.last_day))
        return xlsx.bulletin_workbook(
            one.story, reasons, log_rows(log_lines(views, query, roster=roster), roster=roster)
        )


def log_rows(lines: Sequence[Mapping[str, Any]], *, roster: Roster) -> list[tuple[str, ...]]:
    """The log in words; what is sealed says so, and of a held mail nothing is said."""
    names = {code: blocks[-1].short for code, blocks in roster.blocks.items()}
    return [_row(line, names) for line in lines]


def _row(line: Mapping[str, Any], names: Mapping[str, str]) -> tuple[str, ...]:
    units = dict.fromkeys(
        names.get(item["unit"], item["unit"]) for item in line["items"] if item["unit"]
    )
    sealed = line["outcome"] == "recorded" and any(item["title"] is None for item in line["items"])
    doubts = dict.fromkeys(
        [*line["doubts"], *(code for item in line["items"] for code in item["doubts"])]
    )
    return (
        line["received_at"][:16].replace("T", " "),
        "、".join(units),
        line["sender"] or "",
        line["subject"] or (SEALED if sealed else ""),
        OUTCOMES[line["outcome"]],
        "、".join(item["item"] for item in line["items"]),
        "、".join(DOUBTS.get(code, code) for code in doubts),
        ""
        if line["outcome"] == "held"
        else f"{line['mailbox']} {line['folder']} UID {line['uid']}",
    )
