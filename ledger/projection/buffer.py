"""Rows that wait to be written together, one statement a table, and what is asked once a
transaction. Decides nothing of what they say.
"""

from collections.abc import Callable, Iterable
from operator import itemgetter
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Table, Update

from ledger.schema.views import MAILS
from ledger.search.index import write_terms
from ledger.search.terms import terms_of

MOST = 1000  # rows that wait, whatever they hold
_Answer = TypeVar("_Answer")


class LineTerms:
    """The words of lines (ledger/projection/search.py): those of the last one may still go on."""

    def __init__(self) -> None:
        self._line: int | None = None
        self._texts: list[str | None] = []
        self._done: list[tuple[int, str]] = []

    def begin(self, line: int, texts: Iterable[str | None]) -> None:
        """The first words of a line."""
        self.end()
        self._line, self._texts = line, list(texts)

    def go_on(self, line: int, texts: Iterable[str | None]) -> bool:
        """More words of that line; False where it is not the last one."""
        if line == self._line:
            self._texts += texts
        return line == self._line

    def end(self) -> None:
        """The last line goes on no more."""
        if self._line is not None:
            self._done.append((self._line, terms_of(self._texts)))
        self._line, self._texts = None, []

    def take(self) -> list[tuple[int, str]]:
        """The terms of every line that has ended, once."""
        done, self._done = self._done, []
        return done


class Buffer:
    """A transaction's rows: whoever asks the database through `connection` sees them all, the last
    line's words left out.
    """

    def __init__(self, connection: Connection, *, searched: bool = True) -> None:
        self.terms = LineTerms() if searched else None
        self._connection = connection
        self._rows: dict[Table, list[dict[str, object]]] = {}
        self._changes: dict[Update, list[dict[str, object]]] = {}
        self._count = 0
        self._answers: dict[str, object] = {}
        self._inserts: dict[Table, _Insert] = {}

    @property
    def connection(self) -> Connection:
        """The database with everything written that was added."""
        self.flush()
        return self._connection

    def add(self, table: Table, row: dict[str, object]) -> None:
        """A row to be written; it names every column of its table. One of MAILS takes the place of
        the row with its key.
        """
        self._rows.setdefault(table, []).append(row)
        self._count += 1
        if self._count >= MOST:
            self.flush()

    def change(self, statement: Update, values: dict[str, object]) -> None:
        """A statement for rows that may still wait themselves, to be run once they are written."""
        self._changes.setdefault(statement, []).append(values)
        self._count += 1
        if self._count >= MOST:
            self.flush()

    def once(self, name: str, ask: Callable[[Connection], _Answer]) -> _Answer:
        """What `ask` answered the first time under that name; whoever changes it says so by
        `forget`.
        """
        if name not in self._answers:
            self._answers[name] = ask(self.connection)
        return cast("_Answer", self._answers[name])

    def forget(self, name: str) -> None:
        self._answers.pop(name, None)

    def flush(self) -> None:
        """Write what waits."""
        rows, self._rows, self._count = self._rows, {}, 0
        changes, self._changes = self._changes, {}
        for table, waiting in rows.items():
            if table not in self._inserts:
                self._inserts[table] = _Insert(table, self._connection)
            self._inserts[table].write(waiting)
        for statement, values in changes.items():
            self._connection.execute(statement, values)
        if self.terms:
            write_terms(self._connection, self.terms.take())


class _Insert:
    """One table's INSERT in the database's own words: SQLAlchemy's would take each row apart by
    name, which costs more than writing it.
    """

    def __init__(self, table: Table, connection: Connection) -> None:
        dialect = connection.dialect
        quote = dialect.identifier_preparer.quote
        mark = "?" if dialect.paramstyle == "qmark" else "%s"
        columns = ", ".join(quote(column.name) for column in table.columns)
        self._connection = connection
        self._statement = (
            f"INSERT INTO {quote(table.name)} ({columns}) VALUES "  # noqa: S608 # names of our own tables
            f"({', '.join(mark for _ in table.columns)})"
        )
        if table is MAILS:
            key = ", ".join(quote(column.name) for column in table.primary_key.columns)
            others = ", ".join(
                f"{quote(c.name)} = excluded.{quote(c.name)}"
                for c in table.columns
                if not c.primary_key
            )
            self._statement += f" ON CONFLICT ({key}) DO UPDATE SET {others}"
        self._values = itemgetter(*(column.name for column in table.columns))
        types = (
            (place, column.type.dialect_impl(dialect).bind_processor(dialect))
            for place, column in enumerate(table.columns)
        )
        self._processed = [(place, process) for place, process in types if process]

    def write(self, rows: list[dict[str, object]]) -> None:
        values = list(map(self._values, rows))
        if self._processed:
            values = [self._bound(row) for row in values]
        self._connection.exec_driver_sql(self._statement, values)

    def _bound(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        """The row as the driver takes it: SQLite has no dates of its own."""
        bound = list(row)
        for place, process in self._processed:
            bound[place] = process(bound[place])
        return tuple(bound)
