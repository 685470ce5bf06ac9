"""全年附注: beside a year's figures who is proposed as exemplary, and which units came, went, merged, were renamed or regrouped. Writes nothing."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from config.roster import Roster, Unit
from desk.acts.rules import Rules
from desk.acts.tallies.tally import OfficeYear
from scoring.groups import Basis
from scoring.score import points_text
from scoring.year import exemplary

CHANGES = {
    "came": "起列入",
    "went": "止，撤销",
    "merged": "止，并入 ",
    "renamed": "起更名为",
    "regrouped": "起改为",
}


def year_notes(found: OfficeYear, *, rules: Rules) -> dict[str, Any]:
    """`exemplary`: {unit, name, group, total} of those proposed by the rulebook's reading, a person decides; `changes`: see `changes_in`."""
    basis = Basis(rules.roster, rules.rulebook, rules.starts)
    proposed = exemplary(found.units, basis=basis)
    forms = [
        {"unit": one.unit, "name": one.name, "group": one.group, "total": points_text(one.total)}
        for one in proposed
    ]
    return {"exemplary": forms, "changes": changes_in(rules.roster, found.year)}


def changes_in(roster: Roster, year: int) -> list[dict[str, Any]]:
    """{unit, name, change, day, to} by day: came (`day` the first), went or merged (the last), renamed or regrouped (the first of the new; `to` what it is then)."""
    found = [
        change
        for blocks in roster.blocks.values()
        for change in _changes(blocks)
        if date.fromisoformat(change["day"]).year == year
    ]
    return sorted(found, key=lambda change: change["day"])


def _changes(blocks: tuple[Unit, ...]) -> Iterator[dict[str, Any]]:
    before: Unit | None = None
    for unit in blocks:
        joins = before is not None and before.last + timedelta(days=1) == unit.first
        if before is not None and joins:
            yield from _became(before, unit)
        else:
            yield from _left(before)
            if unit.start is not None:
                yield _change(unit, "came", unit.start)
        before = unit
    yield from _left(before)


def _became(before: Unit, unit: Unit) -> Iterator[dict[str, Any]]:
    if before.name != unit.name:
        yield _change(before, "renamed", unit.first, to=unit.name)
    if before.group != unit.group:
        yield _change(unit, "regrouped", unit.first, to=unit.group)


def _left(unit: Unit | None) -> Iterator[dict[str, Any]]:
    if unit is not None and unit.until is not None:
        yield _change(
            unit, "merged" if unit.merged_into else "went", unit.until, to=unit.merged_into
        )


def _change(unit: Unit, change: str, day: date, *, to: str | None = None) -> dict[str, Any]:
    return {
        "unit": unit.code,
        "name": unit.name,
        "change": change,
        "day": day.isoformat(),
        "to": to,
    }
