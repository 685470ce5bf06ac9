"""所教地址: which addresses people taught and for which days, and what waits from one. Writes nothing."""

from datetime import date, timedelta

from sqlalchemy import func, select

from classify.sender import TaughtAddress
from ledger.payloads import Logged
from ledger.tables import ITEMS, TAUGHT
from ledger.views.lookups import Lookups
from ledger.views.rows import ItemView


class Addresses(Lookups):
    """Questions about senders' addresses."""

    def taught(self) -> tuple[TaughtAddress, ...]:
        """What holds on some day, by address and day: what was recorded later holds from its day on, whatever was said of later days before."""
        found: list[TaughtAddress] = []
        ends: dict[str, date] = {}
        for row in self._connection.execute(select(TAUGHT).order_by(TAUGHT.c.seq.desc())):
            end = ends.get(row.address)
            if end is not None and row.since >= end:
                continue
            ends[row.address] = row.since
            if row.unit is not None:
                found.append(
                    TaughtAddress(
                        row.address, row.unit, row.since, end - timedelta(days=1) if end else None
                    )
                )
        return tuple(sorted(found, key=lambda one: (one.address, one.since)))

    def last_taught(self) -> int:
        """The number of the last entry about an address; 0 where there is none."""
        return self._connection.scalar(select(func.max(TAUGHT.c.seq))) or 0

    def waiting_from(self, address: str, *, doubt: str) -> list[ItemView]:
        """The items that wait for a unit and came in a mail of this address, or of its domain (`@domain`), that has this doubt."""
        waiting = self._items(
            select(ITEMS)
            .where(ITEMS.c.state == "waiting", ITEMS.c.logged.is_not(None))
            .order_by(ITEMS.c.seq)
        )
        lines = self.stored({item.logged for item in waiting if item.logged})
        said = {seq: stored.payload for seq, stored in lines.items()}
        return [item for item in waiting if _is_of(said.get(item.logged or 0), address, doubt)]


def _is_of(line: object, address: str, doubt: str) -> bool:
    if not isinstance(line, Logged) or not line.sender or doubt not in line.doubts:
        return False
    sender = line.sender.lower()
    return sender.endswith(address) if address.startswith("@") else sender == address
