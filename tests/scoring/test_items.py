"""What items and commissions are worth; the rules themselves are in the cases, here are the other
readings and what holds always.
"""

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.period import Quarter
from config.roster import parse_roster
from ledger.facts import Fact
from ledger.payloads import EntryKind
from scoring.items import lines_of
from scoring.payments import owners, roots
from scoring.score import total_of
from tests.ledgers import YINCHUAN, adopted, fact, received, roster_of, small_ledger
from tests.rulebooks import changed_rulebook, reading

Q1 = Quarter(2026, 1)
ROSTER = parse_roster(roster_of("d", "e"))
ADOPTIONS = [rule for rule in YINCHUAN.item_rules if rule.event == "adopted"]


def told(seq: int, kind: EntryKind, *, day: date = date(2026, 2, 1), **more: Any) -> Fact:
    return Fact(seq, f"f{seq}", kind, day, day, Quarter.of(day).ordinal, **more)


def receipt(seq: int, item: str, unit: str | None = "d", **more: Any) -> Fact:
    return told(seq, EntryKind.RECEIVED, item=item, unit=unit, stream="govinfo", **more)


@given(st.lists(st.tuples(st.sampled_from(ADOPTIONS), st.integers(0, 80)), min_size=1, max_size=8))
def test_of_all_adoptions_the_highest_counts_and_never_more(printed: list[tuple[Any, int]]) -> None:
    days = [date.fromordinal(date(2026, 1, 5).toordinal() + later) for _, later in printed]
    events = [
        told(
            seq,
            EntryKind.ADOPTED,
            day=day,
            item="A",
            publication=rule.publication,
            genre=rule.genre,
        )
        for seq, ((rule, _), day) in enumerate(zip(printed, days, strict=True), 2)
    ]
    lines = lines_of([receipt(1, "A"), *events], quarter=Q1, rulebook=YINCHUAN, roster=ROSTER)
    paying = min(
        zip(printed, days, strict=True),
        key=lambda one: (-one[0][0].points, one[1], YINCHUAN.order[one[0][0].id]),
    )[0][0]
    assert (
        total_of(lines)
        == paying.points
        == max(rule.points for rule, _ in printed)
        <= sum(rule.points for rule, _ in printed)
    )
    assert lines[-1].rule == paying.id


@given(st.lists(st.tuples(st.sampled_from(ADOPTIONS), st.integers(0, 360)), min_size=1, max_size=8))
def test_over_all_quarters_an_item_earns_what_it_is_worth(printed: list[tuple[Any, int]]) -> None:
    days = [date.fromordinal(date(2026, 1, 1).toordinal() + later) for _, later in printed]
    events = [
        told(
            seq,
            EntryKind.ADOPTED,
            day=day,
            item="A",
            publication=rule.publication,
            genre=rule.genre,
        )
        for seq, ((rule, _), day) in enumerate(zip(printed, days, strict=True), 2)
    ]
    facts = [receipt(1, "A", day=date(2026, 1, 1)), *events]
    every = [
        lines_of(facts, quarter=Quarter(2026, number), rulebook=YINCHUAN, roster=ROSTER)
        for number in (1, 2, 3, 4)
    ]
    assert sum(total_of(lines) for lines in every) == max(rule.points for rule, _ in printed)


@pytest.mark.parametrize(
    ("joint", "points", "quantity"),
    [
        ("lead", ["5", "0", "0"], [1, 0, 0]),
        ("each", ["5", "5", "5"], [1, 1, 1]),
        ("split", ["5/3", "5/3", "5/3"], [1, 1, 1]),
    ],
)
def test_a_joint_item_credits_its_units_as_the_reading_says(
    tmp_path: Path, joint: str, points: list[str], quantity: list[int]
) -> None:
    rulebook = (
        changed_rulebook(tmp_path / "rules", reading("joint", joint))
        if joint != "lead"
        else YINCHUAN
    )
    ledger = small_ledger(tmp_path / "office", roster_of("a", "b", "c"), rulebook=rulebook)
    ledger.take(
        [
            received("A", "2026-01-05", "a", joint=["b", "c"]),
            adopted("a1", "A", "2026-02-01", "guobao"),
        ]
    )
    got = ledger.tally("2026Q1")
    assert [got[unit]["item_points"] for unit in "abc"] == points
    assert (
        [got[unit]["received"] for unit in "abc"]
        == [got[unit]["adopted_items"] for unit in "abc"]
        == quantity
    )
    ledger.book.dispose()


def test_two_named_units_that_became_one_share_as_one(tmp_path: Path) -> None:
    """B was merged into a before the item came: one unit, the whole of its points."""
    rulebook = changed_rulebook(tmp_path / "rules", reading("joint", "split"))
    ledger = small_ledger(
        tmp_path / "office",
        roster_of("a", "b", b='until = 2025-12-31\nmerged_into = "a"'),
        rulebook=rulebook,
    )
    ledger.take(
        [received("A", "2026-01-05", "a", joint=["b"]), adopted("a1", "A", "2026-02-01", "guobao")]
    )
    assert (
        ledger.tally("2026Q1")["a"]["item_points"],
        ledger.tally("2026Q1")["a"]["received"],
    ) == ("5", 1)
    ledger.book.dispose()


@pytest.mark.parametrize(("stack", "points"), [("each_level", "18"), ("highest", "10")])
def test_instructions_of_several_levels_add_up_or_the_highest_counts(
    tmp_path: Path, stack: str, points: str
) -> None:
    ledger = small_ledger(
        tmp_path / "office",
        roster_of("d"),
        rulebook=changed_rulebook(tmp_path / "rules", reading("instruction_stack", stack)),
    )
    ranks = ("city", "state", "region", "city")
    ledger.take(
        [
            received("A", "2026-01-05"),
            *(
                fact("instructed", f"i{n}", "2026-02-01", item="A", rank=rank)
                for n, rank in enumerate(ranks)
            ),
        ]
    )
    assert ledger.tally("2026Q1")["d"]["item_points"] == points
    ledger.book.dispose()


def test_an_upward_report_competes_with_adoptions_where_the_rulebook_puts_it_into_their_group(
    tmp_path: Path,
) -> None:
    """A: adopted for 3 and reported up: 3, not 4. B: reported up alone: 1."""
    rulebook = changed_rulebook(
        tmp_path / "rules", ('counts_in = "reported_up"', 'counts_in = "publications"')
    )
    ledger = small_ledger(tmp_path / "office", roster_of("d", "e"), rulebook=rulebook)
    ledger.take(
        [
            received("A", "2026-01-05", "d"),
            received("B", "2026-01-05", "e"),
            adopted("a1", "A", "2026-02-01"),
            fact("reported_up", "u1", "2026-02-02", item="A"),
            fact("reported_up", "u2", "2026-02-02", item="B"),
        ]
    )
    got = ledger.tally("2026Q1")
    assert [got[unit]["item_points"] for unit in "de"] == ["3", "1"]
    assert [got[unit]["adopted_items"] for unit in "de"] == [1, 0]
    ledger.book.dispose()


def test_every_line_names_its_article_and_begins_its_reasons_with_the_fact_that_caused_it() -> None:
    lines = lines_of(
        [
            receipt(1, "A"),
            told(3, EntryKind.COMMENDED, item="A"),
            told(2, EntryKind.REPORTED_UP, item="A"),
        ],
        quarter=Q1,
        rulebook=YINCHUAN,
        roster=ROSTER,
    )
    assert [(line.rule, line.cite, line.because, line.unit, line.points) for line in lines] == [
        ("reported_up.region", "第九条(二)", (2,), "d", Fraction(1)),
        ("commendation", "第九条(三)", (3,), "d", Fraction(2)),
    ]


def test_an_item_is_the_receipts_units_until_it_is_assigned_and_nobodys_while_it_waits() -> None:
    facts = [
        receipt(1, "A"),
        receipt(2, "B", None),
        receipt(3, "C"),
        told(4, EntryKind.ASSIGNED, item="C", unit="e"),
    ]
    got = owners(facts, frozenset({1, 2, 3, 4}), roster=ROSTER, joint="lead")
    assert got == {"A": (("d", Fraction(1)),), "C": (("e", Fraction(1)),)}
    assert owners(facts, frozenset({3}), roster=ROSTER, joint="lead") == {
        "C": (("d", Fraction(1)),)
    }


def test_a_repeat_is_its_root_and_a_missing_link_leaves_it_out() -> None:
    repeats = [
        told(4, EntryKind.REPEATED, item="B", of="A"),
        told(5, EntryKind.REPEATED, item="C", of="B"),
    ]
    facts = [receipt(1, "A"), receipt(2, "B"), receipt(3, "C"), *repeats]
    assert roots(facts, frozenset({1, 2, 3, 4, 5})) == {"A": "A", "B": "A", "C": "A"}
    assert roots(facts, frozenset({1, 3, 4, 5})) == {"A": "A"}
    assert roots(facts, frozenset({1, 2, 3, 5})) == {"A": "A", "B": "B", "C": "B"}
