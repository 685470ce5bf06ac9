"""刊物的期: what a publication printed, by issue and by day, revoked adoptions left out, every question by an index. Writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, case, exists, extract, func, select

from ledger.applying import FACT_COLUMNS, fact_of
from ledger.facts import Fact, holding
from ledger.payloads import EntryKind
from ledger.tables import FACTS
from ledger.views.lookups import Lookups, in_chunks

_LAST = 20  # the latest adoptions that are looked at together for one that holds
_LATER = FACTS.alias("later")
_TOUCHED = exists().where(_LATER.c.target == FACTS.c.seq)
_ISSUE = func.coalesce(FACTS.c.issue, "")
_MONTH = case(
    (_ISSUE == "", extract("month", FACTS.c.day)), else_=0
)  # what has no number stands by months
_BY_ISSUE = select(
    _ISSUE.label("issued"),
    _MONTH.label("in_month"),
    FACTS.c.genre,
    func.count(),
    func.min(FACTS.c.day),
    func.max(FACTS.c.day),
).group_by("issued", "in_month", FACTS.c.genre)


@dataclass(frozen=True, slots=True)
class IssueView:
    """期: `number` as it was recorded, None for what was printed in a month under none; its adoptions by genre, the days of the first and the last."""

    number: str | None
    first: date
    last: date
    counts: dict[str, int]


class Issues(Lookups):
    """Questions about what was printed."""

    def issues(self, publication: str, *, since: date, until: date) -> list[IssueView]:
        """The issues of these days of one year, both included, the latest first."""
        where = _printed(publication, since, until)
        rows = [tuple(row) for row in self._connection.execute(_BY_ISSUE.where(*where, ~_TOUCHED))]
        rows += [
            (
                fact.issue or "",
                0 if fact.issue else fact.day.month,
                fact.genre,
                1,
                fact.day,
                fact.day,
            )
            for fact in self._printed_again(where)
        ]
        found: dict[tuple[str, int], list[Any]] = {}
        for row in rows:
            found.setdefault((row[0], row[1]), []).append(row[2:])
        every = [_issue(number, parts) for (number, _), parts in found.items()]
        return sorted(
            every,
            key=lambda one: (one.last, one.first, len(one.number or ""), one.number or ""),
            reverse=True,
        )

    def printed_in(
        self,
        publication: str,
        issue: str | None,
        *,
        since: date,
        until: date,
        after: int = 0,
        most: int | None = None,
    ) -> list[Fact]:
        """The first `most` adoptions in that issue (None: in none) of these days that hold, in the order of recording, past that entry only."""
        named = FACTS.c.issue == issue if issue else _ISSUE == ""
        rows = self._facts(
            *_printed(publication, since, until), named
        )  # past the entry only here: asked of the database, that is another index
        found = self._holding([fact for fact in rows if fact.seq > after])
        return found if most is None else found[:most]

    def count_printed(self, publication: str, *, since: date, until: date) -> int:
        """How many adoptions by it of these days, both included, hold."""
        where = _printed(publication, since, until)
        untouched = self._connection.scalar(
            select(func.count()).select_from(FACTS).where(*where, ~_TOUCHED)
        )
        return (untouched or 0) + len(self._printed_again(where))

    def last_printed(self, publication: str, *, issue: str | None = None) -> Fact | None:
        """The latest adoption by it, or in that issue, that holds: by its day, then by its recording."""
        where = [FACTS.c.publication == publication, *([FACTS.c.issue == issue] if issue else [])]
        query, start = (
            select(*FACT_COLUMNS)
            .where(*where)
            .order_by(FACTS.c.day.desc(), FACTS.c.seq.desc())
            .limit(_LAST),
            0,
        )
        while facts := [fact_of(row) for row in self._connection.execute(query.offset(start))]:
            if held := {fact.seq for fact in self._holding(facts)}:
                return next(fact for fact in facts if fact.seq in held)
            start += _LAST
        return None

    def _printed_again(self, where: Sequence[ColumnElement[bool]]) -> list[Fact]:
        """Those that were revoked and hold all the same, because that was revoked in its turn."""
        return self._holding(self._facts(*where, _TOUCHED))

    def _holding(self, facts: Sequence[Fact]) -> list[Fact]:
        """Those that hold by what is known now."""
        known, last = [fact for fact in facts if fact.kind is EntryKind.ADOPTED], list(facts)
        held = list(known)
        while last := self._revocations(fact.seq for fact in last):
            held += last
        standing = holding(held)
        return [fact for fact in known if fact.seq in standing]

    def _revocations(self, entries: Iterable[int]) -> list[Fact]:
        return [
            fact for part in in_chunks(entries) for fact in self._facts(FACTS.c.target.in_(part))
        ]


def _printed(publication: str, since: date, until: date) -> list[ColumnElement[bool]]:
    return [FACTS.c.publication == publication, FACTS.c.day.between(since, until)]


def _issue(number: str, parts: Sequence[tuple[str, int, date, date]]) -> IssueView:
    counts: dict[str, int] = {}
    for genre, count, _, _ in parts:
        counts[genre] = counts.get(genre, 0) + count
    return IssueView(
        number or None,
        min(part[2] for part in parts),
        max(part[3] for part in parts),
        dict(sorted(counts.items())),
    )
