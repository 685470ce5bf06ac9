"""Secrets planted in mails: a mark and words that no one may find again, in every place of a mail
and in every format of file.
"""

import io
import json
import os
import shutil
import struct
import subprocess
import tempfile
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from desk.demo.documents import Layout, docx_of
from tests.packed import gzip_of, ole_of, tnef_of, zip_of

# Its own in each process of a test run: one looks into temporary folders that they share.
WORDS = f"玄武门{os.getpid()}号库房换锁"
MARK = "机密★5年"
LINES = (MARK, f"{WORDS}的情况", "详情如下。")
FORMS = [
    form.encode(charset)
    for form in (WORDS, json.dumps(WORDS)[1:-1])
    for charset in ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
]


def spills(content: bytes) -> bool:
    """Whether the words stand in these bytes."""
    return any(form in content for form in FORMS)


def letter(
    subject: str = "信息报送", text: str = "见附件。", html: str = "", **parts: bytes | EmailMessage
) -> EmailMessage:
    """A mail with files by name, and mails forwarded within it."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["Subject"] = "qixiang@example.gov.cn", subject
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
    for name, part in parts.items():
        if isinstance(part, EmailMessage):
            message.add_attachment(part)
        else:
            message.add_attachment(
                part, maintype="application", subtype="octet-stream", filename=name
            )
    return message


def docx(*lines: str) -> bytes:
    return docx_of(Layout((), (), WORDS, lines, ()))


def doc() -> bytes:
    """Word's old format: a header, one piece of UTF-16, and the table that says where it lies."""
    text = "\r".join((*LINES, "")).encode("utf-16-le")
    start, count = 0x800, len(text) // 2
    pieces = struct.pack("<IIHIH", 0, count, 0, start, 0)
    table = b"\2" + struct.pack("<I", len(pieces)) + pieces
    head = bytearray(start)
    struct.pack_into("<HHHHHH", head, 0, 0xA5EC, 0x00C1, 0, 0x0804, 0, 0x0200)
    struct.pack_into("<II", head, 0x18, start, start + len(text))
    for place, words in ((32, 14), (62, 22), (152, 93)):
        struct.pack_into("<H", head, place, words)
    struct.pack_into("<I", head, 0x4C, count)
    struct.pack_into("<II", head, 154 + 33 * 8, 0, len(table))
    return ole_of(
        {
            "WordDocument": (bytes(head) + text).ljust(4096, b"\0"),
            "1Table": table.ljust(4096, b"\0"),
        }
    )


def pdf() -> bytes:
    """A page whose characters are numbers, and the table that says which characters they are."""
    letters = sorted(set("".join(LINES)))
    codes = {letter: number for number, letter in enumerate(letters, 1)}
    shown = b"".join(
        b"BT /F1 12 Tf 72 %d Td <%s> Tj ET\n"
        % (720 - 20 * row, "".join(f"{codes[letter]:04x}" for letter in line).encode())
        for row, line in enumerate(LINES)
    )
    table = "".join(
        f"<{code:04x}> <{letter.encode('utf-16-be').hex()}>\n" for letter, code in codes.items()
    )
    named = f"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange {len(codes)} beginbfchar\n"
    cmap = f"{named}{table}endbfchar endcmap end".encode()
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
        b"<</Type/Font/Subtype/Type0/BaseFont/Song/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 8 0 R>>",
        b"<</Type/Font/Subtype/CIDFontType2/BaseFont/Song/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/DW 1000/FontDescriptor 7 0 R>>",
        b"<</Type/FontDescriptor/FontName/Song/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(cmap), cmap),
    )
    written, places = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj%s endobj\n" % (number, each)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(places) + 1,
        len(written),
    )
    return (
        bytes(written) + b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1) + rows + trailer
    )


def ofd() -> bytes:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    rows = "".join(
        f'<ofd:TextObject ID="{10 + row}" Boundary="20 {20 + 10 * row} 170 8" Font="2" Size="5">'
        f'<ofd:TextCode X="0" Y="5">{line}</ofd:TextCode></ofd:TextObject>'
        for row, line in enumerate(LINES)
    )
    box = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    return zip_of(
        {
            "OFD.xml": f'<ofd:OFD {space} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo>'
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
            "Doc_0/Document.xml": f"<ofd:Document {space}><ofd:CommonData><ofd:MaxUnitID>20</ofd:MaxUnitID>{box}</ofd:CommonData>"
            '<ofd:Pages><ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages></ofd:Document>',
            "Doc_0/Pages/Page_0/Content.xml": f'<ofd:Page {space}>{box.replace("PageArea", "Area")}<ofd:Content><ofd:Layer ID="3">{rows}'
            "</ofd:Layer></ofd:Content></ofd:Page>",
        }
    )


def rtf() -> bytes:
    paragraphs = "".join(
        "".join(f"\\u{ord(letter)}?" for letter in line) + "\\par\n" for line in LINES
    )
    return b"{\\rtf1\\ansi\\ansicpg936\\uc1\n" + paragraphs.encode() + b"}"


def xlsx() -> bytes:
    main, office = (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{line}</t></is></c></row>'
        for n, line in enumerate(LINES, 1)
    )

    def relation(what: str, target: str) -> str:
        return f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/{what}" Target="{target}"/></Relationships>'

    return zip_of(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/></Types>',
            "_rels/.rels": relation("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="1" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relation("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
        }
    )


def odt() -> bytes:
    office, text = (
        "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    )
    body = "".join(f"<text:p>{line}</text:p>" for line in LINES)
    root = f'<office:document-content xmlns:office="{office}" xmlns:text="{text}"><office:body><office:text>{body}</office:text></office:body>'
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", f"{root}</office:document-content>")
    return packed.getvalue()


def sevenzip() -> bytes:
    """By the system's own program, where there is one that writes it."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "a.txt").write_bytes(TEXT)
        subprocess.run(["bsdtar", "-cf", "a.7z", "--format=7zip", "a.txt"], cwd=folder, check=True)
        return (Path(folder) / "a.7z").read_bytes()


def winmail() -> bytes:
    """Outlook's wrapping: its own body, and a file in it."""
    begins, title, data = 0x200069002, 0x200018010, 0x20006800F
    return tnef_of((begins, bytes(14)), (title, b"a.txt\0"), (data, TEXT))


def msg() -> bytes:
    wide = [line.encode("utf-16-le") for line in ("信息报送", "\r\n".join(LINES))]
    return ole_of(
        {
            "__properties_version1.0": bytes(32),
            "__substg1.0_0037001F": wide[0],
            "__substg1.0_1000001F": wide[1],
        }
    )


TEXT = "\r\n".join(LINES).encode("gb18030")
HTML = f"<html><body><p>机<b>密</b>★5年</p><p>{WORDS}</p></body></html>"
MARKED = letter(text="\n".join(LINES))
# A file's name (all formats come under an innocent one), and how it is made.
FILES: dict[str, Callable[[], bytes]] = {
    "a.docx": lambda: docx(*LINES),
    "b.doc": doc,
    "c.pdf": pdf,
    "d.ofd": ofd,
    "e.rtf": rtf,
    "f.txt": lambda: TEXT,
    "g.txt": lambda: "\r\n".join(LINES).encode("utf-16"),
    "h.html": HTML.encode,
    "i.xlsx": xlsx,
    "j.odt": odt,
    "k.zip": lambda: zip_of({"a.docx": docx(*LINES)}),
    "l.zip": lambda: zip_of(
        {"材料/说明.zip": zip_of({"说明.txt": TEXT}, charset="gb18030")}, charset="gb18030"
    ),
    "m.zip": lambda: zip_of({f"{MARK}{WORDS}.txt": "平常的话。".encode()}, charset="gb18030"),
    "n.gz": lambda: gzip_of(TEXT, "a.txt"),
    "o.7z": sevenzip,
    "p.eml": MARKED.as_bytes,
    "winmail.dat": winmail,
    "q.msg": msg,
    "r.bin": lambda: docx(*LINES),
}
if shutil.which("bsdtar") is None:
    del FILES["o.7z"]
PLACES = {
    "subject": letter(subject=f"【机密】{WORDS}", text="正文。"),
    "full-width subject": letter(subject=f"〔绝密〕{WORDS}", text="正文。"),
    "body": MARKED,
    "full-width mark": letter(text=f"机密★５年\n\n{WORDS}\n详情如下。"),
    "spaced mark": letter(text=f"机　密　★　5　年\n\n{WORDS}\n详情如下。"),
    "bracketed mark": letter(text=f"【机密】\n\n{WORDS}\n详情如下。"),
    "field": letter(text=f"密级：机密\n\n{WORDS}\n详情如下。"),
    "html": letter(html=HTML),
    "head of a document": letter(
        subject=WORDS, **{"附件.docx": docx_of(Layout((MARK,), (), WORDS, ("正文。",), ()))}
    ),
    "file name": letter(**{f"({MARK}){WORDS}.txt": "平常的话。".encode()}),
    "forward": letter(subject="转发", forwarded=MARKED),
    "forward of a forward": letter(
        subject="转发", forwarded=letter(forwarded=letter(forwarded=MARKED))
    ),
    "file of a forward": letter(subject="转发", forwarded=letter(**{"a.docx": docx(*LINES)})),
}


def secrets() -> dict[str, EmailMessage]:
    """Every one that the program can see, by what it is."""
    return PLACES | {name: letter(**{name: made()}) for name, made in FILES.items()}
