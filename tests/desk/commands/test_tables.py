"""`yishi ledger import` of an old table: what is printed, and what it ends with."""

import pytest

from desk.publish.workbook import Worksheet, workbook
from tests.program import make_desk

HEAD = ("标题", "报送单位", "收到日期", "采用刊物", "采用日期")
GOOD = ("供暖", "单位d", "2026-7-3", "国报信息", "2026-7-9")


@pytest.fixture
def desk(tmp_path):
    return make_desk(tmp_path / "office", "d", "c:county")


def table(desk, *rows):
    file = desk.folder / "old.xlsx"
    file.write_bytes(workbook([Worksheet("登记表", HEAD, rows)]))
    return file


def test_every_row_is_shown_with_what_it_became(desk):
    tried = desk("import", table(desk, GOOD), "--dry-run")
    assert (tried.status, tried.err) == (0, "")
    assert (
        "登记表 第 2 行 → 2026-00001 d 供暖：收到 2026-07-03（计入 2026Q3），采用《国报信息》全文 2026-07-09（计入 2026Q3）"
        in tried.out
    )
    assert "检查通过，未写入： 1 行（收到 1，采用 1）" in tried.out
    assert desk("export").out == ""
    assert "已导入 1 行" in desk("import", table(desk, GOOD)).out
    again = desk("import", table(desk, GOOD))
    assert (again.status, again.out) == (1, "")
    assert "第 2 行：这一行已经导入过" in again.err


def test_every_wrong_row_is_named_with_its_column_and_what_to_do(desk):
    done = desk(
        "import",
        table(desk, GOOD, ("道路", "单位x", "2026-7-3", "", ""), ("水利", "d", "昨天", "", "")),
    )
    assert (done.status, done.out) == (1, "")
    first, *rest = done.err.splitlines()
    assert "2 处有误，未写入任何内容" in first
    assert rest[0].startswith("  工作表“登记表”第 3 行“报送单位”：名册上没有单位 '单位x'；")
    assert (
        rest[1]
        == "  工作表“登记表”第 4 行“收到日期”：'昨天' 不是日期；写成 2026-7-3、2026/7/3、2026.7.3 或 2026年7月3日"
    )
    assert desk("export").out == ""


def test_with_json_the_report_is_a_form_also_where_it_is_refused(desk):
    form = desk("import", table(desk, GOOD), "--dry-run", "--json").json
    assert list(form) == ["file", "written", "counts", "rows", "problems"]
    assert list(form["rows"][0]) == ["sheet", "row", "item", "title", "unit", "facts", "warnings"]
    bad = desk("import", table(desk, ("道路", "单位x", "2026-7-3", "", "")), "--json")
    assert bad.status == 1
    assert [(problem["row"], problem["column"]) for problem in bad.json["problems"]] == [
        (2, "报送单位")
    ]
    assert bad.json["written"] is False
    assert len(bad.err.splitlines()) == 1


def test_a_portable_ledger_says_how_many_lines_it_has(desk):
    file = desk.folder / "facts.jsonl"
    file.write_text(
        '{"kind": "received", "unit": "d", "title": "x", "received_at": "2026-07-03T09:00:00+08:00"}',
        "utf-8",
    )
    assert desk("import", file, "--json", "--dry-run").json == {"lines": 1, "written": False}
    assert desk("import", file, "--json").json == {"lines": 1, "written": True}


def test_the_columns_are_listed_and_the_template_written(desk):
    assert "收到日期" in desk("import", "--columns").out
    assert desk("import", "--columns", "--json").json[0]["heading"] == "标题"
    out = desk.folder / "样表.xlsx"
    assert desk("import", "--template", out).status == 0
    assert out.read_bytes().startswith(b"PK")
    assert desk("import", "--template", out).status == 1


def test_without_a_file_it_is_misused(desk):
    assert desk("import").status == 2


def test_an_office_starts_in_the_middle_of_a_year_with_its_old_table(desk):
    """Two quarters are imported, tallied and closed; what comes later goes on from there."""
    rows = [
        (f"旧事{month}", "d", f"2026.{month}.5", "银川政务信息（全文）", f"2026年{month}月20日")
        for month in (2, 5)
    ]
    rows += [(f"另一事{month}", "单位d", f"2026/{month}/6", "", "") for month in (2, 5)]
    file = desk.folder / "old.xlsx"
    file.write_bytes(workbook([Worksheet("登记表", HEAD, rows)]))
    assert desk("import", file).status == 0
    for period in ("2026Q1", "2026Q2"):
        assert desk("close", period, "--even-so", "--reason", "启用前的季度").status == 0
    assert desk("adopt", "2026-00001", "--publication", "guobao", "--day", "2026-07-20").status == 0
    totals = [
        desk("tally", period, "--json").json["units"][0]["total"]
        for period in ("2026Q1", "2026Q2", "2026Q3")
    ]
    assert totals == ["3", "3", "2"]
    assert desk("tally", "2026Q3", "--json").json["units"][0]["year_to_date"] == "8"
    assert desk("verify").status == 0
