"""Questions about quarters, named by their ordinals: closings, what is effective in one, what was received in it, what waits in it. Writes nothing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, literal, or_, select, union

from ledger.facts import Fact, holding
from ledger.payloads import EntryKind
from ledger.projection.apply import last_closed
from ledger.schema.views import ABOUT_COMMISSIONS, CLOSINGS, DOUBTS, FACTS, ITEMS, LATER, STIRRING
from ledger.views.items import DONE
from ledger.views.rows import (
    ItemView,
    Questions,
    facts_where,
    in_chunks,
    item_views,
    joined_by_repeats,
    revoked,
)

_REPRIMANDS = (EntryKind.REPRIMANDED, EntryKind.REPRIMAND_DECLINED)


@dataclass(frozen=True, slots=True)
class Doubted:
    """存疑未定: an entry that has doubts open, the item whose receipt it is (None: a mail's line), and when it was received."""

    entry: int
    item: str | None
    received_at: datetime
    doubts: frozenset[str]


class Quarters(Questions):
    """Questions about quarters."""

    def last_closed(self) -> int | None:
        """The last quarter closed."""
        return last_closed(self._connection)

    def closing(self, quarter: int) -> int | None:
        """The entry that closed that quarter."""
        return self._number(select(CLOSINGS.c.seq).where(CLOSINGS.c.quarter == quarter))

    def closings(self) -> list[int]:
        """The entries of all closings, in the order of recording."""
        query = select(CLOSINGS.c.seq).distinct().order_by(CLOSINGS.c.seq)
        return list(self._connection.scalars(query))

    def first_receipt(self, *, after: int) -> int | None:
        """The first quarter from `after` on in which an item of the information stream was received whose receipt holds."""
        where = (ITEMS.c.stream == "govinfo", ITEMS.c.quarter >= after, ITEMS.c.holds)
        first = select(ITEMS.c.quarter).where(*where).order_by(ITEMS.c.quarter).limit(1)
        return self._number(first)

    def first_stirred(self, *, after: int) -> int | None:
        """The first quarter from `after` on in which a fact is effective."""
        where = (FACTS.c.quarter >= after, FACTS.c.kind != EntryKind.CLOSED)
        return self._number(select(func.min(FACTS.c.quarter)).where(*where))

    def last_stirred(self) -> int | None:
        """The last quarter in which a fact is effective."""
        last = select(func.max(FACTS.c.quarter)).where(FACTS.c.kind != EntryKind.CLOSED)
        return self._number(last)

    def facts_stirred(self, first: int, last: int, *, receipts: bool = False) -> list[Fact]:
        """Every fact on the items that are stirred in these quarters (see `stirred_items`) and on all that hang together with them.

        However many items there are, it is the same few statements: which ones they are is told in the database.
        """
        stirred = union(*self._stirring(first, last, receipts=receipts))
        facts = facts_where(self._connection, FACTS.c.item.in_(stirred))
        repeated = {fact.of for fact in facts if fact.of}
        repeating = select(FACTS.c.item).where(FACTS.c.of.in_(stirred))
        some = repeated | set(self._connection.scalars(repeating))
        others = joined_by_repeats(self._connection, some) - {fact.item for fact in facts}
        more = (
            fact
            for part in in_chunks(others)
            for fact in facts_where(self._connection, FACTS.c.item.in_(part))
        )
        return facts + sorted(more, key=lambda fact: fact.seq)

    def stirred_items(
        self,
        first: int,
        last: int,
        *,
        receipts: bool = False,
        among: Collection[str] | None = None,
    ) -> set[str]:
        """Items with a fact effective in these quarters that is more than their receipt in its own quarter; of all items, or `among` some.

        Also those received in them on which a fact is effective earlier, for it begins to count when the receipt does; with `receipts`, all received in them.
        """
        ways = self._stirring(first, last, receipts=receipts)
        return {item for query in ways for item in self._named(query, among)}

    def stirred_commissions(
        self, first: int, last: int, *, among: Collection[str] | None = None
    ) -> set[str]:
        """Commissions about which a fact is effective in these quarters; of all, or `among` some."""
        where = (FACTS.c.quarter.between(first, last), ABOUT_COMMISSIONS)
        return self._named(select(FACTS.c.commission).where(*where), among)

    def plain_receipts(self, quarter: int, *, stream: str) -> list[tuple[str, date, int]]:
        """(unit named, day, how many) of that quarter's items on whose count only their receipt bears."""
        where = (ITEMS.c.stream == stream, ITEMS.c.quarter == quarter, ITEMS.c.named.is_not(None))
        query = (
            select(ITEMS.c.named, ITEMS.c.day, func.count())
            .where(*where, ITEMS.c.plain == literal(value=True))
            .group_by(ITEMS.c.named, ITEMS.c.day)
        )
        return [(row[0], row[1], row[2]) for row in self._connection.execute(query)]

    def other_receipts(
        self, quarter: int, *, stream: str, among: Collection[str] | None = None
    ) -> set[str]:
        """The other items of that quarter: more than their receipt bears on whether and for whom they count; of all, or `among` some."""
        where = (ITEMS.c.stream == stream, ITEMS.c.quarter == quarter)
        query = select(ITEMS.c.id).where(*where, ITEMS.c.plain == literal(value=False))
        return self._named(query, among)

    def waiting(self, first: int, last: int) -> list[ItemView]:
        """Items received in these quarters that wait for a person to say whose they are, in the order of their ids."""
        where = (ITEMS.c.state == "waiting", ITEMS.c.quarter.between(first, last))
        query = select(ITEMS).where(*where).order_by(ITEMS.c.year, ITEMS.c.number)
        return item_views(self._connection, query)

    def doubted(self, first: int, last: int, codes: Collection[str]) -> list[Doubted]:
        """Items of mails received in these quarters of which one of these doubts is open, in the order of their ids; not withdrawn ones and repeats."""
        mailed = or_(ITEMS.c.mail.is_not(None), ITEMS.c.logged.is_not(None))
        in_quarters = (ITEMS.c.quarter.between(first, last), ITEMS.c.state.not_in(DONE))
        query = (
            select(DOUBTS.c.of, DOUBTS.c.code, ITEMS.c.id, ITEMS.c.received_at)
            .join(ITEMS, ITEMS.c.seq == DOUBTS.c.of)
            .where(DOUBTS.c.code.in_(codes), *in_quarters, mailed)
            .order_by(ITEMS.c.year, ITEMS.c.number)
        )
        return doubted(self._connection.execute(query))

    def reprimands(self, periods: Collection[str]) -> list[Fact]:
        """Reprimands confirmed or declined for these periods that hold now, whenever they were recorded."""
        where = (FACTS.c.period.in_(periods), FACTS.c.kind.in_(_REPRIMANDS))
        facts = facts_where(self._connection, *where)
        gone = revoked(self._connection, (fact.seq for fact in facts))
        return [fact for fact in facts if fact.seq not in gone]

    def decided_reprimands(self, period: str, *, before: int | None = None) -> list[Fact]:
        """Reprimands confirmed or declined for a period that held before that entry, or hold now."""
        every = facts_where(self._connection, FACTS.c.period == period)
        facts = [fact for fact in every if before is None or fact.seq < before]
        held = holding(facts)
        return [fact for fact in facts if fact.seq in held and fact.kind in _REPRIMANDS]

    def _stirring(self, first: int, last: int, *, receipts: bool) -> list[Select[Any]]:
        """What stirs an item in these quarters, said here and nowhere else: a query for each way, of which the column names the items."""
        received = ITEMS.c.quarter.between(first, last)
        ways = [select(FACTS.c.item).where(FACTS.c.quarter.between(first, last), STIRRING)]
        least = select(func.min(ITEMS.c.seq))
        begins = [
            self._number(least.where(ITEMS.c.quarter == quarter))
            for quarter in range(first, last + 1)
        ]
        since = min((seq for seq in begins if seq is not None), default=None)
        if since is not None:
            # A fact comes after its item's receipt. The sum keeps SQLite from beginning with all facts of all earlier quarters.
            earlier = (FACTS.c.seq > since, FACTS.c.quarter + 0 < first, LATER)
            touched = ITEMS.c.id.in_(select(FACTS.c.item).where(*earlier))
            ways.append(select(ITEMS.c.id).where(touched, received))
        return [*ways, select(ITEMS.c.id).where(received)] if receipts else ways

    def _named(self, query: Select[Any], among: Collection[str] | None) -> set[str]:
        """What the query's one column names; of all, or `among` some."""
        (name,) = query.selected_columns
        parts = [query] if among is None else [query.where(name.in_(p)) for p in in_chunks(among)]
        return {one for part in parts for one in self._connection.scalars(part)}

    def _number(self, query: Select[Any]) -> int | None:
        number: int | None = self._connection.scalar(query)
        return number


def doubted(rows: Iterable[Sequence[Any]]) -> list[Doubted]:
    """Rows of entry, code, item and time of receipt: together by entry."""
    entries: dict[int, Doubted] = {}
    for of, code, item, received_at in rows:
        codes = entries[of].doubts if of in entries else frozenset()
        entries[of] = Doubted(of, item, received_at, codes | {code})
    return list(entries.values())
