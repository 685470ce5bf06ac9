"""A person's act: recorded, and answered with the score lines that it brings and takes."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from config.errors import Refused
from desk.acts.record import Recorded, vocabulary
from ledger.portable import read_line
from scoring.score import points_text
from tests.ledgers import (
    TODAY,
    SmallLedger,
    act,
    adopted,
    closed,
    fact,
    many,
    received,
    revoked,
    roster_of,
    small_ledger,
)


def do(ledger: SmallLedger, line: dict[str, Any], *, today: date = TODAY) -> Recorded:
    return act(
        ledger.book, read_line(json.dumps(line)), actor="经办人", rules=ledger.rules, today=today
    )


def lines(recorded: Recorded) -> list[list[tuple[str, str, str]]]:
    return [
        [(line.unit, line.rule, points_text(line.points)) for line in several]
        for several in (recorded.came, recorded.went)
    ]


def test_an_adoption_is_answered_with_what_it_adds_and_its_revocation_with_what_goes(
    tmp_path: Path,
) -> None:
    ledger = small_ledger(tmp_path, roster_of("d"))
    brief, full = "adoption.yinchuan_zhengwu.brief", "adoption.guobao"
    assert lines(do(ledger, received("A", "2026-10-05"))) == [[], []]
    assert lines(do(ledger, adopted("a1", "A", "2026-10-06", genre="brief"))) == [
        [("d", brief, "1")],
        [],
    ]
    assert lines(do(ledger, adopted("a2", "A", "2026-10-07", "guobao"))) == [[("d", full, "4")], []]
    assert lines(do(ledger, adopted("a3", "A", "2026-10-08"))) == [[], []]
    assert lines(do(ledger, revoked("x1", "a2", "2026-10-09"))) == [
        [("d", "adoption.yinchuan_zhengwu.full", "2")],
        [("d", full, "4")],
    ]
    ledger.book.dispose()


def test_a_late_item_is_answered_with_the_base_points_that_it_corrects(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("v:vertical_agency"))
    ledger.take([*many("i", 9, "2026-07-05", "v"), closed("2026Q3", "2026-10-02")])
    done = do(ledger, received("i10", "2026-09-30", "v"))
    assert (lines(done), str(done.quarter), done.came[0].corrects) == (
        [[("v", "base_points", "10")], []],
        "2026Q4",
        "2026Q3",
    )
    assert lines(do(ledger, received("i11", "2026-09-30", "v"))) == [[], []]
    assert lines(do(ledger, fact("withdrawn", "w1", "2026-10-20", item="i1"))) == [[], []]
    assert lines(do(ledger, fact("withdrawn", "w2", "2026-10-20", item="i2"))) == [
        [],
        [("v", "base_points", "10")],
    ]
    assert lines(do(ledger, revoked("x1", "w2", "2026-10-21"))) == [
        [("v", "base_points", "10")],
        [],
    ]
    ledger.book.dispose()


def test_a_repeat_moves_the_points_of_both_units(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("a", "b"))
    ledger.take(
        [
            received("A", "2026-10-05", "a"),
            received("B", "2026-10-06", "b"),
            adopted("b1", "B", "2026-10-07"),
        ]
    )
    done = do(ledger, fact("repeated", "r1", "2026-10-08", item="B", of="A"))
    rule = "adoption.yinchuan_zhengwu.full"
    assert sum(line.points for line in done.came) - sum(line.points for line in done.went) == 0
    assert ("a", rule, "3") in lines(done)[0]
    assert (ledger.tally("2026Q4")["a"]["total"], ledger.tally("2026Q4")["b"]["total"]) == (
        "3",
        "0",
    )
    ledger.book.dispose()


def test_a_missed_commission_is_answered_with_its_penalty(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("d"))
    do(
        ledger,
        fact(
            "commissioned",
            "c1",
            "2026-10-01",
            units=["d"],
            title="关于约稿的情况",
            due="2026-10-10",
        ),
    )
    assert lines(
        do(ledger, fact("commission_missed", "m1", "2026-10-10", commission="c1", unit="d"))
    ) == [
        [("d", "commission.missed", "-3")],
        [],
    ]
    assert lines(do(ledger, revoked("x1", "m1", "2026-10-11"))) == [
        [],
        [("d", "commission.missed", "-3")],
    ]
    ledger.book.dispose()


def test_a_closing_and_facts_of_before_the_regulation_bring_no_lines(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("d"))
    ledger.take([received("A", "2018-03-01")])
    assert lines(do(ledger, adopted("a1", "A", "2018-03-02"))) == [[], []]
    assert lines(do(ledger, closed("2018Q2", "2018-07-02"))) == [[], []]
    ledger.book.dispose()


def test_a_fact_without_a_ref_is_named_after_its_item_and_bears_its_actor(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("d"))
    ledger.take([received("A", "2026-10-05")])
    line = adopted("", "A", "2026-10-06")
    del line["ref"]
    assert [do(ledger, line).ref, do(ledger, line).ref] == ["2026-00001/2", "2026-00001/3"]
    with ledger.book.reading() as views:
        assert views.stored([2])[2].entry.actor == "经办人"
    ledger.book.dispose()


@pytest.mark.parametrize("key", ["title", "text", "note", "signatory"])
def test_words_marked_secret_are_refused_and_not_repeated(tmp_path: Path, key: str) -> None:
    ledger = small_ledger(tmp_path, roster_of("d"))
    with pytest.raises(Refused, match="密级标志") as caught:
        do(ledger, received("A", "2026-10-05") | {key: "机密★5年 关于丁香计划"})
    assert "丁香" not in str(caught.value)
    assert ledger.export() == []
    ledger.book.dispose()


def test_a_refused_act_leaves_nothing_behind(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("d"))
    ledger.take([received("A", "2026-10-05")])
    before = ledger.export()
    for line in (
        adopted("a1", "B", "2026-10-06"),
        revoked("x1", "nothing", "2026-10-06"),
        closed("2026Q4", "2027-01-02"),
    ):
        with pytest.raises(Refused):
            do(ledger, line)
    assert ledger.export() == before
    ledger.book.dispose()


def test_the_vocabulary_is_the_rulebooks_and_the_rosters(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path, roster_of("d", "e"))
    known = vocabulary(ledger.rules.roster, ledger.rules.rulebook)
    assert (known.roster.codes, known.ranks, known.publications["guobao"]) == (
        ("d", "e"),
        {"state", "region", "city"},
        {"full"},
    )
    assert known.categories == {
        "policy",
        "experience",
        "local_work",
        "early_warning",
        "elsewhere",
        "commissioned",
        "opinion",
    }
    ledger.book.dispose()
