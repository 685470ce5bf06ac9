"""各单位情况: what a bulletin is told of a period, and each unit's row by group; every number of
the bulletin is counted here, once. Pure.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from config.period import HalfYear, Month, Period, Quarter, Week
from ledger.payloads import EntryKind
from scoring.document import NUMERALS
from scoring.rulebook import Rulebook
from scoring.score import ScoreEntry, Tally, ranks

Printed = tuple[str, str]
_FULL_WIDTH = str.maketrans("()", "（）")


@dataclass(frozen=True, slots=True)
class ItemEvent:
    """What befell an item: an adoption, an upward report, an instruction (its rank, never its
    words), a commendation.
    """

    kind: EntryKind
    day: date
    publication: str = ""
    genre: str = ""
    issue: str | None = None
    rank: str = ""


@dataclass(frozen=True, slots=True)
class ItemEvents:
    """An item with what is effective of it in the period; `title` is None once it is sealed."""

    item: str
    units: tuple[str, ...]
    title: str | None
    events: tuple[ItemEvent, ...]

    def kinds(self, kind: EntryKind) -> list[ItemEvent]:
        return [event for event in self.events if event.kind is kind]


@dataclass(frozen=True, slots=True)
class CommissionState:
    """约稿: a commission that was due in the period or cost points in it, and which of the units
    asked did what of it.
    """

    commission: str
    title: str | None
    due: date
    asked: tuple[str, ...]
    done: tuple[str, ...]
    late: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def waiting(self) -> tuple[str, ...]:
        return tuple(
            unit for unit in self.asked if unit not in {*self.done, *self.late, *self.missed}
        )


@dataclass(frozen=True, slots=True)
class Totals:
    """What another period is compared by."""

    period: Period
    received: int
    adopted: int


@dataclass(frozen=True, slots=True)
class PeriodFigures:
    """All that a bulletin is made from. `confirmed` and `declined` are the units whose reprimand a
    person decided; `unadopted` those without an adoption in the year so far; `closed_on` the
    day of the closing; `head` the digest of the ledger that it was read from; `names` what
    units are called that are named without being listed.
    """

    period: Period
    state: str
    closed_on: date | None
    rulebook: str
    head: str
    units: tuple[Tally, ...]
    nowhere: tuple[ScoreEntry, ...]
    so_far: Mapping[str, Fraction]
    items: tuple[ItemEvents, ...]
    commissions: tuple[CommissionState, ...]
    confirmed: frozenset[str]
    declined: frozenset[str]
    unadopted: frozenset[str]
    before: Totals | None
    year_before: Totals | None
    names: Mapping[str, str]
    words: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit in its group's table: ranks are those within the group; `printed` counts its items by
    publication and genre, `instructed` by rank.
    """

    tally: Tally
    rank: int
    so_far: Fraction
    so_far_rank: int
    printed: Mapping[Printed, int]
    reported_up: int
    instructed: Mapping[str, int]
    commended: int


@dataclass(frozen=True, slots=True)
class GroupRows:
    """单位类别: its units, the best first; within a rank in the order of the roster."""

    code: str
    name: str
    rows: tuple[UnitRow, ...]

    @property
    def received(self) -> int:
        return sum(row.tally.received for row in self.rows)

    @property
    def adopted(self) -> int:
        return sum(row.tally.adopted_items for row in self.rows)


def group_rows(figures: PeriodFigures, rulebook: Rulebook) -> tuple[GroupRows, ...]:
    """Each group with its units, in the order of the rulebook, then of the roster."""
    named = groups_of([tally.group for tally in figures.units], rulebook)
    return tuple(GroupRows(code, name, _rows(figures, code)) for code, name in named.items())


def groups_of(codes: Iterable[str], rulebook: Rulebook) -> dict[str, str]:
    """Code → name of these groups, each once, in the order of the rulebook; one that it does not
    know is called by its code.
    """
    names = {group.code: group.name.translate(_FULL_WIDTH) for group in rulebook.groups}
    order = {code: place for place, code in enumerate(names)}
    return {
        code: names.get(code, code)
        for code in sorted(dict.fromkeys(codes), key=lambda code: order.get(code, len(order)))
    }


def _rows(figures: PeriodFigures, group: str) -> tuple[UnitRow, ...]:
    tallies = [tally for tally in figures.units if tally.group == group]
    totals = [figures.so_far[tally.unit] for tally in tallies]
    places = zip(
        tallies, ranks([tally.total for tally in tallies]), totals, ranks(totals), strict=True
    )
    rows = []
    for tally, rank, so_far, so_far_rank in places:
        own = [item for item in figures.items if tally.unit in item.units]
        rows.append(
            UnitRow(
                tally=tally,
                rank=rank,
                so_far=so_far,
                so_far_rank=so_far_rank,
                printed=printed(own),
                reported_up=sum(bool(item.kinds(EntryKind.REPORTED_UP)) for item in own),
                instructed=instructed(own),
                commended=sum(bool(item.kinds(EntryKind.COMMENDED)) for item in own),
            )
        )
    return tuple(sorted(rows, key=lambda row: row.rank))


def printed(items: Iterable[ItemEvents]) -> Counter[Printed]:
    """Items by publication and genre: an item printed twice in one way counts once there."""
    return Counter(
        way
        for item in items
        for way in dict.fromkeys(
            (event.publication, event.genre) for event in item.kinds(EntryKind.ADOPTED)
        )
    )


def instructed(items: Iterable[ItemEvents]) -> Counter[str]:
    """Items by the rank of the leader who wrote an instruction."""
    return Counter(
        rank
        for item in items
        for rank in dict.fromkeys(event.rank for event in item.kinds(EntryKind.INSTRUCTED))
    )


def units_where(figures: PeriodFigures, wanted: Callable[[Tally], object]) -> list[Tally]:
    """Tallies in the order of the roster."""
    return [tally for tally in figures.units if wanted(tally)]


def period_text(period: Period) -> str:
    """2026年第三季度, 2026年上半年, 2026年7月, 2026年第31周, 2026年度."""
    if isinstance(period, Quarter):
        return f"{period.year}年第{NUMERALS[period.number - 1]}季度"
    if isinstance(period, HalfYear):
        return f"{period.year}年{'上下'[period.number - 1]}半年"
    if isinstance(period, Month):
        return f"{period.year}年{period.number}月"
    return (
        f"{period.year}年第{period.number}周" if isinstance(period, Week) else f"{period.year}年度"
    )


def span_text(period: Period) -> str:
    """What a period of that kind is called: 季度, 半年, 月, 周, 年度."""
    return {Quarter: "季度", HalfYear: "半年", Month: "月", Week: "周"}.get(type(period), "年度")


def listed(names: Sequence[str]) -> str:
    return "、".join(names)
