"""Page headers go behind the body unless they may be a mark; cells and rows are set apart."""

import pytest

from ingest.documents.layout import CELL, INNER_ROW, ROW, set_out, with_headers


@pytest.mark.parametrize(
    ("headers", "parts", "text"),
    [
        (["兴庆区政府办"], ["标题\n正文", "页脚"], "标题\n正文\n兴庆区政府办\n页脚"),
        (["机密★1年"], ["标题"], "机密★1年\n标题"),
        (["内 部", "另一页"], ["标题", "", "注"], "内 部\n标题\n另一页\n注"),
        (["密级：秘密\n政务信息"], ["标题"], "密级：秘密\n政务信息\n标题"),
        (["", "\n"], ["\n标题\n"], "标题"),
        ([], [""], ""),
    ],
)
def test_a_header_follows_the_body_unless_it_may_be_a_mark(headers, parts, text):
    assert with_headers(headers, *parts) == text


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
