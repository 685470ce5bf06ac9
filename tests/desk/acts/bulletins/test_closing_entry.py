"""Closing: what it writes down, when it is refused; the order of closings is in the cases."""

from pathlib import Path
from typing import cast

import pytest

from config.errors import Refused
from config.period import Quarter
from desk.acts.bulletins.closing_entry import write_closing
from ledger.payloads import Closed
from ledger.portable import ClosedLine
from tests.ledgers import (
    TODAY,
    YINCHUAN,
    adopted,
    closed,
    received,
    revoked,
    roster_of,
    small_ledger,
)

FACTS = [received("A", "2026-01-05"), adopted("a1", "A", "2026-02-01", "guobao")]


def test_a_closing_holds_figures_lines_and_the_digests_of_what_they_were_worked_out_by(
    tmp_path: Path,
) -> None:
    ledger = small_ledger(tmp_path, roster_of("d", "e"))
    ledger.take(FACTS)
    with ledger.book.reading() as views:
        head = views.head()[1]
    ledger.take([closed("2026Q1", "2026-04-02")])
    with ledger.book.reading() as views:
        seq = views.quarters.closing(Quarter(2026, 1).ordinal)
        assert seq is not None
        payload = cast("Closed", views.payload(seq))
    assert (
        payload.head,
        payload.rulebook,
        payload.rulebook_digest,
        payload.roster_digest,
        payload.starts,
    ) == (
        head,
        "yinchuan-2018",
        YINCHUAN.digest,
        ledger.rules.roster.digest,
        "2026Q1",
    )
    nothing = {
        "received": 0,
        "base_points": "0",
        "item_points": "0",
        "penalty_points": "0",
        "total": "0",
    }
    assert payload.figures == {
        "d": nothing | {"received": 1, "item_points": "5", "total": "5"},
        "e": nothing,
    }
    assert list(payload.tallies) == ["2026Q1"]
    ledger.book.dispose()


def test_whatever_is_recorded_later_a_closed_quarter_stays_as_it_was(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("d", "e"))
    ledger.take([*FACTS, closed("2026Q1", "2026-04-02")])
    before = ledger.tally("2026Q1")
    ledger.take(
        [
            revoked("x1", "A", "2026-04-03"),
            received("B", "2026-01-06", "e"),
            adopted("b1", "B", "2026-03-01"),
        ]
    )
    assert ledger.tally("2026Q1") == before
    ledger.book.rebuild()
    assert ledger.tally("2026Q1") == before
    ledger.book.dispose()


def test_what_fell_to_nobody_is_held_beside_the_units(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("d", "e", d="until = 2025-12-31"))
    ledger.take(
        [
            received("A", "2025-12-05"),
            adopted("a1", "A", "2026-02-01"),
            closed("2025Q4", "2026-01-02"),
            closed("2026Q1", "2026-04-02"),
        ]
    )
    with ledger.book.reading() as views:
        payload = cast(
            "Closed", views.payload(cast("int", views.quarters.closing(Quarter(2026, 1).ordinal)))
        )
    (line,) = payload.tallies["2026Q1"]["nowhere"]
    assert (line["unit"], line["points"], list(payload.figures)) == ("d", "3", ["e"])
    ledger.book.dispose()


@pytest.mark.parametrize(
    ("period", "today", "said"),
    [
        ("2026Q4", "2026-12-31", "2026Q4 到 2026-12-31 才结束，2027-01-01 起可以签发"),
        ("2026Q2", "2026-07-01", "2026Q1 有记录而未签发"),
    ],
)
def test_at_the_desk_the_clock_says_whether_a_quarter_is_over(
    tmp_path: Path, period: str, today: str, said: str
) -> None:
    """The line's own day, which says that it is long over, doesn't count."""
    ledger = small_ledger(tmp_path, roster_of("d"))
    ledger.take(FACTS)
    line = ClosedLine(day=TODAY.replace(year=2028), period=period)
    with pytest.raises(Refused, match=said), ledger.book.writing(actor="x") as writer:
        write_closing(writer, line, rules=ledger.rules, today=TODAY.fromisoformat(today))
    ledger.book.dispose()


def test_a_difference_of_figures_is_named_with_unit_and_both_values(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("d"))
    ledger.take(FACTS)
    figures = {
        "received": 1,
        "base_points": "0",
        "item_points": "3",
        "penalty_points": "0",
        "total": "3",
    }
    with pytest.raises(Refused, match=r"line 1（.*2026Q1 d 的 item_points：文件为 3，本台账算得 5"):
        ledger.take([closed("2026Q1", "2026-04-02") | {"figures": {"d": figures}}])
    ledger.book.dispose()
