"""The codes that facts may name, as roster and rulebook declare them, and what may be attested
(认定). Checks a line, records nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from config.errors import Refused
from config.roster import Roster
from config.sentences import nearest, unknown
from ledger.portable import AttestedLine


@dataclass(frozen=True, slots=True)
class Attestable:
    """情形: of an "item" or a "unit"; `numbered` ones bear a number between the bounds."""

    on: str
    numbered: bool = False
    least: Fraction | None = None
    most: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The codes that facts may name: the roster's units, and what the rulebook declares
    (publication → its genres).
    """

    roster: Roster
    publications: Mapping[str, frozenset[str]]
    ranks: frozenset[str]
    categories: frozenset[str]
    occurrences: Mapping[str, Attestable] = field(default_factory=dict)


def check_unit(known: Vocabulary, code: str, day: date) -> None:
    """Refused for a code that the roster never had, or did not have yet."""
    if code not in known.roster.blocks:
        raise Refused(unknown("单位", code, known.roster.blocks))
    if day < known.roster.first_day(code):
        raise Refused(f"{code} 自 {known.roster.first_day(code)} 起才在名册上，{day} 不能用它")


def check_attested(line: AttestedLine, known: Mapping[str, Attestable]) -> None:
    """Refused for an occurrence that the rulebook does not name, of the wrong thing, or with a
    number out of its bounds.
    """
    found = known.get(line.occurrence)
    if found is None:
        near = (
            f"，最接近的是 {nearest(line.occurrence, list(known))}"
            if known
            else "；此规则没有需认定的情形"
        )
        raise Refused(f"没有情形 {line.occurrence!r}{near}")
    given = {name for name in ("item", "unit") if getattr(line, name)}
    if given != {found.on}:
        raise Refused(
            f"情形 {line.occurrence} 是对{'信息' if found.on == 'item' else '单位'}的：只写 "
            f"{found.on}"
        )
    if found.numbered != (line.number is not None):
        raise Refused(f"情形 {line.occurrence} {'须写' if found.numbered else '不带'} number")
    if line.number is not None and not _within(Fraction(line.number), found):
        bounds = " 至 ".join(
            "不限" if bound is None else str(bound) for bound in (found.least, found.most)
        )
        raise Refused(f"情形 {line.occurrence} 的 number 须在 {bounds} 之间")


def _within(number: Fraction, found: Attestable) -> bool:
    return (found.least is None or number >= found.least) and (
        found.most is None or number <= found.most
    )
