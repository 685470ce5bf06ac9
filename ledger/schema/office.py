"""The models of office matters: mutable, not in the chain, not exported, read and written through
a session (`Book.session`). None leaves ledger/.

A column is only what is asked for by; all else is JSON that a later version reads as well. So a
missing table is made (ledger/engine.py) and none is ever altered. Whoever needs none of this need
not import it: SQLModel takes longer to load than a tally to be made. What every round and `yishi
status` asks for stands in ledger/schema/chain.py.
"""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import BigInteger, MetaData, Text
from sqlmodel import Field, SQLModel

from ledger.schema.chain import METADATA


class OfficeRow(SQLModel):
    """A row of an office table."""

    metadata: ClassVar[MetaData] = METADATA


class BulletinWordsRow(OfficeRow, table=True):
    """What a person wrote for the bulletin of a period that is not closed yet, or was not then
    (ledger/office/bulletin_words.py).
    """

    __tablename__ = "bulletin_words"
    period: str = Field(primary_key=True, sa_type=Text)
    words: str = Field(sa_type=Text)
    number: str = Field(sa_type=Text)


class LetterRow(OfficeRow, table=True):
    """信件: one row a letter, by its cause, of which there is never a second one; moments are
    seconds since 1970.
    """

    __tablename__ = "letters"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    cause: str = Field(sa_type=Text, unique=True)
    topic: str = Field(sa_type=Text, index=True)
    state: str = Field(sa_type=Text, index=True)
    next_try: int = Field(sa_type=BigInteger)
    letter: str = Field(sa_type=Text)
    course: str = Field(sa_type=Text)


class RunRow(OfficeRow, table=True):
    """运行: one row for each time that a job was due, or asked for by a person (`slot`: when), and
    what became of it.
    """

    __tablename__ = "runs"
    job: str = Field(primary_key=True, sa_type=Text)
    slot: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    by_hand: bool = Field(primary_key=True)
    outcome: str = Field(sa_type=Text)
    course: str = Field(sa_type=Text)


class UserRow(OfficeRow, table=True):
    """用户: one row a person who may enter the console; never deleted, so that a name is never
    given to another.
    """

    __tablename__ = "users"
    name: str = Field(primary_key=True, sa_type=Text)
    role: str = Field(sa_type=Text)
    password: str = Field(sa_type=Text)
    disabled: bool
    made_at: datetime
    changed_at: datetime


class TrialRow(OfficeRow, table=True):
    """Failed logins under one name, whether anybody has it or not; `name` is a digest of it."""

    __tablename__ = "trials"
    name: str = Field(primary_key=True, sa_type=Text)
    failures: int
    last_at: datetime
    locked_until: datetime


class SessionRow(OfficeRow, table=True):
    """会话: one row a browser that is logged in; `id` is the digest of what its cookie holds,
    `notice` what the next page tells.
    """

    __tablename__ = "sessions"
    id: str = Field(primary_key=True, sa_type=Text)
    name: str = Field(sa_type=Text, index=True)
    began_at: datetime
    seen_at: datetime
    notice: str | None = Field(sa_type=Text)
