"""The files that the benchmark's mails carry: a .docx with all that Word puts into one, and a
.pdf, .xlsx or damaged .doc as large.
"""

import random
import zipfile
from collections.abc import Iterable
from functools import cache
from io import BytesIO

import docx

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
# As Word writes a paragraph of an official letter: indented, in the font that the rules ask for.
STYLE = '<w:pPr><w:spacing w:line="560" w:lineRule="exact"/><w:ind w:firstLineChars="200" w:firstLine="640"/></w:pPr>'
FONT = '<w:rPr><w:rFonts w:ascii="仿宋_GB2312" w:eastAsia="仿宋_GB2312" w:hint="eastAsia"/><w:sz w:val="32"/></w:rPr>'
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PARTS = "http://schemas.openxmlformats.org/package/2006"


def docx_file(lines: list[str], table: list[list[str]], after: Iterable[str] = ()) -> bytes:
    """A document of these paragraphs, a table where it has rows, and what comes after it, in the
    package of Word's usual template.
    """
    paragraphs, last = (
        "".join(f"<w:p>{STYLE}<w:r>{FONT}<w:t>{line}</w:t></w:r></w:p>" for line in each)
        for each in (lines, after)
    )
    cells = [
        "".join(f"<w:tc><w:p><w:r>{FONT}<w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in row)
        for row in table
    ]
    rows = "".join(f"<w:tr>{row}</w:tr>" for row in cells)
    body = f"{paragraphs}<w:tbl>{rows}</w:tbl>{last}<w:p/>" if rows else paragraphs
    packed = BytesIO(_package())
    packed.seek(0, 2)
    with zipfile.ZipFile(packed, "a", zipfile.ZIP_DEFLATED) as package:
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        package.writestr(
            "word/document.xml",
            f'{head}<w:document xmlns:w="{SPACE}"><w:body>{body}</w:body></w:document>',
        )
    return packed.getvalue()


def other_file(chance: random.Random, title: str) -> tuple[str, bytes]:
    """A .pdf, .xlsx or .doc of about the same size: its ending and its bytes."""
    ending = chance.choice(("pdf", "xlsx", "doc"))
    noise = chance.randbytes(40_000)
    if ending == "doc":
        return ending, OLE + noise
    return ending, _pdf(noise) if ending == "pdf" else _xlsx(title, noise)


@cache
def _package() -> bytes:
    """Everything in the template but the document itself."""
    whole, rest = BytesIO(), BytesIO()
    docx.Document().save(whole)
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(rest, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != "word/document.xml":
                new.writestr(name, old.read(name))
        new.writestr("word/media/image1.png", random.Random(1).randbytes(3_600), zipfile.ZIP_STORED)  # noqa: S311  a picture that nobody looks at
    return rest.getvalue()


def _pdf(noise: bytes) -> bytes:
    """One page with a line of text, and a picture that it does not show."""
    shown = b"BT /F1 12 Tf 72 720 Td (An invented page of an invented office) Tj ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(noise), noise),
    )
    written, places = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj%s endobj\n" % (number, each)
    start = len(written)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    written += (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        % (size, table, size, start)
    )
    return bytes(written)


def _xlsx(title: str, noise: bytes) -> bytes:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    cell = f'<row r="1"><c r="A1" t="inlineStr"><is><t>{title}</t></is></c></row>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PARTS}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": _relation(f"{RELATIONS}/officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relation(f"{RELATIONS}/worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><sheetData>{cell}</sheetData></worksheet>',
    }
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
        package.writestr("xl/media/image1.png", noise, zipfile.ZIP_STORED)
    return packed.getvalue()


def _relation(kind: str, target: str) -> str:
    return f'<Relationships xmlns="{PARTS}/relationships"><Relationship Id="r1" Type="{kind}" Target="{target}"/></Relationships>'
