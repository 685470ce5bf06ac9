"""The ledger out and in again: the same lines, on both databases."""

import json

import pytest

from config.errors import Refused
from desk.acts.items.seal import seal
from ledger.archive import FileArchive
from tests.ledgers import (
    SmallLedger,
    adopted,
    closed,
    fact,
    many,
    received,
    revoked,
    roster_of,
    small_ledger,
)

FACTS = [
    received(
        "A",
        "2026-01-05",
        text="正文",
        signatory="王某",
        source="by_hand",
        category="policy",
        joint=["e"],
        actor="甲",
        note="备注",
    ),
    received("2026-00009", "2026-01-06", None),
    adopted("a1", "A", "2026-02-01") | {"recorded_at": "2026-02-02T03:04:05Z", "issue": "第3期"},
    fact("instructed", "n1", "2026-02-03", item="A", rank="city", leader="某领导"),
    fact("commissioned", "c1", "2026-02-01", units=["d", "e"], title="约稿题目", due="2026-03-01"),
    fact("delivered", "g1", "2026-02-20", commission="c1", unit="d", item="A"),
    fact("commission_missed", "m1", "2026-03-01", commission="c1", unit="e", reason="未交"),
    fact("assigned", "s1", "2026-03-02", item="2026-00009", unit="e", reason="核实"),
    fact("withdrawn", "w1", "2026-03-03", item="2026-00009"),
    closed("2026Q1", "2026-04-02"),
    fact("reprimanded", "p1", "2026-04-02", unit="v", period="2026Q1"),
    revoked("x1", "a1", "2026-04-03"),
]


def test_an_export_imported_gives_the_same_export(ledger: SmallLedger, tmp_path) -> None:
    ledger.take(FACTS)
    lines = ledger.export()
    other = small_ledger(
        tmp_path / "other", roster_of("d", "e", "v:vertical_agency", "l:liaison_office")
    )
    other.take(map(json.loads, lines))
    assert other.export() == lines


def test_a_line_says_what_was_given_with_times_of_shanghai(ledger: SmallLedger) -> None:
    ledger.take(FACTS)
    lines = {line["ref"]: line for line in map(json.loads, ledger.export())}
    assert lines["a1"] == FACTS[2] | {"recorded_at": "2026-02-02T11:04:05+08:00"}
    assert list(lines["A"]) == [
        *(
            "kind",
            "ref",
            "actor",
            "note",
            "recorded_at",
            "unit",
            "title",
            "received_at",
            "text",
            "category",
            "signatory",
            "joint",
            "source",
        )
    ]
    assert lines["2026-00009"]["unit"] is None
    assert lines["x1"]["fact"] == "a1"
    assert lines["close-2026Q1"]["figures"]["d"] == {
        "received": 1,
        "base_points": "0",
        "item_points": "6",
        "penalty_points": "0",
        "total": "6",
    }


def test_figures_that_differ_are_refused_by_the_first_difference(ledger: SmallLedger) -> None:
    wrong = {
        "v": {
            "received": 10,
            "base_points": "0",
            "item_points": "0",
            "penalty_points": "0",
            "total": "0",
        }
    }
    with pytest.raises(Refused, match=r"2026Q1 v 的 base_points：文件为 0，本台账算得 10"):
        ledger.take(
            [*many("i", 10, "2026-01-05", "v"), closed("2026Q1", "2026-04-02") | {"figures": wrong}]
        )
    with pytest.raises(Refused, match="'z' 在 2026Q1 的名册上没有"):
        ledger.take(
            [
                received("A", "2026-01-05"),
                closed("2026Q1", "2026-04-02") | {"figures": {"z": wrong["v"]}},
            ]
        )


def test_a_sealed_item_is_exported_as_such_and_taken_in_again(
    ledger: SmallLedger, tmp_path
) -> None:
    ledger.take(
        [
            received("A", "2026-01-05", text="丁香计划"),
            adopted("a1", "A", "2026-02-01"),
            revoked("x1", "a1", "2026-02-02"),
        ]
    )
    seal(ledger.book, FileArchive(tmp_path / "archive"), "A", reason="事后发现", actor="x")
    lines = ledger.export()
    assert json.loads(lines[0])["sealed"] is True
    assert json.loads(lines[0])["title"] == ""
    assert json.loads(lines[2])["reason"] == "已清除"
    other = small_ledger(tmp_path / "other", roster_of("d"))
    other.take(map(json.loads, lines))
    assert other.export() == lines
