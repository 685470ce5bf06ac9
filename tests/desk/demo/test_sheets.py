"""A page carries its fields where the office puts them."""

from datetime import date

import pytest

from desk.demo.plan import Office, Text
from desk.demo.sheets import lines_of, sheet_of

OFFICE = Office(
    name="市某局",
    address="mou@example.gov.cn",
    display="某局",
    signatory="甲乙",
    reviewer="丙丁",
    editor="戊己",
    telephone="0951-5550199",
)
TEXT = Text(office="mou", title="标题", body="\n第一段。\n第二段。\n")
DAY = date(2026, 1, 5)


@pytest.mark.parametrize("block", ["lines", "table", "foot", "secrecy-none"])
def test_each_way_of_laying_out_says_all_the_same_and_ends_differently(block):
    text = "\n".join(lines_of(sheet_of(TEXT, OFFICE, block=block, day=DAY)))
    assert all(
        word in text
        for word in ("市某局", "甲乙", "丙丁", "戊己", "0951-5550199", "标题\n第一段。\n第二段。\n")
    )
    assert text.endswith("2026年1月5日") == (block != "foot")


def test_a_table_has_rows_of_four_cells_and_the_lines_none():
    assert sheet_of(TEXT, OFFICE, block="lines", day=DAY).rows == ()
    rows = sheet_of(TEXT, OFFICE, block="secrecy-none", day=DAY).rows
    assert {len(row) for row in rows} == {4}
    assert rows[-1][2:] == ("密级", "无")


@pytest.mark.parametrize("block", ["lines", "table", "foot"])
def test_an_unsigned_text_has_no_signatory_anywhere(block):
    unsigned = TEXT.model_copy(update={"signed": False})
    text = "\n".join(lines_of(sheet_of(unsigned, OFFICE, block=block, day=DAY)))
    assert "签发" not in text
    assert "甲乙" not in text


@pytest.mark.parametrize("block", ["lines", "table", "foot"])
def test_a_mark_stands_above_everything(block):
    marked = TEXT.model_copy(update={"mark": "机密★5年"})
    assert lines_of(sheet_of(marked, OFFICE, block=block, day=DAY))[0] == "机密★5年"
