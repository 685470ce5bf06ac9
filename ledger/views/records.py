"""单位档案: what a unit sent, newest first and page by page. Writes nothing."""

from datetime import date

from sqlalchemy import select

from config.period import Quarter
from ledger.tables import ITEMS
from ledger.views.lookups import Lookups
from ledger.views.rows import ItemView


class Records(Lookups):
    """Questions about one unit."""

    def items_of_unit(
        self,
        unit: str,
        *,
        before: int | None = None,
        within: tuple[date, date] | None = None,
        most: int,
    ) -> list[ItemView]:
        """The latest `most` items whose facts name this unit, newest receipt entry first, those before that entry only.

        `within`: only those received on these days or between them.
        """
        where = [ITEMS.c.unit == unit, *([ITEMS.c.seq < before] if before else [])]
        if within:
            first, last = within
            where += [
                ITEMS.c.quarter.between(Quarter.of(first).ordinal, Quarter.of(last).ordinal),
                ITEMS.c.day.between(first, last),
            ]
        return self._items(select(ITEMS).where(*where).order_by(ITEMS.c.seq.desc()).limit(most))
