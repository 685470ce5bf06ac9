"""What a change of the rulebook says: values, rows that came and went, readings."""

from pathlib import Path

from scoring.rulebook_changes import differences
from tests.ledgers import YINCHUAN
from tests.rulebooks import changed_rulebook, reading


def said(folder: Path, *changes: tuple[str, str]) -> list[tuple[str, str, str]]:
    return [
        (one.what, one.name, one.says)
        for one in differences(YINCHUAN, changed_rulebook(folder, *changes))
    ]


def test_the_same_says_nothing(tmp_path: Path) -> None:
    assert said(tmp_path) == []


def test_a_value_a_quota_and_a_reading_are_named_with_what_they_were(tmp_path: Path) -> None:
    assert said(
        tmp_path,
        ('points = "2"', 'points = "4"'),
        ("quota = 90", "quota = 80"),
        reading("joint", "split"),
    ) == [
        ("changed", "commendation", "points 2 → 4"),
        ("changed", "county", "quota 90 → 80"),
        ("changed", "joint", "lead → split"),
    ]


def test_a_rule_of_another_name_went_and_came(tmp_path: Path) -> None:
    assert said(tmp_path, ('id = "commendation"', 'id = "excellent"')) == [
        ("went", "commendation", "评为优秀信息：2 分（第九条(三)）"),
        ("came", "excellent", "评为优秀信息：2 分（第九条(三)）"),
    ]


def test_a_coming_change_is_told_with_its_day(tmp_path: Path) -> None:
    then = 'then = [{ from = 2027-01-01, points = "3", cite = "第九条(三)", announced = true }]'
    assert said(tmp_path, ('event = "commended"', f'event = "commended"\n{then}')) == [
        ("changed", "commendation", "then [] → [2027-01-01 起 3（已公布）]")
    ]
