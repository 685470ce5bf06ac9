"""What the ledger takes and what it refuses, each with a sentence, on both databases."""

from typing import Any

import pytest

from config.errors import Refused
from tests.ledgers import (
    SmallLedger,
    adopted,
    closed,
    fact,
    received,
    revoked,
    roster_of,
    small_ledger,
)

A, B = received("A", "2026-01-05"), received("B", "2026-01-06", "e")
C1 = fact("commissioned", "c1", "2026-01-10", units=["d"], title="题目", due="2026-02-01")


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ([received("A", "2026-01-05", "nobody")], "没有单位 'nobody'"),
        ([received("A", "2026-01-05", joint=["d"])], "joint 只列其他联合单位"),
        ([received("A", "2026-01-05", joint=["e", "e"])], "joint 只列其他联合单位"),
        ([received("A", "2026-01-05", category="gossip")], "没有类别 'gossip'"),
        ([received("A", "2026-01-05") | {"day": "2026-01-06"}], "与 received_at 的日期"),
        ([received("A", "2026-01-05", title="")], "信息须有标题"),
        ([received("A", "2026-01-05", sealed=True)], "信息须有标题"),
        ([received("A", "2026-01-05", commission="c9")], "没有编号为 'c9' 的约稿"),
        ([received("2026-00007", "2026-01-05"), received("2026-00007", "2026-01-06")], "已被占用"),
        ([A, received("2026-00001", "2026-01-06")], "已被占用"),
        ([A, fact("commended", "2026-00001", "2026-01-06", item="A")], "已被占用"),
        ([A, fact("repeated", "r", "2026-01-06", item="A", of="A")], "不能是它自己的重复"),
        ([A, B, fact("repeated", "r", "2026-01-06", item="A", of="B")], "后收到的才是重复"),
        (
            [
                A,
                received("W", "2026-01-06", stream="website"),
                fact("repeated", "r", "2026-01-06", item="W", of="A"),
            ],
            "不能互为重复",
        ),
        ([A, adopted("a1", "A", "2026-02-01", "renmin_ribao")], "没有刊物 'renmin_ribao'"),
        ([A, adopted("a1", "A", "2026-02-01", "guobao", "brief")], "没有体裁 'brief' 的分值"),
        (
            [A, fact("instructed", "n", "2026-02-01", item="A", rank="county")],
            "没有批示级别 'county'",
        ),
        (
            [
                fact(
                    "commissioned",
                    "c",
                    "2026-01-10",
                    units=["d", "d"],
                    title="题目",
                    due="2026-02-01",
                )
            ],
            "单位重复",
        ),
        ([C1, fact("delivered", "g", "2026-02-01", commission="c1", unit="e")], "没有约 e"),
        (
            [C1, fact("commission_missed", "m", "2026-02-01", commission="c9", unit="d")],
            "没有编号为 'c9' 的约稿",
        ),
        ([revoked("x", "nothing", "2026-02-01")], "没有 ref 为 'nothing' 的事实"),
        (
            [A, closed("2026Q1", "2026-04-01"), revoked("x", "close-2026Q1", "2026-04-02")],
            "签发不能更正",
        ),
        (
            [A, closed("2026Q1", "2026-04-01"), closed("2026Q1", "2026-04-02") | {"ref": "again"}],
            "已签发",
        ),
    ],
)
def test_a_fact_is_refused_with_its_reason_and_nothing_is_written(
    ledger: SmallLedger, facts: list[dict[str, Any]], said: str
) -> None:
    with pytest.raises(Refused, match=said):
        ledger.take(facts)
    assert ledger.export() == []


def test_an_item_is_no_repeat_of_two_not_even_by_a_revocation(ledger: SmallLedger) -> None:
    ledger.take(
        [A, B, received("C", "2026-01-07"), fact("repeated", "r1", "2026-01-08", item="C", of="A")]
    )
    with pytest.raises(Refused, match="已是 2026-00001 的重复"):
        ledger.take([fact("repeated", "r2", "2026-01-08", item="C", of="B")])
    ledger.take(
        [revoked("x1", "r1", "2026-01-09"), fact("repeated", "r2", "2026-01-09", item="C", of="B")]
    )
    with pytest.raises(Refused, match="现在是 2026-00002 的重复"):
        ledger.take([revoked("x2", "x1", "2026-01-10")])


def test_an_item_gets_the_next_number_of_the_year_of_its_receipt_in_shanghai(
    ledger: SmallLedger,
) -> None:
    late = received("L", "2025-12-31") | {"received_at": "2025-12-31T16:30:00Z"}
    ledger.take([A, received("2026-00041", "2026-01-06"), B, late, received("O", "2025-12-31")])
    with ledger.book.reading() as views:
        ids = {
            ref: item.id
            for ref in ("A", "2026-00041", "B", "L", "O")
            if (item := views.items.by_name(ref))
        }
    assert ids == {
        "A": "2026-00001",
        "2026-00041": "2026-00041",
        "B": "2026-00042",
        "L": "2026-00043",
        "O": "2025-00001",
    }


def test_a_fact_without_a_ref_is_named_after_its_item_or_commission(ledger: SmallLedger) -> None:
    bare = [
        adopted("", "A", "2026-02-01"),
        revoked("", "2026-00001/2", "2026-02-02"),
        fact("delivered", "", "2026-02-01", commission="C2026-001", unit="d"),
    ]
    commission = {key: value for key, value in C1.items() if key != "ref"}
    ledger.take(
        [
            A,
            commission,
            *({key: value for key, value in line.items() if key != "ref"} for line in bare),
        ]
    )
    with ledger.book.reading() as views:
        assert [views.facts.refs([seq])[seq] for seq in range(1, 6)] == [
            "A",
            "C2026-001",
            "2026-00001/2",
            "2026-00001/3",
            "C2026-001/2",
        ]


def test_a_unit_is_not_named_before_its_first_day_but_after_its_last(tmp_path) -> None:
    dated = small_ledger(tmp_path, roster_of("d:zone", d="from = 2026-02-01\nuntil = 2026-03-01"))
    with pytest.raises(Refused, match="自 2026-02-01 起才在名册上"):
        dated.take([received("A", "2026-01-31")])
    assert dated.take([received("A", "2026-02-01"), received("B", "2026-03-02")]) == 2


def test_words_marked_secret_are_refused_by_any_door_and_not_repeated(ledger: SmallLedger) -> None:
    for line in (
        received("A", "2026-01-05", text="机密★5年\n丁香计划"),
        received("A", "2026-01-05", note="秘密★1年 丁香计划"),
    ):
        with pytest.raises(Refused, match="密级标志") as caught:
            ledger.take([line])
        assert "丁香" not in str(caught.value)
    assert ledger.export() == []
