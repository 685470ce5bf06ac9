"""By what everything is judged and scored: the roster and the rulebook of the office. Reads and writes nothing."""

from dataclasses import dataclass, field

from config.period import Quarter
from config.roster import Roster
from desk.acts.tallies.memory import Memory
from scoring.rulebook_file import Rulebook


@dataclass(frozen=True, slots=True)
class Rules:
    """By what a tally is worked out: roster and rulebook, and `scoring.starts` where the settings have it.

    `memory` is what this process has read of the ledger by them.
    """

    roster: Roster
    rulebook: Rulebook
    starts: Quarter | None = None
    memory: Memory = field(default_factory=Memory, compare=False, repr=False)
