"""Numerals of either kind are numbers."""

import pytest

from classify.numerals import value_of


@pytest.mark.parametrize(
    ("written", "value"),
    [
        *(
            ("12", 12),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("三十一", 31),
            ("一百零五", 105),
            ("两", 2),
            ("廿三", 23),
        ),
        *(("二〇二六", 2026), ("〇", 0), ("", 0), ("甲", 0), ("十甲", 0)),
    ],
)
def test_chinese_and_arabic_numerals_are_numbers(written, value):
    assert value_of(written) == value
