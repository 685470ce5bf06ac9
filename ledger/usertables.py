"""The tables of the console's users and sessions: office matters, mutable, not in the chain, not exported. No row of them leaves this folder."""

from datetime import datetime

from sqlalchemy import Text
from sqlmodel import Field, SQLModel

from ledger.tables import table


class UserRow(SQLModel, table=True):
    """用户: one row a person who may enter the console; never deleted, so that a name is never given to another."""

    __tablename__ = "users"
    name: str = Field(primary_key=True, sa_type=Text)
    role: str = Field(sa_type=Text)
    password: str = Field(sa_type=Text)
    disabled: bool
    made_at: datetime
    changed_at: datetime


class TrialRow(SQLModel, table=True):
    """Failed logins under one name, whether anybody has it or not; `name` is a digest of it."""

    __tablename__ = "trials"
    name: str = Field(primary_key=True, sa_type=Text)
    failures: int
    last_at: datetime
    locked_until: datetime


class SessionRow(SQLModel, table=True):
    """会话: one row a browser that is logged in; `id` is the digest of what its cookie holds, `notice` what the next page tells."""

    __tablename__ = "sessions"
    id: str = Field(primary_key=True, sa_type=Text)
    name: str = Field(sa_type=Text, index=True)
    began_at: datetime
    seen_at: datetime
    notice: str | None = Field(sa_type=Text)


USERS, TRIALS, SESSIONS = table(UserRow), table(TrialRow), table(SessionRow)
