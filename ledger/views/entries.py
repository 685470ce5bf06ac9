"""What the entries say: as they were read last and as people decided, with their free text; who
wrote them and when. Writes nothing.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, reduce
from itertools import chain
from typing import Any

from msgspec.structs import replace
from sqlalchemy import Connection, Select, bindparam, func, select

from ledger.content import Content, EntryWords
from ledger.entry import GENESIS, LedgerEntry, decode
from ledger.payload import Payload
from ledger.payloads import EntryKind, Judged, Logged, Received, Reread
from ledger.schema.chain import CONTENTS, ENTRIES
from ledger.schema.views import JUDGEMENTS, REREADS, SEALS
from ledger.views.rows import Questions, Stored, in_chunks

BATCH = 1000  # entries that are read at once
WINDOW = 20_000  # entries that one page looks through: a rare one is found by going on


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries: of these kinds, by that person, written from `since` on and before `until`
    (aware moments).
    """

    kinds: tuple[str, ...] = ()
    actor: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class Entries(Questions):
    """Questions about the entries themselves, by their numbers."""

    def head(self) -> tuple[int, str]:
        """Number and digest of the last entry; (0, GENESIS) in an empty ledger."""
        query = select(ENTRIES.c.seq, ENTRIES.c.digest).order_by(ENTRIES.c.seq.desc()).limit(1)
        row = self._connection.execute(query).first()
        return (row.seq, row.digest) if row else (0, GENESIS)

    def digest_at(self, seq: int) -> str | None:
        """The digest of that entry; None where there is none."""
        digest: str | None = self._connection.scalar(
            select(ENTRIES.c.digest).where(ENTRIES.c.seq == seq)
        )
        return digest

    def entries(self, *, after: int = 0) -> Iterator[tuple[LedgerEntry, Content | None]]:
        """Every entry past that number with its content, in order and in flat memory."""
        while rows := self._connection.execute(_next_entries(), {"after": after}).all():
            for row in rows:
                salt, body = row[8], row[9]
                known = salt is not None and body is not None
                yield _entry(row), Content(salt, body) if known else None
            after = rows[-1][0]

    def stored(self, seqs: Iterable[int]) -> dict[int, Stored]:
        """Entries and what they say, as they were read last and as people decided, by number; a
        number that no entry has is left out.
        """
        return stored(self._connection, seqs)

    def payload(self, seq: int) -> Payload:
        """What an entry that exists says."""
        return self.stored([seq])[seq].payload

    def words(self, seqs: Iterable[int]) -> dict[int, EntryWords]:
        """The free text of entries, as it was read last; {} for one that has none or is sealed."""
        return words(self._connection, seqs)

    def settled_doubts(self, seq: int) -> set[str]:
        """The doubts of a receipt that people settled, open again or not."""
        decisions = judgements(self._connection, [seq]).get(seq, ())
        judged = [decode(stored.entry) for stored in self.stored(decisions).values()]
        return {doubt for judgement in judged for doubt in judgement.settled}

    def rereads(self, seqs: Iterable[int]) -> set[int]:
        """Every entry that says how one of these reads now, or once did."""
        return {
            seq
            for part in in_chunks(seqs)
            for seq in self._connection.scalars(select(REREADS.c.seq).where(REREADS.c.of.in_(part)))
        }

    def entries_about(self, seqs: Collection[int]) -> list[int]:
        """The entries that read anew, judge or seal what these entries recorded, in order."""
        queries = (
            select(view.c.seq).where(view.c.of.in_(seqs)) for view in (JUDGEMENTS, REREADS, SEALS)
        )
        return sorted({seq for query in queries for seq in self._connection.scalars(query)})

    def entries_before(
        self, seq: int | None, *, wanted: EntryFilter, most: int
    ) -> tuple[list[LedgerEntry], int | None]:
        """The latest `most` entries that fit, newest first, those before that number only (None:
        from the end).

        And before which number to go on, None where nothing older is left.
        """
        end = seq or self.head()[0] + 1
        end = min(end, self.first_entry(wanted.until)) if wanted.until else end
        first = self.first_entry(wanted.since) if wanted.since else 1
        low = max(first, end - WINDOW)
        where = [ENTRIES.c.seq >= low, ENTRIES.c.seq < end]
        where += [ENTRIES.c.kind.in_(wanted.kinds)] if wanted.kinds else []
        where += [ENTRIES.c.actor == wanted.actor] if wanted.actor else []
        query = select(ENTRIES).where(*where).order_by(ENTRIES.c.seq.desc()).limit(most + 1)
        rows = self._connection.execute(query).all()
        shown = [_entry(row) for row in rows[:most]]
        if len(rows) > most:
            return shown, shown[-1].seq
        return shown, low if low > first else None

    def first_entry(self, moment: datetime) -> int:
        """The number of the first entry written then or later, one past the last where there is
        none; the clock is taken to have gone forward.
        """
        low, high = 1, self.head()[0] + 1
        while low < high:
            middle = (low + high) // 2
            query = select(ENTRIES.c.recorded_at).where(ENTRIES.c.seq == middle)
            written_at = datetime.fromisoformat(str(self._connection.scalar(query)))
            low, high = (middle + 1, high) if written_at < moment else (low, middle)
        return low


def stored(connection: Connection, seqs: Iterable[int]) -> dict[int, Stored]:
    """See Entries.stored."""
    answer: dict[int, Stored] = {}
    for part in in_chunks(seqs):
        latest, judged = _latest_rereads(connection, part), judgements(connection, part)
        wanted = {*part, *latest.values(), *chain.from_iterable(judged.values())}
        rows = connection.execute(select(ENTRIES).where(ENTRIES.c.seq.in_(wanted)))
        entries = {row[0]: _entry(row) for row in rows}
        for seq in part:
            if entry := entries.get(seq):
                payload = decode(entry)
                if seq in latest:
                    payload = _reread_as(payload, decode(entries[latest[seq]]))
                decisions = (decode(entries[judgement]) for judgement in judged.get(seq, ()))
                answer[seq] = Stored(entry, reduce(_judged_as, decisions, payload))
    return answer


def words(connection: Connection, seqs: Iterable[int]) -> dict[int, EntryWords]:
    """See Entries.words."""
    every = list(seqs)
    latest = {
        of: seq
        for part in in_chunks(every)
        for of, seq in _latest_rereads(connection, part).items()
    }
    speaking = {seq: latest.get(seq, seq) for seq in every}
    query = select(CONTENTS.c.seq, CONTENTS.c.body)
    contents = {
        row.seq: json.loads(row.body) if row.body else {}
        for part in in_chunks(set(speaking.values()))
        for row in connection.execute(query.where(CONTENTS.c.seq.in_(part)))
    }
    return {seq: contents[of] for seq, of in speaking.items() if of in contents}


def judgements(connection: Connection, seqs: Collection[int]) -> dict[int, list[int]]:
    """The entry of a receipt → what people decided of it, in order."""
    query = (
        select(JUDGEMENTS.c.of, JUDGEMENTS.c.seq)
        .where(JUDGEMENTS.c.of.in_(seqs))
        .order_by(JUDGEMENTS.c.seq)
    )
    answer: dict[int, list[int]] = {}
    for of, seq in connection.execute(query):
        answer.setdefault(of, []).append(seq)
    return answer


def _latest_rereads(connection: Connection, seqs: Collection[int]) -> dict[int, int]:
    """The entry that was read again → the last one that says how it reads."""
    latest = select(REREADS.c.of, func.max(REREADS.c.seq)).where(REREADS.c.of.in_(seqs))
    return dict(connection.execute(latest.group_by(REREADS.c.of)).all())


def _judged_as(payload: Payload, judged: Judged) -> Payload:
    """What an entry says after a person's decision."""
    if not isinstance(payload, Received | Logged):
        return payload
    left = (code for code in payload.doubts if code not in judged.settled)
    doubts = tuple(dict.fromkeys((*left, *judged.reopened)))
    if isinstance(payload, Logged):
        return replace(payload, doubts=doubts)
    return replace(payload, doubts=doubts, category=judged.category or payload.category)


def _reread_as(payload: Payload, reread: Reread) -> Payload:
    """What an entry says now; who sent an item, when and for whom stays what it was."""
    if isinstance(payload, Received):
        return replace(payload, doubts=reread.doubts, category=reread.category)
    if isinstance(payload, Logged):
        names = ("sender", "message_id", "doubts", "documents", "defects")
        return replace(payload, **{name: getattr(reread, name) for name in names})
    return payload


def _entry(row: Sequence[Any]) -> LedgerEntry:
    return LedgerEntry(row[0], row[1], EntryKind(row[2]), *row[3:8])


@cache
def _next_entries() -> Select[Any]:
    return (
        select(ENTRIES, CONTENTS.c.salt, CONTENTS.c.body)
        .outerjoin(CONTENTS, CONTENTS.c.seq == ENTRIES.c.seq)
        .where(ENTRIES.c.seq > bindparam("after"))
        .order_by(ENTRIES.c.seq)
        .limit(BATCH)
    )
