"""A period tried by another reading: who moves, and nothing is written."""

from pathlib import Path

import pytest

from config.errors import Refused
from config.period import Month, Quarter
from desk.acts.tallies.dry_run import try_period
from scoring.rulebook_file import find_rulebook, load_rulebook
from tests.ledgers import TODAY, adopted, closed, fact, received, roster_of, small_ledger

Q2 = Quarter(2026, 2)
FACTS = [
    received("A", "2026-04-05", "u", joint=["v"]),
    adopted("a1", "A", "2026-04-20"),
    received("B", "2026-04-06", "w"),
    fact("commended", "b1", "2026-05-01", item="B"),
]
OTHER = load_rulebook(find_rulebook("yinchuan-2018"), readings={"joint": "split"})


def test_units_are_shown_as_they_are_and_as_they_would_be(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("u", "v", "w"))
    ledger.take(FACTS)
    with ledger.book.reading() as views:
        head = views.head()
        moved = try_period(views, Q2, rules=ledger.rules, other=OTHER, today=TODAY)
        assert views.head() == head
    assert [(m.unit, str(m.total), str(m.tried), m.rank, m.tried_rank) for m in moved] == [
        ("u", "3", "3/2", 1, 2),
        ("v", "0", "3/2", 3, 2),
        ("w", "2", "2", 2, 1),
    ]


def test_a_closed_quarter_is_tried_beside_what_its_closing_holds(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("u", "v", "w"))
    ledger.take([*FACTS, closed("2026Q2", "2026-07-02")])
    with ledger.book.reading() as views:
        moved = try_period(views, Q2, rules=ledger.rules, other=OTHER, today=TODAY)
    assert [str(m.total) for m in moved] == ["3", "0", "2"]


def test_another_kind_of_period_is_refused(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("u"))
    with ledger.book.reading() as views, pytest.raises(Refused, match="不是同一种周期"):
        try_period(views, Month(2026, 4), rules=ledger.rules, other=OTHER, today=TODAY)
