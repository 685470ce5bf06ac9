"""The empty table that the program gives is one that the program takes."""

from pathlib import Path

import pytest

from config.errors import Refused
from desk.acts.tables.columns import write_template
from desk.acts.tables.old_table import import_table
from desk.forms.tallies import columns_form
from desk.publish.workbook import Worksheet, workbook
from ingest.tables import read_table
from tests.ledgers import TODAY, roster_of, small_ledger


def test_the_template_has_the_headings_an_explanation_and_the_names_and_codes_of_this_office(
    tmp_path: Path,
) -> None:
    ledger = small_ledger(tmp_path / "office", roster_of("d"))
    path = tmp_path / "样表.xlsx"
    write_template(path, rules=ledger.rules, today=TODAY)
    table, explained, codes = read_table(path.read_bytes(), name=path.name)
    assert [row.cells[:3] for row in table.rows] == [("标题", "报送单位", "收到日期")]
    assert explained.rows[1].cells[:2] == ("标题", "必填")
    assert {("单位d", "d"), ("银川政务信息", "yinchuan_zhengwu"), ("简讯", "brief")} <= {
        (row.cells[1], row.cells[3]) for row in codes.rows
    }
    with pytest.raises(Refused, match="没有可导入的行"):
        import_table(ledger.book, path, actor="x", rules=ledger.rules, today=TODAY)
    with pytest.raises(Refused, match="已存在"):
        write_template(path, rules=ledger.rules, today=TODAY)
    ledger.book.dispose()


def test_the_examples_of_the_columns_are_understood_as_one_row(tmp_path: Path) -> None:
    ledger = small_ledger(tmp_path / "office", roster_of("d", "jinfeng"))
    forms = [
        form
        for form in columns_form()
        if form["heading"] not in {"报送单位", "联合单位", "编号", "优秀信息"}
    ]
    file = tmp_path / "old.xlsx"
    head, row = [form["heading"] for form in forms], [form["example"] for form in forms]
    file.write_bytes(workbook([Worksheet("表", (*head, "报送单位"), [(*row, "单位d")])]))
    report = import_table(ledger.book, file, actor="x", rules=ledger.rules, today=TODAY)
    assert report.problems == ()
    assert report.counts == {"received": 1, "adopted": 2, "reported_up": 1, "instructed": 1}
    ledger.book.dispose()
