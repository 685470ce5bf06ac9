"""An item is known again by its text whatever its form, and texts nearly alike share a band where strangers do not."""

import subprocess
import sys

import pytest

from classify.keys import VERSION, keys_of, pack_keys, unpack_keys
from classify.submission import Keys
from tests.classify.letters import BODY

LONG = (
    BODY
    + "全市共排查管网三十五公里，更换阀门一千二百个，组建应急队伍十六支，受理群众来电两千三百件，办结率百分之九十八。"
)
OTHER = "市气象局加强冬季大风降温预报，与交通、农业、住建等部门会商十二次，发布预警信息二十六条，累计服务企业和农户四万余户次。"


def text_key(text: str) -> str | None:
    return keys_of("", text).text


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
    assert keys_of("", text) == Keys(None, "")


def test_a_text_with_a_few_words_changed_shares_a_band_and_a_stranger_s_none():
    changed = LONG.replace("更换阀门一千二百个", "更换老旧阀门一千二百余个").replace(
        "受理", "共受理"
    )
    one, near, far = (set(keys_of("", text).bands) for text in (LONG, changed, OTHER))
    assert len(one) == 32
    assert one & near
    assert not one & far


def test_a_text_of_a_few_words_has_no_bands():
    assert keys_of("供暖", "供暖面积扩大").bands == ()


def test_what_is_packed_is_what_it_was_and_an_older_version_s_is_not_believed():
    keys = keys_of("供暖", LONG)
    assert unpack_keys(pack_keys(keys)) == keys
    assert unpack_keys(pack_keys(keys) | {"version": VERSION - 1}) is None


def test_another_process_makes_the_same_keys():
    """Whatever its hash seed: the bands of years are kept."""
    script = f"from classify.keys import keys_of; print(keys_of('供暖', {LONG!r}))"
    said = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONHASHSEED": "77", "PYTHONPATH": ":".join(sys.path)},
    )
    assert said.stdout.strip() == str(keys_of("供暖", LONG))
