"""What a quarter's tally asks for: closings, what is effective in it, what was received in it. Writes nothing."""

from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Select, func, literal, or_, select, union

from ledger.applying import FACT_COLUMNS, fact_of, last_closed
from ledger.facts import Fact
from ledger.payloads import EntryKind
from ledger.stirring import ABOUT_COMMISSIONS, LATER, STIRRING
from ledger.tables import CLOSINGS, ENTRIES, FACTS, ITEMS
from ledger.views.lookups import Lookups, in_chunks


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
        return list(
            self._connection.scalars(select(CLOSINGS.c.seq).distinct().order_by(CLOSINGS.c.seq))
        )

    def first_receipt(self, *, after: int) -> int | None:
        """The ordinal of the first quarter from `after` on in which an item of the information stream was received whose receipt holds."""
        where = (ITEMS.c.stream == "govinfo", ITEMS.c.quarter >= after, ITEMS.c.holds)
        return self._number(
            select(ITEMS.c.quarter).where(*where).order_by(ITEMS.c.quarter).limit(1)
        )

    def first_stirred(self, *, after: int) -> int | None:
        """The ordinal of the first quarter from `after` on in which a fact is effective."""
        return self._number(
            select(func.min(FACTS.c.quarter)).where(
                FACTS.c.quarter >= after, FACTS.c.kind != EntryKind.CLOSED
            )
        )

    def last_stirred(self) -> int | None:
        """The ordinal of the last quarter in which a fact is effective."""
        return self._number(
            select(func.max(FACTS.c.quarter)).where(FACTS.c.kind != EntryKind.CLOSED)
        )

    def facts_stirred(self, first: int, last: int, *, receipts: bool = False) -> list[Fact]:
        """Every fact on items that are stirred in these quarters and on all that hang together with them; with `receipts`, also on those received in them.

        However many items there are, it is the same few statements: which ones they are is told in the database.
        """
        stirred: Select[Any] | CompoundSelect[Any] = _stirred(first, last)
        if receipts:
            stirred = union(stirred, select(ITEMS.c.id).where(ITEMS.c.quarter.between(first, last)))
        found = self._facts(FACTS.c.item.in_(stirred))
        repeated = {fact.of for fact in found if fact.of}
        repeating = set(
            self._connection.scalars(select(FACTS.c.item).where(FACTS.c.of.in_(stirred)))
        )
        others = self.joined_by_repeats(repeated | repeating | self._early(first, last)) - {
            fact.item for fact in found
        }
        return found + self.facts_on(others)

    def stirred_items(self, first: int, last: int) -> set[str]:
        """Items with a fact effective in these quarters that is more than their receipt in its own quarter.

        Also those received in them on which a fact is effective earlier: it begins to count when the receipt does.
        """
        return set(self._connection.scalars(_stirred(first, last))) | self._early(first, last)

    def _early(self, first: int, last: int) -> set[str]:
        """Items received in these quarters on which a fact is effective earlier: such a fact comes after the receipt."""
        begins = [
            self._number(select(func.min(ITEMS.c.seq)).where(ITEMS.c.quarter == quarter))
            for quarter in range(first, last + 1)
        ]
        since = min((seq for seq in begins if seq is not None), default=None)
        if since is None:
            return set()
        # The sum keeps SQLite from beginning with all facts of all earlier quarters.
        later = select(FACTS.c.item).where(FACTS.c.seq > since, FACTS.c.quarter + 0 < first, LATER)
        items = select(ITEMS.c.id).where(
            ITEMS.c.id.in_(later), ITEMS.c.quarter.between(first, last)
        )
        return set(self._connection.scalars(items))

    def received_items(self, first: int, last: int) -> set[str]:
        """Items received in these quarters."""
        return set(
            self._connection.scalars(select(ITEMS.c.id).where(ITEMS.c.quarter.between(first, last)))
        )

    def joined_by_repeats(self, items: set[str]) -> set[str]:
        """These items, and all that repeat them or are repeated by them, however far."""
        found, fresh = set(items), set(items)
        while fresh:
            links: set[str] = set()
            for part in in_chunks(fresh):
                touching = or_(FACTS.c.item.in_(part), FACTS.c.of.in_(part))
                for row in self._connection.execute(
                    select(FACTS.c.item, FACTS.c.of).where(FACTS.c.of.is_not(None), touching)
                ):
                    links |= {row.item, row.of}
            fresh = links - found
            found |= fresh
        return found

    def stirred_commissions(self, first: int, last: int) -> set[str]:
        """Commissions about which a fact is effective in these quarters."""
        query = select(FACTS.c.commission).where(
            FACTS.c.quarter.between(first, last), ABOUT_COMMISSIONS
        )
        return set(self._connection.scalars(query))

    def plain_receipts(self, quarter: int, *, stream: str) -> list[tuple[str, date, int]]:
        """(unit named, day, how many) of that quarter's items on whose count only their receipt bears."""
        where = (
            ITEMS.c.stream == stream,
            ITEMS.c.quarter == quarter,
            ITEMS.c.plain == literal(value=True),
            ITEMS.c.named.is_not(None),
        )
        query = (
            select(ITEMS.c.named, ITEMS.c.day, func.count())
            .where(*where)
            .group_by(ITEMS.c.named, ITEMS.c.day)
        )
        return [(row[0], row[1], row[2]) for row in self._connection.execute(query)]

    def other_receipts(self, quarter: int, *, stream: str) -> set[str]:
        """The other items of that quarter: more than their receipt bears on whether and for whom they count."""
        where = (
            ITEMS.c.stream == stream,
            ITEMS.c.quarter == quarter,
            ITEMS.c.plain == literal(value=False),
        )
        return set(self._connection.scalars(select(ITEMS.c.id).where(*where)))

    def less_plain(self, items: set[str]) -> set[str]:
        """Those of these items on whose count more bears than their receipt."""
        found: set[str] = set()
        for part in in_chunks(items):
            found |= set(
                self._connection.scalars(
                    select(ITEMS.c.id).where(ITEMS.c.id.in_(part), ~ITEMS.c.plain)
                )
            )
        return found

    def facts_after(self, seq: int, *, most: int) -> list[Fact]:
        """The facts recorded after that entry, the first `most` of them."""
        query = select(*FACT_COLUMNS).where(FACTS.c.seq > seq).order_by(FACTS.c.seq).limit(most)
        return [fact_of(row) for row in self._connection.execute(query)]

    def digest_at(self, seq: int) -> str | None:
        """The digest of that entry; None where there is none."""
        found: str | None = self._connection.scalar(
            select(ENTRIES.c.digest).where(ENTRIES.c.seq == seq)
        )
        return found


def _stirred(first: int, last: int) -> Select[Any]:
    return select(FACTS.c.item).where(FACTS.c.quarter.between(first, last), STIRRING)
