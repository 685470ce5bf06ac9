"""读数: what was read of quarters, each of which knows what later facts make of it. Reads nothing itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, Self

from ledger.facts import Fact
from ledger.payloads import EntryKind
from scoring.groups import FactGroup
from scoring.periods import Receipts


@dataclass(frozen=True, slots=True)
class News:
    """What came after the entry `since`: every fact on the items that it touches, those together that hang together; commission → every fact about
    it alone; and those of the items on whose count more bears now than their receipt.
    """

    since: int
    groups: Sequence[Sequence[Fact]]
    commissions: Mapping[str, Sequence[Fact]]
    others: frozenset[str]


class Memo(Protocol):
    """Something read of one state of the ledger."""

    def renewed(self, news: News) -> "Memo":
        """The same after the news: itself where they change nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Fixed:
    """What no later entry changes."""

    value: Any

    def renewed(self, _news: News) -> Self:
        return self


@dataclass(frozen=True, slots=True, eq=False)
class Worked:
    """What was worked out from other readings: it stands as long as each of them does."""

    value: Any
    uses: Mapping[Any, Memo]

    def renewed(self, _news: News) -> Self:
        return self


@dataclass(frozen=True, slots=True, eq=False)
class Stirred:
    """What is stirred in the quarters from `first` to `last` (with `receipts`, or received in them): by item and by commission all facts that bear on it."""

    first: int
    last: int
    receipts: bool
    items: Mapping[str, FactGroup]
    commissions: Mapping[str, FactGroup]

    @property
    def together(self) -> list[FactGroup]:
        """Each once."""
        return [*dict.fromkeys(self.items.values()), *self.commissions.values()]

    def renewed(self, news: News) -> Self:
        items, commissions = dict(self.items), dict(self.commissions)
        for group in news.groups:
            own = {fact.item or "" for fact in group}
            stirs = self._stirs(group)
            if stirs:
                items |= dict.fromkeys(own, FactGroup(group))
        for name, facts in news.commissions.items():
            if any(self.first <= fact.quarter <= self.last for fact in facts):
                commissions[name] = FactGroup(facts)
        changed = any(items[item] is not self.items.get(item) for item in items) or bool(
            news.commissions
        )
        return replace(self, items=items, commissions=commissions) if changed else self

    def _stirs(self, group: Sequence[Fact]) -> bool:
        """As ledger/views/quarters.py has it: there is more than a receipt in its own quarter, or something was effective before the receipt."""
        received = {
            fact.item: fact.own_quarter for fact in group if fact.kind is EntryKind.RECEIVED
        }
        for fact in group:
            within = self.first <= fact.quarter <= self.last
            if fact.kind is EntryKind.RECEIVED:
                if within and (self.receipts or fact.own_quarter != fact.quarter):
                    return True
            elif within or fact.quarter < self.first <= received.get(fact.item, -1) <= self.last:
                return True
        return self.receipts and any(
            self.first <= quarter <= self.last for quarter in received.values()
        )


@dataclass(frozen=True, slots=True, eq=False)
class ReceivedMemo:
    """What was received of a stream in a quarter, and what was counted of it; `others`: item → the facts on it, of those that are not plain."""

    quarter: int
    stream: str
    others: Mapping[str, Sequence[Fact]]
    receipts: Receipts

    def renewed(self, news: News) -> Self:
        own = [
            (receipt, facts)
            for group in news.groups
            for facts in by_item(group).values()
            for receipt in facts
            if self._has(receipt)
        ]
        changed = {
            receipt.item or "": facts for receipt, facts in own if receipt.item in news.others
        }
        plain = [
            (receipt.unit, receipt.day, 1 if now else -1)
            for receipt, _ in own
            for was, now in [
                (
                    receipt.seq <= news.since and receipt.item not in self.others,
                    receipt.item not in news.others,
                )
            ]
            if receipt.unit and was != now
        ]
        if not changed and not plain:
            return self
        others = {**self.others, **changed}
        receipts = Receipts(
            (*self.receipts.plain, *plain), flat(others) if changed else self.receipts.others
        )
        if not changed:
            receipts.counted.update(
                (key, found) for key, found in self.receipts.counted.items() if key is not None
            )
        return replace(self, others=others, receipts=receipts)

    def _has(self, fact: Fact) -> bool:
        return (
            fact.kind is EntryKind.RECEIVED
            and fact.own_quarter == self.quarter
            and fact.stream == self.stream
        )


def flat(facts: Mapping[str, Sequence[Fact]]) -> list[Fact]:
    return [fact for several in facts.values() for fact in several]


def by_item(facts: Sequence[Fact]) -> Mapping[str, Sequence[Fact]]:
    found: dict[str, list[Fact]] = {}
    for fact in facts:
        found.setdefault(fact.item or "", []).append(fact)
    return found
