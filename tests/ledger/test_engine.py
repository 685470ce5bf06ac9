"""The database is opened whole, or one sentence says why not."""

import sqlite3
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from config.errors import EdgeDown, LedgerBroken, Misconfigured
from ledger.book import Book
from ledger.engine import GUARDS, answering, open_engine, reading, writing


def now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize("url", ["nonsense", "oracle://x/y", "sqlite+nothing:///x"])
def test_an_address_that_can_t_be_used_is_refused(url: str) -> None:
    with pytest.raises(Misconfigured, match="url"):
        open_engine(url)


def test_a_database_that_does_not_answer_is_an_edge_that_is_down() -> None:
    with pytest.raises(EdgeDown, match="没有应答"):
        open_engine("postgresql+psycopg://yishi@127.0.0.1:1/yishi")


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"not a database, but long enough to be looked at" * 100)
    with pytest.raises(LedgerBroken, match="已损坏"):
        open_engine(f"sqlite:///{tmp_path / 'ledger.db'}")


def test_triggers_that_are_gone_are_put_back_at_opening(tmp_path: Path) -> None:
    Book(f"sqlite:///{tmp_path / 'ledger.db'}", now=now).dispose()
    with sqlite3.connect(tmp_path / "ledger.db") as connection:
        connection.execute("DROP TRIGGER entries_update")
    connection.close()
    engine = open_engine(f"sqlite:///{tmp_path / 'ledger.db'}")
    with engine.connect() as opened:
        assert set(
            opened.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
        ) == set(GUARDS)
    engine.dispose()


def test_a_commit_is_on_disk_and_erased_pages_are_overwritten(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'ledger.db'}")
    with engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("synchronous", "journal_mode", "recursive_triggers", "secure_delete")
        }
    assert pragmas == {
        "synchronous": 2,
        "journal_mode": "wal",
        "recursive_triggers": 1,
        "secure_delete": 1,
    }
    engine.dispose()


def test_a_failure_in_the_middle_of_a_transaction_is_told_where_it_happens(tmp_path: Path) -> None:
    """So that whoever takes one mail's errors for that mail's own does not take a full disk for
    one.
    """
    engine = open_engine(f"sqlite:///{tmp_path / 'ledger.db'}")
    with suppress(ZeroDivisionError), writing(engine) as connection:
        connection.execute(
            text(f"PRAGMA max_page_count = {connection.scalar(text('PRAGMA page_count'))}")
        )
        with pytest.raises(EdgeDown, match="未写入任何内容，请腾出磁盘空间"):
            connection.execute(
                text("INSERT INTO secrets (name, value) VALUES ('x', :value)"),
                {"value": "x" * 1_000_000},
            )
        raise ZeroDivisionError
    with reading(engine) as connection:
        assert connection.scalar(text("SELECT count(*) FROM secrets")) == 0
    engine.dispose()


def test_a_statement_that_asks_for_the_impossible_is_our_own_error(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'ledger.db'}")
    with pytest.raises(IntegrityError), answering(), writing(engine) as connection:
        connection.execute(text("INSERT INTO secrets (name, value) VALUES ('x', NULL)"))
    engine.dispose()
