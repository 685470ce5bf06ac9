"""What each unit did of a commission, by what holds now; one that was taken back is not there."""

from datetime import date

import pytest

from desk.acts.commissions import asked_of, asked_since
from tests.ledgers import fact, roster_of, small_ledger

TODAY = date(2026, 7, 10)


@pytest.fixture
def ledger(tmp_path):
    made = small_ledger(tmp_path / "office", roster_of("d", "e"))
    yield made
    made.book.dispose()


def states(ledger):
    with ledger.book.reading() as views:
        return {
            (one.commission, each.unit): each.state
            for one in asked_since(views, date(2026, 1, 1), today=TODAY)
            for each in one.answers
        }


def test_a_unit_waits_delivers_in_time_or_late_or_misses(ledger):
    ledger.take(
        [
            fact("commissioned", "c", "2026-07-01", title="甲", units=["d", "e"], due="2026-07-05"),
            fact("commissioned", "n", "2026-07-01", title="乙", units=["d"], due="2026-07-10"),
            fact("delivered", "x", "2026-07-06", commission="c", unit="e"),
        ]
    )
    assert states(ledger) == {("c", "d"): "overdue", ("c", "e"): "late", ("n", "d"): "waiting"}
    ledger.take(
        [
            fact("commission_missed", "m", "2026-07-07", commission="c", unit="e"),
            fact("delivered", "y", "2026-07-05", commission="c", unit="d"),
        ]
    )
    assert states(ledger) == {("c", "d"): "done", ("c", "e"): "missed", ("n", "d"): "waiting"}
    ledger.take(
        [
            fact("revoked", "r", "2026-07-08", fact="m", reason="误"),
            fact("revoked", "s", "2026-07-08", fact="n", reason="误"),
        ]
    )
    assert states(ledger) == {("c", "d"): "done", ("c", "e"): "late"}


def test_one_of_them_is_found_by_its_number_with_its_last_entry(ledger):
    ledger.take(
        [fact("commissioned", "c", "2026-07-01", title="甲", units=["d"], due="2026-07-05")]
    )
    with ledger.book.reading() as views:
        assert asked_of(views, "none", today=TODAY) is None
        assert asked_of(views, "c", today=TODAY).last == 1
    ledger.take([fact("delivered", "x", "2026-07-04", commission="c", unit="d")])
    with ledger.book.reading() as views:
        assert asked_of(views, "c", today=TODAY).last == 2
