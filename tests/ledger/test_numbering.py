"""The next item's id: after the highest of its year, past every ref that looks like one."""

import pytest

from tests.ledgers import SmallLedger, adopted, received


def test_ids_follow_the_highest_of_their_own_year(ledger: SmallLedger) -> None:
    ledger.take(
        [
            received("2026-00041", "2026-01-05"),
            received("A", "2025-12-31"),
            received("B", "2026-01-06"),
        ]
    )
    with ledger.book.writing(actor="x") as writer:
        assert [writer.next_item(year) for year in (2026, 2025, 2024)] == [
            "2026-00043",
            "2025-00002",
            "2024-00001",
        ]


def test_a_ref_that_looks_like_an_id_is_passed_over_wherever_it_was_written(
    ledger: SmallLedger,
) -> None:
    """In the ledger, and on the same page a moment ago."""
    ledger.take([received("A", "2026-01-05"), adopted("2026-00002", "A", "2026-01-06")])
    ledger.take(
        [
            received("B", "2026-01-07"),
            adopted("2026-00004", "A", "2026-01-08"),
            received("C", "2026-01-09"),
        ]
    )
    with ledger.book.reading() as views:
        assert [item.id for name in "ABC" if (item := views.items.by_name(name))] == [
            "2026-00001",
            "2026-00003",
            "2026-00005",
        ]


@pytest.mark.parametrize(
    ("ref", "item"),
    [
        ("2026-00000", "2026-00001"),
        ("2026-000000", "2026-00001"),
        ("2026-00099", "2026-00099"),
        ("2026-0099", "2026-00001"),
        ("2026-000099", "2026-00001"),
        ("2026-999999999999", "2026-999999999999"),
        ("2026-9999999999999", "2026-00001"),
        ("2026-０0099", "2026-00001"),
    ],
)
def test_a_ref_is_the_item_s_id_only_where_it_could_be_one(
    ledger: SmallLedger, ref: str, item: str
) -> None:
    """Numbers start at 1 and are written in one way: `2026-00000` is a ref like any other, and
    never an id.
    """
    ledger.take([received(ref, "2026-01-05")])
    with ledger.book.reading() as views:
        assert [view.id for view in [views.items.by_name(ref)] if view] == [item]


def test_many_ids_on_one_page_have_no_hole(ledger: SmallLedger) -> None:
    ledger.take([received(f"r{number}", "2026-01-05") for number in range(200)])
    with ledger.book.reading() as views:
        assert views.items.last_number(2026) == 200
