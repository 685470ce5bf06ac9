"""Questions about matters of the office: commissions, objections, addresses that people taught.
Writes nothing.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta

from sqlalchemy import Select, case, func, or_, select

from classify.submission import TaughtAddress
from ledger.payloads import EntryKind
from ledger.schema.views import COMMISSIONS, FACTS, OBJECTIONS, TAUGHT
from ledger.views.objections import ObjectionView, answers_to, objection_views
from ledger.views.rows import (
    CommissionView,
    Questions,
    commission_view,
    facts_where,
    in_chunks,
    revoked,
)
from ledger.views.units import units_named

_ANSWERED = (EntryKind.DELIVERED, EntryKind.COMMISSION_MISSED)


class OfficeMatters(Questions):
    """Questions about commissions, objections and taught addresses."""

    def commission(self, name: str) -> CommissionView | None:
        """A commission by its id, which is its ref."""
        row = self._connection.execute(select(COMMISSIONS).where(COMMISSIONS.c.id == name)).first()
        return commission_view(row) if row else None

    def commissions(self, *, since: date) -> list[CommissionView]:
        """Every commission that holds and is due on that day or later, the one due first first."""
        due = select(COMMISSIONS).where(COMMISSIONS.c.due >= since)
        views = self._commissions(due.order_by(COMMISSIONS.c.due, COMMISSIONS.c.seq))
        gone = revoked(self._connection, (view.seq for view in views))
        return [view for view in views if view.seq not in gone]

    def commissions_due(
        self, first: date, last: date, *, also: Iterable[str] = ()
    ) -> list[CommissionView]:
        """Every commission due on these days, and those named, whether they hold or not; the one
        due first first.
        """
        named = [COMMISSIONS.c.id.in_(part) for part in in_chunks(also)]
        query = select(COMMISSIONS).where(or_(COMMISSIONS.c.due.between(first, last), *named))
        return self._commissions(query.order_by(COMMISSIONS.c.due, COMMISSIONS.c.seq))

    def commissions_of(self, year: int, *, before: int | None, most: int) -> list[CommissionView]:
        """The latest `most` of that year, newest first, those before that entry only; whether they
        hold is for the asker to see.
        """
        where = [COMMISSIONS.c.year == year, *([COMMISSIONS.c.seq < before] if before else [])]
        query = select(COMMISSIONS).where(*where).order_by(COMMISSIONS.c.seq.desc()).limit(most)
        return self._commissions(query)

    def commission_years(self) -> Sequence[int]:
        """The years in which units were asked for something, the latest first."""
        years = select(COMMISSIONS.c.year).group_by(COMMISSIONS.c.year)
        return self._connection.scalars(years.order_by(COMMISSIONS.c.year.desc())).all()

    def units_named(self) -> set[str]:
        """Every unit that an item is of now, that a fact names, a commission asks, an address is
        taught for or that objected.
        """
        return units_named(self._connection)

    def last_commission(self, year: int) -> int:
        """The highest number of a commission of that year; 0 where there is none."""
        query = select(func.max(COMMISSIONS.c.number)).where(COMMISSIONS.c.year == year)
        return self._connection.scalar(query) or 0

    def delivered(self, commissions: Iterable[str]) -> set[tuple[str, str]]:
        """Commission and unit of every delivery of these, or miss, that holds."""
        parts = (FACTS.c.commission.in_(part) for part in in_chunks(commissions))
        kinds = FACTS.c.kind.in_(_ANSWERED)
        facts = [fact for part in parts for fact in facts_where(self._connection, part, kinds)]
        gone = revoked(self._connection, (fact.seq for fact in facts))
        return {(fact.commission or "", fact.unit or "") for fact in facts if fact.seq not in gone}

    def objection(self, seq: int) -> ObjectionView | None:
        """The one with that number; None where there is none."""
        return next(iter(self._objections(_listed().where(OBJECTIONS.c.seq == seq))), None)

    def open_objections(
        self, *, unit: str | None = None, until: int | None = None, most: int | None = None
    ) -> list[ObjectionView]:
        """Those without an answer, the one due first first; with `until` only those that may move
        the figures of that quarter (an ordinal).

        What is found of an earlier quarter is corrected in the first open one, so that those about
        earlier ones are among them.
        """
        where = [OBJECTIONS.c.answer.is_(None), *([OBJECTIONS.c.unit == unit] if unit else [])]
        where += [OBJECTIONS.c.quarter <= until] if until is not None else []
        query = _listed().where(*where).order_by(OBJECTIONS.c.due, OBJECTIONS.c.seq)
        return self._objections(query.limit(most))

    def objections_before(
        self, seq: int | None, *, unit: str | None = None, most: int
    ) -> list[ObjectionView]:
        """The latest `most` of every unit or of one, newest first, those before that number only
        (None: from the end).
        """
        where = [*([OBJECTIONS.c.unit == unit] if unit else [])]
        where += [OBJECTIONS.c.seq < seq] if seq else []
        query = _listed().where(*where).order_by(OBJECTIONS.c.seq.desc())
        return self._objections(query.limit(most))

    def last_objection(self, unit: str) -> int:
        """The number of the last one of a unit; 0 where there is none."""
        query = select(func.max(OBJECTIONS.c.seq)).where(OBJECTIONS.c.unit == unit)
        return self._connection.scalar(query) or 0

    def open_by_unit(self, today: date) -> dict[str, tuple[int, int]]:
        """Unit → how many wait for an answer, and how many of them longer than they should."""
        late = func.sum(case((OBJECTIONS.c.due < today, 1), else_=0))
        query = (
            select(OBJECTIONS.c.unit, func.count(), late)
            .where(OBJECTIONS.c.answer.is_(None))
            .group_by(OBJECTIONS.c.unit)
        )
        return {unit: (count, overdue) for unit, count, overdue in self._connection.execute(query)}

    def count_open_objections(self, today: date) -> tuple[int, int]:
        """How many wait for an answer, and how many of them longer than they should."""
        counts = self.open_by_unit(today).values()
        return sum(count for count, _ in counts), sum(late for _, late in counts)

    def objection_entries(self, items: Collection[str]) -> set[int]:
        """Every objection about these items, or about facts on them, and every answer to one: they
        may hold the items' words.
        """
        query = select(OBJECTIONS.c.seq)
        own = {
            seq
            for part in in_chunks(items)
            for seq in self._connection.scalars(query.where(OBJECTIONS.c.item.in_(part)))
        }
        answers = answers_to(self._connection, own).values()
        return own | {seq for several in answers for seq in several}

    def taught(self) -> tuple[TaughtAddress, ...]:
        """What holds on some day, by address and day: what was recorded later holds from its day
        on, whatever was said of later days before.
        """
        addresses: list[TaughtAddress] = []
        ends: dict[str, date] = {}
        for row in self._connection.execute(select(TAUGHT).order_by(TAUGHT.c.seq.desc())):
            end = ends.get(row.address)
            if end is not None and row.since >= end:
                continue
            ends[row.address] = row.since
            if row.unit is not None:
                until = end - timedelta(days=1) if end else None
                addresses.append(TaughtAddress(row.address, row.unit, row.since, until))
        return tuple(sorted(addresses, key=lambda taught: (taught.address, taught.since)))

    def last_taught(self) -> int:
        """The number of the last entry about an address; 0 where there is none."""
        return self._connection.scalar(select(func.max(TAUGHT.c.seq))) or 0

    def taught_of(self, address: str) -> list[int]:
        """The entries that say whose that address, or its whole domain, is."""
        domain = f"@{address.rpartition('@')[2]}"
        names = (address.lower(), domain.lower())
        query = select(TAUGHT.c.seq).where(or_(*(TAUGHT.c.address == name for name in names)))
        return sorted(self._connection.scalars(query))

    def _commissions(self, query: Select[tuple[object, ...]]) -> list[CommissionView]:
        return [commission_view(row) for row in self._connection.execute(query)]

    def _objections(self, query: Select[tuple[int, str | None]]) -> list[ObjectionView]:
        return objection_views(self._connection, query)


def _listed() -> Select[tuple[int, str | None]]:
    return select(OBJECTIONS.c.seq, OBJECTIONS.c.item)
