"""A unit is named only where its whole name stands: not inside the name of another office."""

from datetime import date

import pytest

from classify.unit_names import NamedUnits, known_names, mention_at_start, unit_at_start, units_in
from config.roster import parse_roster
from tests.classify.letters import ROSTER

UNITS = known_names(ROSTER, date(2026, 8, 1))


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
    assert units_in("兴庆区", NamedUnits(())) == ()


MERGED = parse_roster("""
[[unit]]
code = "grain"
name = "银川市粮食局"
short = "市粮食局"
aliases = ["市储备局"]
group = "department"
until = 2026-03-31
merged_into = "plan"

[[unit]]
code = "plan"
name = "银川市计委"
short = "市计委"
group = "department"
until = 2026-05-31

[[unit]]
code = "plan"
name = "银川市发改委"
short = "市发改委"
group = "department"
from = 2026-06-01

[[unit]]
code = "store"
name = "银川市储备局"
short = "市储备局"
group = "department"
from = 2026-06-01

[[unit]]
code = "gone"
name = "银川市某局"
short = "市某局"
group = "department"
until = 2026-05-31
""")


@pytest.mark.parametrize(
    ("name", "day", "codes"),
    [
        ("市粮食局", date(2026, 3, 31), ("grain",)),
        ("市粮食局", date(2026, 4, 1), ("plan",)),
        ("市储备局", date(2026, 5, 31), ("plan",)),
        ("市储备局", date(2026, 6, 1), ("store",)),
        ("市计委", date(2026, 6, 1), ("plan",)),
        ("市发改委", date(2026, 5, 31), ()),
        ("市某局", date(2026, 6, 1), ()),
    ],
)
def test_an_old_name_is_whose_it_is_now_unless_somebody_took_it(name, day, codes):
    assert units_in(name, known_names(MERGED, day)) == codes


def test_where_nothing_ended_the_names_are_those_of_the_day():
    assert known_names(ROSTER, date(2026, 8, 1)).units == ROSTER.listed_on(date(2026, 8, 1))


def test_names_are_made_once_between_two_changes_of_the_roster():
    before, after = known_names(MERGED, date(2026, 3, 1)), known_names(MERGED, date(2026, 3, 2))
    assert before is after
    assert before is not known_names(ROSTER, date(2026, 3, 1))


@pytest.mark.parametrize(
    ("text", "name", "rest", "place"),
    [
        ("兴庆区信息", "兴庆区", "信息", True),
        ("【兴庆区政府办公室】某事", "兴庆区政府办公室", "】某事", False),
        ("（市公安局 王某）", "市公安局", "王某)", False),
    ],
)
def test_a_mention_has_the_name_and_what_follows_it(text, name, rest, place):
    found = mention_at_start(text, UNITS)
    assert (found.name, found.rest, found.is_place) == (name, rest, place)
