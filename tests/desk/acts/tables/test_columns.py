"""Which column of a sheet is which, in any order and under any of its names."""

import pytest

from desk.acts.tables.columns import COLUMNS, laid_out
from ingest.tables import Sheet, SheetRow


def sheet(*rows: tuple[str, ...], name: str = "表") -> Sheet:
    return Sheet(name, tuple(SheetRow(number, cells) for number, cells in enumerate(rows, 1)))


def test_columns_are_found_in_any_order_below_the_title_of_the_table():
    laid, problems = laid_out(
        sheet(
            ("2026年采用情况统计表",),
            ("序号", "报送时间", "*标题", " 单位 名称"),
            ("1", "2026-7-3", "供暖", "甲"),
        )
    )
    assert problems == []
    assert laid is not None
    assert laid.places == {"serial": 0, "received": 1, "title": 2, "unit": 3}
    assert laid.cells(laid.rows[0]) == {
        "serial": "1",
        "received": "2026-7-3",
        "title": "供暖",
        "unit": "甲",
    }


def test_a_column_that_nobody_expects_is_refused_with_the_nearest():
    laid, (problem,) = laid_out(sheet(("标题", "报送单位", "收到日期", "采用刊务")))
    assert laid is None
    assert (problem.row, problem.column) == (1, "采用刊务")
    assert "采用刊物" in problem.remedy


@pytest.mark.parametrize(
    ("head", "column", "wrong"),
    [
        (("标题", "报送单位"), "收到日期", "缺少这一栏"),
        (("标题", "题目", "报送单位", "收到日期"), "标题", "这一栏出现了两次"),
    ],
)
def test_a_column_that_is_missing_or_there_twice_is_named(head, column, wrong):
    _, (problem,) = laid_out(sheet(head))
    assert (problem.column, problem.wrong) == (column, wrong)


def test_a_sheet_without_headings_is_named_and_the_template_s_own_are_passed_over():
    assert laid_out(sheet()) == (None, [])
    assert laid_out(sheet(("任何", "字"), name="填写说明")) == (None, [])
    _, (problem,) = laid_out(sheet(("任何", "字")))
    assert "没有表头" in problem.wrong


def test_no_name_means_two_columns():
    names = [name for column in COLUMNS for name in (column.heading, *column.also)]
    assert len(names) == len(set(names))
