"""What stands at the edges of a paper: page numbers on odd, even and turned pages, and the imprint
at the foot of the last one.
"""

from math import ceil
from typing import Any

from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm

from desk.publish import norm
from desk.publish.paper import Style, fill, page_number, ruled

_EMU_MM = 36000  # a millimetre
_IMPRINT_LINE = 24.0
# Room for a turned page number: in the middle of the margin it ends where the number is to begin.
_NUMBER_MM = (norm.BOTTOM_MM - 2 * norm.PAGE_NUMBER_BELOW_MM, 25.0)


def number_pages(section: Section, *, landscape: bool) -> None:
    """To the right on odd pages and to the left on even ones, one character from the edge; of a
    page that lies across it stays where it is when the sheet is held upright: at what is the
    left side then, turned.
    """
    pages = (
        (section.footer, section.header, ALIGN.RIGHT),
        (section.even_page_footer, section.even_page_header, ALIGN.LEFT),
    )
    for place, (footer, header, align) in enumerate(pages, 1):
        footer.is_linked_to_previous = header.is_linked_to_previous = False
        right = int(align is ALIGN.RIGHT)
        style = Style(
            norm.NUMBERS, norm.SIZE_4, align, 0, right=right, left=1 - right, spacing=0, line=16
        )
        if not landscape:
            page_number(footer.paragraphs[0], style)
            continue
        content = _box(
            header.paragraphs[0],
            ("leftMargin", "center"),
            ("margin", "bottom" if right else "top"),
            _NUMBER_MM,
            name=f"number {place}",
            turned=True,
        )
        paragraph = header.add_paragraph()
        page_number(paragraph, style)
        content.append(paragraph._p)  # noqa: SLF001  it moves from the page into the box


def imprint(paper: Docx, copy_to: str, printed_by: str, day: str) -> None:
    """版记: copies, who printed it and when, between rules, on the lower edge of the type area of
    the page that ends the paper.
    """
    thick, thin = 8, 6  # eighths of a point: 0.35 mm and 0.25 mm
    lines = [(f"\u3000抄送：{copy_to}。", {"top": thick, "bottom": thin})] if copy_to else []
    lines.append(
        (
            f"\u3000{printed_by}\t{day}印发\u3000",
            {"bottom": thick} if copy_to else {"top": thick, "bottom": thick},
        )
    )
    a_line = int(norm.TYPE_AREA_MM[0] * norm.MM / norm.SIZE_4)
    rows = 1 + (ceil((len(copy_to) + 5) / a_line) if copy_to else 0)
    holder = paper.add_paragraph()
    fill(holder, "", Style(size=1, line=1, indent=0))
    content = _box(
        holder,
        ("margin", "center"),
        ("margin", "bottom"),
        (norm.TYPE_AREA_MM[0], rows * (_IMPRINT_LINE + 3) / norm.MM),
        name="imprint",
    )
    for text, rules in lines:
        paragraph = paper.add_paragraph()
        fill(
            paragraph,
            text,
            Style(size=norm.SIZE_4, align=ALIGN.LEFT, indent=0, spacing=0, line=_IMPRINT_LINE),
        )
        paragraph.paragraph_format.tab_stops.add_tab_stop(
            Mm(norm.TYPE_AREA_MM[0]), WD_TAB_ALIGNMENT.RIGHT
        )
        ruled(paragraph, rules)
        content.append(paragraph._p)  # noqa: SLF001  it moves from the page into the box


Place = tuple[str, str]


def _box(
    holder: Any,
    across: Place,
    down: Place,
    size: tuple[float, float],
    *,
    name: str,
    turned: bool = False,
) -> Any:
    """A box of that size in millimetres, aligned so with what is named; what is to stand in it
    goes into what is returned.
    """
    wide, high = (round(side * _EMU_MM) for side in size)
    wrap, way = ("wrapNone", ' vert="vert"') if turned else ("wrapTopAndBottom", "")
    values = {
        "across": _CORNER.format("H", *across),
        "down": _CORNER.format("V", *down),
        "wide": wide,
        "high": high,
        "wrap": wrap,
        "way": way,
        "name": name,
        "number": len(name) + ord(name[-1]),
    }
    drawing = parse_xml(_BOX.format(namespaces=_NAMESPACES, **values))
    holder.add_run()._r.append(drawing)  # noqa: SLF001  python-docx has no text boxes
    return drawing.find(f".//{qn('w:txbxContent')}")


_NAMESPACES = " ".join(
    f'xmlns:{prefix}="http://schemas.{place}"'
    for prefix, place in (
        ("w", "openxmlformats.org/wordprocessingml/2006/main"),
        ("wp", "openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
        ("a", "openxmlformats.org/drawingml/2006/main"),
        ("mc", "openxmlformats.org/markup-compatibility/2006"),
        ("wps", "microsoft.com/office/word/2010/wordprocessingShape"),
    )
)
_CORNER = '<wp:position{0} relativeFrom="{1}"><wp:align>{2}</wp:align></wp:position{0}>'
_BOX = """<mc:AlternateContent {namespaces}><mc:Choice Requires="wps"><w:drawing>
<wp:anchor distT="0" distB="0" distL="0" distR="0" simplePos="0" relativeHeight="2" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="0">
<wp:simplePos x="0" y="0"/>{across}{down}
<wp:extent cx="{wide}" cy="{high}"/><wp:effectExtent l="0" t="0" r="0" b="0"/><wp:{wrap}/><wp:docPr id="{number}" name="{name}"/>
<wp:cNvGraphicFramePr/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>
<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>
<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/><a:ln><a:noFill/></a:ln></wps:spPr>
<wps:txbx><w:txbxContent/></wps:txbx><wps:bodyPr{way} lIns="0" tIns="0" rIns="0" bIns="0"><a:noAutofit/></wps:bodyPr>
</wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent>"""
