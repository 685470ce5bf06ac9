"""`yishi bulletin` and `yishi unit notice`, as a person types them."""

import io
import json
from pathlib import Path

import docx
import pytest

from ingest.tables import read_table
from tests.bulletins import first_quarter, golden_roster, second_quarter, third_quarter
from tests.documents import lines_of_docx
from tests.ledgers import fact
from tests.program import Desk, make_desk

LETTERHEAD = '\n[bulletin]\noffice = "某市人民政府办公室"\ndocument = "某政办发〔{year}〕{number}号"\ntelephone = "0951-0000000"\n'


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    made = make_desk(tmp_path_factory.mktemp("desk"), more=LETTERHEAD)
    (made.folder / "roster.toml").write_text(golden_roster(), "utf-8")
    assert made.take([*first_quarter(), *second_quarter(), *third_quarter()]).status == 0
    mail = "From: x@example.com\r\nSubject: Heating\r\nMessage-ID: <1@example.com>\r\nDate: Wed, 05 Aug 2026 09:00:00 +0800\r\n\r\nText.\r\n"
    (made.folder / "one.eml").write_text(mail, "utf-8")
    assert made("ingest", made.folder / "one.eml").status == 0
    return made


def test_a_bulletin_is_a_docx_unless_something_else_is_asked_for(desk, monkeypatch):
    monkeypatch.chdir(desk.folder)
    done = desk("bulletin", "2026Q3")
    assert (done.status, done.err) == (0, "")
    assert "方正小标宋_GBK" in done.out
    file = Path("政务信息采用情况通报-2026Q3.docx")
    assert any(
        "某市人民政府办公室文件" in paragraph.text
        for paragraph in docx.Document(io.BytesIO(file.read_bytes())).paragraphs
    )


@pytest.mark.parametrize("period", ["2026Q3", "2026Q1", "2026"])
@pytest.mark.parametrize("kind", ["docx", "xlsx", "html", "csv", "json"])
def test_every_format_of_every_period_is_written_where_it_is_asked_for(desk, period, kind):
    file = desk.folder / f"{period}.{kind}"
    done = desk("bulletin", period, "--out", file)
    assert (done.status, done.err) == (0, "")
    assert file.stat().st_size > 500


def test_what_is_text_goes_to_the_screen(desk):
    form = json.loads(desk("bulletin", "2026Q3", "--json").out)
    assert (form["period"], form["state"], form["rulebook"]) == ("2026Q3", "open", "yinchuan-2018")
    assert [unit["unit"] for unit in form["units"]][:2] == ["xingqing", "helan"]
    assert form["units"][0]["total"] == "20"
    assert desk("bulletin", "2026", "--format", "html").out.startswith("<!DOCTYPE html>")
    assert "某派出机构" in desk("bulletin", "2026Q3", "--format", "csv").out


def test_words_and_number_are_given_once_and_used_again(desk):
    words = desk.folder / "话.txt"
    words.write_text("\ufeff请均衡报送。\n", "utf-8")
    file = desk.folder / "a.docx"
    assert desk("bulletin", "2026Q3", "--words", words, "--number", "7", "--out", file).status == 0
    assert desk("bulletin", "2026Q3", "--out", file).status == 0
    lines = lines_of_docx(file.read_bytes())
    assert {"请均衡报送。", "某政办发〔2026〕7号"} <= set(lines)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("2026Q3", "--format", "pdf"), "没有格式 'pdf'；可用 docx xlsx html csv json"),
        (("2026Q5",), "不是季度"),
        (("2018Q1", "--json"), "施行"),
        (("2026Q1", "--words", "{folder}/facts.jsonl"), "已签发"),
        (("2026Q3", "--words", "{folder}/none.txt"), "读不了"),
        (("2026Q3", "--out", "{folder}/none/a.docx"), "写不了"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(desk, arguments, words):
    done = desk("bulletin", *(argument.format(folder=desk.folder) for argument in arguments))
    assert done.status == 1
    assert words in done.err


def test_the_workbook_has_the_log_of_the_period(desk):
    file = desk.folder / "b.xlsx"
    assert desk("bulletin", "2026Q3", "--out", file).status == 0
    sheet = next(
        sheet for sheet in read_table(file.read_bytes(), name="b.xlsx") if sheet.name == "来件日志"
    )
    assert sheet.rows[1].cells[:5] == ("2026-08-05 09:00", "", "x@example.com", "Heating", "已登记")


def test_a_notice_tells_a_unit_every_item_and_every_point_with_its_reason(desk):
    file = desk.folder / "n.docx"
    done = desk("notice", "xingqing", "2026Q3", "--out", file)
    assert (done.status, done.err) == (0, "")
    lines = lines_of_docx(file.read_bytes())
    text = "\n".join(lines)
    assert "兴庆区人民政府：" in lines
    assert "报送93条，报送任务90条，已完成；采用2条。" in lines
    assert "基础分10分，信息分10分，扣分0分，本季度得分20分。" in lines
    assert {"《国报信息》采用", "第九条(三)", "完成报送任务基础分", "采编上报"} <= set(lines)
    assert "★银川市领导批示" in text
    assert "某领导" not in text
    assert sum(line.startswith("关于x3-") for line in lines) == 93


def test_a_notice_shows_what_does_not_count_and_says_so(desk):
    assert desk.take([fact("withdrawn", "w1", "2026-10-01", item="j3-2")]).status == 0
    file = desk.folder / "w.docx"
    assert desk("notice", "jinfeng", "2026Q3", "--out", file).status == 0
    lines = lines_of_docx(file.read_bytes())
    assert "报送19条，报送任务90条，未完成；采用0条。" in lines
    assert lines.count("计数") == 19
    assert "撤回，不计" in lines


def test_a_unit_that_the_period_does_not_list_gets_no_notice(desk):
    done = desk("notice", "gone", "2026Q3", "--out", desk.folder / "x.docx")
    assert (done.status, "名册上没有单位 'gone'" in done.err) == (1, True)
