"""采用的次序: the items that may be adopted and those that are, by day of receipt and page by page, every question by an index. Writes nothing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select

from ledger.adopting import ADOPTED, OPEN
from ledger.tables import FACTS, ITEMS
from ledger.views.lookups import Lookups, in_chunks
from ledger.views.rows import ItemView


@dataclass(frozen=True, slots=True)
class AdoptionFilter:
    """Which of the items that count: adopted or not (None: both), of that unit (as facts name it) and kind, received on these days, both included."""

    adopted: bool | None = False
    unit: str | None = None
    category: str | None = None
    since: date | None = None
    until: date | None = None

    @property
    def stands(self) -> tuple[str, ...]:
        return (OPEN, ADOPTED) if self.adopted is None else (ADOPTED if self.adopted else OPEN,)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where an item stands in the order: day of receipt, then the entry of its receipt."""

    day: date
    seq: int


class Adoptions(Lookups):
    """Questions about what is to be adopted."""

    def adoptable(
        self, wanted: AdoptionFilter, *, most: int, after: Place | None = None, oldest: bool = False
    ) -> list[ItemView]:
        """The first `most` items that fit, the latest first or the `oldest`, past that place only."""
        order = (ITEMS.c.day, ITEMS.c.seq) if oldest else (ITEMS.c.day.desc(), ITEMS.c.seq.desc())
        past = _past(after, oldest=oldest) if after else []
        found: list[ItemView] = []
        for (
            stand
        ) in wanted.stands:  # each in its own part of the index, so that neither is sorted whole
            found += self._items(
                select(ITEMS).where(*_fitting(wanted, stand), *past).order_by(*order).limit(most)
            )
        return sorted(found, key=place_of, reverse=not oldest)[:most]

    def count_adoptable(self, wanted: AdoptionFilter, *, most: int) -> int:
        """How many items fit, counted up to `most`."""
        found = 0
        for stand in wanted.stands:
            first = (
                select(ITEMS.c.seq).where(*_fitting(wanted, stand)).limit(most - found).subquery()
            )
            found += self._connection.execute(select(func.count()).select_from(first)).scalar_one()
        return found

    def adopted_among(self, items: Collection[str]) -> set[str]:
        """Those of these items that are adopted. Told apart here: asked of the database, it would go by what is adopted, not by name."""
        found = (
            self._connection.execute(
                select(ITEMS.c.id, ITEMS.c.adoption).where(ITEMS.c.id.in_(part))
            )
            for part in in_chunks(items)
        )
        return {row.id for rows in found for row in rows if row.adoption == ADOPTED}

    def last_adoptions(self, publications: Iterable[str]) -> dict[str, int]:
        """Publication → the entry of the last adoption by it, revoked or not."""
        newest = {
            code: self._connection.scalar(
                select(func.max(FACTS.c.seq)).where(FACTS.c.publication == code)
            )
            for code in publications
        }
        return {code: seq for code, seq in newest.items() if seq}


def place_of(item: ItemView) -> Place:
    return Place(item.day, item.seq)


def _past(place: Place, *, oldest: bool) -> list[ColumnElement[bool]]:
    """The first half is what the index takes."""
    if oldest:
        return [ITEMS.c.day >= place.day, or_(ITEMS.c.day > place.day, ITEMS.c.seq > place.seq)]
    return [
        ITEMS.c.day <= place.day,
        or_(ITEMS.c.day < place.day, and_(ITEMS.c.day == place.day, ITEMS.c.seq < place.seq)),
    ]


def _fitting(wanted: AdoptionFilter, stand: str) -> list[ColumnElement[Any]]:
    found: list[ColumnElement[Any]] = [ITEMS.c.adoption == stand]
    found += [ITEMS.c.unit == wanted.unit] if wanted.unit else []
    found += [ITEMS.c.category == wanted.category] if wanted.category else []
    found += [ITEMS.c.day >= wanted.since] if wanted.since else []
    return [*found, *([ITEMS.c.day <= wanted.until] if wanted.until else [])]
