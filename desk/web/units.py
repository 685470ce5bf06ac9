"""Units as a form offers them: those of a day, by group, each with every name by which it is sought. Reads the roster alone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from desk.acts.rules import Rules


@dataclass(frozen=True, slots=True)
class Offered:
    """A unit in a list to choose from; `sought` are all its names and its code, for whoever types."""

    code: str
    short: str
    name: str
    sought: str


def units_by_group(
    rules: Rules, day: date, *, also: Collection[str] = ()
) -> list[tuple[str, list[Offered]]]:
    """The units listed on that day, and those named, under the names of their groups in the rulebook's order."""
    listed = list(rules.roster.listed_on(day))
    known = {unit.code for unit in listed}
    listed += [
        rules.roster.blocks[code][-1]
        for code in dict.fromkeys(also)
        if code in rules.roster.blocks and code not in known
    ]
    groups = {group.code: group.name for group in rules.rulebook.groups}
    groups |= {unit.group: unit.group for unit in listed if unit.group not in groups}
    found: dict[str, list[Offered]] = {code: [] for code in groups}
    for unit in listed:
        found[unit.group].append(
            Offered(
                unit.code,
                unit.short,
                unit.name,
                " ".join((unit.code, unit.name, unit.short, *unit.aliases)),
            )
        )
    return [(groups[code], several) for code, several in found.items() if several]
