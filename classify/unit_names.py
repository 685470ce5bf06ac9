"""Units of the roster as a text names them: by name, short name or alias. Says which are named
plainly, never which one sent a mail.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from classify.text import HAN, flat, has_act, squeezed
from config.owner import Owner
from config.roster import Roster, Unit

_LONGEST = 200

# What may stand directly before a name without being part of a longer one.
_BEFORE = re.compile(
    "(?:由|据|经|为|自|来自|报送|上报|转报?|代报?|替|受|请按|计入|记入|和|与|及|是|现将|关于)$"
)
# A unit's own office is the unit (公室: after an alias that ends with 办).
_OWN_OFFICE = re.compile(
    "(?:人民政府|政府|党委|党组)?(?:办?公室|办(?![好理成结事实])|综合科|综合处|信息科|秘书科)?"
)
# What makes a name the beginning of another office's name: 兴庆区 in 兴庆区教育局.
_ANOTHER = re.compile(
    f"[{HAN}]{{0,8}}?(?:局(?![面势部限])|委员会|厅|法院|检察院|街道|管委会|支队|大队|总队|集团"
    "|公司|医院|大学|中学|小学|学校|乡(?!村)|镇(?!化|村)|办事处|协会|银行|中心)"
)
# Such a name is also a place's, which an item may be about: 兴庆区, 贺兰县.
_PLACE = re.compile(rf"[{HAN}]{{1,4}}[市县区]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A unit that a text opens with: the name as it stands there, and what follows it, the unit's
    own office left out.
    """

    code: str
    name: str
    rest: str

    @property
    def is_place(self) -> bool:
        """Whether the name says no more than a place's does."""
        return _PLACE.fullmatch(self.name) is not None


@dataclass(frozen=True, slots=True, eq=False)
class NamedUnits(Owner):
    """Units by all the names that they go by; equal only to themselves."""

    units: tuple[Unit, ...]


def known_names(roster: Roster, day: date) -> NamedUnits:
    """The units of that day, each with the names that it, and those merged into it, went by
    before: an office writes its old name for years.
    """
    changes, made = roster.once(_eras)
    era = bisect_right(changes, day)
    if era not in made:
        made[era] = _named_on(roster, day)
    return made[era]


def _eras(roster: Roster) -> tuple[list[date], dict[int, NamedUnits]]:
    """The days on which the roster changes, and by how many of them have come the units between
    two, where they were asked for.
    """
    blocks = [unit for blocks in roster.blocks.values() for unit in blocks]
    ends = {unit.last + timedelta(days=1) for unit in blocks if unit.last < date.max}
    return sorted({unit.first for unit in blocks} | ends), {}


def _named_on(roster: Roster, day: date) -> NamedUnits:
    listed = roster.listed_on(day)
    former = [unit for blocks in roster.blocks.values() for unit in blocks if unit.last < day]
    taken = {name for unit in listed for name in _written(unit)} if former else set[str]()
    heirs = (_under_its_heir(unit, roster, day, taken) for unit in former)
    return NamedUnits((*listed, *filter(None, heirs)))


def units_in(text: str, units: NamedUnits) -> tuple[str, ...]:
    """The codes of the units named plainly in a short text, in its order, each once; a name inside
    a longer office's name is none.
    """
    known = units.once(_names)
    plain = squeezed(flat(text[:_LONGEST]))
    codes = (
        known.codes[match[0]] for match in known.pattern.finditer(plain) if _stands_alone(match)
    )
    return tuple(dict.fromkeys(codes))


def unit_at_start(text: str, units: NamedUnits) -> str | None:
    """The code of the unit whose name opens the text."""
    mention = mention_at_start(text, units)
    return mention.code if mention else None


def mention_at_start(text: str, units: NamedUnits) -> Mention | None:
    """The unit whose name opens the text, a bracket before it or not."""
    plain = squeezed(flat(text[:_LONGEST])).lstrip("([【")
    known = units.once(_names)
    match = known.pattern.match(plain)
    if match is None or not _stands_alone(match):
        return None
    office = _OWN_OFFICE.match(plain, match.end())
    end = office.end() if office else match.end()
    return Mention(known.codes[match[0]], plain[:end], plain[end:])


def _under_its_heir(unit: Unit, roster: Roster, day: date, taken: set[str]) -> Unit | None:
    """A block that is over, under the code of who is that unit now; a name that somebody goes by
    today is theirs alone.
    """
    heir = roster.credited(unit.code, day)
    names = tuple(name for name in _written(unit) if name not in taken)
    if not names or not roster.on(heir, day):
        return None
    return unit.model_copy(
        update={"code": heir, "name": names[0], "short": names[0], "aliases": names[1:]}
    )


def _written(unit: Unit) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(squeezed(flat(name)) for name in (unit.name, unit.short, *unit.aliases))
    )


@dataclass(frozen=True, slots=True)
class _Names:
    codes: dict[str, str]
    pattern: re.Pattern[str]


def _names(named: NamedUnits) -> _Names:
    """The roster's names, longest first, compiled once a roster; a name that two units go by names
    neither.
    """
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for unit in named.units:
        for name in _written(unit):
            holders[name].add(unit.code)
    codes = {
        name: next(iter(claims))
        for name, claims in holders.items()
        if len(claims) == 1 and len(name) > 1
    }
    names = sorted(codes, key=len, reverse=True)
    return _Names(codes, re.compile("|".join(map(re.escape, names)) or "(?!)"))


def _stands_alone(match: re.Match[str]) -> bool:
    before, after = match.string[: match.start()], match.string[match.end() :]
    opens = not before or not re.search(rf"[{HAN}]$", before) or _BEFORE.search(before) is not None
    own = _OWN_OFFICE.match(after)
    longer = _ANOTHER.match(after[own.end() :] if own else after)
    return opens and (longer is None or has_act(longer[0]))
