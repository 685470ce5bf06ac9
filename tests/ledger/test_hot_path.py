"""What taking in mails asks of a ledger of 100,000 items goes by key or by index on both databases:
every statement of a round, as it was put to the database.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, bindparam, event, text, update

from desk.acts.mailroom.intake import at_its_key, take_in
from desk.demo.mails import demo_mails
from desk.edges import open_intake
from ingest.mail import MailKey, RawMail
from ingest.parse import digest_of
from ledger.book import Book
from ledger.engine import reading, writing
from ledger.projection.items import key_number
from ledger.schema.views import FINGERPRINTS
from ledger.views import Views
from tests.desks import make_office
from tests.ledgers import NOON

COUNT = 100_000
SHA = "0" * 58
KNOWN = range(COUNT - 100, COUNT)
# Rows that one statement may look at: of a batch its keys, and what stands beside them.
MOST = 5_000
STEPS = 100_000  # of SQLite's machine, about ten a row
MAILS = [
    RawMail(
        MailKey("main", "INBOX", 1, uid), one.received_at, len(one.content), one.content, digest
    )
    for uid, one in enumerate(demo_mails(), COUNT - 5)
    if (digest := digest_of(one.content))
]
_NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count}) "
_DAY, _MOMENT = "CAST('2026-02-03' AS {date})", "CAST('2026-02-03 04:00:00.000000' AS {moment})"
# Rows as they stand in an office of some years: an item a mail, all but a few of them counted.
_ROWS = {
    "entries": ("i, '2026-02-03T12:00:00+08:00', 'received', 1, 'x', '{{}}', '{sha}', '{sha}'"),
    "contents": "i, '{salt}', '{{}}'",
    "mails": (
        "'main', 'INBOX', 1, i, i, CASE i % 50 WHEN 0 THEN 'held' ELSE 'recorded' END, "
        f"'{{sha}}' || i, 9, {_MOMENT}, {_DAY}"
    ),
    "items": (
        "'2025-' || i, 2025, i, i, 'r' || i, '{sha}' || i, i, 'govinfo', 'qixiang', "
        f"{_MOMENT}, {_DAY}, 8104, i % 9 > 0, TRUE, "
        "CASE i % 50 WHEN 0 THEN 'waiting' ELSE 'counted' END, 'qixiang', NULL, 'opinion', FALSE, "
        "'open', i"
    ),
    "facts": (
        f"i, 'r' || i, 'received', {_DAY}, {_DAY}, {_DAY}, 8104, 8104, '2025-' || i, NULL, NULL, "
        "'qixiang', NULL, NULL, NULL, NULL, NULL, 'govinfo', '', NULL, NULL, NULL, NULL"
    ),
    "commissions": "'C' || i, i, 2020, i, 'qixiang', CAST('2020-02-03' AS {date})",
    "fingerprints": "i, i, i, CAST('' AS {bytes})",
    "bands": "i % 20, i",
    "doubts": "i, 'no_signatory', '2025-' || i, i",
}


def fill(book: Book) -> None:
    """The views of so many items, without the entries that would have made them."""
    with writing(book._engine) as connection:
        postgresql = connection.dialect.name == "postgresql"
        words = {
            "date": "DATE" if postgresql else "TEXT",
            "moment": "TIMESTAMPTZ" if postgresql else "TEXT",
            "bytes": "BYTEA" if postgresql else "BLOB",
            "sha": SHA,
            "salt": "0" * 32,
        }
        for table, columns in _ROWS.items():
            rows = _NUMBERS.format(count=COUNT) + f"SELECT {columns.format(**words)} FROM n"  # noqa: S608 # our own tables
            connection.execute(text(f"INSERT INTO {table} {rows}"))
        connection.exec_driver_sql("UPDATE stand SET seq = 100000")
        keyed = update(FINGERPRINTS).where(FINGERPRINTS.c.item == bindparam("of"))
        numbers = [
            {"of": of, "text_key": key_number(str(of)), "title_key": key_number(str(of))}
            for of in KNOWN
        ]
        connection.execute(keyed, numbers)
    if postgresql:
        with book._engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("ANALYZE")


@pytest.fixture
def asked(ledger_url: str, tmp_path: Path) -> Iterator[tuple[Book, list[tuple[str, Any]]]]:
    """The large ledger, and every statement with its values that taking in the invented mails put
    to it, and those whose answers these mails have none of.
    """
    book = Book(ledger_url, now=lambda: NOON)
    fill(book)
    statements: list[tuple[str, Any]] = []
    with make_office(tmp_path / "office").desk() as desk, open_intake(desk) as intake:
        event.listen(
            book._engine,
            "before_cursor_execute",
            lambda _c, _k, said, values, _x, many: statements.append(
                (said, values[0] if many else values)
            ),
        )
        large = replace(intake, book=book)
        counts = take_in(large, [MAILS], place=at_its_key, after_batch=lambda: None)
        assert counts["recorded"] > 20
        with book.reading() as views:
            ask_of_known(views)
    yield book, [one for one in statements if re.match("SELECT|UPDATE|DELETE|WITH", one[0])]
    book.dispose()


def ask_of_known(views: Views) -> None:
    """Questions to which the ledger has an answer."""
    digests = [f"{SHA}{number}" for number in KNOWN]
    assert len(views.intake.known_digests(digests)) > 90
    assert len(views.items.of_mails(digests)) == 100
    keys = list(map(str, KNOWN))
    texts, titles = views.intake.like(text_keys=keys, title_keys=keys)
    assert len(texts) == len(titles) == 98  # two wait
    near = views.intake.nearest([*range(10)] * 2, most=4)
    assert {(item.item, item.shared) for item in near} == {
        (f"2025-{number}", 2) for number in (99_987, 99_988, 99_989, 100_000)
    }
    assert len(views.intake.sketched(f"2025-{number}" for number in KNOWN)) == 100


def test_no_statement_of_taking_mails_in_walks_through_the_ledger(
    asked: tuple[Book, list[tuple[str, Any]]],
) -> None:
    book, statements = asked
    assert len(statements) > 30
    with reading(book._engine) as connection:
        look = _steps if connection.dialect.name == "sqlite" else _rows
        walking = {
            statement: problem
            for statement, values in statements
            if (problem := look(connection, statement, values))
        }
    assert walking == {}


def _steps(connection: Connection, statement: str, values: Any) -> str:
    """What SQLite scans, and how long its machine works at the statement."""
    plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)]
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1000

    if statement.startswith("SELECT"):
        driver: Any = connection.connection.driver_connection
        driver.set_progress_handler(count, 1000)
        connection.exec_driver_sql(statement, values).all()
        driver.set_progress_handler(None, 0)
        walks = steps > STEPS
    else:
        walks = any(step.startswith("SCAN") for step in plan) and "stand" not in statement
    return f"{steps} steps: {plan}" if walks else ""


def _rows(connection: Connection, statement: str, values: Any) -> str:
    """How many rows PostgreSQL looks at."""
    measured = "ANALYZE, " if statement.startswith("SELECT") else ""
    explained = connection.exec_driver_sql(f"EXPLAIN ({measured}FORMAT JSON) {statement}", values)
    (plan,) = explained.scalar_one()
    rows = sum(_looked_at(plan["Plan"]))
    return f"{rows} rows: {json.dumps(plan)}" if rows > MOST else ""


def _looked_at(node: dict[str, Any]) -> Iterator[float]:
    """Of each step that reads a table or an index what it gave and what it threw away, as often as
    it was done; where it was not done, as guessed.
    """
    if "Relation Name" in node or "Index Name" in node:
        rows = node.get("Actual Rows", node["Plan Rows"]) + node.get("Rows Removed by Filter", 0)
        yield rows * node.get("Actual Loops", 1)
    for below in node.get("Plans", ()):
        yield from _looked_at(below)
