"""By what everything is judged and scored: the roster and the rulebook of the office. Reads and writes nothing."""

from dataclasses import dataclass, field, replace

from config.period import Quarter
from config.roster import Roster
from desk.acts.tallies.memory import Memory
from scoring.rulebook_file import Rulebook


@dataclass(frozen=True, slots=True)
class Rules:
    """By what a tally is worked out: roster and rulebook, and `scoring.starts` where the settings have it; `memory` of a process that goes on."""

    roster: Roster
    rulebook: Rulebook
    starts: Quarter | None = None
    memory: Memory | None = field(default=None, compare=False, repr=False)


def remembering(rules: Rules) -> Rules:
    """The same with a memory: a process that does not go on has one for what it asks at once."""
    return rules if rules.memory else replace(rules, memory=Memory(rules.roster, rules.rulebook))
