"""The database is opened whole, or one sentence says why not."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from config.errors import EdgeDown, LedgerBroken, Misconfigured
from ledger.book import Book
from ledger.engine import open_engine
from ledger.tables import GUARDS


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
        assert set(opened.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))) == set(GUARDS)
    engine.dispose()


def test_a_commit_is_on_disk_and_erased_pages_are_overwritten(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'ledger.db'}")
    with engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("synchronous", "journal_mode", "recursive_triggers", "secure_delete")
        }
    assert pragmas == {"synchronous": 2, "journal_mode": "wal", "recursive_triggers": 1, "secure_delete": 1}
    engine.dispose()
