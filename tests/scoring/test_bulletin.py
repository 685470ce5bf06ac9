"""A bulletin composed from figures alone (scoring.figures, scoring.prose, scoring.annexes): what
it says of each kind of period, unit and gap.
"""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from config.period import HalfYear, Month, Period, Quarter, Week, Year
from config.settings import BulletinTable
from ledger.payloads import EntryKind
from scoring.annexes import adds_up
from scoring.bulletin import compose
from scoring.document import PaperTable, Paragraph
from scoring.figures import (
    CommissionState,
    ItemEvent,
    ItemEvents,
    PeriodFigures,
    Totals,
    group_rows,
    instructed,
    period_text,
    printed,
)
from scoring.prose import printed_text, rate
from scoring.schema import Together
from scoring.score import ScoreEntry, ScorePart, Tally
from tests.ledgers import YINCHUAN

Q3 = Quarter(2026, 3)


def tally(
    unit: str,
    group: str,
    *,
    points: int = 0,
    received: int = 0,
    adopted: int = 0,
    quota: int | None = 20,
    run: int = 0,
) -> Tally:
    line = ScoreEntry(
        unit, ScorePart.ITEM, "adoption.guobao", "第九条(三)", Fraction(points), str(Q3)
    )
    return Tally(unit, f"单位{unit}", group, received, quota, adopted, run, run >= 2, (line,))


def adoption(
    publication: str = "guobao", genre: str = "full", issue: str | None = None
) -> ItemEvent:
    return ItemEvent(EntryKind.ADOPTED, date(2026, 8, 1), publication, genre, issue)


def figures(*tallies: Tally, **more: object) -> PeriodFigures:
    plain = PeriodFigures(
        period=Q3,
        state="open",
        closed_on=None,
        rulebook="yinchuan-2018",
        head="f" * 64,
        units=tallies,
        nowhere=(),
        so_far={one.unit: one.total for one in tallies},
        items=(),
        commissions=(),
        confirmed=frozenset(),
        declined=frozenset(),
        unadopted=frozenset(),
        before=None,
        year_before=None,
        names={},
    )
    return replace(plain, **more)  # type: ignore[arg-type] # fields of the figures


def said(known: PeriodFigures) -> str:
    document = compose(known, rulebook=YINCHUAN, letterhead=BulletinTable()).document
    return "\n".join(block.text for block in document.blocks if isinstance(block, Paragraph))


def test_within_a_group_equal_totals_share_a_rank_and_the_next_is_skipped_in_the_order_of_the_roster():
    (group,) = group_rows(
        figures(
            *(
                tally(unit, "zone", points=points)
                for unit, points in zip("abcd", (1, 5, 5, 3), strict=True)
            )
        ),
        YINCHUAN,
    )
    assert [(row.tally.unit, row.rank) for row in group.rows] == [
        ("b", 1),
        ("c", 1),
        ("d", 3),
        ("a", 4),
    ]


def test_the_best_are_three_places_and_everyone_tied_at_the_last():
    tallies = [
        tally(unit, "zone", points=points)
        for unit, points in zip("abcde", (9, 8, 7, 7, 1), strict=True)
    ]
    assert "园区得分前3名：单位a（9分），单位b（8分），单位c（7分），单位d（7分）。" in said(
        figures(*tallies)
    )


def test_groups_come_in_the_order_of_the_rulebook_and_an_unknown_one_last_under_its_code():
    groups = group_rows(
        figures(tally("a", "other"), tally("b", "zone"), tally("c", "county")), YINCHUAN
    )
    assert [(group.code, group.name) for group in groups] == [
        ("county", "县（市）区"),
        ("zone", "园区"),
        ("other", "other"),
    ]


def test_an_item_printed_twice_in_one_way_counts_once_there_and_in_two_ways_in_each():
    items = [
        ItemEvents(
            "1", ("a",), "甲", (adoption(), adoption(), adoption("yinchuan_zhengwu", "brief"))
        )
    ]
    assert printed(items) == {("guobao", "full"): 1, ("yinchuan_zhengwu", "brief"): 1}
    assert (
        printed_text(printed(items), YINCHUAN)
        == "《银川政务信息》采用1条（简讯1条），《国报信息》采用1条"
    )


def test_several_leaders_of_one_rank_make_one_of_that_rank():
    events = tuple(
        ItemEvent(EntryKind.INSTRUCTED, date(2026, 8, 1), rank=rank)
        for rank in ("city", "city", "state")
    )
    assert instructed([ItemEvents("1", ("a",), "甲", events)]) == {"city": 1, "state": 1}


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (1, 3, "33.3%"),
        (2, 3, "66.7%"),
        (1, 16, "6.3%"),
        (0, 5, "0.0%"),
        (5, 5, "100.0%"),
        (0, 0, "—"),
    ],
)
def test_a_rate_has_one_place_and_none_of_nothing(part, whole, text):
    assert rate(part, whole) == text


def test_a_unit_below_its_quota_that_is_not_short_is_told_apart():
    text = said(
        figures(
            tally("a", "zone", received=19, run=1),
            tally("b", "zone", received=3),
            tally("c", "zone", received=20),
        )
    )
    assert "有报送任务的单位3个，完成1个，未完成1个。" in text
    assert "（二）未完成报送任务的单位1个（报送/任务）：单位a（19/20）。" in text
    assert "单位b（3/20）本季度在册不满全期或任务尚未起算，不作未完成处理。" in text


def test_changes_are_told_in_words():
    known = figures(
        tally("a", "zone", received=5, adopted=2),
        before=Totals(Quarter(2026, 2), 7, 2),
        year_before=Totals(Quarter(2025, 3), 1, 1),
    )
    assert (
        "与上一季度（2026年第二季度）相比，报送减少2条，采用持平；与上年同期（2025年第三季度）相比，报送增加4条，采用增加1条。"
        in said(known)
    )


def test_a_commission_that_nobody_lost_points_by_names_all_its_states():
    one = CommissionState("C1", None, date(2026, 9, 1), ("a", "b", "c", "gone"), ("a",), ("b",), ())
    text = said(
        figures(
            tally("a", "zone"),
            tally("b", "zone"),
            tally("c", "zone"),
            commissions=(one,),
            names={"gone": "旧单位"},
        )
    )
    assert (
        "1.《（已清除）》，2026年9月1日前报送，约请4个单位。按时完成1个：单位a；逾期完成1个：单位b；尚未完成2个：单位c、旧单位。"
        in text
    )


def test_the_notes_stand_under_the_last_table_of_scores():
    document = compose(
        figures(tally("a", "county"), tally("b", "dispatched_agency", quota=None)),
        rulebook=YINCHUAN,
        letterhead=BulletinTable(),
    ).document
    first, last = (block for block in document.annexes[0].blocks if isinstance(block, PaperTable))
    assert first.notes == ()
    assert "单位b没有报送任务，不计基础分，照常排名" in last.notes
    assert round(sum(column.width for column in first.columns)) == 225


def test_where_adoptions_add_up_no_note_says_that_the_highest_counts():
    assert not adds_up(YINCHUAN)
    apart = Together(cite="第一条", code="publications", once_per="publication")
    assert adds_up(YINCHUAN.model_copy(update={"together": (apart,)}))


def test_a_closed_period_without_own_words_has_no_room_for_them():
    assert "存在问题" in said(figures(tally("a", "zone")))
    assert "存在问题" not in said(
        figures(tally("a", "zone"), state="closed", closed_on=date(2026, 10, 15))
    )


@pytest.mark.parametrize(
    ("period", "text"),
    [
        (Quarter(2026, 1), "2026年第一季度"),
        (HalfYear(2026, 2), "2026年下半年"),
        (Month(2026, 7), "2026年7月"),
        (Week(2026, 31), "2026年第31周"),
        (Year(2026, 1), "2026年度"),
    ],
)
def test_every_kind_of_period_has_its_words(period: Period, text: str):
    assert period_text(period) == text
    assert (
        f"{text}政务信息采用情况的通报"
        in compose(
            figures(tally("a", "zone"), period=period),
            rulebook=YINCHUAN,
            letterhead=BulletinTable(),
        ).document.name
    )
