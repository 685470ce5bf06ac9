"""Rows that wait to be written together, one statement a table, and what is asked once a transaction. Decides nothing of what they say."""

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, Insert, Table, insert
from sqlalchemy.dialects import postgresql, sqlite

from ledger.tables import MAILS

MOST = 1000  # rows that wait, whatever they hold
_Answer = TypeVar("_Answer")


class Pending:
    """A transaction's rows: whoever asks the database through `connection` sees them all."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[Table, list[dict[str, Any]]] = {}
        self._count = 0
        self._answers: dict[str, Any] = {}

    @property
    def connection(self) -> Connection:
        """The database with everything written that was added."""
        self.flush()
        return self._connection

    def add(self, table: Table, row: dict[str, Any]) -> None:
        """A row to be written; each of a table names the same columns. One of MAILS takes the place of the row with its key."""
        self._rows.setdefault(table, []).append(row)
        self._count += 1
        if self._count >= MOST:
            self.flush()

    def once(self, name: str, ask: Callable[[Connection], _Answer]) -> _Answer:
        """What `ask` answered the first time under that name; whoever changes it says so by `forget`."""
        if name not in self._answers:
            self._answers[name] = ask(self.connection)
        answer: _Answer = self._answers[name]
        return answer

    def forget(self, name: str) -> None:
        self._answers.pop(name, None)

    def flush(self) -> None:
        """Write what waits."""
        rows, self._rows, self._count = self._rows, {}, 0
        for table, waiting in rows.items():
            self._connection.execute(self._replacing(table) if table is MAILS else insert(table), waiting)

    def _replacing(self, table: Table) -> Insert:
        make = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        statement = make(table)
        others = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
        return statement.on_conflict_do_update(index_elements=list(table.primary_key.columns), set_=others)
