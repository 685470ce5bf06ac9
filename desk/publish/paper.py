"""What python-docx has no words for: fonts of Chinese text, exact lines, rules, fields, tables of
fixed columns.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import Table as DocxTable

from desk.publish import norm


@dataclass(frozen=True, slots=True)
class Style:
    """How a paragraph is set: `indent` of its first line, `left` and `right` in characters;
    `line`, `size`, `above` and `below` in points.
    """

    font: str = norm.BODY
    size: float = norm.SIZE_3
    align: ALIGN = ALIGN.JUSTIFY
    indent: float = 2
    right: float = 0
    left: float = 0
    colour: str = ""
    spacing: float = norm.CHARACTER_SPACING
    line: float = norm.LINE
    with_next: bool = False
    above: float = 0
    below: float = 0


def styled(named: Any, style: Style) -> None:
    """A named style, or a run: font for every script, size, spacing."""
    named.font.name, named.font.size = style.font, Pt(style.size)
    properties = named._element.get_or_add_rPr()  # noqa: SLF001  python-docx sets the western font only
    fonts = properties.rFonts
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), style.font)
    language = properties.find(qn("w:lang"))
    if language is not None:
        properties.remove(language)
    properties.append(element("w:lang", val="en-US", eastAsia="zh-CN"))
    if style.colour:
        named.font.color.rgb = RGBColor.from_string(style.colour)
    for old in properties.findall(qn("w:spacing")):
        properties.remove(old)
    if style.spacing:
        spacing = element("w:spacing", val=round(style.spacing * 20))
        properties.insert_element_before(
            spacing, "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:lang"
        )


def fill(paragraph: Any, text: str, style: Style) -> None:
    """Set the paragraph and its one run."""
    form = paragraph.paragraph_format
    form.alignment = style.align
    form.space_before, form.space_after = Pt(style.above), Pt(style.below)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(style.line)
    form.widow_control = False
    form.keep_with_next = style.with_next or None
    form.first_line_indent = Pt(style.indent * (style.size + style.spacing))
    form.right_indent, form.left_indent = (
        Pt(side * style.size) for side in (style.right, style.left)
    )
    if text:
        styled(paragraph.add_run(text), style)


def ruled(paragraph: Any, rules: dict[str, int], *, colour: str = "000000", space: int = 1) -> None:
    """Rules at a paragraph's edges: their widths in eighths of a point, and how many points away
    from the text they stand.
    """
    borders = element("w:pBdr")
    for edge, width in rules.items():
        borders.append(element(f"w:{edge}", val="single", sz=width, space=space, color=colour))
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *_AFTER_BORDERS)  # noqa: SLF001  python-docx has no borders


def page_number(paragraph: Any, style: Style) -> None:
    """— 1 —, counted by whatever opens the file."""
    fill(paragraph, "— ", style)
    words, shown = element("w:instrText"), element("w:t")
    words.set(qn("xml:space"), "preserve")
    words.text, shown.text = " PAGE ", "1"
    begin, middle, end = (
        element("w:fldChar", fldCharType=kind) for kind in ("begin", "separate", "end")
    )
    for part in (begin, words, middle, shown, end):
        run = paragraph.add_run()
        styled(run, style)
        run._r.append(part)  # noqa: SLF001  python-docx has no fields
    styled(paragraph.add_run(" —"), style)


def fixed_table(table: DocxTable, widths: Sequence[float], *, heads: int) -> None:
    """Black rules, columns of these widths in millimetres, head rows again on every page, no row
    broken across pages.
    """
    borders = element("w:tblBorders")
    for edge in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(element(f"w:{edge}", val="single", sz=4, space=0, color="000000"))
    _put(table, borders)
    table.autofit = False
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w=28, type="dxa"))
    _put(table, margins)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001  python-docx has no head rows
        properties.append(element("w:cantSplit"))
        if number < heads:
            properties.append(element("w:tblHeader"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width, cell.vertical_alignment = Mm(width), WD_CELL_VERTICAL_ALIGNMENT.CENTER


_AFTER_BORDERS = (
    *(
        "w:shd",
        "w:tabs",
        "w:suppressAutoHyphens",
        "w:kinsoku",
        "w:wordWrap",
        "w:overflowPunct",
        "w:topLinePunct",
        "w:autoSpaceDE",
    ),
    *(
        "w:autoSpaceDN",
        "w:bidi",
        "w:adjustRightInd",
        "w:snapToGrid",
        "w:spacing",
        "w:ind",
        "w:contextualSpacing",
        "w:mirrorIndents",
    ),
    *(
        "w:suppressOverlap",
        "w:jc",
        "w:textDirection",
        "w:textAlignment",
        "w:textboxTightWrap",
        "w:outlineLvl",
        "w:divId",
        "w:rPr",
    ),
    *("w:sectPr", "w:pPrChange"),
)


# The order in which a table's properties must stand.
_TABLE = (
    "w:tblStyle",
    "w:tblpPr",
    "w:tblOverlap",
    "w:tblW",
    "w:jc",
    "w:tblInd",
    "w:tblBorders",
    "w:shd",
    "w:tblLayout",
    "w:tblCellMar",
    "w:tblLook",
)


def _put(table: DocxTable, element: Any) -> None:
    """A property that python-docx has no words for, in its place."""
    name = f"w:{element.tag.partition('}')[2]}"
    table._tbl.tblPr.insert_element_before(element, *_TABLE[_TABLE.index(name) + 1 :])  # noqa: SLF001  the table's own element is not public


def element(name: str, **attributes: object) -> Any:
    """An element of WordprocessingML with attributes of it."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made
