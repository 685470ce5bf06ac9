"""A row of the view of facts is the fact that was recorded, with what names it and the units that
share it.
"""

from datetime import date

from config.period import Quarter
from ledger.payloads import EntryKind
from ledger.projection.facts import facts_on, ordinal
from tests.ledgers import SmallLedger, adopted, received


def test_every_fact_on_an_item_comes_back_whole(ledger: SmallLedger) -> None:
    ledger.take([received("A", "2026-01-05", joint=["e"]), adopted("a1", "A", "2026-04-01")])
    with ledger.book.writing(actor="x") as writer:
        receipt, adoption = facts_on(writer._connection, "2026-00001")
    assert (receipt.kind, receipt.unit, receipt.joint) == (EntryKind.RECEIVED, "d", ("e",))
    assert (adoption.ref, adoption.day, adoption.joint) == ("a1", date(2026, 4, 1), ())
    assert (receipt.quarter, adoption.quarter) == (ordinal(receipt.day), ordinal(adoption.day))


def test_a_day_s_quarter_is_the_one_of_the_calendar() -> None:
    assert ordinal(date(2026, 4, 1)) == Quarter(2026, 2).ordinal == ordinal(date(2026, 3, 31)) + 1
