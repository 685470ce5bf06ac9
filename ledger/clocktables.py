"""The tables of the outbox and of the clock: office matters, mutable, not in the chain, not exported. No row of them leaves this folder.

A column is only what is asked for by; all else is JSON that a later version reads as well. So a missing table is made (ledger/engine.py) and none
is ever altered: Alembic would have nothing to do, and it waits for the first table that must change its shape.
"""

from sqlalchemy import BigInteger, Text
from sqlmodel import Field, SQLModel

from ledger.tables import table


class LetterRow(SQLModel, table=True):
    """信件: one row a letter, by its cause, of which there is never a second one; moments are seconds since 1970."""

    __tablename__ = "letters"
    id: int = Field(primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False})
    cause: str = Field(sa_type=Text, unique=True)
    topic: str = Field(sa_type=Text, index=True)
    state: str = Field(sa_type=Text, index=True)
    next_try: int = Field(sa_type=BigInteger)
    letter: str = Field(sa_type=Text)
    course: str = Field(sa_type=Text)


class RunRow(SQLModel, table=True):
    """运行: one row for each time that a job was due, or asked for by a person (`slot`: when), and what became of it."""

    __tablename__ = "runs"
    job: str = Field(primary_key=True, sa_type=Text)
    slot: int = Field(
        primary_key=True, sa_type=BigInteger, sa_column_kwargs={"autoincrement": False}
    )
    by_hand: bool = Field(primary_key=True)
    outcome: str = Field(sa_type=Text)
    course: str = Field(sa_type=Text)


LETTERS, RUNS = table(LetterRow), table(RunRow)
