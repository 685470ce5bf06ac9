"""What a bulletin asks for beside a tally: a period's items, its commissions with all that was done of them, reprimands. Writes nothing."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import and_, or_, select

from ledger.facts import Fact, holding
from ledger.payloads import EntryKind
from ledger.tables import COMMISSIONS, FACTS, ITEMS
from ledger.views.lookups import Lookups, in_chunks
from ledger.views.rows import CommissionView, ItemView


class Bulletins(Lookups):
    """Questions about what is announced."""

    def items_between(self, first: date, last: date, *, stream: str = "govinfo") -> list[ItemView]:
        """Every item received on these days, in the order of receipt."""
        where = (ITEMS.c.stream == stream, ITEMS.c.day.between(first, last))
        quarters = (first.year * 4 + (first.month - 1) // 3, last.year * 4 + (last.month - 1) // 3)
        found = self._items(select(ITEMS).where(*where, ITEMS.c.quarter.between(*quarters)))
        return sorted(found, key=lambda item: (item.received_at, item.seq))

    def commissions_due(
        self, first: date, last: date, *, also: Iterable[str] = ()
    ) -> list[CommissionView]:
        """Every commission due on these days, and those named, whether they hold or not; the one due first first."""
        named = [COMMISSIONS.c.id.in_(part) for part in in_chunks(also)]
        query = select(COMMISSIONS).where(or_(COMMISSIONS.c.due.between(first, last), *named))
        rows = self._connection.execute(query.order_by(COMMISSIONS.c.due, COMMISSIONS.c.seq))
        return [CommissionView(row.id, row.seq, tuple(row.units.split()), row.due) for row in rows]

    def facts_about_commissions(self, commissions: Iterable[str]) -> list[Fact]:
        """Every fact that names these commissions, deliveries of an item included, but for the items' own receipts."""
        kinds = (
            EntryKind.COMMISSIONED,
            EntryKind.DELIVERED,
            EntryKind.COMMISSION_MISSED,
            EntryKind.REVOKED,
        )
        where = (FACTS.c.commission.in_(part) for part in in_chunks(commissions))
        found = [fact for one in where for fact in self._facts(and_(one, FACTS.c.kind.in_(kinds)))]
        return sorted(found, key=lambda fact: fact.seq)

    def decided_reprimands(self, period: str, *, before: int | None = None) -> list[Fact]:
        """Reprimands confirmed or declined for a period that held before that entry, or hold now."""
        facts = [
            fact
            for fact in self._facts(FACTS.c.period == period)
            if before is None or fact.seq < before
        ]
        held = holding(facts)
        return [
            fact
            for fact in facts
            if fact.seq in held
            and fact.kind in {EntryKind.REPRIMANDED, EntryKind.REPRIMAND_DECLINED}
        ]
