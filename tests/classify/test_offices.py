"""A unit is named only where its whole name stands: not inside the name of another office."""

from datetime import date

import pytest

from classify.offices import unit_at_start, units_in
from tests.classify.letters import ROSTER

UNITS = ROSTER.listed_on(date(2026, 8, 1))


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("兴庆区人民政府", ("xingqing",)),
        ("兴庆区", ("xingqing",)),
        ("兴庆区政府办公室", ("xingqing",)),
        ("兴庆区人民政府办公室", ("xingqing",)),
        ("兴 庆 区 政 府 办", ("xingqing",)),
        ("兴庆区教育局", ()),
        ("兴庆区某某街道办事处", ()),
        ("银川市教育局", ("jiaoyu",)),
        ("市教育局办公室", ("jiaoyu",)),
        ("吴某市教育局", ()),
        ("市公安局", ("gongan",)),
        ("市公安局交警分局", ("jiaojing",)),
        ("银川市公安局交警分局", ("jiaojing",)),
        ("市公安局某某分局", ()),
        ("市教育局、市公安局", ("jiaoyu", "gongan")),
        ("由市教育局报送", ("jiaoyu",)),
        ("", ()),
    ],
)
def test_the_longest_whole_name_counts(text, codes):
    assert units_in(text, UNITS) == codes


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("兴庆区打造新时代文明实践中心", "xingqing"),
        ("兴庆区多措并举推进城市更新", "xingqing"),
        ("兴庆区教育局举办培训", None),
        ("关于兴庆区的报告", None),
        ("", None),
    ],
)
def test_a_unit_opens_a_headline_by_its_own_name(text, code):
    assert unit_at_start(text, UNITS) == code


def test_without_a_roster_nobody_is_named():
    assert units_in("兴庆区", ()) == ()
