"""The JSON forms to the letter of INTERFACE.md: keys, their order, and how values are written."""

from datetime import date
from pathlib import Path

from config.period import Quarter
from desk.acts.tallies.tally import quarter_tally, year_tally
from desk.forms.followed import line_form
from desk.forms.tallies import quarter_form, recorded_form, year_form
from ledger.portable import AdoptedLine
from tests.ledgers import (
    TODAY,
    SmallLedger,
    act,
    adopted,
    fact,
    many,
    received,
    roster_of,
    small_ledger,
)

UNIT_KEYS = [
    "unit",
    "name",
    "group",
    "received",
    "quota",
    "quota_met",
    "adopted_items",
    "base_points",
    "item_points",
    "penalty_points",
    "total",
    "year_to_date",
    "rank",
    "rank_in_group",
    "short_run",
    "reprimand_proposed",
]
LINE_KEYS = ["item", "ref", "rule", "cite", "points", "period", "corrects", "because"]
YEAR_KEYS = [
    "unit",
    "name",
    "group",
    "total",
    "quarters",
    "rank",
    "rank_in_group",
    "received",
    "adopted_items",
    "zero_adoption",
    "reprimands",
    "performance_points",
]


def office(folder: Path) -> SmallLedger:
    ledger = small_ledger(folder, roster_of("b:zone", "a"))
    ledger.take(
        [
            *many("i", 20, "2026-07-05", "b"),
            adopted("x1", "i2", "2026-08-01"),
            received("A", "2026-07-06", "a"),
        ]
    )
    return ledger


def test_a_quarter_has_the_public_keys_in_their_order_and_units_in_the_rosters(
    tmp_path: Path,
) -> None:
    ledger = office(tmp_path)
    with ledger.book.reading() as views:
        found = quarter_tally(views, Quarter(2026, 3), rules=ledger.rules, today=TODAY)
        form, head = quarter_form(found, scores=True), views.head()[1]
    assert {key: form[key] for key in form if key != "units"} == {
        "rulebook": "yinchuan-2018",
        "period": "2026Q3",
        "state": "open",
        "ledger_head": head,
    }
    assert [list(unit) for unit in form["units"]] == [[*UNIT_KEYS, "scores"]] * 2
    assert [unit["unit"] for unit in form["units"]] == ["b", "a"]
    values = ["b", "单位b", "zone", 20, 20, True, 1, "10", "3", "0", "13", "13", 1, 1, 0, False]
    assert [form["units"][0][key] for key in UNIT_KEYS] == values
    common = {"period": "2026Q3", "corrects": None}
    assert form["units"][0]["scores"] == [
        {
            "item": None,
            "ref": None,
            "rule": "base_points",
            "cite": "第九条(一)",
            "points": "10",
            **common,
            "because": [],
        },
        {
            "item": "2026-00002",
            "ref": "i2",
            "rule": "adoption.yinchuan_zhengwu.full",
            "cite": "第九条(二)",
            "points": "3",
            **common,
            "because": [21],
        },
    ]
    assert [list(line) for line in form["units"][0]["scores"]] == [LINE_KEYS] * 2
    ledger.book.dispose()


def test_lines_are_shown_only_where_they_are_asked_for(tmp_path: Path) -> None:
    ledger = office(tmp_path)
    with ledger.book.reading() as views:
        form = quarter_form(
            quarter_tally(views, Quarter(2026, 3), rules=ledger.rules, today=TODAY), scores=False
        )
    assert [list(unit) for unit in form["units"]] == [UNIT_KEYS] * 2
    ledger.book.dispose()


def test_a_year_has_the_public_keys_in_their_order(tmp_path: Path) -> None:
    ledger = office(tmp_path)
    with ledger.book.reading() as views:
        form = year_form(year_tally(views, 2026, rules=ledger.rules, today=TODAY))
    assert (list(form), form["state"], [list(unit) for unit in form["units"]]) == (
        ["rulebook", "year", "state", "units"],
        "running",
        [YEAR_KEYS] * 2,
    )
    quarters = {"2026Q1": "0", "2026Q2": "0", "2026Q3": "13", "2026Q4": "0"}
    assert [form["units"][0][key] for key in YEAR_KEYS] == [
        "b",
        "单位b",
        "zone",
        "13",
        quarters,
        1,
        1,
        20,
        1,
        False,
        0,
        "0",
    ]
    ledger.book.dispose()


def test_what_was_recorded_says_its_entry_its_quarter_and_the_lines_with_their_units(
    tmp_path: Path,
) -> None:
    ledger = office(tmp_path)
    line = AdoptedLine(day=date(2026, 8, 2), item="A", publication="guobao", genre="full")
    done = act(ledger.book, line, actor="x", rules=ledger.rules, today=TODAY)
    form = recorded_form(done)
    assert {key: form[key] for key in ("entry", "ref", "quarter", "went")} == {
        "entry": 23,
        "ref": "2026-00021/2",
        "quarter": "2026Q3",
        "went": [],
    }
    assert form["came"] == [line_form(done.came[0]) | {"unit": "a"}]
    ledger.book.dispose()


def test_a_fraction_of_a_point_is_written_exactly(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("d"))
    ledger.take(
        [
            fact(
                "commissioned",
                "c1",
                "2026-01-05",
                units=["d"],
                title="关于约稿的情况",
                due="2026-02-01",
            )
        ]
    )
    assert ledger.year(2026)["d"]["performance_points"] == "-0.2"
    ledger.book.dispose()
