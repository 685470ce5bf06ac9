"""Where a unit stands, who is ahead of it and why, and what is missing to its quota."""

from datetime import date
from pathlib import Path

import pytest

from config.errors import Refused
from config.period import Quarter
from desk.acts.tallies.explanation import explain_item, explain_rank, explain_unit
from desk.forms.followed import item_explanation_form
from desk.forms.tallies import explanation_form, rank_explanation_form
from tests.ledgers import (
    SmallLedger,
    adopted,
    fact,
    many,
    received,
    revoked,
    roster_of,
    small_ledger,
)

Q2 = Quarter(2026, 2)


@pytest.fixture
def office(tmp_path: Path):
    ledger = small_ledger(
        tmp_path, roster_of("a", "b", "c", "v:vertical_agency", "w:vertical_agency")
    )
    ledger.take(
        [
            *many("v", 7, "2026-04-06", "v"),
            *many("w", 10, "2026-04-06", "w"),
            received("A", "2026-04-07", "a"),
            received("B", "2026-04-07", "b"),
            received("C", "2026-04-07", "c"),
            adopted("A1", "A", "2026-04-20"),
            adopted("A2", "A", "2026-04-21", "guobao"),
            adopted("A3", "A", "2026-04-22", "ningxia_chenbao"),
            fact("commended", "B1", "2026-05-01", item="B"),
            adopted("B2", "B", "2026-05-01"),
            fact("instructed", "C1", "2026-05-01", item="C", rank="city"),
            revoked("C2", "C1", "2026-05-02"),
            adopted("C3", "C", "2026-05-03", genre="brief"),
        ]
    )
    yield ledger
    ledger.book.dispose()


def told(
    office: SmallLedger, unit: str, against: str | None = None, *, today: date = date(2026, 6, 25)
):
    with office.book.reading() as views:
        unit = explain_unit(views, unit, Q2, rules=office.rules, today=today, against=against)
        return explanation_form(unit)


def test_a_unit_is_told_its_ranks_and_the_distance_to_the_next_ahead(office):
    """Totals: w 10, a 5, b 5, c 1, v 0."""
    found = told(office, "c")
    assert (found["rank"], found["rank_in_group"], found["units"]) == (4, 3, 5)
    assert found["next_ahead"] == {"unit": "a", "name": "单位a", "difference": "4"}
    first = told(office, "单位w")
    assert (first["unit"], first["rank"], first["rank_in_group"], first["next_ahead"]) == (
        "w",
        1,
        1,
        None,
    )


def test_what_is_missing_to_the_quota_is_told_with_the_days_left(office):
    """2026-06-25 is a Thursday: Thursday, Friday, Monday, Tuesday are left."""
    assert told(office, "v")["to_quota"] == {
        "missing": 3,
        "by": "2026-06-30",
        "days_left": 6,
        "working_days_left": 4,
    }
    assert told(office, "w")["to_quota"]["missing"] == 0
    assert told(office, "a")["to_quota"] is None
    assert told(office, "v", today=date(2026, 6, 30))["to_quota"]["days_left"] == 1
    over = told(office, "v", today=date(2026, 7, 1))["to_quota"]
    assert (over["missing"], over["days_left"], over["working_days_left"]) == (3, 0, 0)


def test_why_a_rival_is_ahead_is_told_sum_by_sum_and_rule_by_rule_down_to_its_facts(office):
    other = told(office, "c", "b")["against"]
    assert (other["unit"], other["own"], other["other"], other["difference"]) == (
        "b",
        "1",
        "5",
        "-4",
    )
    assert [(part["part"], part["difference"]) for part in other["parts"]] == [
        ("base_points", "0"),
        ("item_points", "-4"),
        ("penalty_points", "0"),
    ]
    assert [(rule["rule"], rule["difference"]) for rule in other["rules"]] == [
        ("adoption.yinchuan_zhengwu.full", "-3"),
        ("commendation", "-2"),
        ("adoption.yinchuan_zhengwu.brief", "1"),
    ]
    assert sum(int(rule["difference"]) for rule in other["rules"]) == int(other["difference"])
    assert [line["facts"][0]["ref"] for line in other["scores"]] == ["B1", "B2"]
    with pytest.raises(Refused, match="没有单位 'z'"):
        told(office, "c", "z")


def test_a_rank_is_told_with_everyone_who_shares_it_and_the_next_above_and_below(office):
    with office.book.reading() as views:
        found = rank_explanation_form(
            explain_rank(views, 2, Q2, rules=office.rules, today=date(2026, 6, 25))
        )
        assert [unit["unit"] for unit in found["units"]] == ["a", "b"]
        assert (found["above"]["unit"], found["above"]["difference"]) == ("w", "-5")
        assert (found["below"]["unit"], found["below"]["difference"]) == ("c", "4")
        with pytest.raises(Refused, match="没有第 3 名；有的名次：1、2、4、5"):
            explain_rank(views, 3, Q2, rules=office.rules, today=date(2026, 6, 25))
        within = rank_explanation_form(
            explain_rank(
                views, 1, Q2, rules=office.rules, today=date(2026, 6, 25), group="dispatched_agency"
            )
        )
        assert (
            [unit["unit"] for unit in within["units"]],
            within["above"],
            within["below"]["unit"],
        ) == (["a", "b"], None, "c")


def test_of_an_item_each_fact_is_told_with_what_it_gave(office):
    with office.book.reading() as views:
        found = item_explanation_form(
            *explain_item(views, "A", rules=office.rules, today=date(2026, 6, 25)),
        )
        assert (found["unit"], found["total"]) == ("a", "5")
        assert [(one["ref"], one["points"]) for one in found["facts"]] == [
            ("A", None),
            ("A1", "3"),
            ("A2", "2"),
            ("A3", "0"),
        ]
        undone = item_explanation_form(
            *explain_item(views, "C", rules=office.rules, today=date(2026, 6, 25)),
        )
        assert (undone["total"], [(one["ref"], one["holds"]) for one in undone["facts"]][1:3]) == (
            "1",
            [("C1", False), ("C2", True)],
        )
