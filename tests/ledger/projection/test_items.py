"""An item's row says its state by what is known now, kept in the transaction of each entry."""

import pytest

from tests.ledgers import SmallLedger, adopted, closed, fact, received, revoked

A, B = received("A", "2026-01-05"), received("B", "2026-01-06")
REPEAT = fact("repeated", "r", "2026-01-07", item="B", of="A")
WITHDRAWN = fact("withdrawn", "w", "2026-01-07", item="B")


@pytest.mark.parametrize(
    ("facts", "state", "unit", "plain"),
    [
        ([B], "counted", "d", True),
        ([received("B", "2026-01-06", None)], "waiting", None, True),
        ([B, adopted("a1", "B", "2026-02-01")], "counted", "d", True),
        (
            [
                received("B", "2026-01-06", None),
                fact("assigned", "s", "2026-01-07", item="B", unit="e"),
            ],
            "counted",
            "e",
            False,
        ),
        ([B, REPEAT], "repeated", "d", False),
        ([B, REPEAT, revoked("x", "r", "2026-01-08")], "counted", "d", False),
        ([B, WITHDRAWN], "withdrawn", "d", False),
        ([B, REPEAT, WITHDRAWN], "withdrawn", "d", False),
        ([B, WITHDRAWN, REPEAT], "withdrawn", "d", False),
        ([B, REPEAT, WITHDRAWN, revoked("x", "w", "2026-01-08")], "repeated", "d", False),
        ([B, WITHDRAWN, REPEAT, revoked("x", "r", "2026-01-08")], "withdrawn", "d", False),
        (
            [
                *(B, REPEAT, WITHDRAWN),
                *(revoked("x", "w", "2026-01-08"), revoked("y", "r", "2026-01-08")),
            ],
            "counted",
            "d",
            False,
        ),
        ([B, revoked("x", "B", "2026-01-08")], "withdrawn", "d", False),
        (
            [B, revoked("x", "B", "2026-01-08"), revoked("y", "x", "2026-01-09")],
            "counted",
            "d",
            False,
        ),
        ([received("B", "2026-01-06", joint=["e"])], "counted", "d", False),
        ([closed("2026Q1", "2026-04-02"), B], "counted", "d", False),
    ],
)
def test_an_item_s_state(
    ledger: SmallLedger,
    facts: list,
    state: str,
    unit: str | None,
    plain: bool,  # noqa: FBT001 # a column of the table above
) -> None:
    ledger.take([A, *facts])
    with ledger.book.reading() as views:
        item = views.items.by_name("B")
        assert item is not None
        assert (item.state, item.unit) == (state, unit)
        assert (item.id not in views.quarters.other_receipts(2026 * 4, stream="govinfo")) is plain
