"""An issue's draft as a paper: the golden file beside this, read and found right by a person; its
head, its pieces, and words that no XML can hold.
"""

import io
import re
from pathlib import Path

import docx
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

from desk.publish import norm
from desk.publish.docx import docx_of
from desk.publish.html import html_of
from scoring.issue import IssuePiece, Masthead, compose_issue
from tests.bulletins import HOSTILE
from tests.documents import lines_of, lines_of_docx, lines_of_html

GOLDEN = Path(__file__).parent / "golden" / "issue.txt"
MASTHEAD = Masthead("银川政务信息", "第12期", "2026年7月6日", "银川市人民政府办公厅")
HEAD = "报送单位：某局\n签发人：甲某　审核：乙某\n"
PIECES = (
    IssuePiece(
        "供水保障有力",
        f"{HEAD}供水保障有力\n全县供水正常。\n下一步继续巡检。\n某局办公室\n2026年7月5日",
        "市水务局",
        editor="丙某",
    ),
    IssuePiece("供暖准备就绪", "供暖准备就绪\n锅炉检修完成九成。", "金凤区", genre="brief"),
    IssuePiece(None, None, "西夏区", item="2026-00003"),
    IssuePiece("夏收进度过半", "麦收面积已过半。", "贺兰县"),
    IssuePiece("展会签约十项", "签约十项。", "市商务局", genre="brief"),
)


@pytest.fixture(scope="module")
def opened():
    return docx.Document(io.BytesIO(docx_of(compose_issue(MASTHEAD, PIECES))))


def line(opened, text):
    return next(one for one in opened.paragraphs if one.text.startswith(text))


def test_the_draft_says_what_was_read_and_found_right():
    paper = compose_issue(MASTHEAD, PIECES)
    assert lines_of(paper) == GOLDEN.read_text("utf-8").splitlines()
    assert lines_of_docx(docx_of(paper)) == lines_of(paper)
    assert [one for one in lines_of_html(html_of(paper)) if one] == lines_of(paper)


def test_the_head_has_the_publication_in_red_over_number_office_and_day(opened):
    mark = line(opened, "银川政务信息").runs[0]
    assert (str(mark.font.color.rgb), mark.font.name) == (norm.RED, norm.TITLE)
    assert line(opened, "第12期").alignment == ALIGN.CENTER
    issued = line(opened, "银川市人民政府办公厅")
    assert issued.text == "银川市人民政府办公厅\t2026年7月6日"
    assert len(issued.paragraph_format.tab_stops) == 1


@pytest.mark.parametrize(
    ("text", "font", "size", "align"),
    [
        ("供水保障有力", norm.TITLE, norm.SIZE_2, ALIGN.CENTER),
        ("全县供水正常。", norm.BODY, norm.SIZE_3, ALIGN.JUSTIFY),
        ("（供稿单位：市水务局", norm.SECOND, norm.SIZE_3, ALIGN.RIGHT),
        ("（一）供暖准备就绪", norm.SECOND, norm.SIZE_3, ALIGN.JUSTIFY),
        ("本期目录", norm.FIRST, norm.SIZE_3, ALIGN.JUSTIFY),
    ],
)
def test_titles_texts_and_sources_are_set_by_the_standard(opened, text, font, size, align):
    found = line(opened, text)
    assert (found.runs[0].font.name, found.runs[0].font.size.pt, found.alignment) == (
        font,
        size,
        align,
    )


@pytest.mark.parametrize("words", [*HOSTILE, "\x00\x1b[31m\ufffe\ud800]]>&#0;"])
def test_no_words_break_the_file(words):
    masthead = Masthead(f"刊{words}"[:40], f"第{words}期", "2026年7月6日", words)
    content = docx_of(
        compose_issue(
            masthead,
            [
                IssuePiece(words, f"{words}\n正文{words}", words, genre, words)
                for genre in ("full", "brief")
            ],
        )
    )
    text = "".join(lines_of_docx(content))
    assert "供稿单位" in text
    assert not re.search("[\x00-\x08\x0b\x1b\ud800-\udfff\ufffe\u202e]", text)


def test_the_same_issue_makes_the_same_bytes_and_says_its_name():
    paper = compose_issue(MASTHEAD, PIECES)
    assert docx_of(paper) == docx_of(paper)
    assert docx.Document(io.BytesIO(docx_of(paper))).core_properties.title == "银川政务信息第12期"
