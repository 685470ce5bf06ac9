"""What is not history: leases, so that two processes don't do one thing at once, and secrets of this ledger's own. Mutable, not in the chain, not exported."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, delete, insert, select, text, update

from ledger.engine import answering, writing
from ledger.tables import LEASES, SECRETS

# Whether a holder of a lease is known to have ended without giving it back.
Gone = Callable[[str], bool]


class Lease:
    """A lease that was got: it ends by itself unless it is renewed. Seconds are by the database's clock."""

    def __init__(self, engine: Engine, *, name: str, holder: str, seconds: int) -> None:
        self._engine, self._name, self._holder, self._seconds = engine, name, holder, seconds

    def renew(self, *, gone: Gone | None = None) -> bool:
        """Take or keep it; False where another one has it that is not `gone`."""
        with answering(), writing(self._engine) as connection:
            now = seconds_now(connection)
            mine = {"holder": self._holder, "until": now + self._seconds}
            held = connection.execute(
                select(LEASES.c.holder, LEASES.c.until).where(LEASES.c.name == self._name)
            ).first()
            if held is None:
                connection.execute(insert(LEASES).values(name=self._name, **mine))
                return True
            if (
                held.until >= now
                and held.holder != self._holder
                and not (gone and gone(held.holder))
            ):
                return False
            connection.execute(update(LEASES).where(LEASES.c.name == self._name).values(**mine))
            return True

    def end(self) -> None:
        with answering(), writing(self._engine) as connection:
            connection.execute(
                delete(LEASES).where(LEASES.c.name == self._name, LEASES.c.holder == self._holder)
            )


@contextmanager
def leased(
    engine: Engine, name: str, *, holder: str, seconds: int, gone: Gone | None
) -> Iterator[Lease | None]:
    """The lease, None where another one has it that is not `gone`; given back at the end."""
    lease = Lease(engine, name=name, holder=holder, seconds=seconds)
    if not lease.renew(gone=gone):
        yield None
        return
    try:
        yield lease
    finally:
        lease.end()


def secret(connection: Connection, name: str) -> str:
    """A random number (hex) of this ledger's own: made when it is first asked for, the same ever after. The connection holds the lock."""
    if found := connection.scalar(select(SECRETS.c.value).where(SECRETS.c.name == name)):
        return str(found)
    value = secrets.token_hex(32)
    connection.execute(insert(SECRETS).values(name=name, value=value))
    return value


def seconds_now(connection: Connection) -> int:
    """Since 1970, by the database's clock."""
    sqlite = connection.dialect.name == "sqlite"
    now = (
        "SELECT CAST(strftime('%s', 'now') AS INTEGER)"
        if sqlite
        else "SELECT CAST(extract(epoch FROM clock_timestamp()) AS BIGINT)"
    )
    return int(connection.execute(text(now)).scalar_one())
