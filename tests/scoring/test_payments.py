"""What holds of an item beside the fact that is scored."""

from datetime import date

from ledger.facts import Fact
from ledger.payloads import EntryKind
from scoring.payments import Circumstances
from scoring.schema import ItemRule

DAY = date(2026, 1, 5)
RECEIVED = Fact(1, "A", EntryKind.RECEIVED, DAY, DAY, 8104, item="A", unit="u")
AGAIN = Fact(2, "B", EntryKind.RECEIVED, DAY, DAY, 8104, item="B", unit="u")
ADOPTED = Fact(3, "a", EntryKind.ADOPTED, DAY, DAY, 8104, item="B", publication="p", genre="full")
SENT = Fact(4, "s", EntryKind.REPORTED_UP, DAY, DAY, 8104, item="B")
AROUND = Circumstances.of([RECEIVED, AGAIN, ADOPTED, SENT], {"A": "A", "B": "A"})


def rule(event: str, **more: object) -> ItemRule:
    return ItemRule.model_validate(
        {"id": "r", "cite": "一", "points": 1, "counts_in": "c", "event": event, **more}
    )


def test_facts_on_a_repeat_are_facts_on_the_item_it_repeats() -> None:
    assert AROUND.let(
        rule("reported_up", adopted=True, adopted_by=["p"], reported_up=True), SENT, "A"
    )
    assert not AROUND.let(rule("reported_up", adopted_by=["q"]), SENT, "A")
    assert not AROUND.let(rule("reported_up", reported_up=False), SENT, "A")
    assert not AROUND.let(rule("reported_up", adopted=False), SENT, "A")


def test_only_the_item_itself_is_a_valid_receipt() -> None:
    assert AROUND.let(rule("received"), RECEIVED, "A")
    assert not AROUND.let(rule("received"), AGAIN, "A")
    withdrawn = Circumstances.of(
        [RECEIVED, Fact(5, "w", EntryKind.WITHDRAWN, DAY, DAY, 8104, item="A")], {"A": "A"}
    )
    assert not withdrawn.let(rule("received"), RECEIVED, "A")
