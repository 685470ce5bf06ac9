"""The bounds of issue 4 on all samples, and that findings are told apart as the report says; `make
quality` shows the figures.
"""

import pytest

from tests.quality.judging import Finding, Verdict, compare, plain, said
from tests.quality.run import BOUNDS, Row, findings_of_all, report, rows_of
from tests.quality.samples import samples


@pytest.fixture(scope="module")
def findings():
    return findings_of_all()


@pytest.mark.parametrize("decision", BOUNDS)
def test_a_decision_keeps_the_bounds_of_the_design_on_all_samples(findings, decision):
    row = next(row for row in rows_of(findings) if row.decision == decision)
    failing = [
        one.sample.name
        for one in findings
        if one.decision == decision and one.verdict is not Verdict.RIGHT
    ]
    assert row.keeps_its_bounds, (row.precision, row.recall, failing)


def test_there_are_two_hundred_samples_and_a_fifth_is_held_out():
    found = samples()
    assert len(found) >= 200
    assert 0.15 < sum(sample.held_out for sample in found) / len(found) < 0.25
    assert len({sample.number for sample in found}) == len(found)


def test_the_report_tells_tuned_and_held_out_apart_and_names_what_fails(findings):
    text = report(findings)
    assert text.index("## Tuned") < text.index("## Held out") < text.index("## What fails")
    assert "| category: opinion |" in text
    assert report(findings) == text


@pytest.mark.parametrize(
    ("expected", "found", "verdict"),
    [
        ("甲", "甲", Verdict.RIGHT),
        ("甲", "乙", Verdict.WRONG),
        ("甲", "", Verdict.MISSED),
        ("", "乙", Verdict.SPURIOUS),
        ("", "", None),
    ],
)
def test_an_answer_and_what_was_said_are_compared(expected, found, verdict):
    assert compare(expected, found) is verdict


def test_width_space_and_what_separates_names_do_not_matter():
    assert said("0951—6０39217 ") == said("0951-6039217")
    assert said(("张三", "李四")) == said("张三，李四") == "张三、李四"
    assert plain("某区“冬病夏治”！") == "某区冬病夏治"


def test_asking_is_neither_right_nor_wrong_but_tells_on_the_recall():
    sample = samples()[0]
    verdicts = [
        Verdict.RIGHT,
        Verdict.RIGHT,
        Verdict.ASKED,
        Verdict.RIGHTLY_ASKED,
        Verdict.SPURIOUS,
    ]
    (row,) = rows_of([Finding("unit", sample, verdict) for verdict in verdicts])
    assert isinstance(row, Row)
    assert (row.precision, row.recall, row.asked, row.keeps_its_bounds) == (2 / 3, 2 / 3, 2, False)
