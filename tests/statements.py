"""Which SQL statements a piece of work makes: what must not grow with the ledger is counted, never
timed.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import event

from ledger.book import Book


@contextmanager
def statements_of(book: Book) -> Iterator[list[str]]:
    """Every statement that is made while it is open, white space made single; those of one
    executemany are one.
    """
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        found.append(" ".join(statement.split()))

    event.listen(book._engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(book._engine, "before_cursor_execute", note)
