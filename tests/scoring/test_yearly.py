"""The bulletin of a year composed from figures alone."""

from datetime import date
from fractions import Fraction

from config.period import Month, Period, Quarter, quarters_of
from config.settings import BulletinTable
from scoring.document import PaperTable
from scoring.score import Scale, ScoreEntry, ScorePart
from scoring.year import YearTally
from scoring.yearly import YearFigures, compose_year
from tests.ledgers import YINCHUAN


def year_tally(
    unit: str, quarters: dict[Period, Fraction], *, reprimands: int = 0, zero: bool = False
) -> YearTally:
    lines = tuple(
        ScoreEntry(
            unit, ScorePart.PENALTY, "x", "第九条(四)", points, "2026", scale=Scale.PERFORMANCE
        )
        for points in [Fraction(-1, 10)] * reprimands + [Fraction(-2, 10)] * zero
    )
    return YearTally(
        unit, f"单位{unit}", "zone", quarters, 10, 0 if zero else 2, reprimands, zero, lines
    )


def composed(*units: YearTally, **more: object):
    known = {
        "state": "closed",
        "closed_on": date(2027, 1, 12),
        "short": {},
        "exemplary": (),
        "nowhere": "",
        "before": None,
    } | more
    figures = YearFigures(year=2026, rulebook="yinchuan-2018", head="f" * 64, units=units, **known)
    return compose_year(figures, rulebook=YINCHUAN, letterhead=BulletinTable()).document


def test_a_quarter_in_which_a_unit_was_not_listed_is_a_dash_and_the_rest_adds_up():
    first, second = quarters_of(2026)[:2]
    document = composed(
        year_tally("a", {first: Fraction(3), second: Fraction(4)}),
        year_tally("b", {second: Fraction(9)}),
    )
    (table,) = [block for block in document.annexes[0].blocks if isinstance(block, PaperTable)]
    assert [row[:5] for row in table.rows] == [(1, "单位b", "—", 9, 9), (2, "单位a", 3, 4, 7)]


def test_performance_is_told_with_its_reasons_and_apart_from_the_score():
    document = composed(year_tally("a", {Quarter(2026, 1): Fraction(3)}, reprimands=2, zero=True))
    text = "\n".join(getattr(block, "text", "") for block in document.blocks)
    assert (
        "依据第九条(四)，下列单位计入年终绩效考核，不影响信息得分：单位a（通报批评2次、零采用，-0.4分）。"
        in text
    )
    assert "全年零采用的单位1个：单位a。" in text


def test_exemplary_units_are_proposed_only_where_there_are_any():
    text = "\n".join(
        getattr(block, "text", "")
        for block in composed(year_tally("a", {}), exemplary=("单位a",)).blocks
    )
    assert "建议评选为政务信息工作先进单位：单位a" in text
    assert "评优评先" not in "\n".join(
        getattr(block, "text", "") for block in composed(year_tally("a", {})).blocks
    )


def test_a_year_of_months_lies_across_the_page():
    assert (
        composed(year_tally("a", {Month(2026, number): Fraction(1) for number in range(1, 13)}))
        .annexes[0]
        .landscape
    )
    assert (
        not composed(year_tally("a", dict.fromkeys(quarters_of(2026), Fraction(1))))
        .annexes[0]
        .landscape
    )
