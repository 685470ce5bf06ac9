"""Issue, date, urgency and commission are read from letterhead, fields, subject and file name,
with their places, and never from running text.
"""

import time

import pytest

from classify.document_fields import read_document_fields
from classify.submission import Place
from classify.text import Text
from tests.classify.letters import BODY

CASES = [
    (
        "工作信息\n第4期\n某办公室\t2026年1月27日\n甲事\n" + BODY,
        {"issue": "4", "date": "2026-01-27"},
    ),
    ("（二〇二六年第一期）\n" + BODY, {"issue": "1"}),
    (
        "〔2026〕第三十期\n某局　二〇二六年七月二十一日\n" + BODY,
        {"issue": "30", "date": "2026-07-21"},
    ),
    ("工作信息第7期（总第215期）\n" + BODY, {"issue": "7"}),
    ("报送单位\t某局\t期数\t2026年第2期\n" + BODY, {"issue": "2"}),
    (f"甲事\n{BODY}\n某局\n2026年6月22日", {"date": "2026-06-22"}),
    (f"报送日期：2026/7/23\n{BODY}\n某局\n2026年6月22日", {"date": "2026-07-23"}),
    (f"甲事\n{BODY}\n签发：张三　2026.4.21", {"date": "2026-04-21"}),
    (f"特急\n甲事\n{BODY}", {"urgent": True}),
    (f"紧急程度：加急\n{BODY}", {"urgent": True}),
    (f"紧急程度：普通\n{BODY}", {}),
    (f"编号：约稿〔2026〕19号\n{BODY}", {"commission": "约稿〔2026〕19号"}),
    (f"甲事\n按照《约稿通知单》（第17号）要求，报告如下。\n{BODY}", {"commission": "第17号"}),
    (f"甲事\n{BODY}\n2026年13月45日", {}),
    (f"甲工程第三期开工\n2026年5月1日起施工。{BODY}", {}),
    ("", {}),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_a_text_s_stamps(text, expected):
    found = read_document_fields(Text(text), where="甲.docx")
    named = {
        name: getattr(found, name)
        for name in ("issue", "date", "urgent", "commission")
        if getattr(found, name)
    }
    assert named == {
        name: value.replace("〔", "〔") if isinstance(value, str) else value
        for name, value in expected.items()
    }
    assert {place.field for place in found.places} == set(expected)


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("约稿回复：某市人才政策", {"commission": "某市人才政策"}),
        ("【约稿】“双减”后课后服务情况", {"commission": "“双减”后课后服务情况"}),
        ("Re: 约稿通知〔2026〕41号", {"commission": "约稿通知〔2026〕41号"}),
        ("防汛备汛约稿", {"commission": "防汛备汛"}),
        ("【加急】某事", {"urgent": True}),
        ("某县政务信息第4期", {"issue": "4"}),
        ("某事紧急处置情况", {}),
    ],
)
def test_a_subject_s_stamps(subject, expected):
    found = read_document_fields(Text(BODY), where="text", names=[("subject", subject)])
    assert {
        name: getattr(found, name)
        for name in ("issue", "date", "urgent", "commission")
        if getattr(found, name)
    } == expected
    assert all((place.where, place.line) == ("subject", 0) for place in found.places)


def test_a_place_names_the_line_and_shows_it():
    assert read_document_fields(Text(f"\n工作信息\n第4期\n{BODY}"), where="甲.docx").places == (
        Place("issue", "甲.docx", 3, "第4期"),
    )


@pytest.mark.parametrize("piece", ["第4期", "2026年1月", "约稿", "（", "特急 ", "《约稿"])
def test_a_hostile_megabyte_costs_little(piece):
    began = time.perf_counter()
    read_document_fields(
        Text(piece * (1_000_000 // len(piece))), where="text", names=[("subject", piece * 10_000)]
    )
    assert time.perf_counter() - began < 1.5
