"""ingest/documents/cells.py: marks of cells and rows become what a reader of lines understands."""

import pytest

from ingest.documents.cells import CELL, INNER_ROW, ROW, set_out


@pytest.mark.parametrize(
    ("marked", "text"),
    [
        (f"甲{CELL}乙{CELL}{ROW}丙{CELL}{CELL}{ROW}", "甲\t乙\n丙\n"),
        (f"{CELL}乙{CELL}{ROW}", "\t乙\n"),
        (f"外\n内甲{CELL}内乙{CELL}{INNER_ROW}\r{CELL}表外{CELL}{ROW}", "外\n内甲\t内乙\t表外\n"),
        (f"一{CELL}{INNER_ROW}二{CELL}{INNER_ROW}{CELL}", "一\n二"),
        ("段落\n", "段落\n"),
    ],
)
def test_cells_stand_apart_by_tab_and_rows_by_line(marked, text):
    assert set_out(marked) == text
