"""审计与看板: who wrote what and when, page by page, and how much waits; every question by an index. Writes nothing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from ledger.entry import LedgerEntry
from ledger.payloads import EntryKind
from ledger.tables import DOUBTS, ENTRIES, ITEMS, MAILS, REREADS
from ledger.views.lookups import Lookups
from ledger.views.rereads import judgements

WINDOW = 20_000  # entries that one page looks through: a rare one is found by going on


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries: of these kinds, by that person, written from `since` on and before `until` (aware moments)."""

    kinds: tuple[str, ...] = ()
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class Oversight(Lookups):
    """Questions about the ledger's making."""

    def entries_before(self, seq: int | None, *, wanted: EntryFilter, most: int) -> tuple[list[LedgerEntry], int | None]:
        """The latest `most` entries that fit, newest first, those before that number only (None: from the end).

        And before which number to go on, None where nothing older is left.
        """
        end = min(seq or self.head()[0] + 1, self.first_entry(wanted.until) if wanted.until else seq or self.head()[0] + 1)
        first = self.first_entry(wanted.since) if wanted.since else 1
        low = max(first, end - WINDOW)
        where = [ENTRIES.c.seq >= low, ENTRIES.c.seq < end]
        where += [ENTRIES.c.kind.in_(wanted.kinds)] if wanted.kinds else []
        where += [ENTRIES.c.actor == wanted.actor] if wanted.actor else []
        rows = self._connection.execute(select(ENTRIES).where(*where).order_by(ENTRIES.c.seq.desc()).limit(most + 1)).all()
        found = [LedgerEntry(row[0], row[1], EntryKind(row[2]), *row[3:8]) for row in rows[:most]]
        if len(rows) > most:
            return found, found[-1].seq
        return found, low if low > first else None

    def first_entry(self, moment: datetime) -> int:
        """The number of the first entry written then or later, one past the last where there is none; the clock is taken to have gone forward."""
        low, high = 1, self.head()[0] + 1
        while low < high:
            middle = (low + high) // 2
            text = self._connection.scalar(select(ENTRIES.c.recorded_at).where(ENTRIES.c.seq == middle))
            low, high = (middle + 1, high) if datetime.fromisoformat(str(text)) < moment else (low, middle)
        return low

    def count_in(self, *, outcome: str | None = None, state: str | None = None) -> int:
        """How many mails have that outcome, or items that state."""
        of = MAILS if outcome else ITEMS
        where = MAILS.c.outcome == outcome if outcome else ITEMS.c.state == state
        found: int = self._connection.execute(select(func.count()).select_from(of).where(where)).scalar_one()
        return found

    def count_doubtful(self) -> dict[str, int]:
        """Doubt → how many items have it open; "" → how many items have one at all. Withdrawn ones and repeats ask for nothing any more."""
        open_ones = (
            select(DOUBTS.c.code, DOUBTS.c.of).join(ITEMS, ITEMS.c.seq == DOUBTS.c.of).where(ITEMS.c.state.in_(("counted", "waiting")))
        )
        found = open_ones.subquery()
        by_code = self._connection.execute(select(found.c.code, func.count()).group_by(found.c.code))
        every: int = self._connection.execute(select(func.count(found.c.of.distinct()))).scalar_one()
        return {row[0]: row[1] for row in by_code} | {"": every}

    def last_touch(self, items: Collection[str]) -> int:
        """The number of the last entry that says anything about these items: facts, decisions and new readings; 0 where there is none."""
        known = self.items(items)
        receipts = [item.seq for item in known.values()]
        judged = judgements(self._connection, receipts)
        rereads = self._connection.scalars(select(REREADS.c.seq).where(REREADS.c.of.in_(receipts))) if receipts else ()
        seqs = [fact.seq for fact in self.facts_on(items)]
        latest: int = max([0, *receipts, *seqs, *rereads, *(seq for several in judged.values() for seq in several)])
        return latest
