"""What is open of a quarter: every kind of it, each with the command that settles it, and nothing
of other quarters.
"""

from datetime import date
from pathlib import Path

from config.period import Quarter
from desk.acts.bulletins.closure import unfinished
from ledger.payload import Answered, Objected
from tests.ledgers import TODAY, SmallLedger, fact, received, roster_of, small_ledger

Q2 = (Quarter(2026, 2),)


def open_of(ledger: SmallLedger, quarters: tuple[Quarter, ...] = Q2) -> list[tuple[str, str]]:
    with ledger.book.reading() as views:
        return [
            (one.kind, one.what)
            for one in unfinished(views, quarters, rules=ledger.rules, today=TODAY)
        ]


def test_an_item_that_waits_is_open_until_a_person_assigns_it(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("d"))
    ledger.take(
        [
            received("A", "2026-04-05", None),
            received("B", "2026-07-05", None),
            received("C", "2026-04-05"),
        ]
    )
    assert open_of(ledger) == [("waiting", "2026-00001")]
    ledger.take([fact("assigned", "s1", "2026-04-06", item="A", unit="d")])
    assert open_of(ledger) == []
    ledger.book.dispose()


def test_a_commission_is_open_of_each_unit_of_which_nobody_said_whether_it_was_delivered(
    tmp_path: Path,
) -> None:
    ledger = small_ledger(tmp_path, roster_of("d", "e", "f"))
    commission = fact(
        "commissioned", "C1", "2026-04-01", units=["d", "e", "f"], title="供暖", due="2026-06-30"
    )
    later = fact("commissioned", "C2", "2026-04-01", units=["d"], title="供暖", due="2026-07-01")
    ledger.take(
        [commission, later, fact("delivered", "l1", "2026-06-20", commission="C1", unit="d")]
    )
    assert open_of(ledger) == [("commission", "C1 e"), ("commission", "C1 f")]
    ledger.take(
        [
            fact("commission_missed", "m1", "2026-06-30", commission="C1", unit="e"),
            fact("revoked", "x", "2026-07-01", fact="l1", reason="误"),
        ]
    )
    assert open_of(ledger) == [("commission", "C1 d"), ("commission", "C1 f")]
    ledger.take([fact("revoked", "y", "2026-07-01", fact="C1", reason="误")])
    assert open_of(ledger) == []
    ledger.book.dispose()


def test_a_proposed_reprimand_is_open_until_it_is_confirmed_or_declined(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("v:vertical_agency"))
    ledger.take([received("A", "2026-01-05", "v")])
    assert open_of(ledger) == [("reprimand", "v 2026Q2")]
    assert open_of(ledger, (Quarter(2026, 1),)) == []
    ledger.take(
        [
            fact(
                "reprimand_declined",
                "n1",
                "2026-07-02",
                unit="v",
                period="2026Q2",
                reason="机构调整",
            )
        ]
    )
    assert open_of(ledger) == []
    ledger.book.dispose()


def test_an_objection_is_open_until_it_is_answered_of_its_quarter_and_of_those_where_it_would_be_corrected(
    tmp_path: Path,
) -> None:
    ledger = small_ledger(tmp_path, roster_of("d"))
    with ledger.book.writing(actor="x") as writer:
        said = Objected(unit="d", day=date(2026, 7, 6), due=date(2026, 7, 20), period="2026Q2")
        writer.append(said, {"words": "少算一条"})
    assert open_of(ledger, (Quarter(2026, 1),)) == []
    assert open_of(ledger) == [("objection", "1 d")]
    assert open_of(ledger, (Quarter(2026, 3),)) == [("objection", "1 d")]
    with ledger.book.writing(actor="x") as writer:
        writer.append(Answered(of=1, day=date(2026, 7, 10), outcome="rejected"), {"words": "无误"})
    assert open_of(ledger) == []
    ledger.book.dispose()
