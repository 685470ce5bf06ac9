"""Every point followed to its rule, its article, the facts behind it and their entries."""

from datetime import date
from pathlib import Path

import pytest

from config.errors import Refused
from config.period import Quarter
from desk.acts.tallies.explanation import explain_unit, show_item
from desk.forms.followed import shown_item_form
from desk.forms.tallies import explanation_form
from tests.ledgers import (
    TODAY,
    SmallLedger,
    adopted,
    closed,
    fact,
    received,
    revoked,
    roster_of,
    small_ledger,
)


def office(folder: Path) -> SmallLedger:
    ledger = small_ledger(folder, roster_of("a", "b", b="from = 2026-04-01"))
    ledger.take(
        [
            received("A", "2026-01-05", "a", text="甲乙丙", signatory="张三"),
            adopted("a1", "A", "2026-02-01"),
            fact("instructed", "i1", "2026-02-02", item="A", rank="city", leader="李四"),
            closed("2026Q1", "2026-04-02"),
            adopted("a2", "A", "2026-03-20", "guobao"),
            received("B", "2026-04-05", "b"),
            fact("repeated", "r1", "2026-04-06", item="B", of="A"),
            fact("commended", "k1", "2026-04-07", item="B", note="年度优秀"),
            revoked("x1", "i1", "2026-04-08"),
        ]
    )
    return ledger


def test_a_units_quarter_is_told_with_each_line_and_the_facts_behind_it(tmp_path: Path) -> None:
    ledger = office(tmp_path)
    with ledger.book.reading() as views:
        told = explanation_form(
            explain_unit(views, "a", Quarter(2026, 2), rules=ledger.rules, today=date(2026, 5, 1))
        )
        assert {key: told[key] for key in ("unit", "name", "state", "quota", "total")} == {
            "unit": "a",
            "name": "单位a",
            "state": "running",
            "quota": None,
            "total": "1",
        }
        got = [
            (
                line["rule"],
                line["points"],
                line["corrects"],
                [fact["ref"] for fact in line["facts"]],
            )
            for line in told["scores"]
        ]
        assert got == [
            ("adoption.guobao", "2", "2026Q1", ["a2", "a1"]),
            ("commendation", "2", None, ["k1"]),
            ("instruction.city", "-3", "2026Q1", ["x1", "i1"]),
        ]
        assert {line["title"] for line in told["scores"]} == {"关于A的情况"}
        revocation, instruction = told["scores"][2]["facts"]
        assert (
            revocation["kind"],
            revocation["reason"],
            revocation["holds"],
            instruction["holds"],
        ) == ("revoked", "录入错误", True, False)
        assert (instruction["leader"], instruction["entry"], instruction["actor"]) == (
            "李四",
            3,
            "tester",
        )
        with pytest.raises(Refused, match="2026Q1 的名册上没有单位 'b'"):
            explain_unit(views, "b", Quarter(2026, 1), rules=ledger.rules, today=TODAY)
    ledger.book.dispose()


def test_an_item_is_shown_with_all_that_happened_to_it_and_to_its_repeats_and_all_that_it_earned(
    tmp_path: Path,
) -> None:
    ledger = office(tmp_path)
    with ledger.book.reading() as views:
        shown = shown_item_form(show_item(views, "A", rules=ledger.rules))
        assert shown == shown_item_form(show_item(views, "2026-00001", rules=ledger.rules))
        wanted = {
            "item": "2026-00001",
            "ref": "A",
            "unit": "a",
            "state": "counted",
            "text": "甲乙丙",
            "signatory": "张三",
            "mail": None,
            "sealed": False,
        }
        assert {key: shown[key] for key in wanted} == wanted
        assert [told["ref"] for told in shown["facts"]] == [
            "A",
            "a1",
            "i1",
            "a2",
            "B",
            "r1",
            "k1",
            "x1",
        ]
        assert [(line["period"], line["points"]) for line in shown["scores"]] == [
            ("2026Q1", "3"),
            ("2026Q1", "3"),
            ("2026Q2", "2"),
            ("2026Q2", "2"),
            ("2026Q2", "-3"),
        ]
        repeat = shown_item_form(show_item(views, "B", rules=ledger.rules))
        assert (repeat["state"], repeat["repeat_of"], repeat["scores"]) == (
            "repeated",
            "2026-00001",
            [],
        )
        with pytest.raises(Refused, match="没有编号或 ref 为 'Z' 的信息"):
            show_item(views, "Z", rules=ledger.rules)
    ledger.book.dispose()
