"""ingest/documents/odf.py: OpenDocument texts and tables, with headers and comments, and nothing
that swells.
"""

import time

import pytest

from ingest.documents import odf
from ingest.documents.odf import read
from ingest.documents.package import NoText
from tests.packed import zip_of
from tests.papers import FILES, is_whole, letter

SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
        ("svg", "svg-compatible"),
    )
)


def _odf(body, *, kind="text", **parts):
    content = f'<office:document-content {SPACES} xmlns:dc="http://purl.org/dc/elements/1.1/"><office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>'
    return zip_of(
        {
            "mimetype": f"application/vnd.oasis.opendocument.{kind}",
            "content.xml": content,
            **{k.replace("_", "."): v for k, v in parts.items()},
        }
    )


def _p(text):
    return f"<text:p>{text}</text:p>"


def test_the_letter_is_read_whole():
    lines = read(letter("odt")).splitlines()
    assert is_whole("\n".join(lines))
    assert (lines[2], lines[-2:]) == ("文本框里的字", ["政务信息页眉", "第1页页脚"])


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (
            _p("甲<text:s text:c='3'/>乙<text:tab/>丙<text:line-break/>丁<text:s/>"),
            "甲   乙\t丙\n丁 ",
        ),
        (
            "<text:h>标题</text:h><text:list><text:list-item>"
            + _p("一")
            + "</text:list-item></text:list>",
            "标题\n一",
        ),
        (
            "<text:tracked-changes><text:changed-region>"
            + _p("删")
            + "</text:changed-region></text:tracked-changes>"
            + _p("留"),
            "留",
        ),
        (
            _p(
                "<text:a><text:span>链</text:span>接</text:a>于<text:date>7月6日</text:date><text:creator>某</text:creator>"
            ),
            "链接于7月6日某",
        ),
        (
            _p(
                "前<draw:frame><svg:title>x</svg:title><draw:text-box>"
                + _p("框")
                + "</draw:text-box></draw:frame>后"
            ),
            "前后\n框",
        ),
        (_p("前<draw:custom-shape>" + _p("形") + "</draw:custom-shape>后"), "前后\n形"),
        (
            _p(
                "文<text:note><text:note-citation>1</text:note-citation><text:note-body>"
                + _p("注")
                + "</text:note-body></text:note>"
            ),
            "文\n注",
        ),
        (
            _p(
                "文<office:annotation><dc:creator>x</dc:creator><dc:date>2026</dc:date>"
                + _p("批")
                + "</office:annotation>"
            ),
            "文\n批",
        ),
        (
            _p(
                "<text:ruby><text:ruby-base>银</text:ruby-base><text:ruby-text>yin</text:ruby-text></text:ruby>"
            ),
            "银",
        ),
        (
            "<table:table table:name='表1'><table:table-header-rows><table:table-row><table:table-cell>"
            + _p("甲")
            + "</table:table-cell><table:covered-table-cell/><table:table-cell table:number-columns-repeated='2'>"
            + _p("乙")
            + "</table:table-cell></table:table-row></table:table-header-rows></table:table>",
            "甲\t\t乙\t乙",
        ),
    ],
)
def test_what_a_reader_sees_is_text(body, text):
    assert read(_odf(body)) == text


def test_a_table_file_is_read_under_the_names_of_its_sheets():
    assert (
        read((FILES / "table.ods").read_bytes())
        == "供暖\n单位\t篇数\t日期\t占比\n兴庆区𠮷\t12\t7/6/2026\t0.25\n\n合计\t12\tTRUE\t#DIV/0!"
    )


def test_a_header_that_is_not_shown_is_not_read():
    styles = f"<a {SPACES}><style:header>{_p('页眉')}</style:header><style:header-left style:display='false'>{_p('不显示')}</style:header-left></a>"
    assert read(_odf(_p("文"), styles_xml=styles)) == "文\n页眉"


def _rows(times, cell_times, text="字"):
    cells = f"<table:table-cell table:number-columns-repeated='{cell_times}'>{_p(text)}</table:table-cell>"
    return f"<table:table><table:table-row table:number-rows-repeated='{times}'>{cells}</table:table-row></table:table>"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (_odf(_rows(1_000_000, 16_000), kind="spreadsheet"), None),
        (_odf(_rows(1_000_000, 16_000, "字" * 5000), kind="spreadsheet"), "oversize"),
        (_odf(_rows(1_000_000, 16_000) * 10, kind="spreadsheet"), "oversize"),
        (_odf(_rows("9" * 5000, "-1"), kind="spreadsheet"), None),
        (_odf(_rows(1_000_000, 16_000, ""), kind="spreadsheet"), None),
        (_odf("<text:span>" * 20_000 + "</text:span>" * 20_000), "unreadable"),
        (_odf("<!DOCTYPE a>"), "unreadable"),
        (zip_of({"mimetype": "x"}), "unreadable"),
        (zip_of({"content.xml": "<a>"}), "unreadable"),
        (
            zip_of({"content.xml": "<a/>", "META-INF/manifest.xml": "<manifest:encryption-data/>"}),
            "encrypted",
        ),
        (b"PK\3\4", "unreadable"),
    ],
)
def test_what_is_broken_or_swells_is_refused_in_a_moment(content, problem):
    started = time.process_time()
    try:
        read(content)
        said = None
    except NoText as reason:
        said = reason.problem
    assert said == problem
    assert time.process_time() - started < 3


def test_empty_rows_and_cells_to_the_edge_of_the_sheet_are_no_text():
    empty = "<table:table-row table:number-rows-repeated='1048000'><table:table-cell table:number-columns-repeated='16384'/></table:table-row>"
    row = f"<table:table-row><table:table-cell table:number-columns-repeated='3'/><table:table-cell>{_p('字')}</table:table-cell></table:table-row>"
    assert (
        read(
            _odf(
                f"<table:table table:name='一'>{row}{empty}</table:table><table:table table:name='空'>{empty}</table:table>",
                kind="spreadsheet",
            )
        )
        == "一\n\t\t\t字"
    )


def test_the_characters_of_a_document_are_bounded(monkeypatch):
    monkeypatch.setattr(odf, "MAX_TEXT", 20)
    with pytest.raises(NoText) as refused:
        read(_odf(_p("字" * 30)))
    assert refused.value.problem == "oversize"
