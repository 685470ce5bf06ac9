"""Questions about facts: by their refs, by what they are about, and what was printed. Writes
nothing.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select, union

from ledger.facts import Fact
from ledger.payloads import EntryKind
from ledger.projection.facts import FACT_COLUMNS, fact_of
from ledger.schema.views import COMMISSIONS, FACTS, ITEMS
from ledger.views.issues import (
    IssueView,
    adoptions_that_hold,
    count_printed,
    issues,
    last_printed,
    printed_in,
)
from ledger.views.rows import Questions, facts_where, in_chunks, joined_by_repeats, revoked

_ON_COMMISSIONS = (
    EntryKind.COMMISSIONED,
    EntryKind.DELIVERED,
    EntryKind.COMMISSION_MISSED,
    EntryKind.REVOKED,
)


class Facts(Questions):
    """Questions about facts."""

    def by_ref(self, ref: str) -> Fact | None:
        """A fact by its ref; an item's id names its receipt."""
        row = self._connection.execute(_by_ref(), {"name": ref}).first()
        return fact_of(row) if row else None

    def at(self, seq: int) -> Fact:
        """The fact of an entry that is one."""
        return facts_where(self._connection, FACTS.c.seq == seq)[0]

    def after(self, seq: int, *, most: int) -> list[Fact]:
        """The facts recorded after that entry, the first `most` of them."""
        query = select(*FACT_COLUMNS).where(FACTS.c.seq > seq).order_by(FACTS.c.seq).limit(most)
        return [fact_of(row) for row in self._connection.execute(query)]

    def known_refs(self, refs: Iterable[str]) -> set[str]:
        """Those of these refs that some fact has."""
        return {
            ref
            for part in in_chunks(refs)
            for ref in self._connection.scalars(select(FACTS.c.ref).where(FACTS.c.ref.in_(part)))
        }

    def refs(self, seqs: Iterable[int]) -> dict[int, str]:
        """Entry → the ref of the fact that it is."""
        query = select(FACTS.c.seq, FACTS.c.ref)
        return {
            row.seq: row.ref
            for part in in_chunks(seqs)
            for row in self._connection.execute(query.where(FACTS.c.seq.in_(part)))
        }

    def count_about(
        self,
        *,
        item: str | None = None,
        commission: str | None = None,
        period: str | None = None,
        occurrence: str | None = None,
    ) -> int:
        """How many facts there are about one thing."""
        about = {"item": item, "commission": commission, "period": period, "occurrence": occurrence}
        where = [FACTS.c[name] == value for name, value in about.items() if value is not None]
        return self._connection.scalar(select(func.count()).select_from(FACTS).where(*where)) or 0

    def on_items(self, items: Iterable[str]) -> list[Fact]:
        """Every fact about these items, in the order of recording."""
        parts = (FACTS.c.item.in_(part) for part in in_chunks(items))
        return _in_order(fact for part in parts for fact in facts_where(self._connection, part))

    def on_commissions(self, commissions: Iterable[str]) -> list[Fact]:
        """Every fact about these commissions that is not also about an item."""
        parts = (FACTS.c.commission.in_(part) for part in in_chunks(commissions))
        return _in_order(
            fact
            for part in parts
            for fact in facts_where(self._connection, part, FACTS.c.item.is_(None))
        )

    def about_commissions(self, commissions: Iterable[str]) -> list[Fact]:
        """Every fact that names these commissions, deliveries of an item included, but for the
        items' own receipts.
        """
        parts = (FACTS.c.commission.in_(part) for part in in_chunks(commissions))
        kinds = FACTS.c.kind.in_(_ON_COMMISSIONS)
        return _in_order(
            fact for part in parts for fact in facts_where(self._connection, part, kinds)
        )

    def joined_by_repeats(self, items: Iterable[str]) -> set[str]:
        """These items, and all that repeat them or are repeated by them, however far."""
        return joined_by_repeats(self._connection, items)

    def holds(self, fact: Fact) -> bool:
        """Whether a fact holds by what is known now."""
        return fact.seq not in revoked(self._connection, {fact.seq})

    def of_doubtful_day(self, first: int, last: int, *, today: date) -> list[Fact]:
        """The facts that hold and are of a day before their item's receipt, or before the
        commission
        that was missed was due, if they are effective in these quarters; and all of after today.
        """
        facts = FACTS.outerjoin(ITEMS, ITEMS.c.id == FACTS.c.item)
        facts = facts.outerjoin(COMMISSIONS, COMMISSIONS.c.id == FACTS.c.commission)
        missed = FACTS.c.kind == EntryKind.COMMISSION_MISSED.value
        early = or_(FACTS.c.day < ITEMS.c.day, and_(missed, FACTS.c.day < COMMISSIONS.c.due))
        of_another_year = FACTS.c.issue_key.like("____年第%期")
        early = or_(early, of_another_year)
        done = and_(FACTS.c.quarter <= last, FACTS.c.target.is_(None), early)
        query = select(*FACT_COLUMNS).select_from(facts)
        query = query.where(FACTS.c.quarter >= first, FACTS.c.kind != EntryKind.RECEIVED.value)
        query = query.where(or_(FACTS.c.day > today, done)).order_by(FACTS.c.seq)
        found = [fact_of(row) for row in self._connection.execute(query)]
        gone = revoked(self._connection, {fact.seq for fact in found})
        return [fact for fact in found if fact.seq not in gone]

    def last_adoptions(self, publications: Iterable[str]) -> dict[str, int]:
        """Publication → the entry of the last adoption by it, revoked or not."""
        last = select(func.max(FACTS.c.seq))
        newest = {
            code: self._connection.scalar(last.where(FACTS.c.publication == code))
            for code in publications
        }
        return {code: seq for code, seq in newest.items() if seq}

    def issues(self, publication: str, *, since: date, until: date) -> list[IssueView]:
        """The issues of these days of one year, both included, the latest first."""
        return issues(self._connection, publication, since=since, until=until)

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
        """The first `most` adoptions in that issue (None: in none) of these days that hold, in the
        order of recording, past that entry only.
        """
        # Past the entry only here: asked of the database, that is another index.
        every = printed_in(self._connection, publication, issue, since=since, until=until)
        later = [fact for fact in every if fact.seq > after]
        return adoptions_that_hold(self._connection, later)[:most]

    def count_printed(self, publication: str, *, since: date, until: date) -> int:
        """How many adoptions by it of these days, both included, hold."""
        return count_printed(self._connection, publication, since=since, until=until)

    def last_printed(self, publication: str, *, issue: str | None = None) -> Fact | None:
        """The latest adoption by it, or in that issue, that holds: by its day, then by its
        recording.
        """
        return last_printed(self._connection, publication, issue=issue)


def _in_order(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: fact.seq)


@cache
def _by_ref() -> Select[Any]:
    receipt = select(ITEMS.c.seq).where(ITEMS.c.id == bindparam("name"))
    # Both by key: of an OR, PostgreSQL would walk through the facts.
    named = union(select(FACTS.c.seq).where(FACTS.c.ref == bindparam("name")), receipt)
    return select(*FACT_COLUMNS).where(FACTS.c.seq.in_(named)).order_by(FACTS.c.seq).limit(1)
