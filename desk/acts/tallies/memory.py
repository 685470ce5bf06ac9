"""记忆: what a process that goes on has read of the ledger's quarters, brought up to its head by the few facts that came since. Writes nothing.

Whether what was read still fits, the chain itself says: an entry's digest stands for all entries before it.
"""

import gc
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import TypeVar, cast

from config.roster import Roster
from desk.acts.tallies.memoized import Memo, News, Worked
from ledger.facts import Fact
from ledger.views import Views
from scoring.groups import groups_of
from scoring.rulebook import Rulebook

STATES = 4  # heads of the ledger that are kept: what is tried and not kept by the ledger is one too
MOST_NEWS = 400  # facts; of more than that all is read anew
# How many readings of a kind are kept, the latest used.
MOST = {"stirred": 8, "receipts": 48, "closing": 12, "closed": 16, "adopted": 12, "worked": 12}
MOST_MADE = 6
# What is read of these is many thousand values without a cycle among them, there to stay: Python's collector is not to walk through them every few
# requests, which takes it a fifth of a second.
LASTING = frozenset({"stirred", "closing", "closed"})
LARGE = 50_000  # entries; below that the collector is quick
Key = tuple[Hashable, ...]  # its kind first
Uses = dict[Key, Memo]
Value = TypeVar("Value")


@dataclass(slots=True, eq=False)
class KnownState:
    """What was read of one state of the ledger."""

    seq: int = 0
    digest: str = ""
    readings: dict[Key, Memo] = field(default_factory=dict)
    made: dict[Key, object] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def recall(self, key: Key, read: Callable[[], Value], *, uses: Uses | None = None) -> Value:
        """What was read under that key, or is now; noted among what something `uses`."""
        found = self.readings.get(key)
        if found is None:
            found = cast("Memo", read())
            if key[0] in LASTING and self.seq > LARGE:
                gc.collect()  # else what is garbage by now would stay for ever
                gc.freeze()
        self._keep(key, found)
        if uses is not None:
            uses[key] = found
        return cast("Value", found)

    def worked(self, key: Key, work: Callable[[Uses], Value]) -> Value:
        """What was worked out under that key from readings that still stand, or is now."""
        found = self.readings.get(key)
        if not isinstance(found, Worked) or any(
            self.readings.get(one) is not used for one, used in found.uses.items()
        ):
            uses: Uses = {}
            found = Worked(work(uses), uses)
        self._keep(key, found)
        return cast("Value", found.value)

    def once(self, key: Key, make: Callable[[], Value]) -> Value:
        """What was made under that key of this state, or is now; a later state knows nothing of it."""
        found = self.made.get(key)
        if found is None:
            found = make()
            if len(self.made) >= MOST_MADE:
                self.made.clear()
            self.made[key] = found
        return cast("Value", found)

    def renewed(self, news: News, *, seq: int, digest: str) -> "KnownState":
        """At a later head."""
        with self._lock:
            readings = {key: reading.renewed(news) for key, reading in self.readings.items()}
        return KnownState(seq, digest, readings)

    def _keep(self, key: Key, found: Memo) -> None:
        with self._lock:
            self.readings.pop(key, None)
            self.readings[key] = found
            alike = [one for one in self.readings if one[0] == key[0]]
            for one in alike[: -MOST[str(key[0])]]:
                del self.readings[one]


class Memory:
    """What one process knows by one roster and rulebook; several threads may ask at once."""

    def __init__(self, roster: Roster, rulebook: Rulebook) -> None:
        self.roster, self.rulebook = roster, rulebook
        self._states: list[KnownState] = []
        self._lock = Lock()

    def at(self, views: Views) -> KnownState:
        """What is known of that state of the ledger."""
        seq, digest = views.head()
        with self._lock:
            found = next(
                (known for known in self._states if (known.seq, known.digest) == (seq, digest)),
                None,
            )
            if found is None:
                found = self._advanced(views, seq, digest)
                self._states = [found, *self._states[: STATES - 1]]
            return found

    def _advanced(self, views: Views, seq: int, digest: str) -> KnownState:
        for known in sorted(self._states, key=lambda one: -one.seq):
            if known.seq < seq and views.digest_at(known.seq) == known.digest:
                facts = views.facts.after(known.seq, most=MOST_NEWS + 1)
                return (
                    known.renewed(news_of(views, facts, since=known.seq), seq=seq, digest=digest)
                    if len(facts) <= MOST_NEWS
                    else KnownState(seq, digest)
                )
        return KnownState(seq, digest)


def news_of(views: Views, facts: Sequence[Fact], *, since: int) -> News:
    """What these facts touch, which are all after that entry."""
    items = views.facts.joined_by_repeats(
        {item for fact in facts for item in (fact.item, fact.of) if item}
    )
    commissions = {fact.commission for fact in facts if fact.commission and not fact.item}
    groups, about = (
        groups_of(views.facts.on_items(items)),
        by_commission(views.facts.on_commissions(commissions)),
    )
    return News(since, groups, about, frozenset(views.quarters.less_plain(items)))


def by_commission(facts: Sequence[Fact]) -> Mapping[str, Sequence[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.commission or "", []).append(fact)
    return found
