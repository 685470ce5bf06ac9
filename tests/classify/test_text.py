"""Text is folded to one form in linear time, and cut at every kind of line break."""

import sys
import time
import unicodedata

import pytest

from classify.text import (
    Text,
    flat,
    has_act,
    is_office,
    rows_of,
    squeezed,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ＡＢ１：（　）", "AB1:( )"),
        ("甲\r\n乙\r丙\u2028丁\x0c戊", "甲\n乙\n丙\n丁\n戊"),
        ("机\u200b密\ufe0f\ufeff", "机密"),
        ("e\u0301", "é"),
    ],
)
def test_width_breaks_and_the_invisible_are_folded(text, expected):
    assert flat(text) == expected


@pytest.mark.parametrize("piled", ["\u0301\u0316", "\uff9e\u0316", "\u0f73\u0301", "\u302e\u0301"])
def test_a_pile_of_marks_takes_no_quadratic_time(piled):
    started = time.perf_counter()
    flat("e" + piled * 300_000)
    assert time.perf_counter() - started < 5


def test_every_character_that_normalisation_could_sort_is_known():
    sorted_ones = (
        c
        for c in map(chr, range(sys.maxunicode + 1))
        if unicodedata.combining(unicodedata.normalize("NFKD", c)[0])
    )
    assert all(flat(c * 40) == "" for c in sorted_ones)


def test_what_is_folded_quickly_is_folded_alike():
    """What no usual text has makes a character go the long way."""
    for character in map(chr, range(sys.maxunicode + 1)):
        assert flat(f"①\n{character}") == f"1\n{flat(character)}"


def test_the_ends_of_a_text_are_each_line_once():
    assert ends("一\n\n 二 \n三", first=2, last=2) == ["一", "二", "三"]
    assert ends("\n".join("一二三四五六"), first=2, last=1) == ["一", "二", "六"]
    assert ends("甲" * 10_000, first=1, last=0) == ["甲" * 300, "甲" * 300]


def ends(text, *, first, last):
    return [line for _, line in Text(text).ends(first=first, last=last)]


def test_blank_lines_and_white_space_go():
    assert [raw for _, raw, _ in Text(" 甲 \n\n乙\n").rows] == ["甲", "乙"]
    assert squeezed(" 甲\t乙\n丙　") == Text(" 甲\t乙\n丙　").squeezed == "甲乙丙"


def test_a_text_keeps_what_was_made_of_it():
    made = []
    text = Text("甲：乙")
    assert text.once(made.append) is text.once(made.append) is None
    assert made == [text]
    assert text.folded == text.normal == "甲:乙"
    assert text.folded is text.folded
    assert text.rows[0] == (1, "甲：乙", "甲:乙")


def test_what_is_left_of_a_text_is_the_text_where_nothing_went():
    text = Text("甲乙")
    assert text.become("甲乙") is text
    assert text.head(2) is text
    assert (text.become("甲"), text.head(1)) == (Text("甲"), Text("甲"))


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("市教育局", True),
        ("兴庆区人民政府办公室", True),
        ("兴庆区创建全国文明城市", False),
        ("某园区维修业务良好开局", False),
        ("某企业成功上市", False),
        ("某事推进有力", False),
        ("", False),
    ],
)
def test_an_office_is_told_from_a_headline_that_ends_like_one(text, office):
    assert is_office(text) is office
    assert not (office and has_act(text))


def test_lines_are_numbered_as_they_stand_in_the_text():
    assert Text("甲\n\n  乙\r\n丙\n丁").ends(first=2, last=1) == [
        (1, "甲"),
        (3, "乙"),
        (5, "丁"),
    ]
    assert rows_of("甲\r\n\n乙") == ["甲", "", "乙"]
    assert Text("").ends(first=2, last=2) == []
