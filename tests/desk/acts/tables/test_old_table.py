"""An old table becomes facts, all of it or nothing; every row is told, and every row that is
wrong.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from config.errors import Refused
from desk.acts.tables.old_table import TableReport, import_table, is_old_table
from desk.publish.workbook import Worksheet, workbook
from tests.ledgers import TODAY, SmallLedger, closed, received, roster_of, small_ledger

HEAD = ("标题", "报送单位", "收到日期", "采用刊物", "体裁", "采用日期", "期号")


@pytest.fixture
def office(tmp_path: Path):
    ledger = small_ledger(tmp_path / "office", roster_of("d", "e", "v:vertical_agency"))
    yield ledger
    ledger.book.dispose()


def take(
    office: SmallLedger,
    rows: Sequence[Sequence[str]],
    *,
    head: Sequence[str] = HEAD,
    dry_run: bool = False,
) -> TableReport:
    file = office.folder / "old.xlsx"
    file.write_bytes(workbook([Worksheet("登记表", head, rows)]))
    return import_table(
        office.book, file, actor="tester", rules=office.rules, today=TODAY, dry_run=dry_run
    )


def found(report: TableReport) -> list[tuple[int | None, str | None, str]]:
    return [(problem.row, problem.column, problem.wrong) for problem in report.problems]


def test_each_row_is_told_by_what_it_became(office):
    report = take(
        office,
        [
            (
                "供暖准备",
                "单位d",
                "2026年7月3日",
                "《银川政务信息》、《国报信息》",
                "简讯、全文",
                "2026.7.9、2026/8/1",
                "第12期",
            ),
            ("道路清扫", "e", "46206", "", "", "", ""),
        ],
    )
    assert (report.written, report.problems) == (True, ())
    first, second = report.rows
    assert (first.sheet, first.number, first.item, first.title, first.unit) == (
        "登记表",
        2,
        "2026-00001",
        "供暖准备",
        "d",
    )
    assert [(fact.line.kind, str(fact.day), str(fact.quarter)) for fact in first.facts] == [
        ("received", "2026-07-03", "2026Q3"),
        ("adopted", "2026-07-09", "2026Q3"),
        ("adopted", "2026-08-01", "2026Q3"),
    ]
    assert [getattr(fact.line, "issue", None) for fact in first.facts[1:]] == ["第12期", "第12期"]
    assert (second.item, [fact.line.kind for fact in second.facts]) == (
        "2026-00002",
        ["received"],
    )
    assert report.counts == {"received": 2, "adopted": 2}
    tally = office.tally("2026Q3")
    assert (tally["d"]["received"], tally["d"]["total"], tally["e"]["received"]) == (1, "5", 1)


def test_columns_stand_in_any_order_and_every_kind_of_fact_has_one(office):
    head = (
        "备注",
        "收到日期",
        "联合单位",
        "单位",
        "类别",
        "题目",
        "签发人",
        "采编上报",
        "批示级别",
        "批示日期",
        "批示领导",
        "优秀信息",
        "正文",
    )
    row = (
        "旧登记本",
        "2026-7-3",
        "单位e",
        "d",
        "工作动态",
        "供暖",
        "张三",
        "2026-7-4",
        "银川市、自治区领导",
        "2026-7-5、2026-7-6",
        "李四、王五",
        "2026-12-31",
        "全文",
    )
    assert found(take(office, [row], head=head)) == [(2, "优秀信息", "2026-12-31 还没有到")]
    report = take(office, [(*row[:11], "2026-11-1", row[12])], head=head)
    assert report.counts == {"received": 1, "reported_up": 1, "commended": 1, "instructed": 2}
    assert office.tally("2026Q3")["d"]["total"] == "9"
    line = office.export()[0]
    for said in ("旧登记本", "local_work", "张三", '"joint": ["e"]', "全文"):
        assert said in line


def test_rows_of_the_same_title_and_unit_are_one_item_adopted_several_times(office):
    rows = [
        ("供暖", "d", "2026-1-3", "银川政务信息", "全文", "2026-1-9", ""),
        ("供暖", "单位d", "", "国报信息", "", "2026-2-9", ""),
        ("供暖", "e", "2026-1-3", "", "", "", ""),
    ]
    report = take(office, rows)
    assert [row.item for row in report.rows] == ["2026-00001", "2026-00001", "2026-00002"]
    tally = office.tally("2026Q1")
    assert (tally["d"]["received"], tally["d"]["adopted_items"], tally["d"]["total"]) == (1, 1, "5")


def test_nothing_is_written_while_a_row_is_wrong_and_every_one_is_named_with_a_remedy(office):
    rows = [
        ("供暖", "d", "2026-7-3", "", "", "", ""),
        ("道路", "甲局", "2026-7-3", "", "", "", ""),
        ("水利", "d", "七月三日", "", "", "", ""),
        ("农业", "d", "2026-7-3", "银川政务", "", "2026-7-9", ""),
        ("教育", "d", "2026-7-3", "银川政务信息", "", "2026-7-9", ""),
        ("交通", "d", "2026-7-3", "银川政务信息", "全文", "", ""),
        ("气象", "d", "2026-7-3", "", "", "2026-7-9", ""),
        ("", "d", "2026-7-3", "", "", "", ""),
        ("合计", "", "", "", "", "", "8"),
    ]
    report = take(office, rows)
    assert not report.written
    assert found(report) == [
        (3, "报送单位", "名册上没有单位 '甲局'"),
        (4, "收到日期", "'七月三日' 不是日期"),
        (5, "采用刊物", "没有刊物 '银川政务'"),
        (6, "体裁", "没有写 yinchuan_zhengwu 的体裁"),
        (7, "采用日期", "空着"),
        (8, "采用日期", "没有写采用刊物"),
        (9, "标题", "空着"),
        (10, "报送单位", "空着"),
    ]
    assert all(problem.remedy and problem.sheet == "登记表" for problem in report.problems)
    assert [row.number for row in report.rows] == [2]
    assert office.export() == []


def test_what_the_ledger_itself_does_not_take_is_a_problem_of_its_row(office):
    report = take(
        office,
        [("供暖", "d", "2026-7-3", "", ""), ("甲", "e", "2026-7-3", "", "e")],
        head=("标题", "单位", "收到日期", "签发人", "联合单位"),
    )
    ((row, column, wrong),) = found(report)
    assert (row, column) == (3, "收到日期")
    assert "joint" in wrong
    assert office.export() == []


def test_what_bears_on_a_closed_quarter_says_in_which_one_it_counts(office):
    office.take([received("A", "2026-01-05"), closed("2026Q1", "2026-04-02")])
    report = take(office, [("供暖", "e", "2026-3-3", "国报信息", "", "2026-3-9", "")])
    assert [(str(fact.day), str(fact.quarter)) for fact in report.rows[0].facts] == [
        ("2026-03-03", "2026Q2"),
        ("2026-03-09", "2026Q2"),
    ]
    assert office.tally("2026Q2")["e"]["total"] == "5"


def test_a_dry_run_tells_the_same_and_writes_nothing(office):
    rows = [("供暖", "d", "2026-7-3", "国报信息", "", "2026-7-9", "")]
    tried = take(office, rows, dry_run=True)
    assert (tried.written, office.export()) == (False, [])
    assert take(office, rows).rows == tried.rows


def test_a_row_is_never_imported_twice_also_not_from_a_longer_file_or_in_another_order_of_columns(
    office,
):
    row = ("供暖", "d", "2026-7-3", "国报信息", "", "2026-7-9", "")
    assert take(office, [row]).written
    assert found(take(office, [row])) == [(2, None, "这一行已经导入过")]
    longer = take(office, [("道路", "d", "2026-7-4", "", "", "", ""), row])
    assert found(longer) == [(3, None, "这一行已经导入过")]
    turned = take(office, [tuple(reversed(row))], head=tuple(reversed(HEAD)))
    assert found(turned) == [(2, None, "这一行已经导入过")]
    assert len(office.export()) == 2


def test_two_rows_that_say_the_same_are_not_two_items(office):
    row = ("供暖", "d", "2026-7-3", "", "", "", "")
    assert found(take(office, [row, row])) == [(3, None, "与工作表“登记表”第 2 行完全相同")]


def test_an_item_that_the_ledger_seems_to_have_is_refused_until_the_table_says_which_it_is(office):
    office.take([received("A", "2026-07-03", "d", title="供暖准备情况")])
    row = ("供暖准备情况", "d", "2026-7-3", "国报信息", "", "2026-7-9", "")
    ((number, column, wrong),) = found(take(office, [row]))
    assert (number, column) == (2, "标题")
    assert "2026-00001" in wrong
    same = take(office, [(*row, "2026-00001")], head=(*HEAD, "编号"))
    assert same.written
    assert (same.rows[0].item, [fact.line.kind for fact in same.rows[0].facts]) == (
        "2026-00001",
        ["adopted"],
    )
    assert office.tally("2026Q3")["d"]["received"] == 1
    other = take(office, [(*row[:3], "", "", "", "", "本表-7")], head=(*HEAD, "编号"))
    assert (other.written, other.rows[0].item) == (True, "2026-00002")


def test_rows_of_one_item_must_agree(office):
    report = take(
        office,
        [
            ("供暖", "d", "2026-7-3", "", "", "", ""),
            ("供暖", "d", "2026-7-4", "国报信息", "", "2026-7-9", ""),
        ],
    )
    assert found(report) == [(3, "收到日期", "与第 2 行是同一条信息，收到日期却是 2026-07-03")]


def test_a_row_marked_secret_is_refused_without_a_word_of_it(office):
    report = take(office, [("机密★1年 供暖", "d", "2026-7-3", "", "", "", "")])
    assert found(report) == [(2, None, "文字带有密级标志")]
    assert "供暖" not in str(report)


def test_a_csv_is_taken_as_well(office, tmp_path):
    file = tmp_path / "旧表.csv"
    file.write_bytes("标题,报送单位,收到日期\n供暖,单位d,2026/7/3\n".encode("gb18030"))
    assert is_old_table(file)
    assert import_table(
        office.book, file, actor="x", rules=office.rules, today=date(2026, 7, 4)
    ).written


@pytest.mark.parametrize(
    "content", [b"", b"PK\3\4", b"\xff\xfe", "标题,报送单位,收到日期\n".encode()]
)
def test_a_file_that_holds_no_table_is_refused_or_named(office, tmp_path, content):
    file = tmp_path / "a.csv"
    file.write_bytes(content)
    try:
        report = import_table(office.book, file, actor="x", rules=office.rules, today=TODAY)
    except Refused as error:
        assert "未写入任何内容" in str(error)  # noqa: PT017 # either answer will do, as long as nothing is written
    else:
        assert report.problems
    assert office.export() == []


def test_a_file_that_is_not_there_is_refused(office, tmp_path):
    with pytest.raises(Refused, match="无法读取"):
        is_old_table(tmp_path / "none.xlsx")
