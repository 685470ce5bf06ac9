"""Entries are found backwards from the newest, a bounded part of the ledger at a time."""

from datetime import timedelta

import pytest

from ledger.views import EntryFilter, entries
from tests.ledgers import NOON, fact, many, received, roster_of, small_ledger


@pytest.fixture
def ledger(tmp_path):
    made = small_ledger(tmp_path, roster_of("d"))
    made.take(many("r", 12, "2026-07-01"))
    return made


def walk(views, wanted, most):
    found, before = [], None
    while True:
        entries, before = views.entries_before(before, wanted=wanted, most=most)
        found.append([entry.seq for entry in entries])
        if before is None:
            return found


def test_a_rare_kind_is_found_by_going_on_however_far_back_it_is(ledger, monkeypatch):
    monkeypatch.setattr(entries, "WINDOW", 5)
    ledger.take([fact("withdrawn", "w", "2026-07-02", item="r1"), received("late", "2026-07-03")])
    with ledger.book.reading() as views:
        assert walk(views, EntryFilter(kinds=("withdrawn",)), 2) == [[13], [], []]
        assert walk(views, EntryFilter(), 4) == [
            [14, 13, 12, 11],
            [10, 9, 8, 7],
            [6, 5, 4, 3],
            [2, 1],
        ]
        assert walk(views, EntryFilter(actor="nobody"), 4) == [[], [], []]


def test_a_moment_is_found_without_looking_at_every_entry(ledger):
    with ledger.book.reading() as views:
        assert [views.first_entry(NOON + timedelta(seconds=s)) for s in (-1, 0, 1)] == [1, 1, 13]
        assert walk(views, EntryFilter(since=NOON + timedelta(seconds=1)), 4) == [[]]
        assert walk(views, EntryFilter(until=NOON), 4) == [[]]


def test_what_was_said_last_about_an_item_is_known(ledger):
    with ledger.book.reading() as views:
        assert views.items.last_touch([]) == 0
        assert views.items.last_touch(["2026-00003"]) == 3
    ledger.take(
        [
            fact("withdrawn", "w", "2026-07-02", item="r3"),
            fact("revoked", "x", "2026-07-03", fact="w", reason="误"),
        ]
    )
    with ledger.book.reading() as views:
        assert views.items.last_touch(["2026-00003", "2026-00004"]) == 14
        assert views.items.count(state="counted") == 12
        assert views.log.count(outcome="held") == 0


def test_a_revoked_revocation_is_none_however_many_are_asked_at_once(ledger):
    ledger.take(
        [
            fact("commissioned", f"C{n}", "2026-07-01", units=["d"], title="约稿", due="2026-07-30")
            for n in (1, 2, 3)
        ]
    )
    ledger.take(
        [
            fact("revoked", "x", "2026-07-02", fact="C1", reason="误"),
            fact("revoked", "y", "2026-07-02", fact="C2", reason="误"),
        ]
    )
    ledger.take([fact("revoked", "z", "2026-07-03", fact="y", reason="误")])
    with ledger.book.reading() as views:
        assert [
            one.id for one in views.office.commissions(since=NOON.date().replace(year=2025))
        ] == [
            "C2",
            "C3",
        ]


def test_items_that_wait_are_told_by_quarter(ledger):
    ledger.take([received("w1", "2026-07-03", None), received("w2", "2026-04-03", None)])
    quarter = 2026 * 4 + 2
    with ledger.book.reading() as views:
        assert [item.ref for item in views.quarters.waiting(quarter, quarter)] == ["w1"]
        assert [item.ref for item in views.quarters.waiting(quarter - 1, quarter)] == ["w1", "w2"]
        assert views.quarters.doubted(quarter, quarter, {"near_repeat"}) == []
