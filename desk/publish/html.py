"""A document as one HTML page to look at and print: no script, nothing from elsewhere, every text escaped. Composes nothing."""

from collections.abc import Iterable
from html import escape

from desk.publish import norm
from scoring.document import Paper, PaperTable, Paragraph, cell_text

_ROLES = {
    norm.TITLE: "标题",
    norm.BODY: "正文",
    norm.FIRST: "一级标题",
    norm.SECOND: "二级标题",
    norm.NUMBERS: "页码",
}


def html_of(document: Paper) -> str:
    """The page."""
    body = [
        f'<p class="preview">预览。纸面字体只写名称：{escape(stand_ins())}。</p>',
        *([f'<p class="head">{escape(document.head)}</p>'] if document.head else []),
        *([f'<p class="number">{escape(document.number)}</p>'] if document.number else []),
        *(
            [
                f'<p class="issued">{escape(document.issued_by)}<span>{escape(document.date)}</span></p>'
            ]
            if document.issued_by
            else []
        ),
        *([f"<h1>{'<br>'.join(map(escape, document.title))}</h1>"] if document.title else []),
        *([f'<p class="to">{escape(document.addressees)}</p>'] if document.addressees else []),
        *_blocks(document.blocks),
        *_annex_list(document),
        *(
            [f'<p class="sign">{escape(document.signature)}<br>{escape(document.date)}</p>']
            if document.signature
            else []
        ),
        *([f"<p>{escape(document.remark)}</p>"] if document.remark else []),
    ]
    for number, annex in enumerate(document.annexes, 1):
        wide = " wide" if annex.landscape else ""
        mark = str(number) if len(document.annexes) > 1 else ""
        body += [
            f'<section class="annex{wide}"><p class="first mark">附件{mark}</p><h1>{escape(annex.title)}</h1>',
            *_blocks(annex.blocks),
            "</section>",
        ]
    body += _imprint(document)
    return (
        f'<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(document.name)}</title><style>{_STYLE}</style></head>\n<body>\n'
        + "\n".join(body)
        + "\n</body></html>\n"
    )


def stand_ins() -> str:
    """Which fonts the paper asks for, and what is shown where they are not on the machine."""
    return "；".join(
        f"{_ROLES[font]}{font}，缺则用{'、'.join(others[:2])}等"
        for font, others in norm.STAND_INS.items()
    )


def _blocks(blocks: Iterable[Paragraph | PaperTable]) -> list[str]:
    return [
        f'<p class="{block.level}">{escape(block.text)}</p>'
        if isinstance(block, Paragraph)
        else _table(block)
        for block in blocks
    ]


def _table(table: PaperTable) -> str:
    caption = f"<caption>{escape(table.title)}</caption>" if table.title else ""
    head = "".join(
        f'<th style="width:{column.width:g}mm">{escape(column.name)}</th>'
        for column in table.columns
    )
    rows = []
    for row in table.rows:
        cells = zip(table.columns, row, strict=True)
        rows.append(
            "<tr>"
            + "".join(
                f"<td{' class=text' if c.text else ''}>{escape(cell_text(cell))}</td>"
                for c, cell in cells
            )
            + "</tr>"
        )
    notes = "".join(
        f"<p class=note>{'注：' if n == 0 else ''}{escape(note)}。</p>"
        for n, note in enumerate(table.notes)
    )
    return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>{notes}"


def _annex_list(document: Paper) -> list[str]:
    several = len(document.annexes) > 1
    named = [
        f"{f'{n}.' if several else ''}{escape(annex.title)}"
        for n, annex in enumerate(document.annexes, 1)
    ]
    return [f'<p class="annexes">附件：{"<br>".join(named)}</p>'] if named else []


def _imprint(document: Paper) -> list[str]:
    if not document.printed_by:
        return []
    copies = f"<p>抄送：{escape(document.copy_to)}。</p>" if document.copy_to else ""
    return [
        f"<footer>{copies}<p>{escape(document.printed_by)}<span>{escape(document.date)}印发</span></p></footer>"
    ]


def _family(font: str) -> str:
    return ",".join(
        f'"{name}"' if " " in name or not name.isascii() else name
        for name in (font, *norm.STAND_INS[font])
    )


_STYLE = (
    f"@page{{size:A4;margin:{norm.TOP_MM}mm {norm.RIGHT_MM}mm {norm.BOTTOM_MM}mm {norm.LEFT_MM}mm}}@page wide{{size:A4 landscape}}"
    f"body{{max-width:{norm.TYPE_AREA_MM[0]}mm;margin:10mm auto;font:{norm.SIZE_3}pt/{norm.LINE}pt {_family(norm.BODY)};text-align:justify}}"
    "p{margin:0;text-indent:2em;overflow-wrap:anywhere;unicode-bidi:isolate}"
    f".head{{color:#f00;text-align:center;text-indent:0;font:36pt/48pt {_family(norm.TITLE)};margin:12mm 0}}"
    ".number{text-align:center;text-indent:0;border-bottom:1.25pt solid #f00;padding-bottom:4mm}"
    f"h1{{text-align:center;font:{norm.SIZE_2}pt/{norm.LINE + 4}pt {_family(norm.TITLE)};margin:14mm 0 10mm}}"
    f".to,.mark,.note{{text-indent:0}}.first{{font-family:{_family(norm.FIRST)}}}.second{{font-family:{_family(norm.SECOND)}}}"
    f".title{{text-align:center;text-indent:0;font:{norm.SIZE_2}pt/{norm.LINE + 4}pt {_family(norm.TITLE)};margin:10mm 0 5mm}}"
    ".source{text-align:right}.issued{text-indent:0}.issued span{float:right}"
    ".annexes{margin-top:10mm;padding-left:5em;text-indent:-3em}.sign{text-align:right;margin:10mm 4em 10mm 0}"
    ".annex{break-before:page;page-break-before:always}.wide{page:wide}"
    "table{border-collapse:collapse;width:100%;font-size:10.5pt;line-height:15pt;margin-bottom:4mm}thead{display:table-header-group}"
    f"caption{{text-align:left;font:{norm.SIZE_3}pt/{norm.LINE}pt {_family(norm.SECOND)}}}tr{{break-inside:avoid}}"
    f"th{{font-family:{_family(norm.FIRST)};font-weight:400}}th,td{{border:.5pt solid #000;padding:1mm;text-align:center;overflow-wrap:anywhere}}"
    ".text{text-align:left}.note{font-size:10.5pt;line-height:15pt}.wide table{font-size:9pt;line-height:12pt}"
    "footer{margin-top:15mm;border-top:1pt solid #000;border-bottom:1pt solid #000;font-size:14pt}footer p{text-indent:1em}"
    "footer p+p{border-top:.75pt solid #000}footer span{float:right;margin-right:1em}"
    ".preview{background:#ffd;text-indent:0;font-size:10.5pt;line-height:15pt;padding:2mm}@media print{.preview{display:none}}"
)
