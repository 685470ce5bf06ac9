"""What a quarter's tally asks for: closings, what is effective in it, what was received in it. Writes nothing."""

from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Select, and_, func, or_, select, union

from ledger.applying import last_closed
from ledger.facts import Fact
from ledger.payloads import EntryKind
from ledger.tables import CLOSINGS, FACTS, ITEMS
from ledger.views.lookups import Lookups, in_chunks

_LATER = tuple(kind for kind in EntryKind if kind is not EntryKind.RECEIVED)
_STREAMS = ("govinfo", "website")


class Quarters(Lookups):
    """Questions about quarters, which are named by their ordinals."""

    def last_closed(self) -> int | None:
        """The ordinal of the last quarter closed."""
        return last_closed(self._connection)

    def closing(self, quarter: int) -> int | None:
        """The entry that closed that quarter."""
        return self._number(select(CLOSINGS.c.seq).where(CLOSINGS.c.quarter == quarter))

    def closings(self) -> list[int]:
        """The entries of all closings, in the order of recording."""
        return list(self._connection.scalars(select(CLOSINGS.c.seq).distinct().order_by(CLOSINGS.c.seq)))

    def first_receipt(self, *, after: int) -> int | None:
        """The ordinal of the first quarter from `after` on in which an item of the information stream was received whose receipt holds."""
        where = (ITEMS.c.stream == "govinfo", ITEMS.c.quarter >= after, ITEMS.c.holds)
        return self._number(select(ITEMS.c.quarter).where(*where).order_by(ITEMS.c.quarter).limit(1))

    def first_stirred(self, *, after: int) -> int | None:
        """The ordinal of the first quarter from `after` on in which a fact is effective."""
        return self._number(select(func.min(FACTS.c.quarter)).where(FACTS.c.quarter >= after, FACTS.c.kind != EntryKind.CLOSED))

    def last_stirred(self) -> int | None:
        """The ordinal of the last quarter in which a fact is effective."""
        return self._number(select(func.max(FACTS.c.quarter)).where(FACTS.c.kind != EntryKind.CLOSED))

    def facts_stirred(self, first: int, last: int, *, receipts: bool = False) -> list[Fact]:
        """Every fact on items that are stirred in these quarters and on all that hang together with them; with `receipts`, also on those received in them.

        However many items there are, it is the same few statements: which ones they are is told in the database.
        """
        stirred: Select[Any] | CompoundSelect[Any] = _stirred(first, last)
        if receipts:
            stirred = union(stirred, select(ITEMS.c.id).where(ITEMS.c.quarter.between(first, last)))
        found = self._facts(FACTS.c.item.in_(stirred))
        repeated = {fact.of for fact in found if fact.of}
        repeating = set(self._connection.scalars(select(FACTS.c.item).where(FACTS.c.of.in_(stirred))))
        others = self.joined_by_repeats(repeated | repeating | self._early(first, last)) - {fact.item for fact in found}
        return found + self.facts_on(others)

    def stirred_items(self, first: int, last: int) -> set[str]:
        """Items with a fact effective in these quarters that is more than their receipt in its own quarter.

        Also those received in them on which a fact is effective earlier: it begins to count when the receipt does.
        """
        return set(self._connection.scalars(_stirred(first, last))) | self._early(first, last)

    def _early(self, first: int, last: int) -> set[str]:
        """Items received in these quarters on which a fact is effective earlier.

        The quarters are named one by one and an item's facts come after its receipt, so that no database walks through all facts from the first on.
        """
        oldest = self._number(select(func.min(FACTS.c.quarter)))
        since = self._number(select(func.min(ITEMS.c.seq)).where(ITEMS.c.stream.in_(_STREAMS), ITEMS.c.quarter.between(first, last)))
        if oldest is None or since is None:
            return set()
        earlier = (FACTS.c.quarter.in_(range(oldest, first)), FACTS.c.kind.in_(_LATER), FACTS.c.seq > since)
        query = select(FACTS.c.item).join(ITEMS, ITEMS.c.id == FACTS.c.item).where(*earlier, ITEMS.c.quarter.between(first, last))
        return set(self._connection.scalars(query))  # not distinct: SQLite would then walk all facts

    def received_items(self, first: int, last: int) -> set[str]:
        """Items received in these quarters."""
        return set(self._connection.scalars(select(ITEMS.c.id).where(ITEMS.c.quarter.between(first, last))))

    def joined_by_repeats(self, items: set[str]) -> set[str]:
        """These items, and all that repeat them or are repeated by them, however far."""
        found, fresh = set(items), set(items)
        while fresh:
            links: set[str] = set()
            for part in in_chunks(fresh):
                touching = or_(FACTS.c.item.in_(part), FACTS.c.of.in_(part))
                for row in self._connection.execute(select(FACTS.c.item, FACTS.c.of).where(FACTS.c.of.is_not(None), touching)):
                    links |= {row.item, row.of}
            fresh = links - found
            found |= fresh
        return found

    def stirred_commissions(self, first: int, last: int) -> set[str]:
        """Commissions about which a fact is effective in these quarters."""
        about = (FACTS.c.commission.is_not(None), FACTS.c.item.is_(None))
        query = select(FACTS.c.commission).where(FACTS.c.quarter.between(first, last), *about)
        return set(self._connection.scalars(query))

    def plain_receipts(self, quarter: int, *, stream: str) -> list[tuple[str, date, int]]:
        """(unit named, day, how many) of that quarter's items on whose count only their receipt bears."""
        where = (ITEMS.c.stream == stream, ITEMS.c.quarter == quarter, ITEMS.c.plain, ITEMS.c.named.is_not(None))
        query = select(ITEMS.c.named, ITEMS.c.day, func.count()).where(*where).group_by(ITEMS.c.named, ITEMS.c.day)
        return [(row[0], row[1], row[2]) for row in self._connection.execute(query)]

    def other_receipts(self, quarter: int, *, stream: str) -> set[str]:
        """The other items of that quarter: more than their receipt bears on whether and for whom they count."""
        where = (ITEMS.c.stream == stream, ITEMS.c.quarter == quarter, ~ITEMS.c.plain)
        return set(self._connection.scalars(select(ITEMS.c.id).where(*where)))


def _stirred(first: int, last: int) -> Select[Any]:
    late = and_(FACTS.c.kind == EntryKind.RECEIVED, FACTS.c.own_quarter != FACTS.c.quarter)
    within = FACTS.c.quarter.between(first, last)
    return select(FACTS.c.item).where(within, FACTS.c.item.is_not(None), or_(FACTS.c.kind.in_(_LATER), late))
