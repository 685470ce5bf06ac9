"""What holds of any office's half year, whatever was recorded, revoked and closed when: random
facts through the real ledger.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from config.errors import Refused
from config.period import Quarter, civil_date, quarters_between
from desk.acts.record import record_line
from ledger.archive import FileArchive
from ledger.portable import read_line
from scoring.rulebook_file import Rulebook
from tests.examples import SOAK
from tests.ledgers import (
    SmallLedger,
    adopted,
    closed,
    fact,
    received,
    revoked,
    roster_of,
    small_ledger,
)
from tests.rulebooks import changed_rulebook

UNITS = ("v", "w", "x")
ROSTER = roster_of("v:vertical_agency", "w:vertical_agency", "x")
FIRST, LAST = Quarter(2025, 4), Quarter(2026, 4)
PERIODS = [str(quarter) for quarter in quarters_between(FIRST, LAST)]
PRINTED = [
    ("yinchuan_zhengwu", "full"),
    ("yinchuan_zhengwu", "brief"),
    ("yinchuan_zhuanti", "full"),
    ("guobao", "full"),
    ("ningxia_kuaibao", "full"),
]
pytestmark = pytest.mark.soak
OPS = (
    "received",
    "received",
    "adopted",
    "adopted",
    "reported_up",
    "instructed",
    "commended",
    "assigned",
    "withdrawn",
    "repeated",
    "missed",
    "revoked",
    "revoked",
)
SUMS = ("base_points", "item_points", "penalty_points")

# An act: what, on which of the things so far, with which other one, on which day of the nine
# months.
ACTS = st.tuples(st.sampled_from(OPS), st.integers(0, 40), st.integers(0, 40), st.integers(0, 270))
BEARING = st.tuples(
    st.sampled_from(("adopted", "reported_up", "instructed", "commended")),
    *[st.integers(0, most) for most in (40, 40, 270)],
)
STORIES = st.lists(ACTS, min_size=15, max_size=50)
CLOSINGS = st.lists(st.integers(0, 60), max_size=4)
few = settings(
    max_examples=400 if SOAK else 15,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

MakeLedger = Callable[[], SmallLedger]


@dataclass
class Telling:
    """The facts of a story as lines, each naming only what came before it."""

    items: list[str]
    refs: list[str]

    def line(self, op: str, one: int, other: int, day: str) -> dict[str, Any]:
        ref, item = f"f{len(self.refs)}", self.items[one % len(self.items)]
        self.refs.append(ref)
        if op == "received":
            self.items.append(ref)
            return received(
                ref, day, (*UNITS, None)[other % 4], stream="website" if other == 40 else "govinfo"
            )
        if op == "revoked":
            return revoked(ref, self.refs[one % (len(self.refs) - 1)], day)
        if op == "adopted":
            return adopted(ref, item, day, *PRINTED[other % len(PRINTED)])
        if op == "missed":
            return fact(
                "commission_missed", ref, day, commission=f"c{one % 2}", unit=UNITS[other % 2]
            )
        more = {
            "instructed": {"rank": ("state", "region", "city")[other % 3]},
            "assigned": {"unit": UNITS[other % 3]},
            "repeated": {"of": self.items[other % len(self.items)]},
        }
        return fact(op, ref, day, item=item) | more.get(op, {})


def told(story: Sequence[tuple[str, int, int, int]]) -> list[dict[str, Any]]:
    telling = Telling(["i0"], ["i0"])
    asked = [
        fact(
            "commissioned",
            f"c{n}",
            "2025-10-01",
            units=["v", "w"],
            title="关于约稿的情况",
            due="2025-10-01",
        )
        for n in range(2)
    ]
    days = [(date(2025, 10, 1) + timedelta(days=day)).isoformat() for *_, day in story]
    return [
        received("i0", "2025-10-01", "v"),
        *asked,
        *(telling.line(*act[:3], day) for act, day in zip(story, days, strict=True)),
    ]


def with_closings(facts: list[dict[str, Any]], places: Sequence[int]) -> list[dict[str, Any]]:
    """The same with quarters closed in order, each as soon as so many facts are told."""
    every = list(facts)
    for quarter, place in reversed(
        list(zip(quarters_between(FIRST, LAST), sorted(places), strict=False))
    ):
        every.insert(min(place + 3, len(every)), closed(str(quarter), str(quarter.next.first_day)))
    return every


def record(ledger: SmallLedger, facts: Sequence[dict[str, Any]]) -> None:
    """Each fact that the ledger takes; the others are left out."""
    with ledger.book.writing(actor="tester") as writer:
        for one in facts:
            line = read_line(json.dumps(one))
            try:
                record_line(
                    writer, line, rules=ledger.rules, today=line.day or civil_date(line.received_at)
                )
            except Refused:
                continue


def tallies(ledger: SmallLedger) -> dict[str, dict[str, dict[str, Any]]]:
    return {period: ledger.tally(period) for period in PERIODS}


def sums(ledger: SmallLedger) -> dict[tuple[str, str], Fraction]:
    every = tallies(ledger)
    return {
        (unit, key): sum((Fraction(every[period][unit][key]) for period in PERIODS), Fraction())
        for unit in UNITS
        for key in SUMS
    }


@pytest.fixture(scope="module")
def rulebook(tmp_path_factory: pytest.TempPathFactory) -> Rulebook:
    """The shipped one with a quota that a few items reach."""
    return changed_rulebook(
        tmp_path_factory.mktemp("rules"),
        ('name = "自治区垂管机构"\nquota = 10', 'name = "自治区垂管机构"\nquota = 3'),
    )


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory, rulebook: Rulebook) -> MakeLedger:
    return lambda: small_ledger(
        tmp_path_factory.mktemp("office"), ROSTER, rulebook=rulebook, starts=FIRST
    )


@few
@given(story=STORIES, closings=CLOSINGS)
def test_what_a_unit_earns_in_all_does_not_depend_on_where_closings_stand(
    make: MakeLedger, story: list[tuple[str, int, int, int]], closings: list[int]
) -> None:
    one, other = make(), make()
    record(one, told(story))
    record(other, with_closings(told(story), closings))
    assert sums(one) == sums(other)
    one.book.dispose()
    other.book.dispose()


@few
@given(story=STORIES, closings=CLOSINGS)
def test_lines_add_up_to_the_points_and_each_has_its_reasons(
    make: MakeLedger, story: list[tuple[str, int, int, int]], closings: list[int]
) -> None:
    ledger = make()
    record(ledger, with_closings(told(story), closings))
    for period, units in tallies(ledger).items():
        for unit in units.values():
            parts = {
                "base_points": Fraction(),
                "item_points": Fraction(),
                "penalty_points": Fraction(),
            }
            for line in unit["scores"]:
                part = (
                    "item_points"
                    if line["item"]
                    else "base_points"
                    if line["rule"] == "base_points"
                    else "penalty_points"
                )
                parts[part] += Fraction(line["points"])
                assert line["period"] == period
                assert line["corrects"] is None or line["corrects"] < period
                assert bool(line["because"]) == (
                    part != "base_points" or line["corrects"] is not None
                )
            assert {key: Fraction(unit[key]) for key in SUMS} == parts
            assert Fraction(unit["total"]) == sum(parts.values())
    ledger.book.dispose()


@few
@given(story=STORIES, closings=CLOSINGS)
def test_a_closed_quarter_never_changes(
    make: MakeLedger, story: list[tuple[str, int, int, int]], closings: list[int]
) -> None:
    ledger, before = make(), dict[str, Any]()
    part: list[dict[str, Any]] = []
    for one in with_closings(told(story), closings):
        part.append(one)
        if one["kind"] == "closed":
            record(ledger, part)
            part = []
            with ledger.book.reading() as views:
                is_closed = views.quarters.closing(Quarter.parse(one["period"]).ordinal)
            before |= {one["period"]: ledger.tally(one["period"])} if is_closed else {}
    record(ledger, part)
    assert {period: ledger.tally(period) for period in before} == before
    ledger.book.dispose()


@few
@given(story=STORIES, closings=CLOSINGS)
def test_an_export_taken_in_elsewhere_gives_the_same_bytes_and_tallies(
    make: MakeLedger, story: list[tuple[str, int, int, int]], closings: list[int]
) -> None:
    one, other = make(), make()
    record(one, with_closings(told(story), closings))
    exported = one.export()
    other.take(json.loads(line) for line in exported)
    assert other.export() == exported
    assert tallies(other) == tallies(one)
    assert list(one.book.problems(FileArchive(one.folder / "archive"))) == []
    one.book.dispose()
    other.book.dispose()


@few
@given(
    data=st.data(),
    story=st.lists(BEARING, min_size=5, max_size=30),
)
def test_the_order_of_independent_facts_within_a_quarter_does_not_matter(
    make: MakeLedger, data: st.DataObject, story: list[tuple[str, int, int, int]]
) -> None:
    """Six items and what was done with them; only lines, which follow the recording, may differ."""
    items = [received(f"i{n}", "2025-10-01", UNITS[n % 3]) for n in range(6)]
    telling = Telling([item["ref"] for item in items], ["i0"])
    facts = [
        telling.line(*act[:3], (date(2026, 1, 1) + timedelta(days=act[3] % 90)).isoformat())
        for act in story
    ]
    one, other = make(), make()
    record(one, [*items, *facts])
    record(other, [*items, *data.draw(st.permutations(facts))])

    def shown(ledger: SmallLedger) -> list[dict[str, Any]]:
        return [
            {key: unit[key] for key in unit if key != "scores"}
            for units in tallies(ledger).values()
            for unit in units.values()
        ]

    assert shown(one) == shown(other)
    one.book.dispose()
    other.book.dispose()


def test_the_stories_are_worth_telling(tmp_path: Path, rulebook: Rulebook) -> None:
    """One of them brings a correction, a penalty and a repeat, so that what holds above isn't said
    of empty ledgers.
    """
    ledger = small_ledger(tmp_path, ROSTER, rulebook=rulebook, starts=FIRST)
    story = [
        ("received", 0, 0, 1),
        ("received", 0, 0, 2),
        ("missed", 0, 0, 5),
        ("adopted", 0, 3, 6),
        ("repeated", 1, 0, 7),
    ]
    record(ledger, with_closings(told(story), [4]))
    kinds = [json.loads(line)["kind"] for line in ledger.export()]
    assert {"closed", "commission_missed", "adopted", "repeated"} <= set(kinds)
    assert sums(ledger)["v", "base_points"] == 0
    assert [line["points"] for line in ledger.tally("2026Q1")["v"]["scores"]] == ["-10"]
    ledger.book.dispose()
