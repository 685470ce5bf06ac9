"""信息编号: the id that the next item of a year gets, worked out under the writer's lock. Writes nothing."""

from collections.abc import Callable

from ledger.payloads import FactPayload, Received
from ledger.views import Views

AHEAD = 64  # ids that are looked up at once


class Numbering:
    """Ids by year; `views` shows all that was appended before, and `note` hears of every fact that is."""

    def __init__(self, views: Callable[[], Views]) -> None:
        self._views = views
        self._last: dict[int, int] = {}
        self._looked_up: dict[int, dict[str, bool]] = {}

    def next(self, year: int) -> str:
        """The id after the year's highest, past those that are some fact's ref (INTERFACE.md: a ref is unique for ever)."""
        if year not in self._last:
            self._last[year] = self._views().items.last_number(year)
        number = self._last[year] + 1
        while self._is_taken(year, number):
            number += 1
        return _id(year, number)

    def note(self, payload: FactPayload) -> None:
        for ahead in self._looked_up.values():
            if payload.ref in ahead:
                ahead[payload.ref] = True
        if isinstance(payload, Received):
            year, _, number = payload.item.partition("-")
            if int(year) in self._last:
                self._last[int(year)] = max(self._last[int(year)], int(number))

    def _is_taken(self, year: int, number: int) -> bool:
        item = _id(year, number)
        if item not in self._looked_up.get(year, ()):
            ahead = [_id(year, number + step) for step in range(AHEAD)]
            known = self._views().facts.known_refs(ahead)
            self._looked_up[year] = {one: one in known for one in ahead}
        return self._looked_up[year][item]


def _id(year: int, number: int) -> str:
    return f"{year}-{number:05}"
