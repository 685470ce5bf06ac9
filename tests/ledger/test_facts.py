"""Which facts hold by a quarter, revocations and their revocations included."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.facts import Fact, holding
from ledger.payloads import EntryKind

DAY = date(2026, 1, 1)


def fact(seq: int, *, quarter: int = 1, target: int | None = None) -> Fact:
    kind = EntryKind.REVOKED if target else EntryKind.ADOPTED
    return Fact(seq, str(seq), kind, DAY, DAY, quarter, item="i", target=target)


@pytest.mark.parametrize(
    ("facts", "by", "held"),
    [
        ([fact(1)], None, {1}),
        ([fact(1, quarter=2)], 1, set()),
        ([fact(1), fact(2, target=1)], None, {2}),
        ([fact(1), fact(2, target=1, quarter=2)], 1, {1}),
        ([fact(1), fact(2, target=1), fact(3, target=2)], None, {1, 3}),
        ([fact(1), fact(2, target=1), fact(3, target=2, quarter=2)], 1, {2}),
        ([fact(1), fact(2, target=1), fact(3, target=1), fact(4, target=2)], None, {3, 4}),
    ],
)
def test_a_fact_holds_if_no_revocation_of_it_holds(
    facts: list[Fact], by: int | None, held: set[int]
) -> None:
    assert holding(facts, by=by) == held


@given(st.lists(st.integers(0, 20), max_size=20), st.randoms())
def test_the_order_in_which_facts_are_given_does_not_matter(targets: list[int], random) -> None:
    facts = [fact(n, target=t if 0 < t < n else None) for n, t in enumerate(targets, 1)]
    mixed = list(facts)
    random.shuffle(mixed)
    assert holding(mixed) == holding(facts)
