"""[edge] 检索表: which lines of the log have which terms, in the words of either database; keeps
terms only. Decides nothing of what they are.

SQLite: FTS5 without content and without positions, so that a text stands in it as a set.
PostgreSQL: the same set as a tsvector. Whoever asks checks the texts themselves: a term that a line
no longer has costs a look, never a false answer.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, text

from ledger.search.terms import SearchTerm

TABLE = "terms"
_MOST = 64  # terms of one question: so many leave few lines to look at
_USUAL, _AMPLE = 1 << 20, 1 << 24  # bytes
_STEP = 2_000  # pages of the table that one transaction of `purge_terms` writes anew at most

_MAKE = {
    "sqlite": (
        (
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {TABLE} USING "
            "fts5(words, content='', detail=none, columnsize=0, tokenize=ascii)"
        ),
    ),
    "postgresql": (
        f"CREATE TABLE IF NOT EXISTS {TABLE} (line BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)",
        (
            f"CREATE INDEX IF NOT EXISTS terms_words ON {TABLE} USING gin (words) WITH "
            "(fastupdate = off)"
        ),
    ),
}
_WRITE = {
    "sqlite": f"INSERT INTO {TABLE} (rowid, words) VALUES (?, ?)",  # noqa: S608 # our own table
    "postgresql": f"INSERT INTO {TABLE} (line, words) VALUES (%s, array_to_tsvector(string_to_array(%s, ' ')))",  # noqa: S608 # our own table
}
_ERASE = {
    "sqlite": f"INSERT INTO {TABLE} ({TABLE}, rowid, words) VALUES ('delete', ?, ?)",  # noqa: S608 # our own table
    "postgresql": f"DELETE FROM {TABLE} WHERE line = %s AND words = array_to_tsvector(string_to_array(%s, ' '))",  # noqa: S608 # our own table
}
_FIND = {
    "sqlite": f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH :sought AND rowid < :before AND rowid > :after ORDER BY rowid DESC LIMIT :most",  # noqa: S608 # our own table
    "postgresql": f"SELECT line FROM {TABLE} WHERE words @@ CAST(:sought AS tsquery) AND line < :before AND line > :after ORDER BY line DESC LIMIT :most",  # noqa: S608 # our own table
}


def make_terms(connection: Connection) -> None:
    """The table, where it is missing."""
    for statement in _MAKE[connection.dialect.name]:
        connection.exec_driver_sql(statement)


def drop_terms(connection: Connection) -> None:
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {TABLE}")


def give_room(connection: Connection, *, ample: bool) -> None:
    """How much SQLite gathers in memory before it writes: ample where the whole table is written
    at once.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(
            f"INSERT INTO {TABLE} ({TABLE}, rank) VALUES ('hashsize', ?)",  # noqa: S608 # our own table
            (_AMPLE if ample else _USUAL,),
        )


def write_terms(connection: Connection, rows: Iterable[tuple[int, str]]) -> None:
    """These lines, none of which is there, with their terms, blanks between them."""
    _run(_WRITE, connection, rows)


def erase_terms(connection: Connection, rows: Iterable[tuple[int, str]]) -> None:
    """Take these lines away, which have exactly these terms; SQLite keeps what it forgets until
    `purge_terms`.
    """
    _run(_ERASE, connection, rows)


def find_lines(
    connection: Connection, terms: Sequence[SearchTerm], *, before: int, after: int, most: int
) -> list[int]:
    """The latest `most` lines between these two numbers that have all these terms, newest first."""
    values = {
        "sought": _sought(terms, connection.dialect.name),
        "before": before,
        "after": after,
        "most": most,
    }
    return list(connection.scalars(text(_FIND[connection.dialect.name]), values))


def purge_terms(connection: Connection, *, begin: bool) -> bool:
    """One step of writing SQLite's table anew without what was erased, the first one if it is to
    `begin`; whether more is to be done.
    """
    if connection.dialect.name != "sqlite":
        return False
    count: Any = connection.exec_driver_sql("SELECT total_changes()").scalar_one()
    # Of a negative number it takes every segment, as `optimize` does, but in steps that let others
    # write in between.
    step = -_STEP if begin else _STEP
    connection.exec_driver_sql(f"INSERT INTO {TABLE} ({TABLE}, rank) VALUES ('merge', ?)", (step,))  # noqa: S608 # our own table
    return bool(connection.exec_driver_sql("SELECT total_changes()").scalar_one() - count > 1)


def _run(
    statements: dict[str, str], connection: Connection, rows: Iterable[tuple[int, str]]
) -> None:
    if values := [row for row in rows if row[1]]:
        connection.exec_driver_sql(statements[connection.dialect.name], values)


def _sought(terms: Sequence[SearchTerm], dialect: str) -> str:
    """The question as the database wants it; a term holds letters and digits only, so quotes are
    all it needs.
    """
    if dialect == "sqlite":
        return " AND ".join(f'"{term.text}"{"*" if term.prefix else ""}' for term in terms[:_MOST])
    return " & ".join(f"'{term.text}'{':*' if term.prefix else ''}" for term in terms[:_MOST])
