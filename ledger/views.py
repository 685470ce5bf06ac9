"""The read models: everything that pages, commands and scoring ask of the ledger, as frozen values. Writes nothing."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select

from ledger.applying import fact_of, last_closed
from ledger.content import Content
from ledger.entry import GENESIS, LedgerEntry, decode
from ledger.facts import Fact
from ledger.payloads import EntryKind, Payload
from ledger.tables import CLOSINGS, COMMISSIONS, CONTENTS, ENTRIES, FACTS, FINGERPRINTS, ITEMS, MAILS

BATCH = 1000  # entries that are read at once
CHUNK = 500  # values in one IN (...)


@dataclass(frozen=True, slots=True)
class ItemView:
    """信息: an item by what is known now; `named` is the unit of its receipt, `unit` whose it is now, as facts name them."""

    id: str
    seq: int
    ref: str
    mail: str | None
    stream: str
    named: str | None
    received_at: datetime
    day: date
    holds: bool
    state: str
    unit: str | None
    repeat_of: str | None


@dataclass(frozen=True, slots=True)
class CommissionView:
    """约稿: a commission and the units that it asks."""

    id: str
    seq: int
    units: tuple[str, ...]
    due: date


@dataclass(frozen=True, slots=True)
class MailView:
    """来件: the row of one mail in the log."""

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int
    seq: int
    outcome: str
    digest: str | None
    size: int | None
    received_at: datetime


class Views:
    """Questions to one state of the ledger: the connection's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def head(self) -> tuple[int, str]:
        """Number and digest of the last entry; (0, GENESIS) in an empty ledger."""
        row = self._connection.execute(select(ENTRIES.c.seq, ENTRIES.c.digest).order_by(ENTRIES.c.seq.desc()).limit(1)).first()
        return (row.seq, row.digest) if row else (0, GENESIS)

    def entry(self, seq: int) -> LedgerEntry | None:
        row = self._connection.execute(select(ENTRIES).where(ENTRIES.c.seq == seq)).mappings().first()
        return LedgerEntry(**{**row, "kind": EntryKind(row["kind"])}) if row else None

    def entries(self, *, after: int = 0) -> Iterator[tuple[LedgerEntry, Content | None]]:
        """Every entry past that number with its content, in order and in flat memory."""
        query = select(ENTRIES, CONTENTS.c.salt, CONTENTS.c.body).outerjoin(CONTENTS, CONTENTS.c.seq == ENTRIES.c.seq)
        while True:
            rows = self._connection.execute(query.where(ENTRIES.c.seq > after).order_by(ENTRIES.c.seq).limit(BATCH)).all()
            for row in rows:
                yield (
                    LedgerEntry(row[0], row[1], EntryKind(row[2]), *row[3:8]),
                    Content(row.salt, row.body) if row.salt is not None else None,
                )
            if len(rows) < BATCH:
                return
            after = rows[-1].seq

    def payload(self, seq: int) -> Payload:
        """What an entry that exists says."""
        entry = self.entry(seq)
        if entry is None:
            raise LookupError(seq)
        payload: Payload = decode(entry)
        return payload

    def words(self, seqs: Iterable[int]) -> dict[int, dict[str, Any]]:
        """The free text of entries; {} for one that has none or is sealed."""
        found: dict[int, dict[str, Any]] = {}
        for part in _chunks(seqs):
            rows = self._connection.execute(select(CONTENTS.c.seq, CONTENTS.c.body).where(CONTENTS.c.seq.in_(part)))
            found |= {row.seq: json.loads(row.body) if row.body else {} for row in rows}
        return found

    def item(self, name: str) -> ItemView | None:
        """An item by its id or its ref."""
        named = select(FACTS.c.item).where(FACTS.c.ref == name, FACTS.c.kind == EntryKind.RECEIVED)
        return next(iter(self._items(select(ITEMS).where(or_(ITEMS.c.id == name, ITEMS.c.id.in_(named))))), None)

    def items(self, ids: Iterable[str]) -> dict[str, ItemView]:
        return {item.id: item for part in _chunks(ids) for item in self._items(select(ITEMS).where(ITEMS.c.id.in_(part)))}

    def items_of_mails(self, digests: Iterable[str]) -> list[ItemView]:
        """The items that came in these mails, in the order of recording."""
        found = [item for part in _chunks(digests) for item in self._items(select(ITEMS).where(ITEMS.c.mail.in_(part)))]
        return sorted(found, key=lambda item: item.seq)

    def _items(self, query: Select[Any]) -> list[ItemView]:
        names = ItemView.__slots__
        return [ItemView(**{name: row[name] for name in names}) for row in self._connection.execute(query).mappings()]

    def last_number(self, year: int) -> int:
        """The highest item number of a year; 0 where it has none."""
        return self._connection.scalar(select(func.max(ITEMS.c.number)).where(ITEMS.c.year == year)) or 0

    def commission(self, name: str) -> CommissionView | None:
        """A commission by its id, which is its ref."""
        row = self._connection.execute(select(COMMISSIONS).where(COMMISSIONS.c.id == name)).first()
        return CommissionView(row.id, row.seq, tuple(row.units.split()), row.due) if row else None

    def last_commission(self, year: int) -> int:
        return self._connection.scalar(select(func.max(COMMISSIONS.c.number)).where(COMMISSIONS.c.year == year)) or 0

    def fact(self, ref: str) -> Fact | None:
        """A fact by its ref; an item's id names its receipt."""
        of_item = select(ITEMS.c.seq).where(ITEMS.c.id == ref)
        return next(iter(self._facts(or_(FACTS.c.ref == ref, FACTS.c.seq.in_(of_item)))), None)

    def fact_at(self, seq: int) -> Fact:
        """The fact of an entry that is one."""
        return self._facts(FACTS.c.seq == seq)[0]

    def refs(self, seqs: Iterable[int]) -> dict[int, str]:
        found: dict[int, str] = {}
        for part in _chunks(seqs):
            found |= {row.seq: row.ref for row in self._connection.execute(select(FACTS.c.seq, FACTS.c.ref).where(FACTS.c.seq.in_(part)))}
        return found

    def count_about(self, *, item: str | None = None, commission: str | None = None, period: str | None = None) -> int:
        """How many facts there are about one thing."""
        about = {FACTS.c.item: item, FACTS.c.commission: commission, FACTS.c.period: period}
        where = [column == value for column, value in about.items() if value is not None]
        return self._connection.scalar(select(func.count()).select_from(FACTS).where(*where)) or 0

    def facts_on(self, items: Iterable[str]) -> list[Fact]:
        """Every fact about these items, in the order of recording."""
        return sorted((f for part in _chunks(items) for f in self._facts(FACTS.c.item.in_(part))), key=lambda f: f.seq)

    def facts_on_commissions(self, commissions: Iterable[str]) -> list[Fact]:
        found = [f for part in _chunks(commissions) for f in self._facts(and_(FACTS.c.commission.in_(part), FACTS.c.item.is_(None)))]
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
        return {seq for seq in seqs if any(self.holds(r) for r in self._facts(FACTS.c.target == seq))}

    def _number(self, query: Select[tuple[int | None]]) -> int | None:
        return self._connection.scalar(query)

    def _facts(self, *where: Any) -> list[Fact]:
        return [fact_of(row) for row in self._connection.execute(select(FACTS).where(*where).order_by(FACTS.c.seq)).mappings()]

    # What a quarter needs

    def last_closed(self) -> int | None:
        """The ordinal of the last quarter closed."""
        return last_closed(self._connection)

    def closing(self, quarter: int) -> int | None:
        """The entry that closed that quarter."""
        return self._number(select(CLOSINGS.c.seq).where(CLOSINGS.c.quarter == quarter))

    def first_closing(self) -> int | None:
        """The entry of the first closing."""
        return self._number(select(func.min(CLOSINGS.c.seq)))

    def first_receipt(self) -> int | None:
        """The ordinal of the first quarter in which an item of the information stream was received whose receipt holds."""
        return self._number(select(func.min(ITEMS.c.quarter)).where(ITEMS.c.stream == "govinfo", ITEMS.c.holds))

    def first_stirred(self, *, after: int) -> int | None:
        """The ordinal of the first quarter from `after` on in which a fact is effective."""
        return self._connection.scalar(select(func.min(FACTS.c.quarter)).where(FACTS.c.quarter >= after, FACTS.c.kind != EntryKind.CLOSED))

    def last_stirred(self) -> int | None:
        """The ordinal of the last quarter in which a fact is effective."""
        return self._number(select(func.max(FACTS.c.quarter)).where(FACTS.c.kind != EntryKind.CLOSED))

    def stirred_items(self, first: int, last: int) -> set[str]:
        """Items with a fact effective in these quarters that is more than their receipt in its own quarter."""
        late = and_(FACTS.c.kind == EntryKind.RECEIVED, FACTS.c.own_quarter != FACTS.c.quarter)
        kinds = [kind for kind in EntryKind if kind is not EntryKind.RECEIVED]
        within = FACTS.c.quarter.between(first, last)
        query = select(FACTS.c.item).where(within, FACTS.c.item.is_not(None), or_(FACTS.c.kind.in_(kinds), late)).distinct()
        return set(self._connection.scalars(query))

    def joined_by_repeats(self, items: set[str]) -> set[str]:
        """These items, and all that repeat them or are repeated by them, however far."""
        found, fresh = set(items), set(items)
        while fresh:
            links: set[str] = set()
            for part in _chunks(fresh):
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

    # What intake needs

    def known_uids(self, mailbox: str, folder: str, uidvalidity: int) -> frozenset[int]:
        """The UIDs that have a line."""
        where = (MAILS.c.mailbox == mailbox, MAILS.c.folder == folder, MAILS.c.uidvalidity == uidvalidity)
        return frozenset(self._connection.scalars(select(MAILS.c.uid).where(*where)))

    def mails_at(self, mailbox: str, folder: str, uid: int) -> list[MailView]:
        """The lines of one position, over every uidvalidity that it had."""
        where = (MAILS.c.mailbox == mailbox, MAILS.c.folder == folder, MAILS.c.uid == uid)
        return self._mails(select(MAILS).where(*where).order_by(MAILS.c.uidvalidity))

    def known_digests(self, digests: Iterable[str]) -> set[str]:
        """Those of these digests whose mail was recorded."""
        found: set[str] = set()
        for part in _chunks(digests):
            found |= set(self._connection.scalars(select(MAILS.c.digest).where(MAILS.c.digest.in_(part), MAILS.c.outcome == "recorded")))
        return found

    def items_like(
        self, unit: str, *, text_keys: Collection[str], title_keys: Collection[str]
    ) -> tuple[Mapping[str, str], Mapping[str, str]]:
        """The unit's earliest counted item for each of these texts and titles, as id by key."""
        of_unit = select(FINGERPRINTS, ITEMS.c.id).join(ITEMS, ITEMS.c.id == FINGERPRINTS.c.item)
        of_unit = of_unit.where(ITEMS.c.unit == unit, ITEMS.c.state == "counted")
        latest_first = of_unit.order_by(ITEMS.c.received_at.desc(), ITEMS.c.seq.desc())
        texts = self._connection.execute(latest_first.where(FINGERPRINTS.c.text_key.in_(text_keys)))
        titles = self._connection.execute(latest_first.where(FINGERPRINTS.c.title_key.in_(title_keys)))
        return {row.text_key: row.id for row in texts}, {row.title_key: row.id for row in titles}

    def _mails(self, query: Select[Any]) -> list[MailView]:
        names = MailView.__slots__
        return [MailView(**{name: row[name] for name in names}) for row in self._connection.execute(query).mappings()]


def _chunks(values: Iterable[Any]) -> list[list[Any]]:
    every = list(values)
    return [every[start : start + CHUNK] for start in range(0, len(every), CHUNK)]
