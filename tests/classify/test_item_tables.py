"""classify/item_tables.py: a table with an item a row."""

import pytest

from classify.cuts import cut_of
from classify.item_tables import titled_rows
from classify.text import Text

TABLE = (
    "汇总表",
    "序号\t标题\t主要内容",
    "1\t甲事\t开展了甲事",
    "2\t\t没有标题",
    "3\t乙事\t做好了乙事",
)


@pytest.mark.parametrize(
    ("rows", "items"),
    [
        (TABLE, [(2, "甲事"), (4, "乙事")]),
        (("标题\t内容",), []),
        (("标题\t日期", "甲事\t6月3日"), []),
        (("本期标题是甲事，内容如下", "一\t二"), []),
        ((), []),
    ],
)
def test_a_head_says_which_cell_is_what(rows, items):
    assert titled_rows(rows) == items


def test_each_row_is_a_piece_of_the_proposed_cut():
    cut = cut_of(Text("\n".join(TABLE)))
    assert (cut.why, [piece.title for piece in cut.pieces]) == (
        "表格每行像是一条信息",
        ["甲事", "乙事"],
    )
