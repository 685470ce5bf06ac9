"""Looking things up: entries, words, items, commissions and facts by their names. Writes nothing."""

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from functools import reduce
from itertools import chain
from typing import Any

from sqlalchemy import Connection, Select, and_, bindparam, func, or_, select

from ledger.applying import FACT_COLUMNS, fact_of
from ledger.content import Content
from ledger.entry import GENESIS, LedgerEntry, decode
from ledger.facts import Fact, holding
from ledger.payload import Payload
from ledger.payloads import EntryKind
from ledger.tables import COMMISSIONS, CONTENTS, ENTRIES, FACTS, ITEMS, REREADS
from ledger.views.rereads import judged_as, judgements, latest_rereads, reread_as
from ledger.views.rows import CommissionView, ItemView, Stored

BATCH = 1000  # entries that are read at once
CHUNK = 500  # values in one IN (...)

# Asked for every item or page of entries, so put together once.
_NEXT_ENTRIES = (
    select(ENTRIES, CONTENTS.c.salt, CONTENTS.c.body)
    .outerjoin(CONTENTS, CONTENTS.c.seq == ENTRIES.c.seq)
    .where(ENTRIES.c.seq > bindparam("after"))
    .order_by(ENTRIES.c.seq)
    .limit(BATCH)
)
_LAST_NUMBER = select(func.max(ITEMS.c.number)).where(ITEMS.c.year == bindparam("of"))
_BY_REF = (
    select(*FACT_COLUMNS)
    .where(
        or_(
            FACTS.c.ref == bindparam("name"),
            FACTS.c.seq.in_(select(ITEMS.c.seq).where(ITEMS.c.id == bindparam("name"))),
        )
    )
    .order_by(FACTS.c.seq)
    .limit(1)
)


class Lookups:
    """Questions by name to one state of the ledger: the connection's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def head(self) -> tuple[int, str]:
        """Number and digest of the last entry; (0, GENESIS) in an empty ledger."""
        row = self._connection.execute(
            select(ENTRIES.c.seq, ENTRIES.c.digest).order_by(ENTRIES.c.seq.desc()).limit(1)
        ).first()
        return (row.seq, row.digest) if row else (0, GENESIS)

    def entries(self, *, after: int = 0) -> Iterator[tuple[LedgerEntry, Content | None]]:
        """Every entry past that number with its content, in order and in flat memory."""
        while rows := self._connection.execute(_NEXT_ENTRIES, {"after": after}).all():
            for (
                seq,
                recorded_at,
                kind,
                version,
                actor,
                payload,
                previous,
                digest,
                salt,
                body,
            ) in rows:
                entry = LedgerEntry(
                    seq, recorded_at, EntryKind(kind), version, actor, payload, previous, digest
                )
                yield entry, Content(salt, body) if salt is not None and body is not None else None
            after = rows[-1][0]

    def stored(self, seqs: Iterable[int]) -> dict[int, Stored]:
        """Entries and what they say, as they were read last and as people decided, by number; a number that no entry has is left out."""
        found: dict[int, Stored] = {}
        for part in in_chunks(seqs):
            latest, judged = (
                latest_rereads(self._connection, part),
                judgements(self._connection, part),
            )
            wanted = {*part, *latest.values(), *chain.from_iterable(judged.values())}
            rows = self._connection.execute(select(ENTRIES).where(ENTRIES.c.seq.in_(wanted)))
            said = {
                row[0]: LedgerEntry(row[0], row[1], EntryKind(row[2]), *row[3:]) for row in rows
            }
            for seq in part:
                if entry := said.get(seq):
                    payload = decode(entry)
                    payload = (
                        reread_as(payload, decode(said[latest[seq]])) if seq in latest else payload
                    )
                    found[seq] = Stored(
                        entry,
                        reduce(
                            judged_as, (decode(said[one]) for one in judged.get(seq, ())), payload
                        ),
                    )
        return found

    def payload(self, seq: int) -> Payload:
        """What an entry that exists says."""
        return self.stored([seq])[seq].payload

    def words(self, seqs: Iterable[int]) -> dict[int, dict[str, Any]]:
        """The free text of entries, as it was read last; {} for one that has none or is sealed."""
        found: dict[int, dict[str, Any]] = {}
        for part in in_chunks(seqs):
            latest = latest_rereads(self._connection, part)
            rows = self._connection.execute(
                select(CONTENTS.c.seq, CONTENTS.c.body).where(
                    CONTENTS.c.seq.in_({*part, *latest.values()})
                )
            )
            said = {row.seq: json.loads(row.body) if row.body else {} for row in rows}
            found |= {
                seq: said[latest.get(seq, seq)] for seq in part if latest.get(seq, seq) in said
            }
        return found

    def settled_doubts(self, seq: int) -> set[str]:
        """The doubts of a receipt that people settled, open again or not."""
        entries = [
            decode(stored.entry)
            for stored in self.stored(judgements(self._connection, [seq]).get(seq, ())).values()
        ]
        return {doubt for said in entries for doubt in said.settled}

    def rereads(self, seqs: Iterable[int]) -> set[int]:
        """Every entry that says how one of these reads now, or once did."""
        return {
            seq
            for part in in_chunks(seqs)
            for seq in self._connection.scalars(select(REREADS.c.seq).where(REREADS.c.of.in_(part)))
        }

    def item(self, name: str) -> ItemView | None:
        """An item by its id or its ref."""
        return self.items_named([name]).get(name)

    def items_named(self, names: Iterable[str]) -> dict[str, ItemView]:
        """Items by their ids or their refs, under the name that each was asked for by."""
        found: dict[str, ItemView] = {}
        for part in in_chunks(names):
            query = select(FACTS.c.ref, FACTS.c.item).where(
                FACTS.c.ref.in_(part), FACTS.c.kind == EntryKind.RECEIVED
            )
            ids = {row.ref: row.item for row in self._connection.execute(query)}
            items = self.items(dict.fromkeys(ids.get(name, name) for name in part))
            found |= {
                name: items[named] for name in part if (named := ids.get(name, name)) in items
            }
        return found

    def items(self, ids: Iterable[str]) -> dict[str, ItemView]:
        return {
            item.id: item
            for part in in_chunks(ids)
            for item in self._items(select(ITEMS).where(ITEMS.c.id.in_(part)))
        }

    def items_of_mails(
        self, digests: Iterable[str], *, logged: Iterable[int] = ()
    ) -> list[ItemView]:
        """The items that came in the mails with these digests, or with these lines in the log, in the order of recording."""
        found = [
            item
            for part in in_chunks(digests)
            for item in self._items(select(ITEMS).where(ITEMS.c.mail.in_(part)))
        ]
        found += [
            item
            for part in in_chunks(logged)
            for item in self._items(select(ITEMS).where(ITEMS.c.logged.in_(part)))
        ]
        return sorted({item.id: item for item in found}.values(), key=lambda item: item.seq)

    def _items(self, query: Select[Any]) -> list[ItemView]:
        names = ItemView.__slots__
        return [
            ItemView(**{name: row[name] for name in names})
            for row in self._connection.execute(query).mappings()
        ]

    def last_number(self, year: int) -> int:
        """The highest item number of a year; 0 where it has none."""
        return self._connection.scalar(_LAST_NUMBER, {"of": year}) or 0

    def commission(self, name: str) -> CommissionView | None:
        """A commission by its id, which is its ref."""
        row = self._connection.execute(select(COMMISSIONS).where(COMMISSIONS.c.id == name)).first()
        return CommissionView(row.id, row.seq, tuple(row.units.split()), row.due) if row else None

    def commissions(self, *, since: date) -> list[CommissionView]:
        """Every commission that holds and is due on that day or later, the one due first first."""
        rows = list(
            self._connection.execute(
                select(COMMISSIONS)
                .where(COMMISSIONS.c.due >= since)
                .order_by(COMMISSIONS.c.due, COMMISSIONS.c.seq)
            )
        )
        revoked = self._undone(row.seq for row in rows)
        return [
            CommissionView(row.id, row.seq, tuple(row.units.split()), row.due)
            for row in rows
            if row.seq not in revoked
        ]

    def delivered(self, commissions: Iterable[str]) -> set[tuple[str, str]]:
        """Commission and unit of every delivery of these, or miss, that holds."""
        kinds = (EntryKind.DELIVERED, EntryKind.COMMISSION_MISSED)
        found = [
            f
            for part in in_chunks(commissions)
            for f in self._facts(and_(FACTS.c.commission.in_(part), FACTS.c.kind.in_(kinds)))
        ]
        revoked = self._undone(fact.seq for fact in found)
        return {
            (fact.commission or "", fact.unit or "") for fact in found if fact.seq not in revoked
        }

    def last_commission(self, year: int) -> int:
        return (
            self._connection.scalar(
                select(func.max(COMMISSIONS.c.number)).where(COMMISSIONS.c.year == year)
            )
            or 0
        )

    def fact(self, ref: str) -> Fact | None:
        """A fact by its ref; an item's id names its receipt."""
        row = self._connection.execute(_BY_REF, {"name": ref}).first()
        return fact_of(row) if row else None

    def known_refs(self, refs: Iterable[str]) -> set[str]:
        """Those of these refs that some fact has."""
        return {
            ref
            for part in in_chunks(refs)
            for ref in self._connection.scalars(select(FACTS.c.ref).where(FACTS.c.ref.in_(part)))
        }

    def fact_at(self, seq: int) -> Fact:
        """The fact of an entry that is one."""
        return self._facts(FACTS.c.seq == seq)[0]

    def refs(self, seqs: Iterable[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        for part in in_chunks(seqs):
            found |= {
                row.seq: row.ref
                for row in self._connection.execute(
                    select(FACTS.c.seq, FACTS.c.ref).where(FACTS.c.seq.in_(part))
                )
            }
        return found

    def count_about(
        self,
        *,
        item: str | None = None,
        commission: str | None = None,
        period: str | None = None,
        occurrence: str | None = None,
    ) -> int:
        """How many facts there are about one thing."""
        about = {
            FACTS.c.item: item,
            FACTS.c.commission: commission,
            FACTS.c.period: period,
            FACTS.c.occurrence: occurrence,
        }
        where = [column == value for column, value in about.items() if value is not None]
        return self._connection.scalar(select(func.count()).select_from(FACTS).where(*where)) or 0

    def facts_on(self, items: Iterable[str]) -> list[Fact]:
        """Every fact about these items, in the order of recording."""
        return sorted(
            (f for part in in_chunks(items) for f in self._facts(FACTS.c.item.in_(part))),
            key=lambda f: f.seq,
        )

    def facts_on_commissions(self, commissions: Iterable[str]) -> list[Fact]:
        found = [
            f
            for part in in_chunks(commissions)
            for f in self._facts(and_(FACTS.c.commission.in_(part), FACTS.c.item.is_(None)))
        ]
        return sorted(found, key=lambda f: f.seq)

    def reprimands(self, periods: Collection[str]) -> list[Fact]:
        """Reprimands confirmed or declined for these periods that hold now, whenever they were recorded."""
        kinds = (EntryKind.REPRIMANDED, EntryKind.REPRIMAND_DECLINED)
        found = self._facts(and_(FACTS.c.period.in_(periods), FACTS.c.kind.in_(kinds)))
        revoked = self._undone({fact.seq for fact in found})
        return [fact for fact in found if fact.seq not in revoked]

    def revocations(self, seq: int) -> list[Fact]:
        """What revokes a fact, and what revokes those, all the way."""
        found: list[Fact] = []
        targets = {seq}
        while targets:
            more = self._facts(FACTS.c.target.in_(targets))
            found, targets = found + more, {fact.seq for fact in more}
        return found

    def holds(self, fact: Fact) -> bool:
        """Whether a fact holds by what is known now."""
        return fact.seq not in self._undone({fact.seq})

    def _undone(self, seqs: Iterable[int]) -> set[int]:
        """Those of these facts that a revocation that holds revokes, however many there are in a few statements."""
        wanted = targets = set(seqs)
        found: list[Fact] = []
        while targets:
            more = [
                fact
                for part in in_chunks(targets)
                for fact in self._facts(FACTS.c.target.in_(part))
            ]
            found, targets = found + more, {fact.seq for fact in more}
        held = holding(found)
        return {
            fact.target for fact in found if fact.seq in held and fact.target is not None
        } & wanted

    def _number(self, query: Select[Any]) -> int | None:
        found: int | None = self._connection.scalar(query)
        return found

    def _facts(self, *where: Any) -> list[Fact]:
        return [
            fact_of(row)
            for row in self._connection.execute(
                select(*FACT_COLUMNS).where(*where).order_by(FACTS.c.seq)
            )
        ]


def in_chunks(values: Iterable[Any]) -> list[list[Any]]:
    """Lists short enough for one statement."""
    every = list(values)
    return [every[start : start + CHUNK] for start in range(0, len(every), CHUNK)]
