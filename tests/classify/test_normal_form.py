"""classify/normal_form.py: what looks the same is the same, and nothing else."""

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.normal_form import normal_form
from classify.text import flat
from tests.examples import examples


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("機密 絕密 絶密 祕密 內部資料", "机密 绝密 绝密 秘密 内部资料"),
        ("机\u034f密", "机密"),
        ("机\ufe0f密\U000e0101", "机密"),
        ("机\U000e0041密", "机密"),
        ("机\u3164密\u115f\uffa0", "机密"),
        ("机\u2800密", "机密"),
        ("机\u0323密\u0332", "机密"),
        ("оffiсе Αbс", "office Abc"),
        ("е-mаil", "e-mail"),
        ("秘密✦一年 秘密☆ 秘密⭐ 秘密*", "秘密★一年 秘密★ 秘密★ 秘密★"),
        ("机•密 机·密 机・密 机․密", "机·密 机·密 机·密 机.密"),
        ("一—二–三－四", "一-二-三-四"),
        ("乾坤", "干坤"),
        ("兴庆区 Heating 供暖：三百户。\n第二行", "兴庆区 Heating 供暖:三百户。\n第二行"),
        ("ひらがな カタカナ 한글", "ひらがな カタカナ 한글"),
        ("é", "é"),
        ("", ""),
    ],
)
def test_what_looks_the_same_is_the_same(text, normal):
    assert normal_form(flat(text)) == normal


def test_no_character_that_unicode_calls_unseen_is_left():
    """Format characters; the default-ignorable ones are named in the parameters above."""
    formats = [c for c in map(chr, range(sys.maxunicode + 1)) if unicodedata.category(c) == "Cf"]
    left = [f"{ord(c):04x}" for c in formats if normal_form(flat(f"机{c}密")) != "机密"]
    assert left == []


@examples(300)
@given(st.text())
def test_it_is_its_own_normal_form_and_keeps_every_line(text):
    normal = normal_form(flat(text))
    assert normal_form(normal) == normal
    assert normal.count("\n") == flat(text).count("\n")
