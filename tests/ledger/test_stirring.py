"""The questions of a quarter are answered by indexes that hold nothing else: however many receipts
there are, they are not walked through.
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

from tests.ledgers import TODAY, SmallLedger, adopted, fact, many, received, roster_of, small_ledger

QUARTER = 2026 * 4 + 2


def plan(connection: Connection, query: Any) -> str:
    """How SQLite goes about it."""
    said = str(query.compile(connection, compile_kwargs={"literal_binds": True}))
    return " ".join(row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {said}")))


def test_what_is_stirred_is_told_by_an_index_without_plain_receipts(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("d"))
    ledger.take(
        [
            *many("r", 5, "2026-07-01"),
            adopted("p", "r2", "2026-07-03"),
            received("late", "2026-07-02"),
        ]
    )
    ledger.take(
        [fact("commissioned", "C1", "2026-07-01", units=["d"], title="供暖", due="2026-07-30")]
    )
    with ledger.book.reading() as views:
        effective, early = views.quarters._stirring(QUARTER, QUARTER, receipts=False)
        assert "facts_stirring" in plan(views._connection, effective)
        assert "facts_later" in plan(views._connection, early)
        assert views.quarters.stirred_items(QUARTER, QUARTER) == {"2026-00002"}
        assert views.quarters.stirred_commissions(QUARTER, QUARTER) == {"C1"}
    ledger.book.dispose()


def test_what_came_since_and_what_stands_at_an_entry_are_known(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("d"))
    ledger.take(
        [
            *many("r", 3, "2026-07-01"),
            adopted("p", "r2", "2026-07-03"),
            fact("withdrawn", "w", "2026-07-04", item="r3"),
        ]
    )
    with ledger.book.reading() as views:
        seq, digest = views.head()
        assert (views.digest_at(seq), views.digest_at(seq + 1)) == (digest, None)
        assert [fact.ref for fact in views.facts.after(2, most=2)] == ["r3", "p"]
        among = ["2026-00001", "2026-00003"]
        assert views.quarters.other_receipts(QUARTER, stream="govinfo", among=among) == {among[1]}
        assert views.quarters.stirred_items(QUARTER, QUARTER, among=among) == {among[1]}
    ledger.book.dispose()


def test_the_questions_of_a_quarter_and_of_what_waits_are_put_to_both_databases(
    ledger: SmallLedger,
) -> None:
    ledger.take(
        [
            *many("r", 3, "2026-07-01"),
            received("w", "2026-07-02", None),
            adopted("p", "r2", "2026-07-03"),
        ]
    )
    ledger.take(
        [
            fact("withdrawn", "x", "2026-07-04", item="r3"),
            fact("commissioned", "C1", "2026-07-01", units=["d"], title="供暖", due="2026-07-30"),
        ]
    )
    with ledger.book.reading() as views:
        assert views.quarters.stirred_items(QUARTER, QUARTER) == {"2026-00002", "2026-00003"}
        assert views.quarters.facts_stirred(QUARTER, QUARTER, receipts=True)[-1].item is not None
        assert views.quarters.stirred_commissions(QUARTER, QUARTER) == {"C1"}
        assert [
            (unit, number)
            for unit, _, number in views.quarters.plain_receipts(QUARTER, stream="govinfo")
        ] == [("d", 2)]
        assert views.quarters.other_receipts(QUARTER, stream="govinfo") == {"2026-00003"}
        assert [item.ref for item in views.quarters.waiting(QUARTER, QUARTER)] == ["w"]
        assert (
            views.quarters.doubted(QUARTER, QUARTER, {"near_repeat"})
            == views.log.doubted(TODAY, {"delivers"})
            == []
        )
        assert views.items.count_doubtful() == {"": 0}
