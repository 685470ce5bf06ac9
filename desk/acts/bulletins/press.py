"""通报成文 and 告知: a bulletin as a file or a page to look at, and the notice to one unit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from config.errors import Refused
from config.period import Period
from config.roster import Roster
from config.settings import BulletinTable
from desk.acts.bulletins.bulletin import bulletin, closing_of, item_events
from desk.acts.bulletins.year import year_bulletin
from desk.acts.labels import DOUBTS, OUTCOMES, minute_text
from desk.acts.mailroom.log import LogQuery, log_lines
from desk.acts.mailroom.log_line import LogLine
from desk.acts.rules import Rules
from desk.acts.tallies.explanation import reasons_of, titles_of
from desk.acts.tallies.source import Source
from desk.acts.tallies.tally import facts_about, quarter_tally
from desk.publish import docx, html, xlsx
from ledger.book import Book
from ledger.office.bulletin_words import own_words_of
from ledger.views import ItemView, LogFilter, Views
from scoring.bulletin import Bulletin
from scoring.document import SEALED, Paper
from scoring.groups import Basis, counting
from scoring.items import in_periods
from scoring.notice import NoticeFigures, ReceivedItem, compose_notice
from scoring.yearly import YearBulletin

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


def paper_of(press: Press, period: Period | int) -> Bulletin | YearBulletin:
    """The bulletin of a period, or of a year by its number; Refused as its tally is."""
    book, rules, letterhead, today = press.book, press.rules, press.letterhead, press.today
    if isinstance(period, int):
        return year_bulletin(book, period, rules=rules, letterhead=letterhead, today=today)
    return bulletin(book, period, rules=rules, letterhead=letterhead, today=today)


def file_of(press: Press, period: Period | int, form: str) -> str | bytes:
    """The bulletin as a file: docx, xlsx, html or csv."""
    paper = paper_of(press, period)
    if form == "docx":
        return docx.docx_of(paper.document)
    if form == "html":
        return html.html_of(paper.document)
    if isinstance(paper, YearBulletin):
        return xlsx.year_workbook(paper) if form == "xlsx" else xlsx.document_csv(paper.document)
    return _workbook(press, paper) if form == "xlsx" else xlsx.bulletin_csv(paper.story)


def page_of(press: Press, period: Period | int) -> str:
    """The bulletin to look at and print.

    It is asked for with every look at the console's page about it, so it is made once for a state
    of the ledger, a person's own words and a day.
    """
    own = own_words_of(press.book, str(period))
    with press.book.reading() as views:
        source = Source(views, press.rules)
    key = ("page", period, own.words, own.number, press.today)
    return source.once(key, lambda: html.html_of(paper_of(press, period).document))


def _workbook(press: Press, paper: Bulletin) -> bytes:
    """Scores, every line with its reason, what was adopted, and the log of the period's days."""
    period = paper.story.figures.period
    lines = [line for tally in paper.story.figures.units for line in tally.scores]
    query = LogQuery(LogFilter(since=period.first_day, until=period.last_day))
    roster = press.rules.roster
    with press.book.reading() as views:
        log = log_rows(log_lines(views, query, roster=roster), roster=roster)
        return xlsx.bulletin_workbook(paper.story, reasons_of(views, lines), log)


def log_rows(lines: Sequence[LogLine], *, roster: Roster) -> list[tuple[str, ...]]:
    """The log in words; what is sealed says so, and of a held mail nothing is said."""
    names = {code: blocks[-1].short for code, blocks in roster.blocks.items()}
    return [_row(line, names) for line in lines]


def _row(line: LogLine, names: Mapping[str, str]) -> tuple[str, ...]:
    units = dict.fromkeys(names.get(item.unit, item.unit) for item in line.items if item.unit)
    sealed = line.outcome == "recorded" and any(item.title is None for item in line.items)
    doubts = dict.fromkeys([*line.doubts, *(code for item in line.items for code in item.doubts)])
    return (
        minute_text(line.received_at),
        "、".join(units),
        line.sender or "",
        line.subject or (SEALED if sealed else ""),
        OUTCOMES[line.outcome],
        "、".join(item.item for item in line.items),
        "、".join(DOUBTS.get(code, code) for code in doubts),
        "" if line.outcome == "held" else f"{line.mailbox} {line.folder} UID {line.uid}",
    )


def notice(
    book: Book, unit: str, period: Period, *, rules: Rules, letterhead: BulletinTable, today: date
) -> Paper:
    """The notice; Refused for a unit that the period does not list."""
    with book.reading() as views:
        figures = notice_figures(views, unit, period, rules=rules, today=today)
    return compose_notice(figures, rulebook=rules.rulebook, letterhead=letterhead)


def notice_figures(
    views: Views, unit: str, period: Period, *, rules: Rules, today: date
) -> NoticeFigures:
    """All that a notice is made from."""
    quarter = quarter_tally(views, period, rules=rules, today=today)
    tally = next((one for one in quarter.units if one.unit == unit), None)
    if tally is None:
        raise Refused(f"{period} 的名册上没有单位 {unit!r}")
    closing = closing_of(views, period, rules)
    events = item_events(views, facts_about(views, period, rules), quarter, rules=rules)
    return NoticeFigures(
        period=period,
        tally=tally,
        closed_on=closing[1].day if closing else None,
        today=today,
        received=_received(views, unit, period, rules),
        items=tuple(item for item in events if unit in item.units),
        reasons=tuple(reasons_of(views, tally.scores)),
    )


def _received(views: Views, unit: str, period: Period, rules: Rules) -> tuple[ReceivedItem, ...]:
    """The unit's items of the period, those that count and those that do not, in the order of
    receipt.
    """
    every = views.items.between(period.first_day, period.last_day)
    possible = {
        item.id
        for item in every
        if item.unit != item.named
        or _marked(item, unit, rules)
        or rules.rulebook.reading.joint.taken != "lead"
    }
    facts = in_periods(views.facts.on_items(views.facts.joined_by_repeats(possible)), type(period))
    counts = counting(facts, by=period, basis=Basis(rules.roster, rules.rulebook, rules.starts))
    own = [item for item in every if unit in counts.get(item.id, ()) or _marked(item, unit, rules)]
    titles = titles_of(views, [item.id for item in own])
    return tuple(
        ReceivedItem(
            one.id, one.received_at, titles.get(one.id), one.state, unit in counts.get(one.id, ())
        )
        for one in own
    )


def _marked(item: ItemView, unit: str, rules: Rules) -> bool:
    """Whether a unit's name stands on the item, as it is known now or as it was received."""
    return any(
        code and rules.roster.credited(code, item.day) == unit for code in (item.unit, item.named)
    )
