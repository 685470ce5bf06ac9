"""租约: so that two processes don't do one thing at once; mutable, not in the chain, not exported."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Row, delete, insert, select, text

from ledger.book import Book
from ledger.schema.chain import LEASES

# Whether a holder of a lease is known to have ended without giving it back.
Gone = Callable[[str], bool]


class Lease:
    """A lease that was got: it ends by itself unless it is renewed. Seconds are by the database's
    clock.
    """

    def __init__(self, book: Book, *, name: str, holder: str, seconds: int) -> None:
        self._book, self._name, self._holder, self._seconds = book, name, holder, seconds

    def renew(self, *, gone: Gone | None = None) -> bool:
        """Take or keep it; False where another one has it that is not `gone`."""
        with self._book.rows(write=True) as connection:
            now = _seconds_now(connection)
            held = _held(connection, self._name)
            others = held is not None and held.until >= now and held.holder != self._holder
            if held and others and not (gone and gone(held.holder)):
                return False
            connection.execute(delete(LEASES).where(LEASES.c.name == self._name))
            values = {"name": self._name, "holder": self._holder, "until": now + self._seconds}
            connection.execute(insert(LEASES).values(values))
            return True

    def end(self) -> None:
        mine = (LEASES.c.name == self._name, LEASES.c.holder == self._holder)
        with self._book.rows(write=True) as connection:
            connection.execute(delete(LEASES).where(*mine))


@contextmanager
def leased(
    book: Book, name: str, *, holder: str, seconds: int, gone: Gone | None = None
) -> Iterator[Lease | None]:
    """The lease, None where another one has it that is not `gone`; given back at the end."""
    lease = Lease(book, name=name, holder=holder, seconds=seconds)
    if not lease.renew(gone=gone):
        yield None
        return
    try:
        yield lease
    finally:
        lease.end()


def holder_of(book: Book, lease: str) -> str | None:
    """Who has that lease now; None where nobody has, or it ran out."""
    with book.rows() as connection:
        held = _held(connection, lease)
        return str(held.holder) if held and held.until >= _seconds_now(connection) else None


def _held(connection: Connection, lease: str) -> "Row[tuple[str, str, int]] | None":
    return connection.execute(select(LEASES).where(LEASES.c.name == lease)).first()


def _seconds_now(connection: Connection) -> int:
    """Since 1970, by the database's clock."""
    sqlite = connection.dialect.name == "sqlite"
    now = (
        "SELECT CAST(strftime('%s', 'now') AS INTEGER)"
        if sqlite
        else "SELECT CAST(extract(epoch FROM clock_timestamp()) AS BIGINT)"
    )
    return int(connection.execute(text(now)).scalar_one())
