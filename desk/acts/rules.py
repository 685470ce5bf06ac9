"""By what everything is judged and scored: the roster and the rulebook of the office, and what one
process keeps of what it read by them; whether they fit each other and the ledger. Writes nothing.
"""

import gc
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar

from config.errors import Misconfigured
from config.period import Quarter
from config.roster import Roster
from config.sentences import nearest, unknown
from ledger.views import Views
from scoring.rulebook import Rulebook

# How many values of a kind are kept, the latest used.
MOST = {
    "stirred": 8,
    "receipts": 48,
    "closing": 12,
    "closed": 16,
    "adopted": 12,
    "worked": 60,
    "page": 6,
}
# Many thousand values without a cycle among them, there to stay: Python's collector is not to walk
# through them every few requests, a fifth of a second each.
LASTING = frozenset({"stirred", "closing", "closed"})
LARGE = 50_000  # entries; below that the collector is quick
Key = tuple[Hashable, ...]  # its kind first
Value = TypeVar("Value")


@dataclass(slots=True, eq=False)
class State:
    """What was read of one state of the ledger, by one roster and rulebook, and what was made of
    it.
    """

    seq: int
    digest: str
    roster: Roster
    rulebook: Rulebook
    kept: dict[Key, object] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def recall(self, key: Key, read: Callable[[], Value]) -> Value:
        """What was read or made under that key, or is now."""
        known = self.kept.get(key)
        if known is None:
            known = read()
            if key[0] in LASTING and self.seq > LARGE:
                gc.collect()  # else what is garbage by now would stay for ever
                gc.freeze()
        most = MOST[str(key[0])]
        with self.lock:
            self.kept.pop(key, None)
            self.kept[key] = known
            for old in [one for one in self.kept if one[0] == key[0]][:-most]:
                del self.kept[old]
        return known  # type: ignore[return-value] # each key is read in one place

    def copy(self) -> dict[Key, object]:
        """All that is kept."""
        with self.lock:
            return dict(self.kept)


@dataclass(slots=True, eq=False)
class Memory:
    """The latest states that were asked about, newest first; several threads may ask at once."""

    states: list[State] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)


@dataclass(frozen=True, slots=True)
class Rules:
    """By what a tally is worked out: roster and rulebook, and `scoring.starts` where the settings
    have it.

    `memory` is what this process has read of the ledger by them.
    """

    roster: Roster
    rulebook: Rulebook
    starts: Quarter | None = None
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)


def check_groups(roster: Roster, rulebook: Rulebook, *, where: str) -> None:
    """Misconfigured for a group that the rulebook lacks: its units would lose their quota unseen."""
    groups = [group.code for group in rulebook.groups]
    for unit in (unit for blocks in roster.blocks.values() for unit in blocks):
        if groups and unit.group not in groups:
            raise Misconfigured(
                f"{where}:{unit.code} 的 group：{unknown('单位类别', unit.group, groups)}"
                f"（《{rulebook.title}》所列的单位类别）"
            )


def check_units(roster: Roster, views: Views, *, where: str) -> None:
    """Misconfigured for a unit that the ledger names and the roster no longer has: its points would
    go, and ranks of others with them.
    """
    if gone := sorted(views.office.units_named() - set(roster.blocks)):
        near = nearest(gone[0], list(roster.blocks)) if roster.blocks else "—"
        more = f"等 {len(gone)} 个单位" if len(gone) > 1 else ""
        raise Misconfigured(
            f"{where}：台账里有单位 {gone[0]!r}{more}的记录，名册上没有，最接近的是 {near}；"
            "单位不能删去，代码不能改：请写回原来那一段，不再报送的写 until"
        )
