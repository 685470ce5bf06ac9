"""刊物的期: what a publication printed, by issue and by day, revoked adoptions left out, every
question by an index. Writes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, exists, extract, func, select

from ledger.facts import Fact, holding, issue_key
from ledger.payloads import EntryKind
from ledger.projection.facts import FACT_COLUMNS, fact_of
from ledger.schema.views import FACTS
from ledger.views.rows import facts_where, revocations

_LAST = 20  # the latest adoptions that are looked at together for one that holds


@dataclass(frozen=True, slots=True)
class IssueView:
    """期: `number` by which it is known, None for what was printed in a month under none; its
    adoptions by genre, the days of the first and the last.
    """

    number: str | None
    first: date
    last: date
    counts: dict[str, int]


def issues(
    connection: Connection, publication: str, *, since: date, until: date
) -> list[IssueView]:
    """See Facts.issues."""
    where = _printed(publication, since, until)
    rows = [tuple(row) for row in connection.execute(_by_issue().where(*where, ~_touched()))]
    rows += [_row_of(fact) for fact in _printed_again(connection, where)]
    parts: dict[tuple[str, int], list[Any]] = {}
    for row in rows:
        parts.setdefault((row[0], row[1]), []).append(row[2:])
    every = [_issue(number, several) for (number, _), several in parts.items()]
    return sorted(
        every,
        key=lambda issue: (issue.last, issue.first, len(issue.number or ""), issue.number or ""),
        reverse=True,
    )


def printed_in(
    connection: Connection, publication: str, issue: str | None, *, since: date, until: date
) -> list[Fact]:
    """Every adoption in that issue (None: in none) of these days, in the order of recording,
    revoked or not.
    """
    named = FACTS.c.issue_key == issue if issue else _issue_number() == ""
    return facts_where(connection, *_printed(publication, since, until), named)


def count_printed(connection: Connection, publication: str, *, since: date, until: date) -> int:
    """See Facts.count_printed."""
    where = _printed(publication, since, until)
    query = select(func.count()).select_from(FACTS).where(*where, ~_touched())
    return (connection.scalar(query) or 0) + len(_printed_again(connection, where))


def last_printed(connection: Connection, publication: str, *, issue: str | None) -> Fact | None:
    """See Facts.last_printed."""
    where = [FACTS.c.publication == publication, *([FACTS.c.issue_key == issue] if issue else [])]
    latest = select(*FACT_COLUMNS).where(*where).order_by(FACTS.c.day.desc(), FACTS.c.seq.desc())
    query, start = latest.limit(_LAST), 0
    while facts := [fact_of(row) for row in connection.execute(query.offset(start))]:
        if held := {fact.seq for fact in adoptions_that_hold(connection, facts)}:
            return next(fact for fact in facts if fact.seq in held)
        start += _LAST
    return None


def adoptions_that_hold(connection: Connection, facts: Sequence[Fact]) -> list[Fact]:
    """Those of these facts that are adoptions and hold by what is known now."""
    adoptions = [fact for fact in facts if fact.kind is EntryKind.ADOPTED]
    held = holding([*adoptions, *revocations(connection, (fact.seq for fact in adoptions))])
    return [fact for fact in adoptions if fact.seq in held]


def _printed_again(connection: Connection, where: Sequence[ColumnElement[bool]]) -> list[Fact]:
    """Those that were revoked and hold all the same, because that was revoked in its turn."""
    return adoptions_that_hold(connection, facts_where(connection, *where, _touched()))


def _printed(publication: str, since: date, until: date) -> list[ColumnElement[bool]]:
    return [FACTS.c.publication == publication, FACTS.c.day.between(since, until)]


def _row_of(fact: Fact) -> tuple[Any, ...]:
    """A row of `_by_issue` for one adoption."""
    month = 0 if fact.issue else fact.day.month
    return (
        issue_key(fact.issue, year=fact.day.year) or "",
        month,
        fact.genre,
        1,
        fact.day,
        fact.day,
    )


def _issue(number: str, parts: Sequence[tuple[str, int, date, date]]) -> IssueView:
    counts: dict[str, int] = {}
    for genre, count, _, _ in parts:
        counts[genre] = counts.get(genre, 0) + count
    first, last = min(part[2] for part in parts), max(part[3] for part in parts)
    return IssueView(number or None, first, last, dict(sorted(counts.items())))


@cache
def _touched() -> ColumnElement[bool]:
    later = FACTS.alias("later")
    return exists().where(later.c.target == FACTS.c.seq)


@cache
def _issue_number() -> ColumnElement[str]:
    return func.coalesce(FACTS.c.issue_key, "")


@cache
def _by_issue() -> Select[Any]:
    """What has no number stands by months."""
    issue = _issue_number()
    month = case((issue == "", extract("month", FACTS.c.day)), else_=0)
    first, last = func.min(FACTS.c.day), func.max(FACTS.c.day)
    return select(
        issue.label("issued"), month.label("in_month"), FACTS.c.genre, func.count(), first, last
    ).group_by("issued", "in_month", FACTS.c.genre)
