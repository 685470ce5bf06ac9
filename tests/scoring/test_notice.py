"""A notice to one unit composed from figures alone, and what a rule pays for in words
(scoring.reasons).
"""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest

from config.period import Quarter
from config.settings import BulletinTable
from ledger.payloads import EntryKind
from scoring.document import SEALED, PaperTable
from scoring.notice import NoticeFigures, ReceivedItem, compose_notice
from scoring.reasons import Cause, Reason, rule_text
from scoring.score import ScoreEntry, ScorePart, Tally
from tests.ledgers import YINCHUAN

LINE = ScoreEntry(
    "a",
    ScorePart.ITEM,
    "adoption.guobao",
    "第九条(三)",
    Fraction(2),
    "2026Q3",
    item="2026-00001",
    corrects="2026Q2",
    because=(7, 5),
)
NOON = datetime(2026, 8, 1, 4, tzinfo=UTC)


def figures(**more: object) -> NoticeFigures:
    tally = Tally("a", "单位a", "zone", 1, 20, 1, 2, reprimand_proposed=True, scores=(LINE,))
    causes = (
        Cause(7, EntryKind.ADOPTED, date(2026, 8, 9)),
        Cause(5, EntryKind.ADOPTED, date(2026, 8, 1)),
    )
    known = {
        "received": (),
        "items": (),
        "reasons": (Reason(LINE, None, causes, "main INBOX UID 3"),),
        "closed_on": None,
    } | more
    return NoticeFigures(period=Quarter(2026, 3), tally=tally, today=date(2026, 10, 9), **known)


def tables(**more: object) -> list[PaperTable]:
    document = compose_notice(
        figures(**more), rulebook=YINCHUAN, letterhead=BulletinTable(telephone="0951-0000000")
    )
    return [block for block in document.blocks if isinstance(block, PaperTable)]


def test_every_line_says_what_for_by_which_article_on_which_item_and_by_which_entries():
    (table,) = tables()
    because = "第7号记录（2026-08-09采用）；第5号记录（2026-08-01采用）"
    assert table.rows == (
        (1, "《国报信息》采用", "第九条(三)", f"2026-00001 {SEALED}", 2, "2026Q2", because),
    )


def test_every_item_received_says_whether_it_counts():
    items = [
        ReceivedItem("1", NOON, "甲", "counted", counts=True),
        ReceivedItem("2", NOON, "乙", "repeated", counts=False),
        ReceivedItem("3", NOON, None, "counted", counts=False),
    ]
    received = tables(received=tuple(items))[1]
    assert [row[1:] for row in received.rows] == [
        ("1", "2026-08-01 12:00", "甲", "计数"),
        ("2", "2026-08-01 12:00", "乙", "重复报送，不计"),
        ("3", "2026-08-01 12:00", SEALED, "不计"),
    ]


def test_it_is_dated_by_the_closing_else_by_today_and_says_which():
    open_, closed = (
        compose_notice(figures(closed_on=day), rulebook=YINCHUAN, letterhead=BulletinTable())
        for day in (None, date(2026, 10, 15))
    )
    assert (open_.date, closed.date) == ("2026年10月9日", "2026年10月15日")
    assert "本期尚未签发" in open_.blocks[-1].text
    assert "以上数据依据2026-10-15签发的台账" in closed.blocks[-1].text


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("adoption.yinchuan_zhengwu.brief", "《银川政务信息》采用简讯"),
        ("instruction.state", "国务院领导批示"),
        ("reported_up.region", "采编上报"),
        ("commendation", "优秀信息"),
        ("base_points", "完成报送任务基础分"),
        ("commission.missed", "约稿未按要求完成"),
        ("another.rulebook", "another.rulebook"),
    ],
)
def test_a_rule_is_told_in_words_and_an_unknown_one_by_its_id(rule, text):
    assert rule_text(rule, YINCHUAN) == text
