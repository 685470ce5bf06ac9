"""A document in our own words: what can be printed, how headings count, how cells read."""

from fractions import Fraction

import pytest

from scoring.document import SEALED, Paragraph, cell_text, day_text, numeral, plain, sections


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("甲\u202e乙\u2066丙\u200f丁", "甲乙丙丁"),
        ("甲\x00\x07\x0b\x1b乙\ud800丙\uffff", "甲乙丙"),
        ("甲\r\n乙\t丙\u2028丁", "甲 乙 丙 丁"),
        ("=1+1 <b>&\"'", "=1+1 <b>&\"'"),
        ("𠮷㐂龘", "𠮷㐂龘"),
        (None, SEALED),
    ],
)
def test_a_title_keeps_every_character_that_can_be_printed_and_no_other(written, printed):
    assert plain(written) == printed


def test_headings_count_as_chinese_papers_do():
    assert [numeral(number) for number in (1, 9, 10, 11, 20, 21, 99)] == [
        "一",
        "九",
        "十",
        "十一",
        "二十",
        "二十一",
        "九十九",
    ]


def test_a_section_with_nothing_in_it_is_left_out_and_the_next_takes_its_number():
    made = sections([("甲", [Paragraph("a")]), ("乙", []), ("丙", [Paragraph("c")])])
    assert [block.text for block in made] == ["一、甲", "a", "二、丙", "c"]


def test_cells_read_as_exactly_as_points_do():
    assert [cell_text(cell) for cell in (None, 3, "x", Fraction(-1, 2), Fraction(10, 3))] == [
        "",
        "3",
        "x",
        "-0.5",
        "10/3",
    ]


def test_a_day_that_is_not_known_leaves_room_for_a_pen():
    assert day_text(None) == "\u3000\u3000年\u3000月\u3000日"
