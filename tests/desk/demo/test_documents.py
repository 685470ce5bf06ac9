"""The documents are real ones, and the same every time."""

import io
import zipfile
from datetime import date

import docx
import pytest

from desk.demo.documents import Layout, docx_of, lines_of, picture, sheet_of, txt_of
from desk.demo.plan import PlannedText, SendingOffice

SHEET = Layout(
    head=("报送单位：市某局",),
    rows=(),
    title="标题𠮷",
    paragraphs=("第一段。",),
    tail=("市某局", "2026年1月5日"),
)
TABLED = Layout(
    head=(), rows=(("报送单位", "市某局", "", ""),), title="标题", paragraphs=("第一段。",), tail=()
)


def test_a_docx_holds_the_page_line_by_line():
    document = docx.Document(io.BytesIO(docx_of(SHEET)))
    assert [paragraph.text for paragraph in document.paragraphs] == [
        "报送单位：市某局",
        "标题𠮷",
        "第一段。",
        "市某局",
        "2026年1月5日",
    ]


def test_a_table_comes_before_the_title():
    document = docx.Document(io.BytesIO(docx_of(TABLED)))
    first, *_ = document.iter_inner_content()
    assert [cell.text for cell in first.rows[0].cells] == ["报送单位", "市某局", "", ""]


@pytest.mark.parametrize("sheet", [SHEET, TABLED])
def test_a_docx_is_the_same_twice_small_and_bears_no_hour_of_its_making(sheet):
    content = docx_of(sheet)
    assert docx_of(sheet) == content
    assert len(content) < 40_000
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert {entry.date_time for entry in packed.infolist()} == {(2026, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in packed.infolist()} == {zipfile.ZIP_STORED}


def test_a_docx_names_no_program_as_its_author():
    core = docx.Document(io.BytesIO(docx_of(SHEET))).core_properties
    assert (core.author, core.comments) == ("报送单位", "")


def test_a_text_file_is_gb18030_with_crlf():
    assert txt_of(SHEET).decode("gb18030").split("\r\n")[1] == "标题𠮷"


def test_the_picture_is_a_png():
    assert picture().startswith(b"\x89PNG\r\n")


OFFICE = SendingOffice(
    name="市某局",
    address="mou@example.gov.cn",
    display="某局",
    signatory="甲乙",
    reviewer="丙丁",
    editor="戊己",
    telephone="0951-5550199",
)
TEXT = PlannedText(office="mou", title="标题", body="\n第一段。\n第二段。\n")
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
