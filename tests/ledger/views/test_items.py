"""What was said of an item is found by an index, and the next that asks for a decision comes after
it, whatever lies between.
"""

from datetime import date

import pytest

from ledger.payloads import Judged, Reread, Sealed, Taught
from tests.ledgers import fact, many, roster_of, small_ledger

WORDS = {"title": "甲", "text": "乙"}


@pytest.fixture
def ledger(tmp_path):
    made = small_ledger(tmp_path, roster_of("d"))
    made.take(many("r", 5, "2026-07-01"))
    yield made
    made.book.dispose()


def doubt(ledger, *of, code="no_signatory"):
    with ledger.book.writing(actor="reader") as writer:
        for seq in of:
            writer.append(Reread(of=seq, doubts=(code,)), WORDS)


def test_decisions_readings_and_seals_of_an_item_are_found_and_those_of_others_are_not(ledger):
    doubt(ledger, 1, 2)
    with ledger.book.writing(actor="x") as writer:
        judged = writer.append(Judged(of=1, settled=("no_signatory",)), {}).seq
        sealed = writer.append(Sealed(entries=(1, 3)), {}).seq
    with ledger.book.reading() as views:
        assert views.entries_about([1]) == [6, judged, sealed]
        assert views.entries_about([3]) == [sealed]
        assert views.entries_about([4]) == []
    ledger.book.rebuild()
    with ledger.book.reading() as views:
        assert views.entries_about([1]) == [6, judged, sealed]


def test_what_was_taught_of_an_address_or_its_domain_is_found(ledger):
    with ledger.book.writing(actor="x") as writer:
        one = writer.append(
            Taught(address="a@example.gov.cn", unit="d", since=date(2026, 7, 1)), {}
        ).seq
        two = writer.append(
            Taught(address="@example.gov.cn", unit="d", since=date(2026, 7, 1)), {}
        ).seq
        writer.append(Taught(address="b@example.gov.cn", unit="d", since=date(2026, 7, 1)), {})
    with ledger.book.reading() as views:
        assert views.office.taught_of("A@example.gov.cn") == [one, two]


def test_the_items_on_either_side_are_known(ledger):
    with ledger.book.reading() as views:
        assert views.items.beside(3) == ("2026-00002", "2026-00004")
        assert views.items.beside(1) == (None, "2026-00002")
        assert views.items.beside(5) == ("2026-00004", None)


def test_the_next_doubtful_item_goes_round_and_leaves_out_what_is_decided(ledger):
    with ledger.book.reading() as views:
        assert views.items.next_doubtful(views.items.by_name("r3")) is None
    doubt(ledger, 1, 4)
    doubt(ledger, 5, code="macros")
    with ledger.book.reading() as views:
        assert views.items.next_doubtful(views.items.by_name("r1")) == "2026-00004"
        assert views.items.next_doubtful(views.items.by_name("r5")) == "2026-00001"
        assert (
            views.items.next_doubtful(views.items.by_name("r4"), code="no_signatory")
            == "2026-00001"
        )
        assert views.items.next_doubtful(views.items.by_name("r5"), code="macros") is None
        assert [item.ref for item in views.items.doubtful("no_signatory", most=9)] == ["r4", "r1"]
    ledger.take([fact("withdrawn", "w", "2026-07-02", item="r4")])
    with ledger.book.reading() as views:
        assert views.items.next_doubtful(views.items.by_name("r1")) == "2026-00005"
        assert [item.ref for item in views.items.doubtful("no_signatory", most=9)] == ["r1"]


def test_an_item_that_waits_for_its_unit_is_next_too(ledger):
    ledger.take(
        [
            fact(
                "received",
                "s",
                None,
                unit=None,
                title="关于s",
                received_at="2026-07-03T09:00:00+08:00",
            )
        ]
    )
    with ledger.book.reading() as views:
        assert views.items.next_doubtful(views.items.by_name("r2")) == "2026-00006"
        assert (
            views.items.next_doubtful(views.items.by_name("r2"), code="unknown_sender")
            == "2026-00006"
        )


def test_commissions_come_by_year_newest_first_page_by_page(ledger):
    asked = [
        fact("commissioned", f"c{n}", "2026-07-01", title="甲", units=["d"], due="2026-07-05")
        for n in range(3)
    ]
    ledger.take(
        [
            *asked,
            fact("commissioned", "old", "2025-07-01", title="乙", units=["d"], due="2025-07-05"),
        ]
    )
    with ledger.book.reading() as views:
        assert list(views.office.commission_years()) == [2026, 2025]
        first = views.office.commissions_of(2026, before=None, most=2)
        rest = views.office.commissions_of(2026, before=first[-1].seq, most=2)
        assert [one.id for one in first + rest] == ["c2", "c1", "c0"]
