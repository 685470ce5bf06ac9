"""An .xlsx of text: what a cell says is never carried out where it is opened."""

import io
import zipfile

from desk.publish.workbook import Worksheet, workbook
from ingest.tables import SheetRow, read_table


def test_what_is_written_is_read_back_sheet_by_sheet():
    content = workbook(
        [
            Worksheet("甲", ("标题", "日期"), [("供暖", "2026-07-03"), ("", "x")], (40,)),
            Worksheet("乙", ("a",)),
        ]
    )
    first, second = read_table(content, name="a.xlsx")
    assert (first.name, second.name) == ("甲", "乙")
    assert first.rows == (
        SheetRow(1, ("标题", "日期")),
        SheetRow(2, ("供暖", "2026-07-03")),
        SheetRow(3, ("", "x")),
    )


def test_a_cell_is_never_a_formula_nor_a_link():
    hostile = (
        '=HYPERLINK("http://example.com","x")',
        "=1+1",
        "@SUM(A1)",
        "http://example.com",
        "0012",
    )
    content = workbook([Worksheet("甲", ("a",) * 5, [hostile])])
    assert read_table(content, name="a.xlsx")[0].rows[1].cells == hostile
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet.replace("HYPERLINK", "").lower()
