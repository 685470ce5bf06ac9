"""What facts come to taken apart is what they come to taken whole, and what was found of them once
is not found again.
"""

from datetime import date
from pathlib import Path

from config.period import Quarter
from config.roster import parse_roster
from ledger.payloads import EntryKind
from scoring.groups import Basis, FactGroup, adopted_in, groups_of
from scoring.periods import Quantities, Receipts, sum_up, tally_quarter
from tests.ledgers import YINCHUAN, adopted, fact, received, revoked, roster_of, small_ledger

Q1, Q2 = Quarter(2026, 1), Quarter(2026, 2)
ROSTER = parse_roster(roster_of("a:department", "b:department"))
FACTS = [
    *(
        received(ref, "2026-02-05", unit)
        for ref, unit in (("A", "a"), ("B", "a"), ("C", "b"), ("D", "b"))
    ),
    fact("repeated", "r1", "2026-02-06", item="B", of="A"),
    adopted("p1", "B", "2026-04-01"),
    adopted("p2", "C", "2026-04-02"),
    revoked("x", "r1", "2026-04-03"),
    fact("reported_up", "u1", "2026-04-04", item="D"),
]


def facts_of(folder: Path) -> list:
    ledger = small_ledger(folder, roster_of("a:department", "b:department"))
    ledger.take(FACTS)
    with ledger.book.reading() as views:
        found = views.facts.on_items(f"2026-{number:05}" for number in range(1, 5))
    ledger.book.dispose()
    return found


def test_items_hang_together_that_were_ever_said_to_repeat_each_other(tmp_path: Path) -> None:
    groups = groups_of(facts_of(tmp_path))
    assert sorted(sorted({fact.item for fact in group}) for group in groups) == [
        ["2026-00001", "2026-00002"],
        ["2026-00003"],
        ["2026-00004"],
    ]
    assert all(
        [fact.seq for fact in group] == sorted(fact.seq for fact in group) for group in groups
    )


def test_a_quarter_summed_up_from_what_hangs_together_is_that_of_all_facts_at_once(
    tmp_path: Path,
) -> None:
    facts, basis = facts_of(tmp_path), Basis(ROSTER, YINCHUAN, Q1)
    together = [FactGroup(group) for group in reversed(groups_of(facts))]
    for quarter in (Q1, Q2):
        quantities = Quantities(
            basis, quarter, lambda of: Receipts(others=[f for f in facts if of == Q1])
        )
        apart = sum_up(
            quarter,
            [one.found(quarter, basis) for one in together],
            quantities=quantities,
            basis=basis,
        )
        assert apart == tally_quarter(quarter, facts, quantities=quantities, basis=basis)
    assert together[0].found(Q2, basis) is together[0].found(Q2, basis)


def test_what_ends_a_year_without_adoptions_may_be_a_report_too(tmp_path: Path) -> None:
    facts, basis = facts_of(tmp_path), Basis(ROSTER, YINCHUAN, Q1)
    assert set(adopted_in(facts, [Q1, Q2], also=EntryKind.ADOPTED, basis=basis)) == {
        "2026-00002",
        "2026-00003",
    }
    assert set(adopted_in(facts, [Q1, Q2], also=EntryKind.REPORTED_UP, basis=basis)) == {
        "2026-00002",
        "2026-00003",
        "2026-00004",
    }
    assert adopted_in(facts, [Q1], also=EntryKind.REPORTED_UP, basis=basis) == {}


def test_what_was_counted_of_receipts_is_kept_with_them() -> None:
    basis = Basis(ROSTER, YINCHUAN, Q1)
    receipts = Receipts([("a", date(2026, 2, 1), 3)])
    assert receipts.count(Q1, by=Q1, basis=basis) == {"a": 3}
    assert set(receipts.counted) == {None, (Q1, Q1, "govinfo")}
