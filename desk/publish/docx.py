"""A document to a .docx by GB/T 9704-2012 with python-docx: same document, same bytes. Composes
nothing and knows no ledger.
"""

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime

import docx
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.section import Section
from docx.shared import Mm
from docx.table import Table as DocxTable

from desk.publish import norm
from desk.publish.edges import imprint, number_pages
from desk.publish.paper import Style, fill, fixed_table, ruled, styled
from scoring.document import Annex, Paper, PaperTable, Paragraph, cell_text

# A file says when and by whom it was made; ours says nothing that would differ the next time.
_MADE = datetime(2018, 6, 1, tzinfo=UTC)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_LEVELS = {
    "body": Style(),
    "first": Style(font=norm.FIRST, with_next=True),
    "second": Style(font=norm.SECOND, with_next=True),
} | {
    "title": Style(
        norm.TITLE,
        norm.SIZE_2,
        ALIGN.CENTER,
        0,
        spacing=0,
        line=norm.LINE + 4,
        with_next=True,
        above=norm.LINE,
        below=norm.LINE / 2,
    ),
    "source": Style(font=norm.SECOND, align=ALIGN.RIGHT, indent=0),
}


def docx_of(document: Paper) -> bytes:
    """The file."""
    paper = docx.Document()
    _say_what_it_is(paper, document)
    _page(paper.sections[0])
    _head(paper, document)
    _blocks(paper, document.blocks)
    _end(paper, document)
    for number, annex in enumerate(document.annexes, 1):
        _annex(paper, annex, number if len(document.annexes) > 1 else None)
    if document.annexes and document.annexes[-1].landscape and document.printed_by:
        _page(paper.add_section(WD_SECTION.NEW_PAGE))
    if document.printed_by:
        imprint(paper, document.copy_to, document.printed_by, document.date)
    return _same_bytes(paper)


def _say_what_it_is(paper: Docx, document: Paper) -> None:
    properties = paper.core_properties
    properties.title, properties.author, properties.last_modified_by, properties.comments = (
        document.name[:250],
        document.signature[:250],
        "",
        "",
    )
    properties.created = properties.modified = _MADE
    properties.revision = 1
    paper.settings.odd_and_even_pages_header_footer = True
    styled(paper.styles["Normal"], Style())


def _page(section: Section, *, landscape: bool = False) -> None:
    """Across the page the sheet is turned: what was its left edge, where it is bound, is the top."""
    width, height = norm.PAGE_MM
    edges = (norm.TOP_MM, norm.RIGHT_MM, norm.BOTTOM_MM, norm.LEFT_MM)
    if landscape:
        width, height, edges = (
            height,
            width,
            (norm.LEFT_MM, norm.TOP_MM, norm.RIGHT_MM, norm.BOTTOM_MM),
        )
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.right_margin, section.bottom_margin, section.left_margin = map(
        Mm, edges
    )
    below = edges[2] - norm.PAGE_NUMBER_BELOW_MM - norm.SIZE_4 / norm.MM
    section.header_distance, section.footer_distance = Mm(15), Mm(max(below, 8))
    number_pages(section, landscape=landscape)


def _line(paper: Docx, text: str, style: Style) -> None:
    fill(paper.add_paragraph(), text, style)


def _head(paper: Docx, document: Paper) -> None:
    if document.head:
        _red_head(paper, document)
    title = Style(font=norm.TITLE, size=norm.SIZE_2, align=ALIGN.CENTER, indent=0, spacing=0)
    for line in document.title:
        _line(paper, line, title)
    if document.title:
        _line(paper, "", Style())
    if document.addressees:
        _line(paper, document.addressees, Style(indent=0))


def _red_head(paper: Docx, document: Paper) -> None:
    """红头: the mark, two empty lines, the number, and the red line below it."""
    size = int(min(48.0, norm.TYPE_AREA_MM[0] * norm.MM / len(document.head) - 1))
    mark = Style(
        font=norm.TITLE,
        size=size,
        align=ALIGN.CENTER,
        indent=0,
        colour=norm.RED,
        spacing=0,
        line=size + 6,
    )
    first = paper.add_paragraph()
    fill(first, document.head, mark)
    first.paragraph_format.space_before = Mm(norm.MARK_FROM_TOP_MM)
    _line(paper, "", Style())
    _line(paper, "", Style())
    numbered = paper.add_paragraph()
    fill(numbered, document.number, Style(align=ALIGN.CENTER, indent=0))
    if document.issued_by:
        numbered = paper.add_paragraph()
        issued = f"{document.issued_by}\t{document.date}"
        fill(numbered, issued, Style(align=ALIGN.LEFT, indent=0))
        edge = Mm(norm.TYPE_AREA_MM[0])
        numbered.paragraph_format.tab_stops.add_tab_stop(edge, WD_TAB_ALIGNMENT.RIGHT)
    space = round(norm.RED_LINE_BELOW_MM * norm.MM)
    ruled(numbered, {"bottom": 10}, colour=norm.RED, space=space)
    _line(paper, "", Style())
    _line(paper, "", Style())


def _blocks(paper: Docx, blocks: Iterable[Paragraph | PaperTable]) -> None:
    for block in blocks:
        if isinstance(block, Paragraph):
            _line(paper, block.text, _LEVELS[block.level])
        else:
            _table(paper, block)


def _end(paper: Docx, document: Paper) -> None:
    """附件说明, 署名 over the middle of the date, 附注. They stand together, and with the last
    paragraph where it is short.
    """
    last = paper.paragraphs[-1]
    last.paragraph_format.keep_with_next = (
        len(last.text) <= 3 * norm.CHARACTERS or None
    )  # LibreOffice would move a long one whole
    together = Style(with_next=True)
    if document.annexes:
        _line(paper, "", together)
    for number, annex in enumerate(document.annexes, 1):
        before = "附件：" if number == 1 else "\u3000\u3000\u3000"
        _line(
            paper,
            f"{before}{f'{number}.' if len(document.annexes) > 1 else ''}{annex.title}",
            together,
        )
    if document.signature:
        _line(paper, "", together)
        over = 4 + (_width(document.date) - _width(document.signature)) / 2
        _line(
            paper,
            document.signature,
            Style(align=ALIGN.RIGHT, indent=0, right=max(over, 0), with_next=True),
        )
        _line(paper, document.date, Style(align=ALIGN.RIGHT, indent=0, right=4))
    if document.remark:
        _line(paper, "", Style())
        _line(paper, document.remark, Style())


def _width(text: str) -> float:
    """In characters: digits are half as wide."""
    return sum(0.5 if character.isascii() else 1 for character in text)


def _annex(paper: Docx, annex: Annex, number: int | None) -> None:
    _page(paper.add_section(WD_SECTION.NEW_PAGE), landscape=annex.landscape)
    _line(paper, f"附件{number or ''}", Style(font=norm.FIRST, indent=0))
    _line(paper, "", Style())
    _line(
        paper,
        annex.title,
        Style(font=norm.TITLE, size=norm.SIZE_2, align=ALIGN.CENTER, indent=0, spacing=0),
    )
    _line(paper, "", Style())
    _blocks(paper, annex.blocks)


def _table(paper: Docx, table: PaperTable) -> None:
    narrow = len(table.columns) > 10
    size, line = (
        (norm.SIZE_NARROW, norm.LINE_NARROW) if narrow else (norm.SIZE_CELL, norm.LINE_CELL)
    )
    if table.title:
        _line(paper, table.title, Style(font=norm.SECOND, indent=0, with_next=True))
    made = paper.add_table(rows=1 + len(table.rows), cols=len(table.columns))
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    fixed_table(made, [column.width for column in table.columns], heads=1)
    head = Style(norm.FIRST, size, ALIGN.CENTER, 0, spacing=0, line=line, with_next=True)
    _row(made, 0, [column.name for column in table.columns], [head] * len(table.columns))
    left, middle = (
        Style(size=size, align=align, indent=0, spacing=0, line=line)
        for align in (ALIGN.LEFT, ALIGN.CENTER)
    )
    styles = [left if column.text else middle for column in table.columns]
    for number, row in enumerate(table.rows, 1):
        _row(made, number, map(cell_text, row), styles)
    for place, note in enumerate(table.notes):
        _line(
            paper,
            f"{'注：' if place == 0 else '　　'}{note}。",
            Style(size=size, indent=0, spacing=0, line=line),
        )


def _row(made: DocxTable, number: int, texts: Iterable[str], styles: list[Style]) -> None:
    for cell, text, style in zip(made.rows[number].cells, texts, styles, strict=True):
        fill(cell.paragraphs[0], text, style)


def _same_bytes(paper: Docx) -> bytes:
    """Packed again with one time for every part."""
    made, packed = io.BytesIO(), io.BytesIO()
    paper.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = zipfile.ZipInfo(name, _ZIP_TIME)
            part.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(part, old.read(name))
    return packed.getvalue()
