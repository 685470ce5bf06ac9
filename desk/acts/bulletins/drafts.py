"""通报草稿: once a period has settled its bulletin is made and sent to whoever closes it, and
again whenever it would read otherwise. Closes nothing.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from config.errors import Refused
from config.period import Period
from config.schedule import Workdays
from config.settings import BulletinTable
from desk.acts.bulletins.bulletin import bulletin
from desk.acts.bulletins.year import year_bulletin
from desk.acts.clock.timetable import FIFTH
from desk.acts.labels import STATES
from desk.acts.rules import Rules
from desk.acts.tallies.tally import is_closed, quarter_tally, year_tally
from desk.publish.docx import docx_of
from ledger.book import Book
from ledger.office.outbox import Enclosure, Letter, count_about, last_mark
from scoring.document import Paper
from scoring.figures import period_text

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LATEST = 4  # periods that are over and still open, the last ones: older ones nobody waits for


@dataclass(frozen=True, slots=True)
class Drafting:
    """What drafts are made by; `again`: a person asks, so one that reads the same is sent as well."""

    book: Book
    rules: Rules
    letterhead: BulletinTable
    calendar: Workdays
    today: date
    again: bool = False


@dataclass(frozen=True, slots=True)
class BulletinDraft:
    """草稿: what goes with the letter, and a digest of all that it says."""

    title: str
    mark: str
    enclosure: Enclosure


def bulletin_letters(drafting: Drafting) -> list[Letter]:
    """A letter for each period that has settled, is not closed, and whose draft reads otherwise
    than the last one that was sent.
    """
    span = drafting.rules.rulebook.span
    over = [span.from_ordinal(span.of(drafting.today).ordinal - n) for n in range(LATEST, 0, -1)]
    return [
        letter
        for period in over
        if (
            letter := _letter(
                drafting, period, str(period), partial(period_draft, drafting, period)
            )
        )
    ]


def year_letters(drafting: Drafting) -> list[Letter]:
    """The same for the year that is over."""
    span = drafting.rules.rulebook.span
    last = span.of(date(drafting.today.year - 1, 12, 31))
    letter = _letter(
        drafting, last, str(last.last_day.year), partial(year_draft, drafting, last.last_day.year)
    )
    return [letter] if letter else []


def period_draft(drafting: Drafting, period: Period) -> BulletinDraft | None:
    """The bulletin as it reads now; None where nothing is known of the period."""
    rules, today = drafting.rules, drafting.today
    with drafting.book.reading() as views:
        quarter = quarter_tally(views, period, rules=rules, today=today)
    if not any(tally.received or tally.scores for tally in quarter.units):
        return None
    made = bulletin(drafting.book, period, rules=rules, letterhead=drafting.letterhead, today=today)
    return _draft(f"{period_text(period)}政务信息采用情况通报", made.document)


def year_draft(drafting: Drafting, year: int) -> BulletinDraft | None:
    """The year's bulletin as it reads now; None where nothing is known of it."""
    rules, today = drafting.rules, drafting.today
    with drafting.book.reading() as views:
        office_year = year_tally(views, year, rules=rules, today=today)
    if not any(unit.received or unit.adopted_items or unit.total for unit in office_year.units):
        return None
    made = year_bulletin(
        drafting.book, year, rules=rules, letterhead=drafting.letterhead, today=today
    )
    return _draft(f"{year}年度政务信息采用情况通报", made.document)


def _draft(title: str, document: Paper) -> BulletinDraft:
    mark = hashlib.sha256(repr(document).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return BulletinDraft(title, mark, Enclosure(f"{title}（草稿）.docx", DOCX, docx_of(document)))


def _letter(
    drafting: Drafting, period: Period, name: str, make: Callable[[], BulletinDraft | None]
) -> Letter | None:
    with drafting.book.reading() as views:
        if is_closed(views, period):
            return None
    if drafting.calendar.after(period.last_day, number=FIFTH) > drafting.today:
        return None
    try:
        draft = make()
    except Refused:  # the regulation was not in force yet
        return None
    topic = f"bulletin:{name}"
    before = last_mark(drafting.book, topic)
    if draft is None or (draft.mark == before and not drafting.again):
        return None
    number = count_about(drafting.book, topic) + 1
    changed = "事实有变，这一稿取代上一稿。" if number > 1 and draft.mark != before else ""
    return Letter(
        cause=f"{topic}:{number}",
        roles=("chief", "editors"),
        subject=f"{draft.title}（草稿{f'，第 {number} 稿' if number > 1 else ''}）",
        text=f"""附件是{draft.title}的草稿，{STATES["open"]}。{changed}

数字由台账算出，程序只提出建议，不作决定：通报批评请逐一认定（yishi unit reprimand、yishi unit decline-reprimand）。
逐笔理由：yishi explain 单位 {name}。核对无误后签发：yishi close {period}。签发以前，事实一有变动就会再送新稿；签发之后不再送。
""",
        topic=topic,
        mark=draft.mark,
        enclosures=(draft.enclosure,),
    )
