"""考核规则: a regulation as data, each value with its citation, and what it answers. Reads no file
(scoring/rulebook_file.py), scores nothing itself.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cached_property
from itertools import product
from typing import Annotated

from pydantic import Field

from config.period import PERIODS, Period, Quarter
from config.tomlfile import Table
from ledger.facts import Fact
from scoring.readings import Choice, Readings
from scoring.schema import (
    ANY,
    QUANTITY,
    Code,
    Credit,
    EventRule,
    Group,
    ItemRule,
    Length,
    NamedCode,
    Occurrence,
    PassMark,
    PeriodRule,
    Publication,
    Rule,
    Together,
    UnitRule,
    Words,
    YearRules,
)


class Rulebook(Table):
    """A whole rulebook as it stands in rules.toml; `digest` is the SHA-256 hex of the file. The
    rows are those of the readings taken.
    """

    name: Code
    title: Words
    document: Words
    takes_effect: date
    checked: date | None = None
    period: Length = "quarter"
    reprimand_after: Annotated[int, Field(ge=0)] = 2
    articles: dict[str, Words]
    base_points: Rule | None = None
    groups: Annotated[tuple[Group, ...], Field(alias="group", strict=False)] = ()
    publications: Annotated[tuple[Publication, ...], Field(alias="publication", strict=False)] = ()
    genre_names: Annotated[tuple[NamedCode, ...], Field(alias="genre", strict=False)] = ()
    ranks: Annotated[tuple[NamedCode, ...], Field(alias="rank", strict=False)] = ()
    categories: Annotated[tuple[NamedCode, ...], Field(alias="category", strict=False)] = ()
    occurrences: Annotated[tuple[Occurrence, ...], Field(alias="occurrence", strict=False)] = ()
    item_rules: Annotated[tuple[ItemRule, ...], Field(alias="item_rule", strict=False)] = ()
    unit_rules: Annotated[tuple[UnitRule, ...], Field(alias="unit_rule", strict=False)] = ()
    together: Annotated[tuple[Together, ...], Field(strict=False)] = ()
    credits: Annotated[tuple[Credit, ...], Field(alias="credit", strict=False)] = ()
    period_rules: Annotated[tuple[PeriodRule, ...], Field(alias="period_rule", strict=False)] = ()
    commission_missed: Rule | None = None
    commission_delivered: Rule | None = None
    pass_mark: PassMark | None = None
    year: YearRules | None = None
    reading: Readings = Readings()
    choices: Annotated[tuple[Choice, ...], Field(alias="choice", strict=False)] = ()
    digest: str = ""

    @property
    def span(self) -> type[Period]:
        """Its kind of period."""
        return PERIODS[self.period]

    @property
    def first_quarter(self) -> Quarter:
        """The quarter that contains the day of taking effect: tallied whole; nothing before it
        counts.
        """
        return Quarter.of(self.takes_effect)

    @cached_property
    def first_day(self) -> date:
        """The first day of the period that contains the day of taking effect; nothing before it
        counts.
        """
        return self.begins(self.takes_effect)

    def begins(self, day: date) -> date:
        return self.span.of(day).first_day

    def quota(self, group: str, *, on: date | None = None) -> int | None:
        """The group's quota, on that day or at first."""
        found = next((g for g in self.groups if g.code == group and not g.announced), None)
        change = found.in_force(on, begins=self.begins) if found and found.then and on else None
        return change.quota if change and change.quota else found.quota if found else None

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule, in the order that has the last word between rules of equal points."""
        year = (self.year.reprimand, self.year.zero_adoption) if self.year else ()
        commissions = (rule for rule in (self.commission_missed, self.commission_delivered) if rule)
        base = (self.base_points,) if self.base_points else ()
        return (
            *base,
            *self.item_rules,
            *self.bounds.values(),
            *self.unit_rules,
            *commissions,
            *self.period_rules,
            *year,
        )

    @cached_property
    def bounds(self) -> Mapping[str, Rule]:
        """What counts together → the rule by which it stops at so many an item."""
        return {one.code: bound for one in self.together if (bound := one.bound)}

    @cached_property
    def order(self) -> dict[str, int]:
        """Each rule's place."""
        return {rule.id: place for place, rule in enumerate(self.rules)}

    @cached_property
    def by_key(self) -> Mapping[tuple[str | None, ...], tuple[ItemRule, ...]]:
        found: dict[tuple[str | None, ...], tuple[ItemRule, ...]] = defaultdict(tuple)
        for rule in self.item_rules:
            found[rule.key] += (rule,)
        return dict(found)

    @cached_property
    def _asked(self) -> dict[tuple[str | None, ...], tuple[ItemRule, ...]]:
        return {}

    def rules_for(self, fact: Fact) -> tuple[ItemRule, ...]:
        """The rules that may pay for this fact: those that name most nearly what it names,
        whatever their day.
        """
        key = (fact.kind, fact.publication, fact.genre, fact.rank, fact.occurrence)
        if key not in self._asked:
            ways = product(self._ways(fact.publication), _or_any(fact.genre), _or_any(fact.rank))
            keys = ((fact.kind, *way, fact.occurrence) for way in ways)
            self._asked[key] = next((self.by_key[each] for each in keys if each in self.by_key), ())
        return self._asked[key]

    def _ways(self, publication: str | None) -> tuple[str | None, ...]:
        """The publication, what it is part of, and any."""
        if publication is None:
            return (None,)
        parent = next((p.part_of for p in self.publications if p.code == publication), None)
        return (publication, *(self._ways(parent) if parent else (ANY,)))

    def rule_for(self, fact: Fact) -> ItemRule | None:
        """The first rule that pays for this fact; None where none does, or not yet on its day."""
        return next(
            (rule for rule in self.rules_for(fact) if self.worth(rule, fact.own) is not None), None
        )

    def worth(self, rule: Rule, day: date) -> Fraction | None:
        """A rule's points on that day: with its factor, where it has one."""
        points = rule.worth(day, begins=self.begins)
        return (
            points * rule.times
            if points is not None and isinstance(rule, EventRule) and rule.times != 1
            else points
        )

    def counts_in(self, rule: ItemRule) -> str:
        """With what the rule competes on one item; instructions by level, or all together, as the
        reading says.
        """
        apart = (
            rule.event == "instructed"
            and rule.counts_in not in self._together
            and self.reading.instruction_stack.taken == "each_level"
        )
        return f"{rule.counts_in}.{rule.rank}" if apart else rule.counts_in

    def counts_with(self, rule: ItemRule, fact: Fact) -> str:
        """The same for one fact, by what `[[together]]` says."""
        per = self._together.get(rule.counts_in, "item")
        if per == "item":
            return self.counts_in(rule)
        what = {
            "rule": rule.id,
            "event": fact.seq,
            "publication": fact.publication,
            "genre": fact.genre,
            "rank": fact.rank,
        }[per]
        return f"{rule.counts_in}.{what}"

    @cached_property
    def _together(self) -> dict[str, str]:
        return {one.code: one.once_per for one in self.together}

    def credited(self, unit: str, day: date) -> str:
        """To whom points for that unit's items go."""
        return next(
            (c.to for c in self.credits if c.unit == unit and c.holds(day, begins=self.begins)),
            unit,
        )

    @cached_property
    def joints(self) -> frozenset[str]:
        """How joint items are shared, by the reading and by rules that say otherwise."""
        return frozenset(
            {self.reading.joint.taken} | {rule.joint for rule in self.item_rules if rule.joint}
        )

    @cached_property
    def scores_receipts(self) -> bool:
        return any(rule.event == "received" for rule in self.item_rules)

    @cached_property
    def quantity_rules(self) -> tuple[PeriodRule, ...]:
        """The rules by the number of items received; base points (第九条(一)) are one of them."""
        base = self.base_points
        met = (_quota_met(base),) if base else ()
        return met + tuple(
            rule for rule in self.period_rules if rule.kind in QUANTITY and rule.of == "received"
        )

    @cached_property
    def looks_around(self) -> bool:
        """Whether what else holds of an item bears on what a fact on it is worth."""
        return self.scores_receipts or any(
            rule.conditions != (None, (), None) for rule in self.item_rules
        )

    def genres(self) -> dict[str, frozenset[str]]:
        """Publication → the genres that it has points for."""
        named = {one.code for one in self.genre_names}
        found = {}
        for publication in self.publications:
            ways = self._ways(publication.code)
            given = {
                r.genre
                for r in self.item_rules
                if r.event == "adopted" and r.genre and r.publication in ways
            }
            found[publication.code] = frozenset(given - {ANY} | (named if ANY in given else set()))
        return found


def _quota_met(base: Rule) -> PeriodRule:
    """Base points as a rule of the period."""
    names = ("id", "points", "cite", "checked", "announced", "until", "then")
    values = {name: getattr(base, name) for name in names}
    return PeriodRule.model_construct(kind="quota_met", **{"from": base.start, **values})


def _or_any(code: str | None) -> tuple[str | None, ...]:
    return (code, ANY) if code else (None,)
