"""A table that is uploaded is read and screened in a worker; what is marked, hostile or no table
gives a reason and no cell.
"""

from functools import partial

import pytest

from config.errors import Refused
from desk.acts.uploaded import open_table, sheets_of
from desk.acts.uploads import Marked, Uploads, _job
from desk.publish.workbook import Worksheet, workbook
from ingest.sandbox import Sandbox
from tests.desk.acts.by_hand import papers

HEAD = ("标题", "报送单位", "收到日期")


class InThisProcess(Uploads):
    """The same without a worker."""

    def read(self, _function, content, *, name):
        return open_table(_job(content, name))


HERE = InThisProcess(partial(Sandbox))


def book(*rows):
    return workbook([Worksheet("登记表", HEAD, rows)])


def test_rows_come_with_their_numbers():
    (sheet,) = sheets_of(HERE, book(("甲事", "d", "2026-7-3")), name="旧.xlsx", most_rows=10)
    assert [(row.number, row.cells) for row in sheet.rows] == [
        (1, HEAD),
        (2, ("甲事", "d", "2026-7-3")),
    ]
    (sheet,) = sheets_of(HERE, "标题\n甲事\n".encode("gb18030"), name="旧.csv", most_rows=10)
    assert sheet.rows[1].cells == ("甲事",)


def test_a_table_has_as_many_rows_as_it_may():
    (sheet,) = sheets_of(HERE, b"x\n" * 10, name="a.csv", most_rows=10)
    assert len(sheet.rows) == 10


def test_a_worker_reads_it_as_well():
    uploads = Uploads(partial(Sandbox, workers=1, seconds=20, memory=1 << 30))
    assert (
        len(sheets_of(uploads, book(("甲事", "d", "2026-7-3")), name="旧.xlsx", most_rows=10)) == 1
    )


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.xlsx", papers.bomb(), "太大"),
        ("a.xlsx", b"PK\x03\x04 broken", "另存为"),
        ("a.txt", b"words", "不是电子表格"),
        ("a.csv", b"x\n" * 11, "超过 10 行"),
    ],
)
def test_what_is_no_table_says_why(name, content, says):
    with pytest.raises(Refused, match=says):
        sheets_of(HERE, content, name=name, most_rows=10)


def test_a_mark_anywhere_refuses_the_whole_and_says_only_where():
    content = book(("甲事", "d", "2026-7-3"), ("乙事机密★", "d", "2026-7-3"))
    with pytest.raises(Marked, match="第 1 张工作表第 3 行") as error:
        sheets_of(HERE, content, name="旧.xlsx", most_rows=10)
    assert "乙事" not in str(error.value)
    with pytest.raises(Marked):
        sheets_of(HERE, book(("甲事", "d", "2026-7-3")), name="【机密】旧.xlsx", most_rows=10)
