"""名称与编号: which refs are taken, which items there are, and the id that the next one gets,
asked ahead for many lines at once and kept up as a writer writes. Writes nothing.
"""

from collections.abc import Callable, Iterable

from ledger.payloads import Assigned, FactPayload, Received, Repeated, Revoked, Withdrawn
from ledger.views import CommissionView, ItemView, Views

MOST = 10_000  # answers that are remembered; then they are asked for again


class Names:
    """What a writer asks for every line; `views` shows all that was appended before, and `note`
    hears of every fact that is.

    Only the page that holds the lock can change the answers, so what was told once stands until the
    page itself appends otherwise.
    """

    def __init__(self, views: Callable[[], Views]) -> None:
        self._views = views
        self._taken: dict[str, bool] = {}
        self._items: dict[str, ItemView | None] = {}
        self._commissions: dict[str, CommissionView] = {}

    def ahead(self, names: Iterable[str]) -> None:
        """Ask for these together, as refs and as items: asked one by one, each would first have to
        see everything written.
        """
        self._forget()
        wanted, views = set(names), self._views()
        items, refs = views.items.by_names(wanted), views.facts.known_refs(wanted)
        self._items |= {name: items.get(name) for name in wanted}
        self._keep(*items.values())
        self._taken |= {name: name in refs for name in wanted}

    def taken(self, ref: str) -> bool:
        """Whether a fact has this ref, or an item this id."""
        if ref not in self._taken:
            self._taken[ref] = self._views().facts.by_ref(ref) is not None
        return self._taken[ref] or self.item(ref) is not None

    def item(self, name: str) -> ItemView | None:
        """An item by its id or its ref."""
        if name not in self._items:
            self._items[name] = item = self._views().items.by_name(name)
            self._keep(*([item] if item else []))
        return self._items[name]

    def commission(self, name: str) -> CommissionView | None:
        """A commission by its id, which is its ref."""
        if name not in self._commissions and (found := self._views().office.commission(name)):
            self._commissions[name] = found
        return self._commissions.get(name)

    def note(self, payload: FactPayload, *, seq: int) -> None:
        """A fact was appended."""
        if len(self._taken) + len(self._items) > MOST:
            self._forget()
        self._taken[payload.ref] = True
        if isinstance(payload, Received):
            self._keep(_new(payload, seq))
        elif isinstance(payload, Assigned | Repeated | Withdrawn):
            if item := self._items.pop(payload.item, None):
                self._items.pop(item.ref, None)
        elif isinstance(payload, Revoked):
            self._items = {}  # whichever it bears on

    def _keep(self, *items: ItemView) -> None:
        """By either name of each."""
        for item in items:
            self._items[item.id] = self._items[item.ref] = item

    def _forget(self) -> None:
        for answers in (self._taken, self._items, self._commissions):
            answers.clear()


def _new(payload: Received, seq: int) -> ItemView:
    return ItemView(
        id=payload.item,
        seq=seq,
        ref=payload.ref,
        mail=payload.mail,
        logged=payload.logged,
        stream=payload.stream,
        named=payload.unit,
        received_at=payload.received_at,
        day=payload.day,
        holds=True,
        state="counted" if payload.unit else "waiting",
        unit=payload.unit,
        repeat_of=None,
    )


AHEAD = (64, 1024)  # ids that are looked up at once: twice as many each time, between these


class Numbering:
    """Ids by year; `views` shows all that was appended before, and `note` hears of every fact that
    is.
    """

    def __init__(self, views: Callable[[], Views]) -> None:
        self._views = views
        self._last: dict[int, int] = {}
        self._looked_up: dict[int, dict[str, bool]] = {}
        self._ahead = AHEAD[0]

    def next(self, year: int) -> str:
        """The id after the year's highest, past those that are some fact's ref (INTERFACE.md: a
        ref is unique for ever).
        """
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
            ahead = [_id(year, number + step) for step in range(self._ahead)]
            known = self._views().facts.known_refs(ahead)
            self._looked_up[year] = {name: name in known for name in ahead}
            self._ahead = min(2 * self._ahead, AHEAD[1])
        return self._looked_up[year][item]


def _id(year: int, number: int) -> str:
    return f"{year}-{number:05}"
