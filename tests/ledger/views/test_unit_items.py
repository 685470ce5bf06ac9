"""A unit's items come newest first, page by page, each once, and nobody else's."""

from datetime import date

from tests.ledgers import many, received


def test_a_unit_s_items_come_newest_first_page_by_page(ledger):
    ledger.take([*many("r", 5, "2026-07-01"), received("other", "2026-07-02", unit="e")])
    with ledger.book.reading() as views:
        first = views.items.of_unit("d", most=3)
        rest = views.items.of_unit("d", before=first[-1].seq, most=3)
        assert [item.ref for item in first + rest] == ["r5", "r4", "r3", "r2", "r1"]
        assert views.items.of_unit("nobody", most=3) == []


def test_a_unit_s_items_of_some_days_come_alone(ledger):
    ledger.take([received(f"r{month}", f"2026-0{month}-15") for month in (3, 4, 6, 7)])
    with ledger.book.reading() as views:
        several = views.items.of_unit("d", within=(date(2026, 4, 15), date(2026, 6, 30)), most=9)
        assert [item.ref for item in several] == ["r6", "r4"]
        assert (
            views.items.of_unit(
                "d", before=several[0].seq, within=(date(2026, 5, 1), date(2026, 12, 31)), most=9
            )
            == []
        )
