"""Dates, names and lists in the shapes that offices write."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.period import SHANGHAI
from config.roster import parse_roster
from desk.acts.tables import cells
from desk.acts.tables.cells import Wrong
from tests.ledgers import TODAY, YINCHUAN

ROSTER = parse_roster("""
[[unit]]
code = "xingqing"
name = "兴庆区人民政府"
short = "兴庆区"
aliases = ["兴庆区政府办"]
group = "county"

[[unit]]
code = "kefa"
name = "科学技术局"
short = "科技局"
group = "department"
until = 2026-03-31

[[unit]]
code = "gongxin"
name = "工业和信息化局"
short = "工信局"
aliases = ["科技局"]
group = "department"
from = 2026-04-01
""")


@pytest.mark.parametrize(
    "text",
    [
        "2026-7-3",
        "2026-07-03",
        "2026/7/3",
        "2026.7.3",
        "2026年7月3日",
        "2026年07月03日",
        "20260703",
        "46206",
        "２０２６年７月３日",
        " 2026-07-03 ",
    ],
)
def test_a_day_is_understood_in_the_shapes_that_offices_write(text):
    assert cells.moment_of(text) == datetime(2026, 7, 3, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "text", ["2026-07-03 09:30:00", "2026年7月3日9时30分", "2026/7/3 9:30", "46206.395833333"]
)
def test_a_time_behind_the_day_is_kept(text):
    assert cells.moment_of(text) == datetime(2026, 7, 3, 9, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "text",
    [
        "7月3日",
        "2026-13-1",
        "2026-2-30",
        "2026年",
        "昨天",
        "是",
        "26.7.3",
        "460",
        "99999999",
        "0000-01-01",
    ],
)
def test_what_is_no_day_is_refused_with_the_shapes_that_are(text):
    with pytest.raises(Wrong):
        cells.moment_of(text)


@given(st.dates(min_value=date(2018, 6, 1), max_value=date(2100, 1, 1)))
def test_every_shape_of_a_day_is_that_day(day):
    serial = (day - date(1899, 12, 30)).days
    for text in (
        f"{day.year}-{day.month}-{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        str(serial),
        f"{day}",
    ):
        assert cells.moment_of(text).date() == day


def test_a_day_that_is_still_to_come_is_refused():
    assert cells.day_of("2026-11-24", today=TODAY) == TODAY
    with pytest.raises(Wrong, match="还没有到"):
        cells.day_of("2026-11-25", today=TODAY)


@pytest.mark.parametrize(
    "text", ["xingqing", "兴庆区人民政府", "兴庆区", "兴庆区政府办", " 兴庆区 ", "兴庆区 人民政府"]
)
def test_a_unit_is_known_by_code_name_short_name_or_alias(text):
    assert cells.unit_of(text, roster=ROSTER, day=TODAY) == "xingqing"


def test_a_name_that_passed_to_another_unit_is_whoever_was_called_so_on_that_day():
    assert cells.unit_of("科技局", roster=ROSTER, day=date(2026, 3, 1)) == "kefa"
    assert cells.unit_of("科技局", roster=ROSTER, day=date(2026, 5, 1)) == "gongxin"


def test_a_unit_that_nobody_is_called_is_refused_with_the_nearest():
    with pytest.raises(Wrong) as caught:
        cells.unit_of("兴庆区人民政府办", roster=ROSTER, day=TODAY)
    assert "兴庆区" in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("国报信息", ("guobao", None)),
        ("《国报信息》", ("guobao", None)),
        ("guobao", ("guobao", None)),
        ("《银川政务信息》（简讯）", ("yinchuan_zhengwu", "简讯")),
        ("银川政务信息(全文)", ("yinchuan_zhengwu", "全文")),
    ],
)
def test_a_publication_is_known_by_name_or_code_also_with_its_genre_behind(text, wanted):
    assert cells.publication_of(text, rulebook=YINCHUAN) == wanted


def test_a_genre_left_out_is_the_only_one_that_the_publication_has():
    assert cells.genre_of(None, publication="guobao", rulebook=YINCHUAN) == "full"
    assert cells.genre_of("简讯", publication="yinchuan_zhengwu", rulebook=YINCHUAN) == "brief"
    for said, publication in ((None, "yinchuan_zhengwu"), ("简讯", "guobao"), ("长文", "guobao")):
        with pytest.raises(Wrong):
            cells.genre_of(said, publication=publication, rulebook=YINCHUAN)


def test_ranks_kinds_and_streams_go_by_their_names():
    assert {
        cells.rank_of(text, rulebook=YINCHUAN) for text in ("银川市领导", "银川市", "city")
    } == {"city"}
    assert cells.category_of("工作动态", rulebook=YINCHUAN) == "local_work"
    assert (cells.stream_of("网站信息"), cells.stream_of("政务信息")) == ("website", "govinfo")
    with pytest.raises(Wrong, match="没有批示级别 '区领导'"):
        cells.rank_of("区领导", rulebook=YINCHUAN)


def test_one_value_serves_all_and_several_must_be_as_many():
    assert cells.spread("a、b", 2, what="体裁") == ["a", "b"]
    assert cells.spread("a", 3, what="体裁") == ["a", "a", "a"]
    assert cells.spread(None, 2, what="体裁") == [None, None]
    with pytest.raises(Wrong):
        cells.spread("a；b", 3, what="体裁")
