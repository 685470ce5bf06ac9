"""A tally as a whole: its state, its head, what it is read from, the other stream, and from when
quotas bind.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from config.errors import Refused
from config.period import Quarter
from config.roster import parse_roster
from desk.acts.tallies.tally import quarter_tally, starts, undecided, year_tally
from tests.ledgers import (
    SmallLedger,
    adopted,
    closed,
    fact,
    many,
    received,
    roster_of,
    small_ledger,
)
from tests.rulebooks import changed_rulebook
from tests.statements import statements_of

Q1 = Quarter(2026, 1)
CLOSED_Q1 = [
    received("A", "2026-01-05"),
    adopted("a1", "A", "2026-02-01"),
    closed("2026Q1", "2026-04-02"),
]


def state(ledger: SmallLedger, quarter: Quarter, today: date) -> str:
    with ledger.book.reading() as views:
        return quarter_tally(views, quarter, rules=ledger.rules, today=today).state


@pytest.mark.parametrize(
    ("quarter", "today", "expected"),
    [
        (Quarter(2026, 1), date(2026, 2, 1), "closed"),
        (Quarter(2026, 2), date(2026, 6, 30), "running"),
        (Quarter(2026, 2), date(2026, 7, 1), "open"),
        (Quarter(2027, 1), date(2026, 7, 1), "running"),
    ],
)
def test_a_quarter_is_running_until_it_is_over_then_open_then_closed(
    tmp_path: Path, quarter: Quarter, today: date, expected: str
) -> None:
    ledger = small_ledger(tmp_path, roster_of("d"))
    ledger.take(CLOSED_Q1)
    assert state(ledger, quarter, today) == expected
    ledger.book.dispose()


def test_the_head_of_a_closed_quarter_is_that_of_its_closing_and_stands_for_ever(
    tmp_path: Path,
) -> None:
    ledger = small_ledger(tmp_path, roster_of("d"))
    ledger.take(CLOSED_Q1[:2])
    with ledger.book.reading() as views:
        before = views.head()[1]
    ledger.take(CLOSED_Q1[2:])
    ledger.take([received("B", "2026-05-05")])
    with ledger.book.reading() as views:
        heads = [
            quarter_tally(views, q, rules=ledger.rules, today=date(2026, 6, 1)).ledger_head
            for q in (Q1, Q1.next)
        ]
        assert heads == [before, views.head()[1]]
    ledger.book.dispose()


def test_a_closed_quarter_is_read_whatever_becomes_of_rulebook_and_roster(tmp_path: Path) -> None:
    """国报 is worth 50 now, the unit is called otherwise and another has come: Q1 as it was
    closed, Q2 by the new ones.
    """
    ledger = small_ledger(tmp_path / "office", roster_of("d"))
    ledger.take(
        [
            received("A", "2026-01-05"),
            adopted("a1", "A", "2026-02-01", "guobao"),
            closed("2026Q1", "2026-04-02"),
        ]
    )
    before = ledger.tally("2026Q1")
    rulebook = changed_rulebook(
        tmp_path / "rules",
        (
            'counts_in = "publications"\npoints = "5"\ncite = "第九条(三)"',
            'counts_in = "publications"\npoints = "50"\ncite = "第九条(三)"',
        ),
    )
    later = replace(
        ledger,
        rules=replace(
            ledger.rules,
            rulebook=rulebook,
            roster=parse_roster(roster_of("new", "d").replace("单位d", "新名")),
        ),
    )
    later.take([received("B", "2026-05-05"), adopted("b1", "B", "2026-05-06", "guobao")])
    assert later.tally("2026Q1") == before
    got = later.tally("2026Q2")
    assert (list(got), got["d"]["name"], got["d"]["total"], got["d"]["year_to_date"]) == (
        ["new", "d"],
        "新名",
        "50",
        "55",
    )
    ledger.book.dispose()


def test_what_ended_before_the_regulation_is_refused(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("d"))
    with pytest.raises(
        Refused,
        match=r"2018Q1 在《银川市政务信息工作考核办法》施行（2018-06-01）之前就结束了；最早可统计 2018Q2",
    ):
        ledger.tally("2018Q1")
    with pytest.raises(Refused, match="2017 年在"):
        ledger.year(2017)
    assert ledger.tally("2018Q2")["d"]["total"] == "0"
    ledger.book.dispose()


def test_the_website_stream_is_listed_apart_without_quota_or_points(tmp_path: Path) -> None:
    """Of v's website items one is adopted and one a repeat; the closing freezes the information
    stream alone.
    """
    ledger = small_ledger(tmp_path, roster_of("v:zone"))
    site = [received(ref, "2026-01-05", "v", stream="website") for ref in ("W1", "W2", "W3")]
    ledger.take(
        [
            received("A", "2026-01-05", "v"),
            *site,
            adopted("w1", "W1", "2026-02-01"),
            fact("repeated", "r1", "2026-02-01", item="W3", of="W2"),
        ]
    )
    ledger.take([closed("2026Q1", "2026-04-02")])
    keys = ("received", "adopted_items", "quota", "quota_met", "total", "short_run", "scores")
    got = ledger.tally("2026Q1", stream="website")["v"]
    assert [got[key] for key in keys] == [2, 1, None, None, "0", 0, []]
    own = ledger.tally("2026Q1")["v"]
    assert [own[key] for key in keys] == [1, 0, 20, False, "0", 1, []]
    ledger.book.dispose()


def test_the_settings_say_from_which_quarter_quotas_bind_before_what_the_ledger_knows(
    tmp_path: Path,
) -> None:
    facts = [*many("i", 20, "2026-01-05", "v"), *many("j", 20, "2026-04-05", "v")]
    ledger = small_ledger(tmp_path, roster_of("v:zone", "w:zone"), starts=Q1.next)
    ledger.take(facts)
    got = [ledger.tally(period) for period in ("2026Q1", "2026Q2")]
    assert [(units["v"]["base_points"], units["w"]["short_run"]) for units in got] == [
        ("0", 0),
        ("10", 1),
    ]
    ledger.book.dispose()


def test_an_empty_ledger_binds_nothing_and_is_tallied_all_the_same(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("v:zone"))
    with ledger.book.reading() as views:
        assert starts(views, ledger.rules) is None
    assert (ledger.tally("2026Q1")["v"]["short_run"], ledger.year(2026)["v"]["zero_adoption"]) == (
        0,
        True,
    )
    ledger.book.dispose()


def test_a_proposed_reprimand_is_undecided_until_a_person_confirms_or_declines(
    tmp_path: Path,
) -> None:
    ledger = small_ledger(tmp_path, roster_of("u:zone", "v:zone", "w:zone"))
    ledger.take([received("A", "2026-01-05", "v")])
    decided = [
        fact(kind, kind, "2026-07-05", unit=unit, period="2026Q2")
        for kind, unit in (("reprimanded", "u"), ("reprimand_declined", "w"))
    ]
    ledger.take(decided)

    def waiting(quarter: Quarter) -> list[str]:
        with ledger.book.reading() as views:
            found = quarter_tally(views, quarter, rules=ledger.rules, today=date(2026, 7, 5))
            return [tally.unit for tally in undecided(views, found)]

    assert [waiting(quarter) for quarter in (Q1, Q1.next, Q1.next.next)] == [
        [],
        ["v"],
        ["u", "v", "w"],
    ]
    ledger.take([fact("revoked", "x1", "2026-07-06", fact="reprimanded", reason="误记")])
    assert waiting(Q1.next) == ["u", "v"]
    ledger.book.dispose()


@pytest.mark.parametrize(
    ("today", "expected", "quarters"),
    [
        (date(2026, 5, 1), "running", ["2026Q1", "2026Q2"]),
        (date(2027, 1, 1), "open", ["2026Q1", "2026Q2", "2026Q3", "2026Q4"]),
        (date(2025, 12, 1), "running", ["2026Q1"]),
    ],
)
def test_a_year_has_the_quarters_that_have_begun_and_its_state(
    tmp_path: Path, today: date, expected: str, quarters: list[str]
) -> None:
    ledger = small_ledger(tmp_path, roster_of("d"))
    ledger.take(CLOSED_Q1)
    with ledger.book.reading() as views:
        found = year_tally(views, 2026, rules=ledger.rules, today=today)
    assert found.state == expected
    assert [str(quarter) for quarter in found.units[0].quarters] == quarters
    ledger.book.dispose()


def test_a_year_whose_quarters_are_all_closed_is_closed(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("d"))
    ledger.take([*CLOSED_Q1, closed("2026Q4", "2027-01-02")])
    with ledger.book.reading() as views:
        assert year_tally(views, 2026, rules=ledger.rules, today=date(2027, 1, 3)).state == "closed"
    ledger.book.dispose()


def test_a_tally_makes_the_same_few_statements_whatever_the_size(tmp_path: Path) -> None:
    """Of one item adopted and of seven hundred, which is more than are asked for by name in one
    statement.
    """
    made = []
    for count in (1, 700):
        ledger = small_ledger(tmp_path / str(count), roster_of("d", "e"))
        ledger.take(
            many("i", count, "2026-01-05")
            + [adopted(f"a{n}", f"i{n}", "2026-02-01") for n in range(1, count + 1)]
        )
        with statements_of(ledger.book) as statements:
            assert ledger.tally("2026Q1")["d"]["adopted_items"] == count
        made.append(
            [statement for statement in statements if "facts.seq IN" not in statement]
        )  # the refs that the test itself asks for
    assert made[0] == made[1]
    assert len(made[0]) < 30


def test_the_year_to_date_takes_a_closed_quarter_s_figures_as_they_stand(tmp_path: Path) -> None:
    """Thirds and halves too: the figures are exact, so that nothing is lost by not adding up the
    lines.
    """
    ledger = small_ledger(tmp_path, roster_of("d", "e"))
    ledger.take(
        [
            *CLOSED_Q1,
            received("B", "2026-04-05"),
            adopted("b1", "B", "2026-04-06"),
            adopted("b2", "B", "2026-04-07", "guobao"),
        ]
    )
    with ledger.book.reading() as views:
        first, second = (
            quarter_tally(views, quarter, rules=ledger.rules, today=date(2026, 7, 1))
            for quarter in (Q1, Q1.next)
        )
    totals = {tally.unit: tally.total for tally in first.units}
    assert {tally.unit: second.so_far[tally.unit] - tally.total for tally in second.units} == totals
    assert totals["d"] > 0
