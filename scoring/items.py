"""What items and commissions are worth: facts -> score lines of a quarter (READING.md, «A
quarter's points are a difference»). Pure.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from config.period import Period, Quarter
from config.roster import Roster
from ledger.facts import Fact, holding
from ledger.payloads import EntryKind
from scoring.payments import (
    SCORING,
    Pay,
    Payments,
    payments_of,
)
from scoring.rulebook import Rulebook
from scoring.score import ScoreEntry, ScorePart


def in_periods(facts: Iterable[Fact], kind: type[Period]) -> Sequence[Fact]:
    """The facts with the period of that kind in which each is effective in place of the quarter."""
    if kind is Quarter:
        return facts if isinstance(facts, Sequence) else list(facts)
    return [replace(fact, quarter=kind.of(_effective_day(fact)).ordinal) for fact in facts]


def _effective_day(fact: Fact) -> date:
    """A fact that a closing moved is effective on the first day of its quarter (READING.md, times
    and periods).
    """
    return (
        fact.own
        if fact.own_quarter == fact.quarter
        else Quarter.from_ordinal(fact.quarter).first_day
    )


def lines_of(
    facts: Iterable[Fact], *, quarter: Period, rulebook: Rulebook, roster: Roster
) -> list[ScoreEntry]:
    """The quarter's lines, in the order of recording, for the units whose the items are, listed or
    not.

    `facts` has every fact about items that hang together by repeats and about commissions, with all
    revocations of them. A period of another kind than the quarter is asked for in the same way.
    """
    placed = in_periods(facts, type(quarter))
    every = [
        _lines_together(together, quarter, rulebook, roster)
        for together in _together(placed, rulebook)
    ]
    return sorted((line for lines in every for line in lines), key=lambda line: line.because[0])


def _together(facts: Iterable[Fact], rulebook: Rulebook) -> Iterator[list[Fact]]:
    """The facts that bear on one value: of items that hang together, as far as any of them ever
    scored; of one commission.
    """
    by_item: dict[str, list[Fact]] = defaultdict(list)
    by_commission: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.item:
            by_item[fact.item].append(fact)
        elif fact.commission:
            by_commission[fact.commission].append(fact)
    yield from by_commission.values()
    group: dict[str, set[str]] = {}
    scoring = SCORING | ({EntryKind.RECEIVED} if rulebook.scores_receipts else set())
    for item in [
        item for item, own in by_item.items() if any(fact.kind in scoring for fact in own)
    ]:
        chain = _chain(item, by_item)
        merged = set().union(chain, *(group[one] for one in chain if one in group))
        group |= dict.fromkeys(merged, merged)
    for items in {id(items): items for items in group.values()}.values():
        yield [fact for item in sorted(items) for fact in by_item[item]]


def _chain(item: str, by_item: Mapping[str, list[Fact]]) -> set[str]:
    """The item and all that it was ever said to repeat, and those in turn."""
    found, fresh = {item}, {item}
    while fresh:
        fresh = {fact.of for one in fresh for fact in by_item.get(one, ()) if fact.of} - found
        found |= fresh
    return found


def _lines_together(
    facts: list[Fact], quarter: Period, rulebook: Rulebook, roster: Roster
) -> list[ScoreEntry]:
    if any(
        fact.stream == "website" for fact in facts
    ):  # scored apart (第九条(五)), and this rulebook gives it no points
        return []
    facts = sorted(facts, key=lambda fact: fact.seq)
    refs = {fact.item: fact.ref for fact in facts if fact.kind is EntryKind.RECEIVED}
    applied = [fact for fact in facts if fact.quarter < quarter.ordinal]
    before: Payments = payments_of(applied, rulebook, roster) if applied else {}
    lines = []
    for fact in _lasting(facts, quarter):
        applied.append(fact)
        after = payments_of(applied, rulebook, roster)
        corrects = str(type(quarter).of(fact.own)) if fact.own < quarter.first_day else None
        steps = _steps(before, after, fact.seq, rulebook)
        lines += [
            replace(line, period=str(quarter), corrects=corrects, ref=refs.get(line.item))
            for line in steps
        ]
        before = after
    return lines


def _lasting(facts: Sequence[Fact], quarter: Period) -> list[Fact]:
    """The facts effective in the quarter, but for those undone in it and what undoes them."""
    held = holding(facts, by=quarter.ordinal)
    effective = {fact.seq for fact in facts if fact.quarter == quarter.ordinal}
    return [fact for fact in facts if fact.seq in effective & held and fact.target not in effective]


def _steps(
    before: Payments, after: Payments, cause: int, rulebook: Rulebook
) -> Iterator[ScoreEntry]:
    """A line for each account that one fact moves: the change, the rule that pays after it (that
    paid before, if none does).
    """
    moved = [
        account
        for account in before.keys() | after.keys()
        if _differs(before.get(account), after.get(account))
    ]
    for account in sorted(
        moved,
        key=lambda a: (
            a in after,
            rulebook.order[(after.get(a) or before[a]).rule.id],
            a.item or "",
            a.unit,
        ),
    ):
        old, new = before.get(account), after.get(account)
        pay = new or before[account]
        displaced = old.fact if old else pay.fact
        yield ScoreEntry(
            unit=account.unit,
            part=ScorePart.ITEM if account.item else ScorePart.PENALTY,
            rule=pay.rule.id,
            cite=pay.rule.cite,
            points=(new.points if new else Fraction()) - (old.points if old else Fraction()),
            period="",
            item=account.item,
            because=(cause,) if displaced == cause else (cause, displaced),
        )


def _differs(old: Pay | None, new: Pay | None) -> bool:
    return (old and (old.rule.id, old.points)) != (new and (new.rule.id, new.points))
