"""来件日志: the lines that fit, newest first and page by key, each filter by an index; what several ask together is looked through in bounds.

Writes nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, select

from ledger.heldtables import RELEASES
from ledger.search.terms import SearchQuery
from ledger.searching import find_lines
from ledger.tables import DOUBTS, ITEMS, MAILS
from ledger.views.lookups import CHUNK
from ledger.views.mailroom import Mailroom
from ledger.views.rows import MailView

ANY_DOUBT = "any"
LOOK = 5_000  # lines that one filter finds and the others look at, in one part
_END = (1 << 31) - 1  # before it are all lines: the largest number that an entry may have


@dataclass(frozen=True, slots=True)
class LogFilter:
    """Which lines of the log; days are those of receipt in Shanghai, both included.

    `units`, `state` and `category` are of one item, by what is known now; `doubt` of the mail or of an item, or ANY_DOUBT. `seek` only says what lines
    have its terms: whether they have its words as well, whoever reads them sees.
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
    """Some lines that fit, newest first, and before which line the next ones are; None where nothing older is left."""

    lines: Sequence[MailView]
    rest: int | None


class Logbook(Mailroom):
    """Questions about the log as people read it."""

    def log(
        self, *, wanted: LogFilter, before: int | None = None, after: int = 0
    ) -> Iterator[MailView]:
        """The lines that fit, newest first by entry (from before that entry on, and only what is after that one), in flat memory."""
        part = LogPart((), before or _END)
        while part.rest:
            part = self.log_part(wanted, before=part.rest, after=after, most=LOOK)
            yield from part.lines

    def log_part(
        self, wanted: LogFilter, *, before: int | None = None, most: int, after: int = 0
    ) -> LogPart:
        """The newest of the lines that fit between these two, `most` at the most, among those that one look finds."""
        low, high = self._between(wanted, after, before or _END)
        if low + 1 >= high:
            return LogPart((), None)
        found = self._driven(wanted, low, high)
        if found is None:
            rows = self._mails(_lines(wanted, low, high, most + 1))
            return LogPart(rows[:most], rows[most - 1].seq if len(rows) > most else None)
        return self._among(
            list(dict.fromkeys(found)), wanted, most, rest=found[-1] if len(found) == LOOK else None
        )

    def releases(self, *, most: int) -> list[tuple[int, int]]:
        """The latest `most` releases, newest first: the entry of each, and the entry that held the mail."""
        query = select(RELEASES.c.seq, RELEASES.c.held).order_by(RELEASES.c.seq.desc()).limit(most)
        return [(row.seq, row.held) for row in self._connection.execute(query)]

    def _between(self, wanted: LogFilter, after: int, before: int) -> tuple[int, int]:
        """The lines of these days are after the first of the two and before the second."""
        if wanted.since is None and wanted.until is None:
            return after, before
        first, last = self._days_bounds(wanted.since or date.min, wanted.until or date.max)
        return max(after, first - 1), min(before, last + 1)

    def _days_bounds(self, since: date, until: date) -> tuple[int, int]:
        """The lowest line and the highest of the mails received from day to day, a step of the index for each day; (1, 0) where there is none."""
        in_days = (MAILS.c.day >= since, MAILS.c.day <= until)
        days = (
            select(func.min(MAILS.c.day).label("day")).where(*in_days).cte("days", recursive=True)
        )
        later = (
            select(func.min(MAILS.c.day))
            .where(MAILS.c.day > days.c.day, MAILS.c.day <= until)
            .scalar_subquery()
        )
        days = days.union_all(select(later).where(days.c.day.is_not(None)))
        low, high = (
            select(least(MAILS.c.seq)).where(MAILS.c.day == days.c.day).scalar_subquery()
            for least in (func.min, func.max)
        )
        bounds = (
            select(low.label("low"), high.label("high"))
            .select_from(days)
            .where(days.c.day.is_not(None))
            .subquery()
        )
        row = self._connection.execute(
            select(func.min(bounds.c.low), func.max(bounds.c.high))
        ).one()
        return (row[0], row[1]) if row[0] is not None else (1, 0)

    def _driven(self, wanted: LogFilter, low: int, high: int) -> list[int] | None:
        """The latest lines that the rarest filter has; None where the log itself is gone through."""
        if wanted.seek:
            return find_lines(
                self._connection, wanted.seek.terms, before=high, after=low, most=LOOK
            )
        query = _driver(wanted, low, high)
        return None if query is None else list(self._connection.scalars(query))

    def _among(
        self, found: Sequence[int], wanted: LogFilter, most: int, *, rest: int | None
    ) -> LogPart:
        """Those of these lines that the other filters let pass."""
        rows: list[MailView] = []
        for start in range(0, len(found), CHUNK):
            query = (
                select(MAILS)
                .where(MAILS.c.seq.in_(found[start : start + CHUNK]), *_conditions(wanted))
                .order_by(MAILS.c.seq.desc())
            )
            rows += self._mails(query)
            if len(rows) > most:
                return LogPart(rows[:most], rows[most - 1].seq)
        return LogPart(rows, rest)


def _driver(wanted: LogFilter, low: int, high: int) -> Select[Any] | None:
    def latest(column: ColumnElement[Any], *where: ColumnElement[bool]) -> Select[Any]:
        return (
            select(column)
            .where(*where, column > low, column < high)
            .order_by(column.desc())
            .limit(LOOK)
        )

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


def _of_doubt(code: str) -> list[ColumnElement[bool]]:
    return [] if code == ANY_DOUBT else [DOUBTS.c.code == code]


def _lines(wanted: LogFilter, low: int, high: int, most: int) -> Select[Any]:
    between = (MAILS.c.seq > low, MAILS.c.seq < high)
    return (
        select(MAILS).where(*between, *_conditions(wanted)).order_by(MAILS.c.seq.desc()).limit(most)
    )


def _conditions(wanted: LogFilter) -> list[ColumnElement[bool]]:
    found = [
        MAILS.c[name] == value
        for name in ("mailbox", "outcome")
        if (value := getattr(wanted, name)) is not None
    ]
    if wanted.since is not None:
        found.append(MAILS.c.day >= wanted.since)
    if wanted.until is not None:
        found.append(MAILS.c.day <= wanted.until)
    of_item = [
        ITEMS.c[name] == value
        for name in ("state", "category")
        if (value := getattr(wanted, name)) is not None
    ]
    of_item += [ITEMS.c.unit.in_(wanted.units)] if wanted.units else []
    if of_item:
        found.append(
            exists().where(ITEMS.c.line == MAILS.c.seq, *of_item) & (MAILS.c.outcome == "recorded")
        )
    if not wanted.held:
        found.append(MAILS.c.outcome != "held")
    if wanted.doubt:
        found.append(exists().where(DOUBTS.c.line == MAILS.c.seq, *_of_doubt(wanted.doubt)))
    return found
