"""Two texts are the same, nearly, of one form with other figures, or strangers; in time that grows with their length only."""

import pytest

from classify.likeness import Likeness, is_periodic, likeness, words_of

TEXT = "兴庆区抓好冬季供暖。一是排查管网35公里，二是更换阀门1200个，三是组建应急队伍16支，四是受理来电2300件，办结率98%，群众满意度持续提升。"


def like(one: str, other: str) -> Likeness:
    return likeness(words_of(one), words_of(other))[0]


@pytest.mark.parametrize(
    ("other", "wanted"),
    [
        (TEXT, Likeness.SAME),
        (TEXT.replace("，", "， "), Likeness.SAME),
        (TEXT.replace("排查管网", "累计排查管网"), Likeness.NEAR),
        (TEXT.replace("35公里", "36公里"), Likeness.NEAR),
        (
            "二是更换阀门1200个，三是组建应急队伍16支，四是受理来电2300件，办结率98%，群众满意度持续提升。兴庆区抓好冬季供暖。一是排查管网35公里，",
            Likeness.NEAR,
        ),
        (
            TEXT.replace("35", "41")
            .replace("1200", "980")
            .replace("16", "18")
            .replace("2300", "1870"),
            Likeness.SERIES,
        ),
        (
            "金凤区召开防汛会商会，部署强降雨应对工作，转移低洼住户，疏通排水口，安排值班值守。",
            Likeness.OTHER,
        ),
        ("", Likeness.OTHER),
    ],
)
def test_how_alike_two_texts_are(other, wanted):
    assert like(TEXT, other) is wanted
    assert like(other, TEXT) is wanted


@pytest.mark.parametrize(
    "title",
    [
        "道路交通安全周报",
        "政务信息第三期",
        "一季度经济运行情况",
        "5月空气质量情况",
        "重要民生商品价格监测",
    ],
)
def test_a_title_that_comes_again_is_known(title):
    assert is_periodic(title)


@pytest.mark.parametrize("title", ["兴庆区破解老旧小区供暖难题", "西夏区老年助餐撬动大民生"])
def test_a_headline_is_not(title):
    assert not is_periodic(title)
