"""A unit's place in a period is the same whether it is worked out or read from a closing, and
there is none where nobody did anything.
"""

import pytest

from config.period import Quarter
from desk.acts.tallies.rank import placed_in, ranked
from desk.acts.tallies.tally import units_in
from tests.ledgers import TODAY, adopted, closed, many, received, roster_of, small_ledger


@pytest.fixture
def ledger(tmp_path):
    made = small_ledger(tmp_path, roster_of("d", "e", "c:county", "v:vertical_agency"))
    made.take(
        [
            *many("d", 3, "2026-04-05"),
            *many("e", 4, "2026-04-05", "e"),
            received("c1", "2026-04-06", "c"),
        ]
    )
    made.take(
        [
            adopted("x", "d1", "2026-04-07"),
            adopted("y", "c1", "2026-04-07", genre="brief"),
            adopted("z", "e1", "2026-07-09"),
        ]
    )
    yield made
    made.book.dispose()


def placed(ledger, unit, period="2026Q2"):
    with ledger.book.reading() as views:
        return placed_in(views, unit, Quarter.parse(period), rules=ledger.rules, today=TODAY)


def test_a_closed_quarter_gives_what_it_gave_before_it_was_closed(ledger):
    before = {unit: placed(ledger, unit) for unit in "decv"}
    ledger.take([closed("2026Q2", "2026-07-06")])
    after = {unit: placed(ledger, unit) for unit in "decv"}
    assert {one.state for one in before.values()} == {"open"}
    assert {one.state for one in after.values()} == {"closed"}
    assert [(one.tally, one.rank, one.within) for one in before.values()] == [
        (one.tally, one.rank, one.within) for one in after.values()
    ]


def test_ranks_are_those_of_the_whole_office(ledger):
    with ledger.book.reading() as views:
        several = units_in(views, Quarter(2026, 2), rules=ledger.rules)
    places = [placed(ledger, tally.unit) for tally in several]
    assert [(place.tally, place.rank, place.within) for place in places] == ranked(several)


def test_there_is_no_place_where_nobody_did_anything_or_the_unit_was_not_listed(ledger):
    assert placed(ledger, "nobody") is None
    assert placed(ledger, "d", "2025Q4") is None
    ledger.take([closed("2026Q2", "2026-07-06"), closed("2026Q3", "2026-10-09")])
    assert placed(ledger, "d", "2026Q3").state == "closed"
    assert placed(ledger, "nobody", "2026Q3") is None
    assert placed(ledger, "d", "2026Q1") is None
    assert placed(ledger, "d", "2026Q4").state == "running"
