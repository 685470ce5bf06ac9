"""报送单位名册: which units there are, under which names and groups, and when (roster.toml)."""

import hashlib
import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints

from config.domains import anybodys
from config.errors import Misconfigured
from config.owner import Owner
from config.period import Period
from config.tomlfile import Table, parse_toml, read_toml

Code = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Unit(Table):
    """报送单位: a dated block of the roster, from `start` to `until`, both included; None: open."""

    code: Code
    name: Text
    short: Text
    group: Code
    aliases: tuple[Text, ...] = Field(default=(), strict=False)
    addresses: tuple[Text, ...] = Field(default=(), strict=False)
    start: date | None = Field(default=None, alias="from")
    until: date | None = None
    merged_into: Code | None = None

    def __hash__(self) -> int:
        # Equal units have equal codes and starts; pydantic's own would hash every field, and units
        # are asked for by hash all the time.
        return hash((self.code, self.start))

    def lists(self, day: date) -> bool:
        return self.first <= day <= self.last

    @property
    def first(self) -> date:
        return self.start or date.min

    @property
    def last(self) -> date:
        return self.until or date.max


class _RosterFile(Table):
    units: Annotated[tuple[Unit, ...], Field(alias="unit", strict=False)] = ()


@dataclass(frozen=True, eq=False)
class Roster(Owner):
    """The whole roster, equal only to itself. `blocks`: each code's blocks by date, the codes in
    the order of their first block in the file.
    """

    blocks: Mapping[str, tuple[Unit, ...]]
    digest: str = field(default="", compare=False)

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(self.blocks)

    def on(self, code: str, day: date) -> Unit | None:
        """The block that lists the unit on that day."""
        return next((unit for unit in self.blocks.get(code, ()) if unit.lists(day)), None)

    def listed_on(self, day: date) -> tuple[Unit, ...]:
        return tuple(unit for blocks in self.blocks.values() for unit in blocks if unit.lists(day))

    def in_quarter(self, code: str, quarter: Period) -> Unit | None:
        """The block of the quarter's last listed day, which gives its name and group."""
        first, last = quarter.first_day, quarter.last_day
        blocks = self.blocks.get(code, ())
        return next((u for u in reversed(blocks) if u.first <= last and u.last >= first), None)

    def listed_in(self, quarter: Period) -> tuple[Unit, ...]:
        """Every unit that was listed on any day of the quarter, in the roster's order."""
        return tuple(unit for code in self.blocks if (unit := self.in_quarter(code, quarter)))

    def whole(self, code: str, quarter: Period) -> bool:
        """Whether the unit was listed on every day of the quarter; blocks may adjoin."""
        day = quarter.first_day
        for unit in self.blocks.get(code, ()):
            if unit.lists(day):
                if unit.last >= quarter.last_day:
                    return True
                day = unit.last + timedelta(days=1)
        return False

    def first_day(self, code: str) -> date:
        """The unit's first listed day; before it the unit can't be named."""
        return self.blocks[code][0].first

    def credited(self, code: str, day: date) -> str:
        """Whose an item of this unit is that was received on `day`: along the chain of mergers.

        A code that is no longer in the file stays as it is: what was recorded of it still stands.
        """
        last = self.blocks[code][-1] if code in self.blocks else None
        gone = last is not None and day > last.last
        return self.credited(last.merged_into, day) if gone and last and last.merged_into else code

    def heir(self, code: str, quarter: Period) -> str | None:
        """Who takes what falls to the unit in that quarter: itself where listed, else along
        `merged_into` to one that is; None: nobody.
        """
        if self.in_quarter(code, quarter):
            return code
        last = self.blocks[code][-1] if code in self.blocks else None
        ended = last is not None and last.last < quarter.first_day
        return self.heir(last.merged_into, quarter) if ended and last and last.merged_into else None

    def by_address(self, address: str, day: date) -> str | None:
        """Whose address that is on that day: the whole address before its domain, None where
        several units claim it.
        """
        address = address.lower()
        for written in (address, "@" + address.rpartition("@")[2]):
            if holders := self.holders(written, day):
                return next(iter(holders)) if len(holders) == 1 else None
        return None

    def holders(self, written: str, day: date) -> frozenset[str]:
        """Who has that address or "@domain", in lower case; after a unit its heir."""
        claims = self._addresses.get(written, ())
        now = frozenset(unit.code for unit in claims if unit.lists(day))
        return now or frozenset(self.credited(unit.code, day) for unit in claims if unit.last < day)

    @cached_property
    def _addresses(self) -> dict[str, list[Unit]]:
        holders: dict[str, list[Unit]] = {}
        for unit in (unit for blocks in self.blocks.values() for unit in blocks):
            for address in unit.addresses:
                holders.setdefault(address.lower(), []).append(unit)
        return holders


def load_roster(path: Path) -> Roster:
    """Read roster.toml; Misconfigured names the file, the unit and the key."""
    return _roster(read_toml(path), where=str(path))


def parse_roster(text: str) -> Roster:
    """The roster from its TOML text; Misconfigured as in `load_roster`."""
    return _roster(text.encode(), where="roster.toml")


def _roster(content: bytes, *, where: str) -> Roster:
    blocks_of: dict[str, list[Unit]] = {}
    for unit in parse_toml(content, where=where, model=_RosterFile).units:
        blocks_of.setdefault(unit.code, []).append(unit)
    blocks = {
        code: tuple(sorted(units, key=lambda u: u.first)) for code, units in blocks_of.items()
    }
    _check(blocks, where)
    return Roster(blocks, hashlib.sha256(content).hexdigest())


def _check(blocks: Mapping[str, tuple[Unit, ...]], where: str) -> None:
    for code, units in blocks.items():
        for unit in units:
            _check_block(unit, f"{where}:{code}")
        for block, following in itertools.pairwise(units):
            if following.first <= block.last:
                raise Misconfigured(
                    f"{where}:{code} 的两段在 {following.first} 重叠；请给前一段写更早的 until"
                )
        _check_merger(code, blocks, where)


def _check_block(unit: Unit, where: str) -> None:
    if unit.first > unit.last:
        raise Misconfigured(f"{where} 的 until {unit.until} 早于 from {unit.start}")
    for address in unit.addresses:
        if address.startswith("@") and anybodys(address[1:].lower()):
            raise Misconfigured(
                f"{where} 的 addresses 中 {address!r} 是公共邮箱的域名，人人可用；请写完整的地址"
            )


def _check_merger(code: str, blocks: Mapping[str, tuple[Unit, ...]], where: str) -> None:
    seen, at = {code}, blocks[code][-1]
    while at.merged_into:
        if at.until is None:
            raise Misconfigured(f"{where}:{at.code} 有 merged_into，须写 until（最后一日）")
        if at.merged_into not in blocks:
            raise Misconfigured(f"{where}:{at.code} 的 merged_into {at.merged_into!r} 不在名册上")
        if at.merged_into in seen:
            raise Misconfigured(f"{where}:{code} 的 merged_into 绕成了圈")
        seen.add(at.merged_into)
        at = blocks[at.merged_into][-1]
