"""An empty SQLite ledger, made once and copied to wherever a test's ledger is to be; what opens it
is the program's own.
"""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Engine, make_url
from sqlalchemy.exc import ArgumentError

from ledger.book import Book
from ledger.engine import open_engine


@dataclass(frozen=True)
class EmptyLedger:
    """The bytes of a ledger that the program made itself and nobody wrote to."""

    content: bytes

    @staticmethod
    def make(folder: Path) -> "EmptyLedger":
        file = folder / "ledger.db"
        Book(f"sqlite:///{file}", now=lambda: datetime.now(UTC)).dispose()
        return EmptyLedger(file.read_bytes())

    def open(self, url: str) -> Engine:
        """`open_engine`, which finds the tables made where there was no file. A folder that is
        missing or refuses is left to it.
        """
        with suppress(OSError, ArgumentError):
            address = make_url(url)
            if address.drivername == "sqlite" and address.database:
                self._copy(Path(address.database))
        return open_engine(url)

    def _copy(self, file: Path) -> None:
        """All at once, and never over what another one made meanwhile."""
        if file.exists():
            return
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        whole = file.with_name(f"{file.name}.{uuid4().hex}")
        try:
            whole.write_bytes(self.content)
            os.link(whole, file)
        finally:
            whole.unlink(missing_ok=True)
