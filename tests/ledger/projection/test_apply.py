"""The views by what is known now, kept in the transaction of each entry."""

from tests.ledgers import SmallLedger, adopted, closed, received, revoked

A = received("A", "2026-01-05")


def test_the_effective_day_is_no_earlier_than_the_first_open_quarter(ledger: SmallLedger) -> None:
    ledger.take(
        [
            A,
            closed("2026Q1", "2026-04-02"),
            adopted("a1", "A", "2026-02-01"),
            revoked("x", "a1", "2026-02-02"),
        ]
    )
    with ledger.book.reading() as views:
        quarters = {
            fact.ref: (fact.own_quarter - 8104, fact.quarter - 8104)
            for fact in views.facts.on_items(["2026-00001"])
        }
    assert quarters == {"A": (0, 0), "a1": (0, 1), "x": (1, 1)}
