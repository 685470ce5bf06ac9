"""A bulletin as a workbook: the numbers of the document as numbers, every line with its reason,
nothing that is carried out where it is opened.
"""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest

from config.period import Quarter
from config.settings import BulletinTable
from desk.acts.bulletins.bulletin import bulletin
from desk.acts.bulletins.year import year_bulletin
from desk.acts.tallies.explanation import reasons_of
from desk.publish.xlsx import bulletin_workbook, score_sheet, year_workbook
from ingest.tables import read_table
from scoring.bulletin import Bulletin
from tests.bulletins import HOSTILE, golden
from tests.ledgers import TODAY, SmallLedger

LOG_ROW = (
    "2026-08-05 09:00",
    "贺兰县",
    "a@example.com",
    "=cmd|' /C calc'!A0",
    "已登记",
    "2026-00001",
    "",
    "main INBOX UID 1",
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallLedger]:
    made = golden(tmp_path_factory.mktemp("office"))
    yield made
    made.book.dispose()


@pytest.fixture(scope="module")
def one(ledger: SmallLedger) -> Bulletin:
    return bulletin(
        ledger.book, Quarter(2026, 3), rules=ledger.rules, letterhead=BulletinTable(), today=TODAY
    )


@pytest.fixture(scope="module")
def content(ledger: SmallLedger, one: Bulletin) -> bytes:
    with ledger.book.reading() as views:
        reasons = reasons_of(
            views, [line for tally in one.story.figures.units for line in tally.scores]
        )
    return bulletin_workbook(one.story, reasons, [LOG_ROW])


def sheets(content: bytes) -> dict[str, list[tuple[str, ...]]]:
    return {
        sheet.name: [row.cells for row in sheet.rows]
        for sheet in read_table(content, name="a.xlsx")
    }


def test_it_has_a_sheet_for_each_thing_that_a_bulletin_tells(content):
    assert list(sheets(content)) == ["得分情况", "得分明细", "采用条目", "约稿", "来件日志", "说明"]


def test_the_table_of_scores_is_that_of_the_document(content, one):
    head, rows = score_sheet(one.story)
    written = sheets(content)["得分情况"]
    assert written[0] == tuple(head)
    for printed, row in zip(written[1:], rows, strict=True):
        assert [as_number(cell) for cell in printed] == [
            as_number(str(float(cell)) if not isinstance(cell, str) else cell) for cell in row
        ][: len(printed)]


def as_number(cell: str) -> str | float:
    return float(cell) if re.fullmatch(r"-?[0-9.]+", cell) else cell


def test_every_score_line_has_rule_article_item_and_entry(content):
    rows = sheets(content)["得分明细"]
    displaced = next(row for row in rows if row[3] == "adoption.guobao")
    assert displaced[2] == "关于x3-1的情况"
    assert displaced[4:7] == ("《国报信息》采用", "第九条(三)", "2")
    assert re.fullmatch(
        r"第\d+号记录（2026-08-09采用）；第\d+号记录（2026-08-01采用）", displaced[8]
    )


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_title_stands_in_its_cell_as_text(content, title):
    kept = "".join(character for character in title if character not in "\u202e\u2066\x07\x0b")
    assert kept in {row[2] for row in sheets(content)["采用条目"]}


def test_nothing_is_a_formula_or_a_link(content):
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            text = packed.read(name).decode()
            assert "<f>" not in text
            assert "<hyperlink" not in text
    assert LOG_ROW in [tuple(row) for row in sheets(content)["来件日志"]]


def test_heads_stay_in_sight_columns_have_filters_and_numbers_are_numbers(content):
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet
    assert re.search(r'<c r="D2" s="\d+"><v>90</v></c>', sheet)


def test_the_same_bulletin_is_the_same_bytes(one):
    assert bulletin_workbook(one.story, [], []) == bulletin_workbook(one.story, [], [])


def test_a_year_s_workbook_has_each_unit_with_its_group(ledger):
    made = year_bulletin(
        ledger.book, 2026, rules=ledger.rules, letterhead=BulletinTable(), today=TODAY
    )
    rows = sheets(year_workbook(made))["全年得分情况"]
    assert rows[0][:4] == ("类别", "名次", "单位", "第1季")
    assert rows[1][:4] == ("县（市）区（3个）", "1", "兴庆区人民政府", "13")
