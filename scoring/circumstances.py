"""What else holds of an item when a fact on it is scored: adopted by which publications, sent up, withdrawn. Decides whether a rule applies; pays nothing."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from ledger.facts import Fact
from ledger.payloads import EntryKind
from scoring.schema import ItemRule


@dataclass(frozen=True, slots=True)
class Circumstances:
    """By the facts that hold: item → publications that adopted it; items that were sent up, or taken back; commissions that hold."""

    adopted_by: Mapping[str, frozenset[str]]
    sent_up: frozenset[str]
    withdrawn: frozenset[str]
    commissions: frozenset[str]

    @classmethod
    def of(cls, held: Iterable[Fact], root: Mapping[str, str]) -> Self:
        """`root`: item → the item that it is; facts on a repeat are facts on the item it repeats."""
        adopted: dict[str, set[str]] = defaultdict(set)
        found: dict[EntryKind, set[str]] = defaultdict(set)
        for fact in held:
            item = root.get(fact.item or "")
            if item and fact.kind is EntryKind.ADOPTED and fact.publication:
                adopted[item].add(fact.publication)
            if fact.kind is EntryKind.REPORTED_UP and item:
                found[fact.kind].add(item)
            if fact.kind is EntryKind.WITHDRAWN and fact.item:
                found[fact.kind].add(fact.item)
            if fact.kind is EntryKind.COMMISSIONED and fact.commission:
                found[fact.kind].add(fact.commission)
        kinds = (EntryKind.REPORTED_UP, EntryKind.WITHDRAWN, EntryKind.COMMISSIONED)
        return cls(
            {item: frozenset(several) for item, several in adopted.items()},
            *(frozenset(found[kind]) for kind in kinds),
        )

    def let(self, rule: ItemRule, fact: Fact, item: str) -> bool:
        """Whether the rule's conditions are met; a receipt is worth something only as a valid item of its own."""
        printed = self.adopted_by.get(item, frozenset())
        if fact.kind is EntryKind.RECEIVED and (fact.item != item or item in self.withdrawn):
            return False
        if rule.adopted is not None and rule.adopted != bool(printed):
            return False
        if rule.adopted_by and not printed.intersection(rule.adopted_by):
            return False
        return rule.reported_up is None or rule.reported_up == (item in self.sent_up)


NOTHING_ELSE = Circumstances({}, frozenset(), frozenset(), frozenset())
