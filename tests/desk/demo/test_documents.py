"""The documents are real ones, and the same every time."""

import io
import zipfile

import docx
import pytest

from desk.demo.documents import docx_of, picture, txt_of
from desk.demo.sheets import Sheet

SHEET = Sheet(
    head=("报送单位：市某局",),
    rows=(),
    title="标题𠮷",
    paragraphs=("第一段。",),
    tail=("市某局", "2026年1月5日"),
)
TABLED = Sheet(
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
