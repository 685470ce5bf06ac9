"""Questions about items: by name, by mail, by unit, which wait, which may be adopted, which are in doubt. Writes nothing."""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from functools import cache
from itertools import chain
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, literal, select, union_all

from classify.submission import WAITING
from config.period import Quarter
from ledger.payloads import EntryKind, Logged
from ledger.projection.adoptions import ADOPTED
from ledger.schema.views import DOUBTS, FACTS, ITEMS, REREADS
from ledger.views.adoptions import (
    AdoptionFilter,
    AdoptionPlace,
    adoptable,
    count_adoptable,
)
from ledger.views.entries import judgements, stored
from ledger.views.rows import ItemView, Questions, in_chunks, item_views

OPEN = ("counted", "waiting")  # an item in another state asks for no decision any more
# Said of the others, SQLite would begin with all items that are counted.
DONE = ("repeated", "withdrawn")
# By what is no column no database begins: most items are in one state, so it would read them all.
STATE = func.coalesce(ITEMS.c.state, "")


class Items(Questions):
    """Questions about items."""

    def by_name(self, name: str) -> ItemView | None:
        """An item by its id or its ref."""
        return self.by_names([name]).get(name)

    def by_names(self, names: Iterable[str]) -> dict[str, ItemView]:
        """Items by their ids or their refs, under the name that each was asked for by."""
        named: dict[str, ItemView] = {}
        receipts = select(FACTS.c.ref, FACTS.c.item).where(FACTS.c.kind == EntryKind.RECEIVED)
        for part in in_chunks(names):
            rows = self._connection.execute(receipts.where(FACTS.c.ref.in_(part)))
            ids = {row.ref: row.item for row in rows}
            items = self.by_ids(dict.fromkeys(ids.get(name, name) for name in part))
            named |= {name: items[of] for name in part if (of := ids.get(name, name)) in items}
        return named

    def by_ids(self, ids: Iterable[str]) -> dict[str, ItemView]:
        """Items by their ids; an id that no item has is left out."""
        return {
            item.id: item
            for part in in_chunks(ids)
            for item in self._items(select(ITEMS).where(ITEMS.c.id.in_(part)))
        }

    def of_mails(self, digests: Iterable[str], *, logged: Iterable[int] = ()) -> list[ItemView]:
        """The items that came in the mails with these digests, or with these lines in the log, in the order of recording."""
        parts = [
            *(ITEMS.c.mail.in_(part) for part in in_chunks(digests)),
            *(ITEMS.c.logged.in_(part) for part in in_chunks(logged)),
        ]
        items = (item for part in parts for item in self._items(select(ITEMS).where(part)))
        return sorted({item.id: item for item in items}.values(), key=lambda item: item.seq)

    def of_unit(
        self,
        unit: str,
        *,
        before: int | None = None,
        within: tuple[date, date] | None = None,
        most: int,
    ) -> list[ItemView]:
        """The latest `most` items whose facts name this unit, newest receipt entry first, those before that entry only.

        `within`: only those received on these days or between them.
        """
        where = [ITEMS.c.unit == unit, *([ITEMS.c.seq < before] if before else [])]
        where += _received(*within) if within else []
        return self._items(select(ITEMS).where(*where).order_by(ITEMS.c.seq.desc()).limit(most))

    def between(self, first: date, last: date, *, stream: str = "govinfo") -> list[ItemView]:
        """Every item received on these days, in the order of receipt."""
        query = select(ITEMS).where(ITEMS.c.stream == stream, *_received(first, last))
        return sorted(self._items(query), key=lambda item: (item.received_at, item.seq))

    def after(self, seq: int) -> list[ItemView]:
        """The items whose receipt was recorded after that entry."""
        return self._items(select(ITEMS).where(ITEMS.c.seq > seq).order_by(ITEMS.c.seq))

    def beside(self, seq: int) -> tuple[str | None, str | None]:
        """The items recorded before and after the one with that receipt."""
        before = select(ITEMS.c.id).where(ITEMS.c.seq < seq).order_by(ITEMS.c.seq.desc()).limit(1)
        after = select(ITEMS.c.id).where(ITEMS.c.seq > seq).order_by(ITEMS.c.seq).limit(1)
        return self._connection.scalar(before), self._connection.scalar(after)

    def last_number(self, year: int) -> int:
        """The highest item number of a year; 0 where it has none."""
        return self._connection.scalar(_last_number(), {"of": year}) or 0

    def last_touch(self, items: Collection[str]) -> int:
        """The number of the last entry that says anything about these items: facts, decisions and new readings; 0 where there is none."""
        receipts = [item.seq for item in self.by_ids(items).values()]
        decisions = judgements(self._connection, receipts).values()
        parts = in_chunks(items)
        queries = [
            *(select(FACTS.c.seq).where(FACTS.c.item.in_(part)) for part in parts),
            *(select(REREADS.c.seq).where(REREADS.c.of.in_(part)) for part in in_chunks(receipts)),
        ]
        entries = {seq for query in queries for seq in self._connection.scalars(query)}
        last: int = max([0, *receipts, *entries, *chain.from_iterable(decisions)])
        return last

    def count(self, *, state: str) -> int:
        """How many items are in that state by what is known now."""
        query = select(func.count()).select_from(ITEMS).where(ITEMS.c.state == state)
        return self._connection.scalar(query) or 0

    def waiting(self, *, most: int) -> list[ItemView]:
        """The latest items that wait for a person to say whose they are, the latest first."""
        waiting = select(ITEMS).where(ITEMS.c.state == "waiting")
        return self._items(waiting.order_by(ITEMS.c.seq.desc()).limit(most))

    def waiting_from(self, address: str, *, doubt: str) -> list[ItemView]:
        """The items that wait for a unit and came in a mail of this address, or of its domain (`@domain`), that has this doubt."""
        where = (ITEMS.c.state == "waiting", ITEMS.c.logged.is_not(None))
        waiting = self._items(select(ITEMS).where(*where).order_by(ITEMS.c.seq))
        lines = stored(self._connection, {item.logged for item in waiting if item.logged})
        fitting = {seq for seq, line in lines.items() if _is_of(line.payload, address, doubt)}
        return [item for item in waiting if item.logged in fitting]

    def adoptable(
        self,
        wanted: AdoptionFilter,
        *,
        most: int,
        after: AdoptionPlace | None = None,
        oldest: bool = False,
    ) -> list[ItemView]:
        """The first `most` items that fit, the latest first or the `oldest`, past that place only."""
        return adoptable(self._connection, wanted, most=most, after=after, oldest=oldest)

    def count_adoptable(self, wanted: AdoptionFilter, *, most: int) -> int:
        """How many items fit, counted up to `most`."""
        return count_adoptable(self._connection, wanted, most=most)

    def adopted(self, items: Collection[str]) -> set[str]:
        """Those of these items that are adopted. Told apart here: asked of the database, it would go by what is adopted, not by name."""
        query = select(ITEMS.c.id, ITEMS.c.adoption)
        return {
            row.id
            for part in in_chunks(items)
            for row in self._connection.execute(query.where(ITEMS.c.id.in_(part)))
            if row.adoption == ADOPTED
        }

    def doubtful(self, code: str, *, most: int) -> list[ItemView]:
        """The latest items with this doubt open, newest first."""
        where = (DOUBTS.c.code == code, DOUBTS.c.item.is_not(None))
        receipts = select(DOUBTS.c.of).where(*where).order_by(DOUBTS.c.of.desc()).limit(most)
        query = select(ITEMS).where(ITEMS.c.seq.in_(receipts)).order_by(ITEMS.c.seq.desc())
        return [item for item in self._items(query) if item.state in OPEN]

    def next_doubtful(self, item: ItemView, *, code: str | None = None) -> str | None:
        """The next item in the log that waits or has a doubt open, one of this code if it is given; after the last the first, never itself."""
        return self._doubtful(item, code, after=True) or self._doubtful(item, code, after=False)

    def count_doubtful(self) -> dict[str, int]:
        """Doubt → how many items have it open; "" → how many items have one at all. Withdrawn ones and repeats ask for nothing any more."""
        every = select(DOUBTS.c.code, DOUBTS.c.of).where(DOUBTS.c.item.is_not(None))
        # Few are done, and an index names them; the others would each have to be looked up.
        done = (
            select(DOUBTS.c.code, DOUBTS.c.of)
            .join(ITEMS, ITEMS.c.seq == DOUBTS.c.of)
            .where(ITEMS.c.state.in_(DONE))
        )
        left = Counter(self._count_codes(every))
        left.subtract(self._count_codes(done))
        return {code: count for code, count in left.items() if count or not code}

    def _items(self, query: Select[Any]) -> list[ItemView]:
        return item_views(self._connection, query)

    def _count_codes(self, doubts: Select[Any]) -> dict[str, int]:
        some = doubts.cte().prefix_with("MATERIALIZED")
        by_code = select(some.c.code, func.count()).group_by(some.c.code)
        every = select(literal(""), func.count(some.c.of.distinct()))
        rows = self._connection.execute(union_all(by_code, every)).all()
        return dict(rows)

    def _doubtful(self, item: ItemView, code: str | None, *, after: bool) -> str | None:
        """Its own doubts, those of its mail (whose it is, is no doubt any more once that is said), and that it waits."""
        of = DOUBTS.c.of
        where = [_beyond(of, item, after=after), ITEMS.c.id != item.id, STATE.in_(OPEN)]
        where += [DOUBTS.c.code == code] if code else []
        doubts = select(of.label("place"), ITEMS.c.id).select_from(DOUBTS).where(*where)
        first = doubts.order_by(of).limit(1)
        queries = [
            first.join(ITEMS, ITEMS.c.seq == of).where(DOUBTS.c.item.is_not(None)),
            first.join(ITEMS, ITEMS.c.logged == of).where(
                DOUBTS.c.item.is_(None), DOUBTS.c.code.not_in(WAITING)
            ),
        ]
        if not code or code in WAITING:
            waits = (_beyond(ITEMS.c.seq, item, after=after), ITEMS.c.state == "waiting")
            query = select(ITEMS.c.seq, ITEMS.c.id).where(*waits)
            queries.append(query.order_by(ITEMS.c.seq).limit(1))
        rows = [(row[0], row[1]) for query in queries for row in self._connection.execute(query)]
        return min(rows)[1] if rows else None


def _received(first: date, last: date) -> list[ColumnElement[bool]]:
    """On these days: the quarters are what the index takes."""
    quarters = (Quarter.of(first).ordinal, Quarter.of(last).ordinal)
    return [ITEMS.c.day.between(first, last), ITEMS.c.quarter.between(*quarters)]


def _is_of(line: object, address: str, doubt: str) -> bool:
    if not isinstance(line, Logged) or not line.sender or doubt not in line.doubts:
        return False
    sender = line.sender.lower()
    return sender.endswith(address) if address.startswith("@") else sender == address


def _beyond(column: ColumnElement[int], item: ItemView, *, after: bool) -> ColumnElement[bool]:
    return column > item.seq if after else column < item.seq


@cache
def _last_number() -> Select[Any]:
    return select(func.max(ITEMS.c.number)).where(ITEMS.c.year == bindparam("of"))
