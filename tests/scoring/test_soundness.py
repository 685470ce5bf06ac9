"""What rows of a rulebook must say together, beside what the loader's own tests hold
(test_rulebook.py, test_words.py).
"""

from pathlib import Path

import pytest

from config.errors import Misconfigured
from scoring.soundness import problems, readings_of
from tests.ledgers import YINCHUAN
from tests.scoring.test_schema import rulebook_of

BEST = '[[item_rule]]\nid = "r"\nevent = "commended"\ncounts_in = "c"\npoints = "1"\ncite = "一"\n'
OCCURRENCES = """[[occurrence]]
code = "late"
name = "迟报"
on = "unit"
cite = "一"

[[occurrence]]
code = "quality"
name = "质量"
on = "item"
cite = "一"

"""
CHOICE = '[[choice]]\nkey = "k"\nvalue = "a"\nchoices = ["a", "b"]\nwhy = "未定"\ncite = "一"\n'
MISTAKES = [
    (
        "a flat amount for whom",
        BEST + 'joint_points = "1"\n',
        'r：joint_points 是每个联合单位各得的分，须同时写 joint = "each"',
    ),
    ("a number of nothing", BEST + "by_number = true\n", "r：by_number 只用于有数的情形"),
    ("a journal that isn't there", BEST + 'adopted_by = ["r"]\n', "r：adopted_by 中没有刊物 'r'"),
    (
        "an occurrence of a unit on an item",
        OCCURRENCES + BEST.replace("commended", "attested") + 'occurrence = "late"\n',
        "情形 late 是对单位的",
    ),
    (
        "an occurrence of an item on a unit",
        OCCURRENCES
        + '[[unit_rule]]\nid = "r"\noccurrence = "quality"\npoints = "1"\ncite = "一"\n',
        "情形 quality 是对信息的",
    ),
    (
        "a number where there is none",
        OCCURRENCES
        + '[[unit_rule]]\nid = "r"\noccurrence = "late"\nby_number = true\npoints = "1"\ncite = "一"\n',
        "没有 min 或 max，不带数",
    ),
    (
        "an occurrence that isn't there",
        '[[unit_rule]]\nid = "r"\noccurrence = "lat"\npoints = "1"\ncite = "一"\n',
        "r：没有情形 'lat'",
    ),
    (
        "the same occurrence twice",
        OCCURRENCES + OCCURRENCES,
        "occurrence 的 code 'late' 出现了两次",
    ),
    (
        "a choice outside its choices",
        CHOICE.replace('value = "a"', 'value = "c"'),
        "value 'c' 不在 choices 中",
    ),
    (
        "a choice that the program has",
        CHOICE.replace('key = "k"', 'key = "joint"'),
        "程序已有这个条文口径",
    ),
    (
        "a row by a value that isn't there",
        CHOICE + BEST + 'if_reading = "k=c"\n',
        "r：条文口径 k 没有 'c'",
    ),
    (
        "a genre that isn't there",
        BEST.replace('"commended"', '"adopted"\npublication = "p"\ngenre = "long"'),
        "r：没有体裁 'long'",
    ),
    (
        "a quota that changes into nothing",
        '[[group]]\ncode = "g"\nname = "类"\nquota = 1\ncite = "一"\nthen = [{ from = 2026-01-01, cite = "二" }]\n',
        "须写 quota",
    ),
]


@pytest.mark.parametrize(
    ("rules", "said"),
    [mistake[1:] for mistake in MISTAKES],
    ids=[mistake[0] for mistake in MISTAKES],
)
def test_rows_that_contradict_each_other_are_refused(rules: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured) as caught:
        rulebook_of(tmp_path, {"rules": rules})
    assert said in str(caught.value)


def test_rows_of_different_readings_do_not_meet(tmp_path: Path) -> None:
    rules = (
        CHOICE
        + BEST
        + 'if_reading = "k=a"\n'
        + BEST.replace('points = "1"', 'points = "2"')
        + 'if_reading = "k=b"\n'
    )
    for value, points in (("a", 1), ("b", 2)):
        book = rulebook_of(tmp_path / value, {"rules": rules, "readings": {"k": value}})
        assert [rule.points for rule in book.item_rules] == [points]
        assert readings_of(book)["k"] == value


def test_the_shipped_rulebook_is_sound() -> None:
    assert list(problems(YINCHUAN)) == []
    assert readings_of(YINCHUAN) == {
        "joint": "lead",
        "instruction_stack": "each_level",
        "reprimand": "confirmed",
        "reprimand_run": "rolling",
        "zero_adoption": "adoption",
        "exemplary": "0",
    }
