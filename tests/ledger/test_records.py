"""A unit's items come newest first, page by page, each once, and nobody else's."""

from tests.ledgers import many, received


def test_a_unit_s_items_come_newest_first_page_by_page(ledger):
    ledger.take([*many("r", 5, "2026-07-01"), received("other", "2026-07-02", unit="e")])
    with ledger.book.reading() as views:
        first = views.items_of_unit("d", most=3)
        rest = views.items_of_unit("d", before=first[-1].seq, most=3)
        assert [item.ref for item in first + rest] == ["r5", "r4", "r3", "r2", "r1"]
        assert views.items_of_unit("nobody", most=3) == []
