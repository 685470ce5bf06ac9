"""审计与看板: who wrote what and when, page by page, and how much waits; every question by an index. Writes nothing."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, literal, or_, select, union_all

from ledger.entry import LedgerEntry
from ledger.payloads import EntryKind
from ledger.tables import DOUBTS, ENTRIES, ITEMS, MAILS, REREADS
from ledger.views.lookups import Lookups
from ledger.views.rereads import judgements
from ledger.views.rows import ItemView

# The states of an item whose doubts ask for nothing any more. Said of the others, SQLite would begin with all items that are counted.
_DONE = ("repeated", "withdrawn")
WINDOW = 20_000  # entries that one page looks through: a rare one is found by going on


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries: of these kinds, by that person, written from `since` on and before `until` (aware moments)."""

    kinds: tuple[str, ...] = ()
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Doubted:
    """存疑未定: an entry that has doubts open, the item whose receipt it is (None: a mail's line), and when it was received."""

    entry: int
    item: str | None
    received_at: datetime
    doubts: frozenset[str]


class Oversight(Lookups):
    """Questions about the ledger's making."""

    def entries_before(
        self, seq: int | None, *, wanted: EntryFilter, most: int
    ) -> tuple[list[LedgerEntry], int | None]:
        """The latest `most` entries that fit, newest first, those before that number only (None: from the end).

        And before which number to go on, None where nothing older is left.
        """
        end = min(
            seq or self.head()[0] + 1,
            self.first_entry(wanted.until) if wanted.until else seq or self.head()[0] + 1,
        )
        first = self.first_entry(wanted.since) if wanted.since else 1
        low = max(first, end - WINDOW)
        where = [ENTRIES.c.seq >= low, ENTRIES.c.seq < end]
        where += [ENTRIES.c.kind.in_(wanted.kinds)] if wanted.kinds else []
        where += [ENTRIES.c.actor == wanted.actor] if wanted.actor else []
        rows = self._connection.execute(
            select(ENTRIES).where(*where).order_by(ENTRIES.c.seq.desc()).limit(most + 1)
        ).all()
        found = [LedgerEntry(row[0], row[1], EntryKind(row[2]), *row[3:8]) for row in rows[:most]]
        if len(rows) > most:
            return found, found[-1].seq
        return found, low if low > first else None

    def first_entry(self, moment: datetime) -> int:
        """The number of the first entry written then or later, one past the last where there is none; the clock is taken to have gone forward."""
        low, high = 1, self.head()[0] + 1
        while low < high:
            middle = (low + high) // 2
            text = self._connection.scalar(
                select(ENTRIES.c.recorded_at).where(ENTRIES.c.seq == middle)
            )
            low, high = (
                (middle + 1, high) if datetime.fromisoformat(str(text)) < moment else (low, middle)
            )
        return low

    def count_in(self, *, outcome: str | None = None, state: str | None = None) -> int:
        """How many mails have that outcome, or items that state."""
        of = MAILS if outcome else ITEMS
        where = MAILS.c.outcome == outcome if outcome else ITEMS.c.state == state
        found: int = self._connection.execute(
            select(func.count()).select_from(of).where(where)
        ).scalar_one()
        return found

    def count_doubtful(self) -> dict[str, int]:
        """Doubt → how many items have it open; "" → how many items have one at all. Withdrawn ones and repeats ask for nothing any more."""
        every = select(DOUBTS.c.code, DOUBTS.c.of).where(DOUBTS.c.item.is_not(None))
        # few are done, and an index names them; the others would each have to be looked up
        done = (
            select(DOUBTS.c.code, DOUBTS.c.of)
            .join(ITEMS, ITEMS.c.seq == DOUBTS.c.of)
            .where(ITEMS.c.state.in_(_DONE))
        )
        left = Counter(self._count_codes(every))
        left.subtract(self._count_codes(done))
        return {code: count for code, count in left.items() if count or not code}

    def _count_codes(self, doubts: Select[Any]) -> dict[str, int]:
        found = doubts.cte().prefix_with("MATERIALIZED")
        by_code = select(found.c.code, func.count()).group_by(found.c.code)
        every = select(literal(""), func.count(found.c.of.distinct()))
        return {row[0]: row[1] for row in self._connection.execute(union_all(by_code, every))}

    def waiting_in(self, first: int, last: int) -> list[ItemView]:
        """Items received in these quarters that wait for a person to say whose they are, in the order of their ids."""
        where = (ITEMS.c.state == "waiting", ITEMS.c.quarter.between(first, last))
        return self._items(select(ITEMS).where(*where).order_by(ITEMS.c.year, ITEMS.c.number))

    def doubted_items(self, first: int, last: int, codes: Collection[str]) -> list[Doubted]:
        """Items of mails received in these quarters of which one of these doubts is open, in the order of their ids; not withdrawn ones and repeats."""
        where = (
            DOUBTS.c.code.in_(codes),
            ITEMS.c.quarter.between(first, last),
            ITEMS.c.state.not_in(_DONE),
        )
        mailed = or_(ITEMS.c.mail.is_not(None), ITEMS.c.logged.is_not(None))
        query = select(DOUBTS.c.of, DOUBTS.c.code, ITEMS.c.id, ITEMS.c.received_at).join(
            ITEMS, ITEMS.c.seq == DOUBTS.c.of
        )
        return _doubted(
            self._connection.execute(
                query.where(*where, mailed).order_by(ITEMS.c.year, ITEMS.c.number)
            )
        )

    def doubted_lines(self, since: date, codes: Collection[str]) -> list[Doubted]:
        """Mails received on that day or later of which one of these doubts is open, or of an item that came with them; the newest first, each mail before its items."""
        # of a bare column SQLite would look for the least by walking through all mails
        first = self._number(select(func.min(MAILS.c.seq + 0)).where(MAILS.c.day >= since))
        lines = (DOUBTS.c.code.in_(codes), DOUBTS.c.line >= (first or 0))
        asking = or_(
            DOUBTS.c.item.is_(None), (ITEMS.c.logged == DOUBTS.c.line) & ITEMS.c.state.not_in(_DONE)
        )
        query = select(
            DOUBTS.c.of,
            DOUBTS.c.code,
            DOUBTS.c.item,
            MAILS.c.received_at,
            MAILS.c.day,
            MAILS.c.outcome,
        )
        query = (
            query.join(MAILS, MAILS.c.seq == DOUBTS.c.line)
            .outerjoin(ITEMS, ITEMS.c.seq == DOUBTS.c.of)
            .where(*lines, asking)
        )
        rows = self._connection.execute(query.order_by(DOUBTS.c.line.desc(), DOUBTS.c.of))
        # looked at here: few are left, and asked for it SQLite would begin with all mails
        return _doubted(row[:4] for row in rows if row.day >= since and row.outcome == "recorded")

    def last_touch(self, items: Collection[str]) -> int:
        """The number of the last entry that says anything about these items: facts, decisions and new readings; 0 where there is none."""
        known = self.items(items)
        receipts = [item.seq for item in known.values()]
        judged = judgements(self._connection, receipts)
        rereads = (
            self._connection.scalars(select(REREADS.c.seq).where(REREADS.c.of.in_(receipts)))
            if receipts
            else ()
        )
        seqs = [fact.seq for fact in self.facts_on(items)]
        latest: int = max(
            [
                0,
                *receipts,
                *seqs,
                *rereads,
                *(seq for several in judged.values() for seq in several),
            ]
        )
        return latest


def _doubted(rows: Iterable[Sequence[Any]]) -> list[Doubted]:
    """Rows of entry, code, item and time of receipt."""
    found: dict[int, Doubted] = {}
    for of, code, item, at in rows:
        found[of] = Doubted(
            of, item, at, (found[of].doubts if of in found else frozenset()) | {code}
        )
    return list(found.values())
