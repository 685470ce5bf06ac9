"""The table of the view of released mails: rows made from entries by ledger/projection/apply.py, dropped and rebuilt at will. No row leaves this folder."""

from typing import cast

from sqlalchemy import Table
from sqlmodel import Field, SQLModel


class ReleaseRow(SQLModel, table=True):
    """放行: one row an entry by which a person released a mail; `held` is the entry that held it."""

    __tablename__ = "releases"
    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    held: int


RELEASES = cast("Table", ReleaseRow.__table__)  # type: ignore[attr-defined] # SQLModel adds it at run time
HELD_VIEWS = (RELEASES,)
