"""The SQLModel tables of the ledger and its views (the triggers that keep entries append-only: guards.py). No row of them leaves this folder.

Entries and contents are the ledger; every other table here is a view of them: dropped and rebuilt at will, so never migrated.
"""

from datetime import date, datetime
from typing import cast

from sqlalchemy import BigInteger, Index, Table, Text
from sqlmodel import Field, SQLModel

from ledger.heldtables import HELD_VIEWS
from ledger.objectiontables import OBJECTION_VIEWS

VIEWS_VERSION = 6


class EntryRow(SQLModel, table=True):
    """The chain. Everything that is hashed is text, byte for byte; no foreign key points here."""

    __tablename__ = "entries"
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    recorded_at: str = Field(sa_type=Text)
    kind: str = Field(sa_type=Text)
    version: int
    actor: str = Field(sa_type=Text)
    payload: str = Field(sa_type=Text)
    previous: str = Field(sa_type=Text)
    digest: str = Field(sa_type=Text)


class ContentRow(SQLModel, table=True):
    """Free text beside the chain; salt and body are null once it is sealed."""

    __tablename__ = "contents"
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    salt: str | None = Field(sa_type=Text)
    body: str | None = Field(sa_type=Text)


class StandRow(SQLModel, table=True):
    """One row: how the views were made and up to which entry."""

    __tablename__ = "stand"
    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    seq: int


class MailRow(SQLModel, table=True):
    """来件日志: one row a mail that was shown to us; `seq` is its latest entry (held, then recorded once released)."""

    __tablename__ = "mails"
    mailbox: str = Field(primary_key=True, sa_type=Text)
    folder: str = Field(primary_key=True, sa_type=Text)
    uidvalidity: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    uid: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    seq: int = Field(index=True)
    outcome: str = Field(sa_type=Text)
    digest: str | None = Field(default=None, sa_type=Text, index=True)
    size: int | None
    received_at: datetime
    day: date


class ItemRow(SQLModel, table=True):
    """信息: one row an item, with its state by what is known now. `plain`: only its receipt bears on whether and for whom it counts; `adoption`: ledger/projection/adoptions.py."""

    __tablename__ = "items"
    id: str = Field(primary_key=True, sa_type=Text)
    year: int
    number: int = Field(sa_type=BigInteger)
    seq: int = Field(unique=True)
    ref: str = Field(sa_type=Text)
    mail: str | None = Field(default=None, sa_type=Text, index=True)
    logged: int | None = Field(default=None, index=True)
    stream: str = Field(sa_type=Text)
    named: str | None = Field(default=None, sa_type=Text)
    received_at: datetime
    day: date
    quarter: int
    plain: bool
    holds: bool
    state: str = Field(sa_type=Text)
    unit: str | None = Field(default=None, sa_type=Text)
    repeat_of: str | None = Field(default=None, sa_type=Text)
    category: str | None = Field(default=None, sa_type=Text)
    sealed: bool
    adoption: str | None = Field(default=None, sa_type=Text)
    line: int | None = Field(default=None, index=True)


class FactRow(SQLModel, table=True):
    """事实: one row a fact that people and scores rely on; see ledger/facts.py."""

    __tablename__ = "facts"
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    ref: str = Field(sa_type=Text, unique=True)
    kind: str = Field(sa_type=Text)
    day: date
    own: date
    effective: date
    own_quarter: int
    quarter: int
    item: str | None = Field(default=None, sa_type=Text, index=True)
    of: str | None = Field(default=None, sa_type=Text, index=True)
    commission: str | None = Field(default=None, sa_type=Text, index=True)
    unit: str | None = Field(default=None, sa_type=Text)
    target: int | None = Field(default=None, index=True)
    period: str | None = Field(default=None, sa_type=Text, index=True)
    publication: str | None = Field(default=None, sa_type=Text)
    genre: str | None = Field(default=None, sa_type=Text)
    rank: str | None = Field(default=None, sa_type=Text)
    stream: str | None = Field(default=None, sa_type=Text)
    joint: str = Field(default="", sa_type=Text)
    occurrence: str | None = Field(default=None, sa_type=Text)
    number: str | None = Field(default=None, sa_type=Text)
    issue: str | None = Field(default=None, sa_type=Text)


class CommissionRow(SQLModel, table=True):
    """约稿: one row a commission; the units asked, separated by blanks."""

    __tablename__ = "commissions"
    id: str = Field(primary_key=True, sa_type=Text)
    number: int | None = Field(default=None, index=True)
    year: int
    seq: int
    units: str = Field(sa_type=Text)
    due: date


class ClosingRow(SQLModel, table=True):
    """签发: one row a closed quarter, by its ordinal."""

    __tablename__ = "closings"
    quarter: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    seq: int


class FingerprintRow(SQLModel, table=True):
    """What an item's text and title come to after normalisation, so that it is known again; gone once the item is sealed."""

    __tablename__ = "fingerprints"
    item: str = Field(primary_key=True, sa_type=Text)
    text_key: str | None = Field(default=None, sa_type=Text, index=True)
    title_key: str = Field(sa_type=Text, index=True)


class BandRow(SQLModel, table=True):
    """The bands of an item's text: two texts nearly alike share one at least (classify/fingerprints.py); gone once the item is sealed."""

    __tablename__ = "bands"
    __table_args__ = {"sqlite_with_rowid": False}
    band: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    item: str = Field(primary_key=True, sa_type=Text, index=True)


class RereadRow(SQLModel, table=True):
    """重读: one row for each time that what an entry says was read again; the latest stands."""

    __tablename__ = "rereads"
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    of: int = Field(index=True)


class TaughtRow(SQLModel, table=True):
    """教地址: one row for each time that an address was taught, or taken back (no unit)."""

    __tablename__ = "taught"
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    address: str = Field(sa_type=Text)
    unit: str | None = Field(default=None, sa_type=Text)
    since: date


class JudgementRow(SQLModel, table=True):
    """判定: one row a person's decision on what was read of an item; `of` is the item's receipt."""

    __tablename__ = "judgements"
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    of: int = Field(index=True)


class DoubtRow(SQLModel, table=True):
    """存疑: one row a doubt that is open now; `of` is the mail's line or the item's receipt (ledger/projection/doubts.py)."""

    __tablename__ = "doubts"
    of: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    code: str = Field(primary_key=True, sa_type=Text)
    item: str | None = Field(default=None, sa_type=Text)
    line: int


class SealRow(SQLModel, table=True):
    """封存: one row an entry whose words were erased, and the entry that says so."""

    __tablename__ = "seals"
    of: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})


class SecretRow(SQLModel, table=True):
    """A random number of this ledger's own, made when it is first asked for; never exported."""

    __tablename__ = "secrets"
    name: str = Field(primary_key=True, sa_type=Text)
    value: str = Field(sa_type=Text)


class LeaseRow(SQLModel, table=True):
    """Who may do what nobody else does beside them, and until when (seconds since 1970 by the database's clock); no history."""

    __tablename__ = "leases"
    name: str = Field(primary_key=True, sa_type=Text)
    holder: str = Field(sa_type=Text)
    until: int = Field(sa_type=BigInteger)


class MailboxHealthRow(SQLModel, table=True):
    """How the rounds over a mailbox went of late (ledger/office/health.py); no history."""

    __tablename__ = "mailbox_health"
    name: str = Field(primary_key=True, sa_type=Text)
    began_at: datetime
    complete: bool
    succeeded_at: datetime | None
    failing_since: datetime | None
    failures: int
    refusals: int
    words: str | None = Field(sa_type=Text)
    next_try: datetime | None


class ProofRow(SQLModel, table=True):
    """What the last reconciliation of a mailbox found (ledger/office/health.py); no history."""

    __tablename__ = "proofs"
    mailbox: str = Field(primary_key=True, sa_type=Text)
    proof: str = Field(sa_type=Text)


class BulletinWordsRow(SQLModel, table=True):
    """What a person wrote for the bulletin of a period that is not closed yet, or was not then (ledger/office/bulletin_words.py); no history."""

    __tablename__ = "bulletin_words"
    period: str = Field(primary_key=True, sa_type=Text)
    words: str = Field(sa_type=Text)
    number: str = Field(sa_type=Text)


def table(model: type[SQLModel]) -> Table:
    """The table behind a model, for statements that go past the ORM."""
    return cast("Table", model.__table__)  # type: ignore[attr-defined] # SQLModel adds it at run time


ENTRIES, CONTENTS, STAND = table(EntryRow), table(ContentRow), table(StandRow)
MAILS, ITEMS, FACTS, COMMISSIONS = (
    table(MailRow),
    table(ItemRow),
    table(FactRow),
    table(CommissionRow),
)
CLOSINGS, FINGERPRINTS, BANDS = table(ClosingRow), table(FingerprintRow), table(BandRow)
REREADS, TAUGHT, JUDGEMENTS, DOUBTS = (
    table(RereadRow),
    table(TaughtRow),
    table(JudgementRow),
    table(DoubtRow),
)
SECRETS, LEASES, MAILBOX_HEALTH, PROOFS = (
    table(SecretRow),
    table(LeaseRow),
    table(MailboxHealthRow),
    table(ProofRow),
)
BULLETIN_WORDS, SEALS = table(BulletinWordsRow), table(SealRow)
_BESIDE = (FINGERPRINTS, BANDS, REREADS, TAUGHT, JUDGEMENTS, DOUBTS, SEALS)
VIEWS = (STAND, MAILS, ITEMS, FACTS, COMMISSIONS, CLOSINGS, *_BESIDE, *OBJECTION_VIEWS, *HELD_VIEWS)

Index("facts_by_quarter", FACTS.c.quarter, FACTS.c.kind, FACTS.c.own_quarter, FACTS.c.item)
_PRINTED = FACTS.c.publication.is_not(None)
Index(
    "facts_by_issue",
    FACTS.c.publication,
    FACTS.c.issue,
    FACTS.c.day,
    sqlite_where=_PRINTED,
    postgresql_where=_PRINTED,
)
Index(
    "facts_by_print",
    FACTS.c.publication,
    FACTS.c.day,
    sqlite_where=_PRINTED,
    postgresql_where=_PRINTED,
)
Index("items_by_unit", ITEMS.c.stream, ITEMS.c.quarter, ITEMS.c.plain, ITEMS.c.named, ITEMS.c.day)
Index("items_by_number", ITEMS.c.year, ITEMS.c.number)
Index("items_by_state", ITEMS.c.state, ITEMS.c.seq)
Index("items_of_unit", ITEMS.c.unit, ITEMS.c.seq)
Index("commissions_of_year", COMMISSIONS.c.year, COMMISSIONS.c.seq)
