"""The tables that are the ledger (the triggers that keep them append-only: ledger/engine.py), and
the columns of which ours are made.

No foreign key points here. Every table of ledger/schema/views.py is made from these; those of
ledger/schema/office.py are no history, nor are the three that stand last here.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Integer,
    MetaData,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator

METADATA = MetaData()
# Made with the others when a ledger is made; who asks for their rows imports
# ledger/schema/office.py.
OFFICE_TABLES = frozenset(
    {
        *("bulletin_words", "letters", "runs"),
        *("users", "trials", "sessions"),
    }
)


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept in UTC: a database without time zones keeps it bare."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value and value.tzinfo is None:
            raise ValueError("a moment without its time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value and value.tzinfo is None:
            return value.replace(tzinfo=UTC)
        return value.astimezone(UTC) if value else None


def integer(
    name: str, *, key: bool = False, null: bool = False, big: bool = False, **kwargs: Any
) -> Column[int]:
    """A whole number; a key is never counted up by the database."""
    kind = BigInteger if big else Integer
    return Column(name, kind, primary_key=key, nullable=null, autoincrement=False, **kwargs)


def string(name: str, *, key: bool = False, null: bool = False, **kwargs: Any) -> Column[str]:
    """A text of any length."""
    return Column(name, Text, primary_key=key, nullable=null, **kwargs)


# The chain: everything that is hashed is text, byte for byte.
ENTRIES = Table(
    "entries",
    METADATA,
    integer("seq", key=True),
    *(string("recorded_at"), string("kind"), integer("version"), string("actor")),
    *(string("payload"), string("previous"), string("digest")),
)
# Free text beside the chain; salt and body are null once it is sealed.
CONTENTS = Table(
    "contents",
    METADATA,
    integer("seq", key=True),
    string("salt", null=True),
    string("body", null=True),
)
# Random numbers of this ledger's own, each made when it is first asked for; never exported.
SECRETS = Table("secrets", METADATA, string("name", key=True), string("value"))

# Who may do what nobody else does beside them, and until when (seconds since 1970 by the database's
# clock).
LEASES = Table(
    "leases", METADATA, string("name", key=True), string("holder"), integer("until", big=True)
)
# How the rounds over a mailbox went of late, and what the last reconciliation of it found
# (ledger/office/health.py).
HEALTH = Table(
    "mailbox_health",
    METADATA,
    *(string("name", key=True), Column("began_at", Moment, nullable=False)),
    *(Column("complete", Boolean, nullable=False), Column("succeeded_at", Moment)),
    *(Column("failing_since", Moment), integer("failures"), integer("refusals")),
    *(string("words", null=True), Column("next_try", Moment)),
)
PROOFS = Table("proofs", METADATA, string("mailbox", key=True), string("proof"))
