"""Tables as rows of text with the numbers that people see; nothing in a hostile one costs more
than it may.
"""

import io
import zipfile

import pytest

from config.errors import Refused
from ingest import tables
from ingest.tables import SheetRow, is_table, read_table
from tests.packed import ole_of, zip_of
from tests.papers import FILES, cell, xlsx_of

ROWS = (
    "<row r='3'>"
    + cell("B3", "标题")
    + "</row><row r='5'>"
    + cell("B5", " 供暖 ")
    + "<c r='C5'><v>46206</v></c></row>"
)


def test_a_row_has_the_number_that_its_program_shows_and_its_cells_from_the_first_column_on():
    (sheet, empty) = read_table(xlsx_of({"登记": ROWS, "空": ""}), name="a.xlsx")
    assert (sheet.name, empty.rows) == ("登记", ())
    assert sheet.rows == (SheetRow(3, ("", "标题")), SheetRow(5, ("", "供暖", "46206")))


def test_a_cell_that_holds_a_date_says_it_in_full():
    rows = (
        "<row r='1'>"
        + cell("A1", "日期")
        + "</row><row r='2'><c r='A2' s='1'><v>46209</v></c><c r='B2' s='1'><v>46209.5</v></c></row>"
    )
    assert read_table(xlsx_of({"a": rows}), name="a.xlsx")[0].rows[1].cells == (
        "2026-07-06",
        "2026-07-06 12:00:00",
    )


def test_more_columns_than_a_table_has_are_refused():
    with pytest.raises(Refused, match="超过 200 栏"):
        read_table(("x" + "," * 300 + "y").encode(), name="a.csv")
    assert read_table(("x" + "," * 300).encode(), name="a.csv")[0].rows == (SheetRow(1, ("x",)),)


def test_an_xls_and_an_ods_are_read_as_well():
    assert read_table((FILES / "table.xls").read_bytes(), name="a.xls")[0].rows[0].cells[:2] == (
        "单位",
        "篇数",
    )
    assert read_table((FILES / "table.ods").read_bytes(), name="a.ods")[0].rows[0].cells


def test_rows_under_a_merged_cell_say_what_it_says():
    merged = "<mergeCells count='1'><mergeCell ref='A1:A3'/></mergeCells>"
    rows = "".join(
        f"<row r='{n}'>" + (cell("A1", "同题") if n == 1 else "") + cell(f"B{n}", str(n)) + "</row>"
        for n in (1, 2, 3)
    )
    (sheet,) = read_table(xlsx_of({"a": rows}, around=merged), name="a.xlsx")
    assert [row.cells for row in sheet.rows] == [("同题", "1"), ("同题", "2"), ("同题", "3")]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("mark", [",", "\t"])
def test_a_csv_is_read_in_the_encodings_that_spreadsheets_write(codec, mark):
    text = (
        mark.join(["标题", "报送单位"])
        + "\r\n\r\n"
        + mark.join(['"供暖\n准备情况"', "兴庆区"])
        + "\r\n"
    )
    (sheet,) = read_table(text.encode(codec), name="旧表.csv")
    assert sheet.name == "旧表.csv"
    assert sheet.rows == (
        SheetRow(1, ("标题", "报送单位")),
        SheetRow(3, ("供暖\n准备情况", "兴庆区")),
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"PK\3\4", "不是可读的表格"),
        ((FILES / "table.xls").read_bytes()[:2000], "不是可读的表格"),
        (ole_of({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "有密码"),
        (zip_of({"xl/workbook.xml": "<a/>"}, locked=["xl/workbook.xml"]), "有密码"),
        (
            xlsx_of(
                {
                    "a": "<row r='1'>"
                    + cell("A1", "x")
                    + "</row><row r='1048576'>"
                    + cell("XFD1048576", "x")
                    + "</row>"
                }
            ),
            "太大",
        ),
        (b'"' + b"x" * 200_000, "第 1 行附近"),
    ],
    ids=["broken", "cut", "locked", "locked zip", "swells", "endless cell"],
)
def test_what_is_locked_broken_or_swells_is_refused_with_what_to_do(content, says):
    with pytest.raises(Refused, match=says):
        read_table(content, name="a.csv")


@pytest.mark.parametrize(
    ("bound", "within", "over"),
    [
        ("MAX_BYTES", b"x" * 10, b"x" * 11),
        ("MAX_ROWS", b"a\n" * 10, b"a\n" * 11),
        ("MAX_COLUMNS", b"a," * 9 + b"a", b"a," * 10 + b"a"),
    ],
)
def test_a_table_is_read_up_to_its_bounds_and_refused_beyond(monkeypatch, bound, within, over):
    monkeypatch.setattr(tables, bound, 10)
    assert read_table(within, name="a.csv")
    with pytest.raises(Refused, match="超过"):
        read_table(over, name="a.csv")


def test_a_zip_bomb_is_not_unpacked():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"<a>" + b" " * 40_000_000)
    with pytest.raises(Refused, match="太大"):
        read_table(content.getvalue(), name="a.xlsx")


def test_a_workbook_is_known_by_its_bytes_and_a_csv_by_its_name():
    assert is_table(b"PK\3\4rest", name="whatever")
    assert is_table(b"", name="a.CSV")
    assert not is_table(b'{"kind": ', name="facts.jsonl")
