"""What pays into which account: a unit's share in one item, or in a commission, by what counts
together (READING.md, «Highest only»), and what else holds of the item when a fact on it is
scored. Pure.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Self

from config.roster import Roster
from ledger.facts import Fact, holding
from ledger.payloads import EntryKind
from scoring.rulebook import Rulebook
from scoring.schema import ItemRule, Rule, UnitRule

SCORING = frozenset(
    {
        EntryKind.ADOPTED,
        EntryKind.REPORTED_UP,
        EntryKind.INSTRUCTED,
        EntryKind.COMMENDED,
        EntryKind.ATTESTED,
    }
)
PAYING = SCORING | {EntryKind.COMMISSION_MISSED, EntryKind.DELIVERED}


@dataclass(frozen=True, slots=True)
class Circumstances:
    """By the facts that hold: item → publications that adopted it; items that were sent up, or
    taken back; commissions that hold.
    """

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
        """Whether the rule's conditions are met; a receipt is worth something only as a valid item
        of its own.
        """
        printed = self.adopted_by.get(item, frozenset())
        if fact.kind is EntryKind.RECEIVED and (fact.item != item or item in self.withdrawn):
            return False
        if rule.adopted is not None and rule.adopted != bool(printed):
            return False
        if rule.adopted_by and not printed.intersection(rule.adopted_by):
            return False
        return rule.reported_up is None or rule.reported_up == (item in self.sent_up)


NOTHING_ELSE = Circumstances({}, frozenset(), frozenset(), frozenset())


@dataclass(frozen=True, slots=True)
class PointsAccount:
    """Where points are kept: a unit's share in one item (None: in a commission), by what counts
    together.
    """

    item: str | None
    unit: str
    counts_in: str


@dataclass(frozen=True, slots=True)
class Pay:
    """What pays into an account: the rule, its points (or a unit's share of them), and the fact
    with its day.
    """

    rule: Rule
    points: Fraction
    day: date
    fact: int


Payments = dict[PointsAccount, Pay]


def payments_of(facts: Sequence[Fact], rulebook: Rulebook, roster: Roster) -> Payments:
    if not any(fact.kind in PAYING for fact in facts) and not rulebook.scores_receipts:
        return {}  # nearly every item is received, and then nothing for a while
    held = holding(facts)
    whose = {joint: owners(facts, held, roster=roster, joint=joint) for joint in rulebook.joints}
    root = roots(facts, held)
    asked = rulebook.looks_around or any(fact.item is None for fact in facts)
    around = (
        Circumstances.of([fact for fact in facts if fact.seq in held], root)
        if asked
        else NOTHING_ELSE
    )
    found: Payments = {}
    for fact in (fact for fact in facts if fact.seq in held and fact.own >= rulebook.first_day):
        item = root.get(fact.item or "")
        for rule in rulebook.rules_for(fact) if item else ():
            points = rulebook.worth(rule, fact.own)
            if item and points is not None and around.let(rule, fact, item):
                owned = whose[rule.joint or rulebook.reading.joint.taken].get(item, ())
                for unit, share in owned:
                    own = _amount(rule, points, fact, share=share, several=len(owned) > 1)
                    account = PointsAccount(
                        item, rulebook.credited(unit, fact.own), rulebook.counts_with(rule, fact)
                    )
                    _pay(found, account, Pay(rule, own, fact.own, fact.seq), rulebook)
        if not fact.item:
            _pay_unit(found, fact, around, rulebook)
    return found | _over(found, rulebook) if rulebook.bounds else found


def owners(
    facts: Iterable[Fact], held: frozenset[int], *, roster: Roster, joint: str
) -> dict[str, tuple[tuple[str, Fraction], ...]]:
    """Item → the units whose it is, each with its share, by the facts that hold. What waits, or
    was never received, is nobody's.
    """
    kept = [fact for fact in sorted(facts, key=lambda f: f.seq) if fact.seq in held and fact.item]
    assigned = {fact.item: fact.unit for fact in kept if fact.kind is EntryKind.ASSIGNED}
    found = {}
    for receipt in kept:
        if (
            receipt.kind is EntryKind.RECEIVED
            and receipt.item
            and (unit := assigned.get(receipt.item, receipt.unit))
        ):
            others = () if joint == "lead" else receipt.joint
            units = dict.fromkeys(roster.credited(code, receipt.own) for code in (unit, *others))
            share = Fraction(1, len(units)) if joint == "split" else Fraction(1)
            found[receipt.item] = tuple((code, share) for code in units)
    return found


def roots(facts: Iterable[Fact], held: frozenset[int]) -> dict[str, str]:
    """Item → the item that it is, by the repeats that hold. An item whose own receipt doesn't hold
    is left out: it passes nothing on.
    """
    kept = [fact for fact in facts if fact.seq in held]
    received = {fact.item for fact in kept if fact.kind is EntryKind.RECEIVED and fact.item}
    of = {
        fact.item: fact.of
        for fact in kept
        if fact.kind is EntryKind.REPEATED and fact.item and fact.of
    }
    found = {}
    for item in received:
        root = item
        while root in received and root in of:
            root = of[root]
        if root in received:
            found[item] = root
    return found


def _over(payments: Payments, rulebook: Rulebook) -> Payments:
    """What is taken off a unit's points for one item where what counts together has a bound."""
    found: Payments = {}
    for code, bound in rulebook.bounds.items():
        together: dict[tuple[str | None, str], list[Pay]] = defaultdict(list)
        for account, pay in payments.items():
            if isinstance(pay.rule, ItemRule) and pay.rule.counts_in == code:
                together[account.item, account.unit].append(pay)
        for (item, unit), pays in together.items():
            last = max(pays, key=lambda pay: pay.fact)
            if (over := sum((pay.points for pay in pays), Fraction()) - bound.points) > 0:
                found[PointsAccount(item, unit, bound.id)] = Pay(bound, -over, last.day, last.fact)
    return found


def _amount(
    rule: ItemRule, points: Fraction, fact: Fact, *, share: Fraction, several: bool
) -> Fraction:
    """What one unit gets: its share, or where the rule gives joint items an amount of their own,
    that.
    """
    if several and rule.joint_points is not None:
        points = rule.joint_points
    if rule.by_number:
        points *= Fraction(fact.number or 1)
    return points * share if several else points


def _pay_unit(payments: Payments, fact: Fact, around: Circumstances, rulebook: Rulebook) -> None:
    """What hangs on no item: commissions missed and delivered while they hold, and what is
    attested of a unit.
    """
    rules: list[Rule | None] = []
    if fact.kind is EntryKind.ATTESTED:
        rules += [rule for rule in rulebook.unit_rules if rule.occurrence == fact.occurrence]
    elif fact.commission in around.commissions:
        of_kind = {
            EntryKind.COMMISSION_MISSED: rulebook.commission_missed,
            EntryKind.DELIVERED: rulebook.commission_delivered,
        }
        rules.append(of_kind.get(fact.kind))
    for rule in rules:
        points = rulebook.worth(rule, fact.own) if rule else None
        if rule and fact.unit and points is not None:
            number = (
                Fraction(fact.number or 1)
                if isinstance(rule, UnitRule) and rule.by_number
                else Fraction(1)
            )
            unit = (
                rulebook.credited(fact.unit, fact.own)
                if fact.kind is EntryKind.ATTESTED
                else fact.unit
            )
            _pay(
                payments,
                PointsAccount(None, unit, rule.id),
                Pay(rule, points * number, fact.own, fact.seq),
                rulebook,
            )


def _pay(payments: Payments, account: PointsAccount, pay: Pay, rulebook: Rulebook) -> None:
    """The most points pay; of equal ones the earlier day, then the order of the rulebook, then of
    recording.
    """

    def preference(one: Pay) -> tuple[Fraction, date, int, int]:
        return (-one.points, one.day, rulebook.order[one.rule.id], one.fact)

    payments[account] = min(pay, payments.get(account, pay), key=preference)
