"""采用的次序: the items that may be adopted and those that are, by day of receipt and page by
page, every question by an index. Writes nothing.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select

from ledger.projection.adoptions import ADOPTED, OPEN
from ledger.schema.views import ITEMS
from ledger.views.rows import ItemView, item_views


@dataclass(frozen=True, slots=True)
class AdoptionFilter:
    """Which of the items that count: adopted or not (None: both), of that unit (as facts name it)
    and kind, received on these days, both included.
    """

    adopted: bool | None = False
    unit: str | None = None
    category: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def states(self) -> tuple[str, ...]:
        """What the items' `adoption` is; each has its own part of the index, so that neither is
        sorted whole.
        """
        return (OPEN, ADOPTED) if self.adopted is None else (ADOPTED if self.adopted else OPEN,)


@dataclass(frozen=True, slots=True, order=True)
class AdoptionPlace:
    """Where an item stands in the order: day of receipt, then the entry of its receipt."""

    day: date
    seq: int


def place_of(item: ItemView) -> AdoptionPlace:
    return AdoptionPlace(item.day, item.seq)


def adoptable(
    connection: Connection,
    wanted: AdoptionFilter,
    *,
    most: int,
    after: AdoptionPlace | None,
    oldest: bool,
) -> list[ItemView]:
    """See Items.adoptable."""
    order = (ITEMS.c.day, ITEMS.c.seq) if oldest else (ITEMS.c.day.desc(), ITEMS.c.seq.desc())
    past = _past(after, oldest=oldest) if after else []
    items: list[ItemView] = []
    for state in wanted.states:
        query = select(ITEMS).where(*_fitting(wanted, state), *past).order_by(*order).limit(most)
        items += item_views(connection, query)
    return sorted(items, key=place_of, reverse=not oldest)[:most]


def count_adoptable(connection: Connection, wanted: AdoptionFilter, *, most: int) -> int:
    """See Items.count_adoptable."""
    count = 0
    for state in wanted.states:
        first = select(ITEMS.c.seq).where(*_fitting(wanted, state)).limit(most - count).subquery()
        count += connection.execute(select(func.count()).select_from(first)).scalar_one()
    return count


def _past(place: AdoptionPlace, *, oldest: bool) -> list[ColumnElement[bool]]:
    """The first half is what the index takes."""
    if oldest:
        return [ITEMS.c.day >= place.day, or_(ITEMS.c.day > place.day, ITEMS.c.seq > place.seq)]
    return [
        ITEMS.c.day <= place.day,
        or_(ITEMS.c.day < place.day, and_(ITEMS.c.day == place.day, ITEMS.c.seq < place.seq)),
    ]


def _fitting(wanted: AdoptionFilter, state: str) -> list[ColumnElement[Any]]:
    where: list[ColumnElement[Any]] = [ITEMS.c.adoption == state]
    where += [ITEMS.c.unit == wanted.unit] if wanted.unit else []
    where += [ITEMS.c.category == wanted.category] if wanted.category else []
    where += [ITEMS.c.day >= wanted.since] if wanted.since else []
    return [*where, *([ITEMS.c.day <= wanted.until] if wanted.until else [])]
