"""What the views answer with: frozen rows, by what is known now, and how they are read. Writes
nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Row, Select, or_, select

from ledger.entry import LedgerEntry
from ledger.facts import Fact, holding
from ledger.payload import Payload
from ledger.projection.facts import FACT_COLUMNS, fact_of
from ledger.schema.views import FACTS

CHUNK = 500  # values in one IN (...)
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry and what it says."""

    entry: LedgerEntry
    payload: Payload


@dataclass(frozen=True, slots=True)
class ItemView:
    """信息: an item by what is known now; `named` is the unit of its receipt, `unit` whose it is
    now, as facts name them.
    """

    id: str
    seq: int
    ref: str
    mail: str | None
    logged: int | None
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


class Questions:
    """Questions to one state of the ledger: the connection's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection


def item_views(connection: Connection, query: Select[Any]) -> list[ItemView]:
    """The items that a query of ITEMS lists."""
    names = ItemView.__slots__
    rows = connection.execute(query).mappings()
    return [ItemView(**{name: row[name] for name in names}) for row in rows]


def mail_views(
    connection: Connection, query: Select[Any], values: Mapping[str, Any] | None = None
) -> list[MailView]:
    """The lines that a query of MAILS lists."""
    names = MailView.__slots__
    rows = connection.execute(query, values).mappings()
    return [MailView(**{name: row[name] for name in names}) for row in rows]


def commission_view(row: Row[Any]) -> CommissionView:
    """A row of COMMISSIONS."""
    return CommissionView(row.id, row.seq, tuple(row.units.split()), row.due)


def facts_where(connection: Connection, *where: ColumnElement[bool]) -> list[Fact]:
    """The facts that these conditions let pass, in the order of recording."""
    query = select(*FACT_COLUMNS).where(*where).order_by(FACTS.c.seq)
    return [fact_of(row) for row in connection.execute(query)]


def revocations(connection: Connection, seqs: Iterable[int]) -> list[Fact]:
    """What revokes these facts, and what revokes those, all the way; however many there are, in a
    few statements.
    """
    every: list[Fact] = []
    last = set(seqs)
    while last:
        more = [
            fact
            for part in in_chunks(last)
            for fact in facts_where(connection, FACTS.c.target.in_(part))
        ]
        every, last = every + more, {fact.seq for fact in more}
    return every


def revoked(connection: Connection, seqs: Iterable[int]) -> set[int]:
    """Those of these facts that a revocation that holds revokes."""
    wanted = set(seqs)
    every = revocations(connection, wanted)
    held = holding(every)
    return {fact.target for fact in every if fact.seq in held and fact.target in wanted}


def joined_by_repeats(connection: Connection, items: Iterable[str]) -> set[str]:
    """These items, and all that repeat them or are repeated by them, however far."""
    every = fresh = set(items)
    repeats = select(FACTS.c.item, FACTS.c.of).where(FACTS.c.of.is_not(None))
    while fresh:
        rows = (
            row
            for part in in_chunks(fresh)
            for row in connection.execute(
                repeats.where(or_(FACTS.c.item.in_(part), FACTS.c.of.in_(part)))
            )
        )
        fresh = {item for row in rows for item in row} - every
        every = every | fresh
    return every


def in_chunks(values: Iterable[_Value]) -> list[list[_Value]]:
    """Lists short enough for one statement."""
    every = list(values)
    return [every[start : start + CHUNK] for start in range(0, len(every), CHUNK)]
