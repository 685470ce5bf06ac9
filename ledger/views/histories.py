"""经过与前后: what was said of an item beside its facts, and which item comes before, after or next to be decided. Writes nothing."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, or_, select

from classify.submission import WAITING
from ledger.tables import COMMISSIONS, DOUBTS, ITEMS, JUDGEMENTS, REREADS, SEALS, TAUGHT
from ledger.views.lookups import Lookups
from ledger.views.rows import CommissionView, ItemView

OPEN = ("counted", "waiting")  # an item in another state asks for no decision any more


class Histories(Lookups):
    """Questions about one item among the others."""

    def said_of(self, places: Collection[int]) -> list[int]:
        """The entries that read anew, judge or seal what these entries recorded, in order."""
        several = (
            select(of.c.seq).where(of.c.of.in_(places)) for of in (JUDGEMENTS, REREADS, SEALS)
        )
        return sorted({seq for query in several for seq in self._connection.scalars(query)})

    def taught_of(self, address: str) -> list[int]:
        """The entries that say whose that address, or its whole domain, is."""
        domain = f"@{address.rpartition('@')[2]}"
        query = select(TAUGHT.c.seq).where(
            or_(TAUGHT.c.address == address.lower(), TAUGHT.c.address == domain.lower())
        )
        return sorted(self._connection.scalars(query))

    def beside(self, seq: int) -> tuple[str | None, str | None]:
        """The items recorded before and after the one with that receipt."""
        before = select(ITEMS.c.id).where(ITEMS.c.seq < seq).order_by(ITEMS.c.seq.desc()).limit(1)
        after = select(ITEMS.c.id).where(ITEMS.c.seq > seq).order_by(ITEMS.c.seq).limit(1)
        return self._connection.scalar(before), self._connection.scalar(after)

    def next_doubtful(self, item: ItemView, *, code: str | None = None) -> str | None:
        """The next item in the log that waits or has a doubt open, one of this code if it is given; after the last the first, never itself."""
        return self._doubtful(item, code, after=True) or self._doubtful(item, code, after=False)

    def doubtful(self, code: str, *, most: int) -> list[ItemView]:
        """The latest items with this doubt open, newest first."""
        of = (
            select(DOUBTS.c.of)
            .where(DOUBTS.c.code == code, DOUBTS.c.item.is_not(None))
            .order_by(DOUBTS.c.of.desc())
            .limit(most)
        )
        found = self._items(select(ITEMS).where(ITEMS.c.seq.in_(of)).order_by(ITEMS.c.seq.desc()))
        return [item for item in found if item.state in OPEN]

    def commission_years(self) -> Sequence[int]:
        """The years in which units were asked for something, the latest first."""
        return self._connection.scalars(
            select(COMMISSIONS.c.year)
            .group_by(COMMISSIONS.c.year)
            .order_by(COMMISSIONS.c.year.desc())
        ).all()

    def commissions_of(self, year: int, *, before: int | None, most: int) -> list[CommissionView]:
        """The latest `most` of that year, newest first, those before that entry only; whether they hold is for the asker to see."""
        where = [COMMISSIONS.c.year == year, *([COMMISSIONS.c.seq < before] if before else [])]
        rows = self._connection.execute(
            select(COMMISSIONS).where(*where).order_by(COMMISSIONS.c.seq.desc()).limit(most)
        )
        return [CommissionView(row.id, row.seq, tuple(row.units.split()), row.due) for row in rows]

    def _doubtful(self, item: ItemView, code: str | None, *, after: bool) -> str | None:
        """Its own doubts, those of its mail (whose it is, is no doubt any more once that is said), and that it waits."""
        # By what is no column the database must not begin: it would read every item in that state, and not the few doubts that come next.
        of, state = DOUBTS.c.of, func.coalesce(ITEMS.c.state, "")
        asked = [
            _past(of, item, after),
            ITEMS.c.id != item.id,
            state.in_(OPEN),
            *([DOUBTS.c.code == code] if code else []),
        ]
        found = (
            select(of.label("place"), ITEMS.c.id)
            .select_from(DOUBTS)
            .where(*asked)
            .order_by(of)
            .limit(1)
        )
        own = found.join(ITEMS, ITEMS.c.seq == of).where(DOUBTS.c.item.is_not(None))
        mail = found.join(ITEMS, ITEMS.c.logged == of).where(
            DOUBTS.c.item.is_(None), DOUBTS.c.code.not_in(WAITING)
        )
        waits = select(ITEMS.c.seq, ITEMS.c.id).where(
            _past(ITEMS.c.seq, item, after), ITEMS.c.state == "waiting"
        )
        several = (
            (own, mail)
            if code and code not in WAITING
            else (own, mail, waits.order_by(ITEMS.c.seq).limit(1))
        )
        rows = [(row[0], row[1]) for query in several for row in self._connection.execute(query)]
        return min(rows)[1] if rows else None


def _past(column: ColumnElement[int], item: ItemView, after: bool) -> ColumnElement[bool]:  # noqa: FBT001 # the one of two ways to go
    return column > item.seq if after else column < item.seq
