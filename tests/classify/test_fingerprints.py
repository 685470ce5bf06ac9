"""An item is known again by its text whatever its form, and texts nearly alike share a band where
strangers do not.
"""

import random
import subprocess
import sys

import pytest

from classify.fingerprints import (
    Likeness,
    compared,
    fingerprint_of,
    is_periodic,
    likeness,
    may_be_near,
)
from classify.submission import FINGERPRINT_VERSION, Fingerprint
from classify.text import Text
from tests.classify.letters import BODY

LONG = (
    BODY
    + "全市共排查管网三十五公里，更换阀门一千二百个，组建应急队伍十六支，受理群众来电两千三百件，办结率百分之九十八。"
)
OTHER = "市气象局加强冬季大风降温预报，与交通、农业、住建等部门会商十二次，发布预警信息二十六条，累计服务企业和农户四万余户次。"

TEXT = "兴庆区抓好冬季供暖。一是排查管网35公里，二是更换阀门1200个，三是组建应急队伍16支，四是受理来电2300件，办结率98%，群众满意度持续提升。"


def text_key(text: str) -> str | None:
    return fingerprint_of("", Text(text)).text


@pytest.mark.parametrize(
    "text",
    [
        BODY.replace("，", ","),
        "　　" + BODY.replace("通过", "通 过") + "\r\n",
        f"签发人：马文清\n责任编辑：张三\n{BODY}\n联系电话：0951-6012345",
        f"发件人：张三\n主题：某事\n{BODY}\n发自我的iPhone",
    ],
)
def test_width_spacing_punctuation_fields_and_footers_make_no_difference(text):
    assert text_key(text) == text_key(BODY)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("增长1.5%", "增长15%"),
        ("增长1.5%", "增长1.5"),
        ("甲", "乙"),
        ("4月", "5月"),
        ("时间：8月6日\n" + BODY, "时间：8月7日\n" + BODY),
    ],
)
def test_figures_and_words_make_a_difference(one, other):
    assert text_key(one) != text_key(other)


@pytest.mark.parametrize("text", ["", " \n", "……。"])
def test_nothing_has_no_key(text):
    assert fingerprint_of("", Text(text)) == Fingerprint(None, "")


def test_a_text_with_a_few_words_changed_shares_a_band_and_a_stranger_s_none():
    changed = LONG.replace("更换阀门一千二百个", "更换老旧阀门一千二百余个").replace(
        "受理", "共受理"
    )
    one, near, far = (set(fingerprint_of("", Text(text)).bands) for text in (LONG, changed, OTHER))
    assert len(one) == 20
    assert one & near
    assert not one & far


def test_a_text_of_a_few_words_has_no_bands():
    assert fingerprint_of("供暖", Text("供暖面积扩大")).bands == ()


@pytest.mark.parametrize(
    ("one", "other", "maybe"),
    [
        (TEXT, TEXT, True),
        (TEXT, TEXT + LONG, True),
        (TEXT, TEXT.replace("35公里", "36公里"), True),
        (LONG, LONG.replace("受理", "共受理").replace("阀门", "老旧阀门"), True),
        (LONG * 3 + OTHER, OTHER, True),
        (TEXT, "供暖面积扩大", True),
        (LONG, OTHER, False),
        (
            TEXT,
            TEXT.replace("35", "41").replace("1200", "980").replace("16", "18").replace("23", "1"),
            False,
        ),
    ],
)
def test_by_their_sketches_it_is_told_what_two_texts_cannot_be(one, other, maybe):
    """A report and the next of its kind have other figures; of a few words nothing is told."""
    first, second = (fingerprint_of("", Text(text)).sketch for text in (one, other))
    assert may_be_near(first, second) is may_be_near(second, first) is maybe


def test_texts_that_are_near_share_a_band_and_are_never_told_apart_by_their_sketches():
    dice = random.Random(1)  # noqa: S311 # the same texts in every run
    near = in_a_band = 0
    for _ in range(300):
        text = "".join(dice.choices(LONG + OTHER, k=dice.randrange(60, 1500)))
        other = "".join(c if dice.random() > 0.05 else dice.choice(OTHER) for c in text)
        other = other[dice.randrange(20) :] + text[: dice.randrange(500)]
        if likeness(compared(Text(text)), compared(Text(other)))[0] in {
            Likeness.SAME,
            Likeness.NEAR,
        }:
            near += 1
            first, second = (fingerprint_of("", Text(words)) for words in (text, other))
            assert may_be_near(first.sketch, second.sketch)
            in_a_band += bool({*first.bands} & {*second.bands})
    assert near > 100
    assert in_a_band / near > 0.98


def test_what_is_packed_is_what_it_was_and_an_older_version_s_is_not_believed():
    keys = fingerprint_of("供暖", Text(LONG))
    assert Fingerprint.unpacked(keys.packed()) == keys
    assert Fingerprint.unpacked(keys.packed() | {"version": FINGERPRINT_VERSION - 1}) is None


def test_another_process_makes_the_same_keys():
    """Whatever its hash seed: the bands of years are kept."""
    script = (
        "from classify.fingerprints import fingerprint_of; from classify.text import Text; "
        f"print(fingerprint_of('供暖', Text({LONG!r})))"
    )
    said = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "77", "PYTHONPATH": ":".join(sys.path)},
    )
    assert said.stdout.strip() == str(fingerprint_of("供暖", Text(LONG)))


def like(one: str, other: str) -> Likeness:
    return likeness(compared(Text(one)), compared(Text(other)))[0]


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
