"""Documents for tests, built by code: .doc by its tables, .pdf, .ofd, .xlsx; and the letter in
many formats that lies beside the tests of the readers.
"""

import struct
from pathlib import Path

from tests.packed import ole_of, zip_of

FILES = Path(__file__).parent / "ingest" / "documents" / "files"
# What every reader must find in the letter, in this order, and what none may.
LETTER = (
    *(
        "兴庆区扎实做好供暖保障工作",
        "联系人朱镕喆、李堃、𠮷某。",
        "详见区政府网站公布的名单。",
        "申请单位：兴庆区住建局",
        "新增的一句。余下的话",
    ),
    *(
        "项目\t数量",
        "供热企业\n（家）\t5",
        "\n\t空格之后",
        "嵌套\n内甲\t内乙\t表外",
        "签发人：王某",
    ),
)
BESIDE = ("政务信息页眉", "页页脚", "文本框里的字", "脚注里的话", "批注里的话")
ABSENT = ("删掉的一句", "HYPERLINK", "FORMTEXT", "PAGE", "example.gov.cn")


def letter(ending):
    return (FILES / f"letter.{ending}").read_bytes()


def is_whole(text):
    """Whether the letter stands in it, whole, in order, each thing once, and nothing that was
    taken out of it.
    """
    places = [text.find(line) for line in LETTER]
    return (
        -1 not in places
        and places == sorted(places)
        and all(text.count(line) == 1 for line in (*LETTER, *BESIDE))
        and not any(word in text for word in ABSENT)
    )


def doc_of(  # noqa: PLR0913 # each is one more table of the format
    *pieces,
    lengths=None,
    characters=b"",
    paragraphs=b"",
    changes=(),
    tables=None,
    flags=0x0200,
    pages=(),
    streams=None,
):
    """A .doc of pieces: a text, in two bytes a character, or bytes, in one each; each may come in
    a pair with its Prm.

    `lengths`: characters of the body, footnotes, ...; `characters`, `paragraphs`: runs as `page_of`
    writes them; `tables`, `streams`: further ones by number, by name.
    """
    text, places, count = bytearray(), [0], 0
    entries = bytearray()
    for piece in pieces:
        said, change = piece if isinstance(piece, tuple) else (piece, 0)
        place = 2048 + len(text)
        text += said if isinstance(said, bytes) else said.encode("utf-16-le")
        entries += struct.pack(
            "<HIH", 0, place * 2 | 0x40000000 if isinstance(said, bytes) else place, change
        )
        count += len(said) if isinstance(said, bytes) else len(said.encode("utf-16-le")) // 2
        places.append(count)
    text += bytes(-len(text) % 512)
    first = (2048 + len(text)) // 512
    clx = b"".join(b"\x01" + struct.pack("<H", len(change)) + change for change in changes)
    plc = struct.pack(f"<{len(places)}I", *places) + entries
    wanted = {33: clx + b"\x02" + struct.pack("<I", len(plc)) + plc, **(tables or {})}
    for number, page in ((12, characters), (13, paragraphs)):
        if page:
            wanted[number] = struct.pack("<III", 0, 1 << 30, first)
            text += page
            first += 1
    text += b"".join(pages)
    fib = bytearray(2048)
    struct.pack_into("<HH", fib, 0, 0xA5EC, 0x00C1)
    struct.pack_into("<H", fib, 10, flags)
    struct.pack_into("<8I", fib, 76, *(lengths or (count, 0, 0, 0, 0, 0, 0, 0)))
    table = bytearray()
    for number, content in wanted.items():
        struct.pack_into("<II", fib, 154 + 8 * number, len(table), len(content))
        table += content
    struct.pack_into("<II", fib, 24, 2048, 2048 + len(text))
    return ole_of(
        {
            "WordDocument": bytes(fib + text).ljust(4096, b"\0"),
            "1Table": bytes(table).ljust(4096, b"\0"),
            **(streams or {}),
        }
    )


def page_of(*runs, entry=1):
    """A page of properties: runs of (from, to, properties) by byte of the stream; `entry` is 1 for
    characters, 13 for paragraphs.
    """
    page = bytearray(512)
    page[511] = len(runs)
    bounds = [runs[0][0], *(end for _, end, _ in runs)]
    struct.pack_into(f"<{len(bounds)}I", page, 0, *bounds)
    place = 510
    for number, (_, _, properties) in enumerate(runs):
        if not properties:
            continue
        said = (
            bytes([len(properties)]) + properties
            if entry == 1
            else bytes([0, len(properties) // 2 + 1, 0, 0]) + properties
        )
        place = (place - len(said)) // 2 * 2
        page[place : place + len(said)] = said
        page[4 * len(bounds) + entry * number] = place // 2
    return bytes(page)


def pdf_of(*pages, image=True, catalog="", annotations=()):
    """Pages of lines in a font that is not embedded; a page of no lines has a picture on it. The
    first page has the annotations, of which those with /FT are fields of a form.
    """
    noted = {500 + n: entries.encode() for n, entries in enumerate(annotations)}
    fields = " ".join(f"{n} 0 R" for n, entries in noted.items() if b"/FT" in entries)
    objects = {
        1: f"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{fields}]>>{catalog}>>".encode(),
        **{
            n: b"<</Type/Annot/Rect[50 50 200 80]" + entries + b">>" for n, entries in noted.items()
        },
    }
    kids = [10 + 2 * number for number in range(len(pages))]
    objects[2] = (
        f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(f'{kid} 0 R' for kid in kids)}]>>".encode()
    )
    objects[3] = (
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]>>"
    )
    objects[4] = (
        b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000"
        b"/FontDescriptor 5 0 R>>"
    )
    objects[5] = (
        b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
    )
    objects[6] = (
        b"<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n\x7f\nendstream"
    )
    for kid, lines in zip(kids, pages, strict=True):
        shown = "".join(
            f"BT /F 16 Tf 50 {800 - 24 * n} Td <{line.encode('utf-16-be').hex()}> Tj ET\n"
            for n, line in enumerate(lines)
        )
        drawn = shown or ("q 500 0 0 700 40 40 cm /I Do Q" if image else "")
        objects[kid] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>/XObject<</I 6 0 R>>>>/Contents {kid + 1} 0 R/Annots[{' '.join(f'{n} 0 R' for n in noted if kid == kids[0])}]>>".encode()
        )
        objects[kid + 1] = f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream".encode()
    file, places = bytearray(b"%PDF-1.5\n"), {}
    for number, body in objects.items():
        places[number] = len(file)
        file += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start, size = len(file), max(objects) + 1
    rows = "".join(
        f"{places[n]:010d} 00000 n \n" if n in places else "0000000000 65535 f \n"
        for n in range(size)
    )
    return (
        bytes(file)
        + f"xref\n0 {size}\n{rows}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
    )


_OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def ofd_page(*texts, more=""):
    """Texts with their places: (x, y, text)."""
    shown = "".join(
        f'<ofd:TextObject ID="{n}" Boundary="{x} {y} 160 6" Size="5"><ofd:TextCode X="0" Y="4">{text}</ofd:TextCode></ofd:TextObject>'
        for n, (x, y, text) in enumerate(texts, 10)
    )
    return f'<?xml version="1.0"?><ofd:Page {_OFD}><ofd:Content><ofd:Layer ID="2">{shown}{more}</ofd:Layer></ofd:Content></ofd:Page>'


def ofd_of(*pages, common="", more=None, root="Doc_0/Document.xml"):
    places = "".join(
        f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages))
    )
    box = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    return zip_of(
        {
            "OFD.xml": f"<ofd:OFD {_OFD}><ofd:DocBody><ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {_OFD}><ofd:CommonData>{box}{common}</ofd:CommonData><ofd:Pages>{places}</ofd:Pages></ofd:Document>",
            **{f"Doc_0/Pages/Page_{n}/Content.xml": page for n, page in enumerate(pages)},
            **(more or {}),
        }
    )


_SHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def cell(place, text):
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def xlsx_of(sheets, *, more=None, around=""):
    """Sheets by name: the XML of their rows."""
    named = "".join(
        f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in enumerate(sheets, 1)
    )
    related = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    return zip_of(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r" Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook {_SHEET} xmlns:r="{_RELATIONS}"><sheets>{named}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{related}<Relationship Id="s" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
            "xl/styles.xml": f'<styleSheet {_SHEET}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>',
            **{
                f"xl/worksheets/sheet{n}.xml": f"<worksheet {_SHEET}><sheetData>{rows}</sheetData>{around}</worksheet>"
                for n, rows in enumerate(sheets.values(), 1)
            },
            **(more or {}),
        }
    )
