"""来件日志的查找: the lines that fit, newest first and page by key, each filter by an index; what
several ask together is looked through in bounds.

Writes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, exists, func, select

from ledger.schema.views import DOUBTS, ITEMS, MAILS
from ledger.search.index import find_lines
from ledger.search.terms import SearchQuery
from ledger.views.rows import MailView, in_chunks, mail_views

ANY_DOUBT = "any"
LOOK = 5_000  # lines that one filter finds and the others look at, in one part
END = (1 << 31) - 1  # before it are all lines: the largest number that an entry may have


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which lines of the log; days are those of receipt in Shanghai, both included.

    `units`, `state` and `category` are of one item, by what is known now; `doubt` of the mail or of
    an item, or ANY_DOUBT. `seek` only says what lines have its terms: whether they have its words
    as well, whoever reads them sees.
    """

    since: date | None = None
    until: date | None = None
    mailbox: str | None = None
    outcome: str | None = None
    units: frozenset[str] = frozenset()
    state: str | None = None
    category: str | None = None
    doubt: str | None = None
    seek: SearchQuery | None = None
    held: bool = True


@dataclass(frozen=True, slots=True)
class LogPart:
    """Some lines that fit, newest first, and before which line the next ones are; None where
    nothing older is left.
    """

    lines: Sequence[MailView]
    rest: int | None


def lines_of_log(
    connection: Connection, wanted: LogFilter, *, before: int, after: int
) -> Iterator[MailView]:
    """See Log.lines."""
    part = LogPart((), before)
    while part.rest:
        part = part_of_log(connection, wanted, before=part.rest, after=after, most=LOOK)
        yield from part.lines


def part_of_log(
    connection: Connection, wanted: LogFilter, *, before: int, after: int, most: int
) -> LogPart:
    """See Log.part."""
    low, high = _between(connection, wanted, after, before)
    if low + 1 >= high:
        return LogPart((), None)
    driven = _driven(connection, wanted, low, high)
    if driven is None:
        rows = mail_views(connection, _lines(wanted, low, high, most + 1))
        return LogPart(rows[:most], rows[most - 1].seq if len(rows) > most else None)
    rest = driven[-1] if len(driven) == LOOK else None
    return _among(connection, list(dict.fromkeys(driven)), wanted, most, rest=rest)


def _between(connection: Connection, wanted: LogFilter, after: int, before: int) -> tuple[int, int]:
    """The lines of these days are after the first of the two and before the second."""
    if wanted.since is None and wanted.until is None:
        return after, before
    first, last = _day_bounds(connection, wanted.since or date.min, wanted.until or date.max)
    return max(after, first - 1), min(before, last + 1)


def _day_bounds(connection: Connection, since: date, until: date) -> tuple[int, int]:
    """The lowest line and the highest of the mails received from day to day, a step of the index
    for each day; (1, 0) where there is none.
    """
    in_days = (MAILS.c.day >= since, MAILS.c.day <= until)
    days = select(func.min(MAILS.c.day).label("day")).where(*in_days).cte("days", recursive=True)
    further = (MAILS.c.day > days.c.day, MAILS.c.day <= until)
    later = select(func.min(MAILS.c.day)).where(*further).scalar_subquery()
    days = days.union_all(select(later).where(days.c.day.is_not(None)))
    low, high = (
        select(extreme(MAILS.c.seq)).where(MAILS.c.day == days.c.day).scalar_subquery()
        for extreme in (func.min, func.max)
    )
    of_days = select(low.label("low"), high.label("high")).select_from(days)
    bounds = of_days.where(days.c.day.is_not(None)).subquery()
    row = connection.execute(select(func.min(bounds.c.low), func.max(bounds.c.high))).one()
    return (row[0], row[1]) if row[0] is not None else (1, 0)


def _driven(connection: Connection, wanted: LogFilter, low: int, high: int) -> list[int] | None:
    """The latest lines that the rarest filter has; None where the log itself is gone through."""
    if wanted.seek:
        return find_lines(connection, wanted.seek.terms, before=high, after=low, most=LOOK)
    query = _driver(wanted, low, high)
    return None if query is None else list(connection.scalars(query))


def _driver(wanted: LogFilter, low: int, high: int) -> Select[Any] | None:
    def latest(column: ColumnElement[Any], *where: ColumnElement[bool]) -> Select[Any]:
        fitting = select(column).where(*where, column > low, column < high)
        return fitting.order_by(column.desc()).limit(LOOK)

    if wanted.doubt:
        return latest(DOUBTS.c.line, *_of_doubt(wanted.doubt))
    if wanted.units:
        return latest(ITEMS.c.line, ITEMS.c.unit.in_(wanted.units))
    if wanted.category:
        return latest(ITEMS.c.line, ITEMS.c.category == wanted.category)
    if wanted.state:
        return latest(ITEMS.c.line, ITEMS.c.state == wanted.state)
    if wanted.mailbox and wanted.outcome in {None, "recorded"}:
        return latest(MAILS.c.seq, MAILS.c.mailbox == wanted.mailbox)
    return latest(MAILS.c.seq, MAILS.c.outcome == wanted.outcome) if wanted.outcome else None


def _among(
    connection: Connection, lines: Sequence[int], wanted: LogFilter, most: int, *, rest: int | None
) -> LogPart:
    """Those of these lines that the other filters let pass."""
    rows: list[MailView] = []
    for part in in_chunks(lines):
        query = select(MAILS).where(MAILS.c.seq.in_(part), *_conditions(wanted))
        rows += mail_views(connection, query.order_by(MAILS.c.seq.desc()))
        if len(rows) > most:
            return LogPart(rows[:most], rows[most - 1].seq)
    return LogPart(rows, rest)


def _lines(wanted: LogFilter, low: int, high: int, most: int) -> Select[Any]:
    between = (MAILS.c.seq > low, MAILS.c.seq < high)
    fitting = select(MAILS).where(*between, *_conditions(wanted))
    return fitting.order_by(MAILS.c.seq.desc()).limit(most)


def _conditions(wanted: LogFilter) -> list[ColumnElement[bool]]:
    where: list[ColumnElement[bool]] = []
    where += [MAILS.c.mailbox == wanted.mailbox] if wanted.mailbox is not None else []
    where += [MAILS.c.outcome == wanted.outcome] if wanted.outcome is not None else []
    where += [MAILS.c.day >= wanted.since] if wanted.since is not None else []
    where += [MAILS.c.day <= wanted.until] if wanted.until is not None else []
    of_item: list[ColumnElement[bool]] = []
    of_item += [ITEMS.c.state == wanted.state] if wanted.state is not None else []
    of_item += [ITEMS.c.category == wanted.category] if wanted.category is not None else []
    of_item += [ITEMS.c.unit.in_(wanted.units)] if wanted.units else []
    if of_item:
        where.append(exists().where(ITEMS.c.line == MAILS.c.seq, *of_item))
        where.append(MAILS.c.outcome == "recorded")
    where += [] if wanted.held else [MAILS.c.outcome != "held"]
    if wanted.doubt:
        where.append(exists().where(DOUBTS.c.line == MAILS.c.seq, *_of_doubt(wanted.doubt)))
    return where


def _of_doubt(code: str) -> list[ColumnElement[bool]]:
    return [] if code == ANY_DOUBT else [DOUBTS.c.code == code]
