"""The tables of the view of objections: rows made from entries by ledger/projection/objections.py, dropped and rebuilt at will. No row of them leaves this folder."""

from datetime import date
from typing import cast

from sqlalchemy import Index, Table, Text
from sqlmodel import Field, SQLModel


class ObjectionRow(SQLModel, table=True):
    """申诉: one row an objection. `quarter`: from which on it may move figures; `item` also where it is about a fact on one; `answer` the one that stands."""

    __tablename__ = "objections"
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    unit: str = Field(sa_type=Text)
    due: date
    quarter: int
    item: str | None = Field(default=None, sa_type=Text, index=True)
    answer: int | None = None


class AnswerRow(SQLModel, table=True):
    """答复申诉: one row an answer, also one that a later answer corrects; `of` is the objection."""

    __tablename__ = "answers"
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    of: int = Field(index=True)


OBJECTIONS = cast("Table", ObjectionRow.__table__)  # type: ignore[attr-defined] # SQLModel adds it at run time
ANSWERS = cast("Table", AnswerRow.__table__)  # type: ignore[attr-defined] # see above
OBJECTION_VIEWS = (OBJECTIONS, ANSWERS)

Index("objections_open", OBJECTIONS.c.answer, OBJECTIONS.c.due, OBJECTIONS.c.seq)
Index("objections_of_unit", OBJECTIONS.c.unit, OBJECTIONS.c.seq)
