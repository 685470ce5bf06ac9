"""A bulletin as a paper by GB/T 9704-2012: structure of the file, and measures of the pages that
LibreOffice makes of it.
"""

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn

from config.period import Quarter
from config.settings import BulletinTable
from desk.acts.bulletins.bulletin import bulletin
from desk.publish import norm
from desk.publish.docx import docx_of
from scoring.document import Annex, Paper, Paragraph
from tests.bulletins import HOSTILE, golden
from tests.documents import lines_of, lines_of_docx
from tests.ledgers import TODAY

SOFFICE = shutil.which("soffice")
needs_soffice = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice (soffice) is not installed: pages are not measured"
)
FULL_PAGE = Paper(
    ("甲关于", "乙的通报"),
    "各单位：",
    (Paragraph("长" * 28 * 100),),
    "甲",
    "2026年10月15日",
    "甲文件",
    "甲〔2026〕1号",
)


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paper]:
    ledger = golden(tmp_path_factory.mktemp("office"), closed=True)
    letterhead = BulletinTable(
        contact="张某",
        telephone="0951-0000000",
        mailbox="xx@example.com",
        copy_to="市委办公室，市人大常委会办公室",
    )
    yield bulletin(
        ledger.book, Quarter(2026, 3), rules=ledger.rules, letterhead=letterhead, today=TODAY
    ).document
    ledger.book.dispose()


@pytest.fixture(scope="module")
def opened(paper: Paper) -> docx.document.Document:
    return docx.Document(io.BytesIO(docx_of(paper)))


def millimetres(length: object) -> float:
    return round(length.mm, 1)  # type: ignore[attr-defined] # a length of python-docx


def test_the_page_is_a4_with_a_type_area_of_156_by_225(opened):
    first = opened.sections[0]
    assert (millimetres(first.page_width), millimetres(first.page_height)) == (210, 297)
    edges = (first.top_margin, first.bottom_margin, first.left_margin, first.right_margin)
    assert [millimetres(edge) for edge in edges] == [37, 35, 28, 26]


def test_the_table_of_scores_lies_across_the_page_and_the_other_annexes_do_not(opened):
    across = [section.page_width > section.page_height for section in opened.sections]
    assert across == [False, True, False, False, False]
    turned = opened.sections[1]
    edges = (turned.top_margin, turned.right_margin, turned.bottom_margin, turned.left_margin)
    assert [millimetres(edge) for edge in edges] == [28, 37, 26, 35]


@pytest.mark.parametrize(
    ("text", "font", "size"),
    [
        ("银川市人民政府办公厅文件", "方正小标宋_GBK", None),
        ("2026年第三季度政务信息采用情况的通报", "方正小标宋_GBK", 22),
        ("各县（市）区人民政府，", "仿宋_GB2312", 16),
        ("一、总体情况", "黑体", 16),
        ("兴庆区人民政府（2条）", "楷体_GB2312", 16),
        ("附件1", "黑体", 16),
    ],
)
def test_fonts_are_asked_for_by_name_in_every_script(opened, text, font, size):
    run = next(
        paragraph.runs[0] for paragraph in opened.paragraphs if paragraph.text.startswith(text)
    )
    fonts = run._r.rPr.rFonts
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia")} == {font}
    assert size is None or run.font.size.pt == size


def test_lines_are_exact_so_that_22_fill_the_type_area(opened):
    body = next(paragraph for paragraph in opened.paragraphs if "共收到各单位" in paragraph.text)
    assert body.paragraph_format.line_spacing.pt == 28.95
    assert 22 * 28.95 <= 225 * norm.MM < 23 * 28.95
    assert body.paragraph_format.first_line_indent.pt == pytest.approx(2 * 15.75, abs=0.1)


def test_head_and_line_are_red_and_nothing_else_is(opened):
    red = [
        p.text
        for p in opened.paragraphs
        if any(r.font.color is not None and r.font.color.rgb is not None for r in p.runs)
    ]
    assert red == ["银川市人民政府办公厅文件"]
    number = next(p for p in opened.paragraphs if p.text.startswith("银政办发〔2026〕"))
    (line,) = number._p.pPr.findall(f"{qn('w:pBdr')}/{qn('w:bottom')}")
    assert line.get(qn("w:color")) == "FF0000"


def test_page_numbers_stand_right_on_odd_pages_and_left_on_even_ones(opened):
    assert opened.settings.odd_and_even_pages_header_footer
    section = opened.sections[0]
    odd, even = section.footer.paragraphs[0], section.even_page_footer.paragraphs[0]
    assert (odd.text, even.text) == ("— 1 —", "— 1 —")
    assert (str(odd.alignment), str(even.alignment)) == ("RIGHT (2)", "LEFT (0)")
    assert odd.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) == "宋体"


def test_head_rows_come_again_on_every_page_and_no_row_is_broken(opened):
    for table in opened.tables:
        rows = table._tbl.tr_lst
        assert rows[0].trPr.find(qn("w:tblHeader")) is not None
        assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_the_imprint_stands_at_the_foot_of_the_page(opened):
    (box,) = opened.element.body.iter("{*}anchor")
    assert box.find("{*}positionV/{*}align").text == "bottom"
    assert "抄送：市委办公室，市人大常委会办公室。" in "".join(
        part.text or "" for part in box.iter("{*}t")
    )


ORDERS = {
    "rPr": [
        "rStyle",
        "rFonts",
        "b",
        "bCs",
        "i",
        "color",
        "spacing",
        "w",
        "kern",
        "position",
        "sz",
        "szCs",
        "highlight",
        "u",
        "lang",
    ],
    "pPr": [
        "pStyle",
        "keepNext",
        "keepLines",
        "pageBreakBefore",
        "framePr",
        "widowControl",
        "pBdr",
        "shd",
        "tabs",
        "spacing",
        "ind",
        "jc",
        "rPr",
        "sectPr",
    ],
    "tblPr": [
        "tblStyle",
        "tblpPr",
        "tblW",
        "jc",
        "tblInd",
        "tblBorders",
        "shd",
        "tblLayout",
        "tblCellMar",
        "tblLook",
    ],
    "sectPr": ["Reference", "type", "pgSz", "pgMar", "cols", "titlePg", "docGrid"],
}


@pytest.mark.parametrize("name", ORDERS)
def test_properties_stand_in_the_order_that_word_wants(opened, name):
    parts = [
        opened.element,
        *(section.footer._element for section in opened.sections),
        *(section.header._element for section in opened.sections),
    ]
    found = [
        [re.sub("header|footer", "", child.tag.partition("}")[2]) for child in one]
        for part in parts
        for one in part.iter(qn(f"w:{name}"))
    ]
    assert found
    assert {child for one in found for child in one} <= set(ORDERS[name])
    assert [one for one in found if one != sorted(one, key=ORDERS[name].index)] == []


def test_the_same_document_is_the_same_bytes(paper):
    assert docx_of(paper) == docx_of(paper)
    with zipfile.ZipFile(io.BytesIO(docx_of(paper))) as packed:
        assert {part.date_time for part in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_what_a_paper_has_not_is_left_out():
    plain = docx.Document(
        io.BytesIO(docx_of(Paper(("告知",), "", (Paragraph("甲"),), "乙", "2026年1月1日")))
    )
    assert [paragraph.text for paragraph in plain.paragraphs if paragraph.text] == [
        "告知",
        "甲",
        "乙",
        "2026年1月1日",
    ]


def test_a_paper_that_would_end_across_the_page_ends_on_a_page_of_its_own():
    document = replace(
        FULL_PAGE, annexes=(Annex("表", (Paragraph("甲"),), landscape=True),), printed_by="甲"
    )
    opened = docx.Document(io.BytesIO(docx_of(document)))
    assert [section.page_width > section.page_height for section in opened.sections] == [
        False,
        True,
        False,
    ]


@pytest.mark.parametrize("title", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_title_is_printed_as_it_is_but_for_what_cannot_be(paper, title):
    text = "\n".join(lines_of_docx(docx_of(paper)))
    kept = "".join(character for character in title if character not in "\u202e\u2066\x07\x0b")
    assert kept in text


@dataclass(frozen=True)
class Pages:
    """Pages as LibreOffice made them: characters with their places, in millimetres from the upper
    left corner.
    """

    pdf: pypdfium2.PdfDocument

    def marks(self, number: int) -> list[tuple[str, float, float, float, float]]:
        page = self.pdf[number - 1]
        text, height = page.get_textpage(), page.get_height()
        found = []
        for index in range(text.count_chars()):
            character = text.get_text_range(index, 1)
            if character.strip():
                left, bottom, right, top = text.get_charbox(index)
                found.append(
                    (
                        character,
                        left / norm.MM,
                        (height - top) / norm.MM,
                        right / norm.MM,
                        (height - bottom) / norm.MM,
                    )
                )
        return found

    def rows(self, number: int, character: str) -> list[list[float]]:
        """Where that character stands, row by row: its left edges."""
        rows: dict[int, list[float]] = {}
        for found, left, _, _, bottom in self.marks(number):
            if found == character:
                rows.setdefault(round(bottom), []).append(left)
        return [rows[key] for key in sorted(rows)]


def to_pdf(folder: Path, content: bytes) -> Pages:
    (folder / "paper.docx").write_bytes(content)
    convert(folder, "paper.docx", "pdf")
    return Pages(pypdfium2.PdfDocument((folder / "paper.pdf").read_bytes()))


def convert(folder: Path, name: str, kind: str) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        SOFFICE or "",
        profile,
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(folder / kind if kind == "docx" else folder),
        str(folder / name),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "Error" not in done.stdout + done.stderr


@needs_soffice
def test_a_full_page_has_22_lines_of_28_characters_between_its_margins(tmp_path):
    pages = to_pdf(tmp_path, docx_of(FULL_PAGE))
    rows = pages.rows(2, "长")
    assert len(rows) == 22
    assert {len(row) for row in rows} == {28}
    body = [mark for mark in pages.marks(2) if mark[0] == "长"]
    assert min(mark[1] for mark in body) == pytest.approx(28, abs=1)
    assert max(mark[3] for mark in body) == pytest.approx(210 - 26, abs=1)
    assert min(mark[2] for mark in body) == pytest.approx(37, abs=4)
    assert max(mark[4] for mark in body) <= 297 - 35 + 1


@needs_soffice
def test_the_head_stands_where_the_standard_puts_it_and_the_body_begins_on_page_one(
    tmp_path, paper
):
    pages = to_pdf(tmp_path, docx_of(paper))
    first = pages.marks(1)
    mark = next(place for place in first if place[0] == "银")
    assert mark[2] == pytest.approx(37 + 35, abs=2)
    assert any(character == "〔" for character, *_ in first)
    text = pages.pdf[0].get_textpage().get_text_range()
    assert "共收到" in text.replace("\r\n", "")


@needs_soffice
def test_page_numbers_stand_7_mm_below_the_type_area_on_their_sides(tmp_path, paper):
    pages = to_pdf(tmp_path, docx_of(paper))
    for number, left in ((1, False), (2, True)):
        dashes = [mark for mark in pages.marks(number) if mark[0] == "—" and mark[2] > 297 - 35]
        assert len(dashes) == 2
        assert min(mark[2] for mark in dashes) == pytest.approx(297 - 35 + 7, abs=2.5)
        side = min(mark[1] for mark in dashes) if left else max(mark[3] for mark in dashes)
        assert side == pytest.approx(28 + 5 if left else 210 - 26 - 5, abs=2)


@needs_soffice
def test_a_turned_page_has_its_number_where_an_upright_one_has_it(tmp_path, paper):
    """The sheet held upright, its lower edge is what is the left side of the turned page, and its
    right side what is the lower edge.
    """
    pages = to_pdf(tmp_path, docx_of(paper))
    for number, odd in ((5, True), (6, False)):
        digit = next(
            mark for mark in pages.marks(number) if mark[0] == str(number) and mark[3] < 35
        )
        assert 35 - digit[3] == pytest.approx(7, abs=2.5)
        from_edge = 210 - 26 - digit[4] if odd else digit[2] - 28
        assert 5 < from_edge < 14


@needs_soffice
def test_a_paper_survives_a_round_trip_through_libreoffice(tmp_path, paper):
    (tmp_path / "paper.docx").write_bytes(docx_of(paper))
    convert(tmp_path, "paper.docx", "docx")
    again = lines_of_docx((tmp_path / "docx" / "paper.docx").read_bytes())
    assert set(lines_of(paper)) <= set(again)
