"""Where a mark of secrecy may stand in a mail, and how it may be spelled: each place makes a whole
mail of a mark and the words beside it.
"""

import struct
from base64 import b64encode

from tests.hostile_units.kit import PICTURE, doc_of, docx_of, pdf_of, sender, sheet, xlsx_of, zip_of
from tests.office_mail import envelope, forwarded, letter, part, parts
from tests.packed import gzip_of, ole_of, tnef_of
from tests.papers import cell, ofd_of, ofd_page

SENDER = sender(7)
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DRAWING = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PLAIN = "近期工作情况如下，请阅。"

# Spellings that fit into a name, a header or a line.
SPELLINGS = {
    "as the rules have it": "机密★5年",
    "traditional": "機密★5年",
    "traditional, the highest": "絕密★長期",
    "dotted": "机·密★1年",
    "another star": "秘密✦10年",
    "invisible letters": "机\u200b密\u2060★1\u034f年",
    "full width and wide blanks": "秘　密　★　５　年",
    "a sentence": "本件为秘密级文件",
}
# Those that stand as lines of a text.
LINES = {
    "one letter a line": "绝\n密\n★\n5\n年",
    "the level alone": "机密",
    "traditional, alone": "機密",
    "dotted, alone": "绝·密",
    "in brackets": "【绝　密】",
    "in hollow brackets": "〔機密〕",
    "a field": "密级：机密",
    "a field, traditional": "密級：絕密",
    "a field, blank between": "密　　级：　秘　密",
    "a field, dotted": "密级∶机•密",
    "a white star": "秘密☆3年",
    "an emoji star": "机密⭐5年",
    "a Western star": "机密*5年",
    "a six-pointed star": "绝密✶30年",
    "a star and a condition": "秘密★公布前",
    "Kangxi and look-alikes": "秘密★⻓期",
    "level and period without a star": "机密5年",
    "level and day of release": "机密★2027年12月31日",
    "the period first": "保密期限：5年　密级：秘密",
    "a sentence of the reader": "此件属机密，阅后请退回，不得复印。",
    "a sentence of the file": "本材料密级为绝密，仅限有关领导阅。",
    "a sentence, traditional": "本件為機密級文件，請勿外傳。",
    "a sentence at the end": "（本文涉及国家秘密，按秘密级管理）",
    "combining marks": "机\u0301密\u0301★5年",
    "marks of order": "\u202e机密\u202c★5年",
    "soft hyphens": "秘\xad密★\xad5年",
    "letters apart": "机 密 ★ 5 年",
    "underlines between": "机_密_★_5年",
    "with number and mark": "000012　机密★5年",
    "work secrets": "工作秘密　注意保管",
    "internal": "内部资料　注意保存",
    "internal, traditional": "內部資料　注意保存",
    "upright bars": "｜机｜密｜★5年",
}


def says(text):
    return letter(SENDER, "信息报送", text)


def brings(name, content):
    return letter(SENDER, "信息报送", "请查收附件。", {name: content})


def header(line):
    return envelope(SENDER, "信息报送", part(PLAIN), line)


def word(text):
    return f"=?utf-8?B?{b64encode(text.encode()).decode()}?="


def html(page):
    return envelope(SENDER, "信息报送", part(page, "text/html"))


def package(body=PLAIN, **members):
    """A .docx of this inner XML of its body, and further members, `_` for `/` and `__` for `.`."""
    whole = f"<w:p><w:r><w:t>{body}</w:t></w:r></w:p>" if "<" not in body else body
    named = {name.replace("__", ".").replace("_", "/"): each for name, each in members.items()}
    return zip_of(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{RELATED}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f"<w:document {WORD} {DRAWING}><w:body>{whole}</w:body></w:document>",
            **named,
        }
    )


def word_part(root, text):
    """A part of a .docx whose paragraphs stand in one element of that name."""
    inner = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    if root in {"footnote", "comment", "endnote"}:
        inner = f'<w:{root} w:id="2">{inner}</w:{root}>'
        root += "s"
    return f"<w:{root} {WORD}>{inner}</w:{root}>"


def core(text, name="dc:subject"):
    return f'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><{name}>{text}</{name}></cp:coreProperties>'


def custom(text):
    return f'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="2" name="密级"><vt:lpwstr>{text}</vt:lpwstr></property></Properties>'


def box(text):
    return f"<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"


def drawn(text):
    return f'<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="图片 1" descr="{text}"/></wp:inline></w:drawing></w:r></w:p>'


def watermark(text):
    return f'<w:hdr {WORD} {DRAWING}><w:p><w:r><w:pict><v:shape><v:textpath string="{text}"/></v:shape></w:pict></w:r></w:p></w:hdr>'


def rtf(text):
    return (
        b"{\\rtf1\\ansi\\ansicpg936\\uc1 "
        + "".join(
            rf"\u{ord(c) if ord(c) < 32768 else ord(c) - 65536}?" for c in text if ord(c) < 65536
        ).encode()
        + b"\\par}"
    )


def slides(text):
    body = f'<p:sld xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><p:cSld><p:spTree><p:sp><p:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:txBody></p:sp></p:spTree></p:cSld></p:sld>'
    return zip_of(
        {
            "[Content_Types].xml": "<Types/>",
            "ppt/presentation.xml": "<p/>",
            "ppt/slides/slide1.xml": body,
        }
    )


def odt(text):
    space = 'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    return zip_of(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content {space}><office:body><office:text><text:p>{text}</text:p></office:text></office:body></office:document-content>",
        }
    )


# Every place takes a spelling of one line and the words beside it.
ANYWHERE = {
    "subject": lambda m, w: letter(SENDER, f"{m} {w}", PLAIN),
    "subject, at its end": lambda m, w: letter(SENDER, f"关于{w}的情况（{m}）", PLAIN),
    "a second subject": lambda m, w: header(f"Subject: {word(f'{m} {w}')}"),
    "the sender's display name": lambda m, w: envelope(
        SENDER, "信息报送", part(PLAIN), named=f"{m} {w}"
    ),
    "a receiver's display name": lambda m, w: header(f"Cc: {word(f'{m} {w}')} <xinxi@example.com>"),
    "the name to answer to": lambda m, w: header(f"Reply-To: {word(f'{m} {w}')} <a@example.com>"),
    "keywords": lambda m, w: header(f"Keywords: {word(f'{m} {w}')}"),
    "a header of one's own": lambda m, w: header(f"X-Classification: {word(f'{m} {w}')}"),
    "what a part is described by": lambda m, w: envelope(
        SENDER,
        "信息报送",
        parts(f"Content-Description: {word(f'{m} {w}')}\r\n".encode() + part(PLAIN)),
    ),
    "before the first part": lambda m, w: envelope(
        SENDER,
        "信息报送",
        parts(part(PLAIN)).replace(b"\r\n\r\n", f"\r\n\r\n{m}\r\n{w}\r\n".encode(), 1),
    ),
    "after the last part": lambda m, w: envelope(
        SENDER, "信息报送", parts(part(PLAIN), after=f"{m}\r\n{w}\r\n")
    ),
    "first line of the text": lambda m, w: says(f"{m}\n{w}的情况\n{PLAIN}"),
    "in the middle of the text": lambda m, w: says(f"{PLAIN}\n{PLAIN}\n{m}\n{w}的情况\n{PLAIN}"),
    "last line of the text": lambda m, w: says(f"{w}的情况\n{PLAIN}\n{m}"),
    "the other alternative": lambda m, w: envelope(
        SENDER,
        "信息报送",
        parts(part(f"{m}\n{w}"), part(f"<p>{PLAIN}</p>", "text/html"), kind="alternative"),
    ),
    "HTML": lambda m, w: html(f"<p>{m}</p><p>{w}</p>"),
    "HTML, each letter in a tag": lambda m, w: html(
        "<p>" + "".join(f"<b>{c}</b>" for c in m) + f"</p><p>{w}</p>"
    ),
    "the title of HTML": lambda m, w: html(
        f"<html><head><title>{m} {w}</title></head><body>{PLAIN}</body></html>"
    ),
    "the alt text of HTML": lambda m, w: html(f'<p>{PLAIN}<img src="cid:1" alt="{m} {w}"></p>'),
    "a title in HTML": lambda m, w: html(f'<p title="{m} {w}">{PLAIN}</p>'),
    "hidden in HTML": lambda m, w: html(f'<p>{PLAIN}</p><div style="display:none">{m} {w}</div>'),
    "after the first page of HTML": lambda m, w: html(
        f"<html><body>{PLAIN}</body></html><html><body><p>{m}</p>{w}</body></html>"
    ),
    "a comment in HTML": lambda m, w: html(f"<p>{PLAIN}</p><!-- {m} {w} -->"),
    "a file's name": lambda m, w: brings(f"{m}{w}.docx", docx_of(PLAIN)),
    "a picture's name": lambda m, w: brings(f"{m}{w}.png", PICTURE),
    "a name in a package": lambda m, w: brings("a.zip", zip_of({f"{m}{w}.txt": PLAIN})),
    "a folder in a package": lambda m, w: brings("a.zip", zip_of({f"{m}{w}/a.txt": PLAIN})),
    "a package's remark": lambda m, w: brings(
        "a.zip", zip_of({"a.txt": PLAIN}, comment=f"{m} {w}".encode())
    ),
    "a text file": lambda m, w: brings("a.txt", f"{m}\n{w}".encode()),
    "a packed text file": lambda m, w: brings("a.gz", gzip_of(f"{m}\n{w}".encode(), "a.txt")),
    "a text file in UTF-16": lambda m, w: brings("a.txt", f"{m}\n{w}".encode("utf-16")),
    "a page as a file": lambda m, w: brings("a.html", f"<p>{m}</p><p>{w}</p>".encode()),
    "a document": lambda m, w: brings("a.docx", docx_of(m, w, PLAIN)),
    "a document's header": lambda m, w: brings(
        "a.docx", package(word_header1__xml=word_part("hdr", f"{m} {w}"))
    ),
    "a document's footer": lambda m, w: brings(
        "a.docx", package(word_footer1__xml=word_part("ftr", f"{m} {w}"))
    ),
    "a document's footnote": lambda m, w: brings(
        "a.docx", package(word_footnotes__xml=word_part("footnote", f"{m} {w}"))
    ),
    "a document's comment": lambda m, w: brings(
        "a.docx", package(word_comments__xml=word_part("comment", f"{m} {w}"))
    ),
    "a document's endnote": lambda m, w: brings(
        "a.docx", package(word_endnotes__xml=word_part("endnote", f"{m} {w}"))
    ),
    "a document's subject": lambda m, w: brings(
        "a.docx", package(docProps_core__xml=core(f"{m} {w}"))
    ),
    "a document's keywords": lambda m, w: brings(
        "a.docx", package(docProps_core__xml=core(f"{m} {w}", "cp:keywords"))
    ),
    "a document's own property": lambda m, w: brings(
        "a.docx", package(docProps_custom__xml=custom(f"{m} {w}"))
    ),
    "words of a drawing": lambda m, w: brings("a.docx", package(box(f"{m} {w}"))),
    "what a picture is described by": lambda m, w: brings("a.docx", package(drawn(f"{m} {w}"))),
    "a watermark": lambda m, w: brings("a.docx", package(word_header1__xml=watermark(f"{m} {w}"))),
    "a document in a document": lambda m, w: brings(
        "a.docx", package(word_embeddings_a__docx=docx_of(m, w))
    ),
    "a sheet in a document": lambda m, w: brings(
        "a.docx", package(word_embeddings_a__xlsx=sheet((m,), (w,)))
    ),
    "what was deleted": lambda m, w: brings(
        "a.docx", package(f"<w:p><w:del><w:r><w:delText>{m} {w}</w:delText></w:r></w:del></w:p>")
    ),
    "hidden letters of a document": lambda m, w: brings(
        "a.docx", package(f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>{m} {w}</w:t></w:r></w:p>")
    ),
    "a table of a document": lambda m, w: brings(
        "a.docx",
        package(
            f"<w:tbl><w:tr><w:tc><w:p><w:r><w:t>{m}</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>{w}</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        ),
    ),
    "an old document": lambda m, w: brings("a.doc", doc_of(f"{m}\r{w}\r")),
    "an old document's property": lambda m, w: brings("a.doc", _with_summary(f"{m} {w}")),
    "a sheet's cell": lambda m, w: brings("a.xlsx", sheet((m, w))),
    "a sheet's name": lambda m, w: brings(
        "a.xlsx", xlsx_of({f"{m}{w}": f'<row r="1">{cell("A1", PLAIN)}</row>'})
    ),
    "a sheet's header": lambda m, w: brings(
        "a.xlsx",
        xlsx_of(
            {"1": f'<row r="1">{cell("A1", PLAIN)}</row>'},
            around=f"<headerFooter><oddHeader>{m} {w}</oddHeader></headerFooter>",
        ),
    ),
    "a sheet's property": lambda m, w: brings(
        "a.xlsx",
        xlsx_of(
            {"1": f'<row r="1">{cell("A1", PLAIN)}</row>'},
            more={"docProps/custom.xml": custom(f"{m} {w}")},
        ),
    ),
    "a sheet's comment": lambda m, w: brings(
        "a.xlsx",
        xlsx_of(
            {"1": f'<row r="1">{cell("A1", PLAIN)}</row>'},
            more={
                "xl/comments1.xml": f'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><commentList><comment ref="A1"><text><t>{m} {w}</t></text></comment></commentList></comments>'
            },
        ),
    ),
    "slides": lambda m, w: brings("a.pptx", slides(f"{m} {w}")),
    "a page of PDF": lambda m, w: brings("a.pdf", pdf_of([m, w])),
    "a value of a PDF form": lambda m, w: brings(
        "a.pdf",
        pdf_of(
            [PLAIN],
            annotations=[
                f"/Subtype/Widget/FT/Tx/T(a)/V<feff{(m + ' ' + w).encode('utf-16-be').hex()}>"
            ],
        ),
    ),
    "a note in a PDF": lambda m, w: brings(
        "a.pdf",
        pdf_of(
            [PLAIN],
            annotations=[f"/Subtype/Text/Contents<feff{(m + ' ' + w).encode('utf-16-be').hex()}>"],
        ),
    ),
    "RTF": lambda m, w: brings("a.rtf", rtf(f"{m} {w}")),
    "ODT": lambda m, w: brings("a.odt", odt(f"{m}</text:p><text:p>{w}")),
    "OFD": lambda m, w: brings("a.ofd", ofd_of(ofd_page((20, 20, m), (20, 40, w)))),
    "Outlook's wrapping": lambda m, w: brings(
        "winmail.dat",
        tnef_of(
            (0x200069002, bytes(14)),
            (0x200018010, b"a.txt\0"),
            (0x20006800F, f"{m}\n{w}".encode("gb18030", "replace")),
        ),
    ),
    "a mail as a file": lambda m, w: brings("a.eml", says(f"{m}\n{w}")),
    "a message of Outlook": lambda m, w: brings(
        "a.msg",
        ole_of(
            {
                "__properties_version1.0": bytes(32),
                "__substg1.0_0037001F": f"{m} {w}".encode("utf-16-le"),
                "__substg1.0_1000001F": PLAIN.encode("utf-16-le"),
            }
        ),
    ),
    "a forward's subject": lambda m, w: envelope(
        SENDER, "转发", parts(part("请收"), forwarded(letter(SENDER, f"{m} {w}", PLAIN)))
    ),
    "a forward's text": lambda m, w: envelope(
        SENDER, "转发", parts(part("请收"), forwarded(says(f"{m}\n{w}")))
    ),
    "a forward's sender": lambda m, w: envelope(
        SENDER,
        "转发",
        parts(part("请收"), forwarded(envelope(SENDER, "信息", part(PLAIN), named=f"{m} {w}"))),
    ),
    "a forward's file's name": lambda m, w: envelope(
        SENDER, "转发", parts(part("请收"), forwarded(brings(f"{m}{w}.txt", PLAIN.encode())))
    ),
    "a quotation": lambda m, w: says(f"{PLAIN}\n\n在 2026年6月2日 写道：\n> {m}\n> {w}"),
    "an invitation": lambda m, w: envelope(
        SENDER,
        "会议",
        parts(
            part(PLAIN),
            part(
                f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:{m} {w}\nEND:VEVENT\nEND:VCALENDAR",
                "text/calendar",
            ),
        ),
    ),
    "a card": lambda m, w: brings(
        "a.vcf", f"BEGIN:VCARD\r\nFN:马立群\r\nNOTE:{m} {w}\r\nEND:VCARD".encode()
    ),
}


def _with_summary(text):
    """An old document whose summary has that subject."""
    said = text.encode("gb18030", "replace") + b"\0"
    value = struct.pack("<II", 30, len(said)) + said.ljust((len(said) + 3) // 4 * 4, b"\0")
    section = struct.pack("<IIII", 16 + len(value), 1, 3, 16) + value
    key = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
    summary = (
        struct.pack("<HHI16sI", 0xFFFE, 0, 2, bytes(16), 1) + key + struct.pack("<I", 48) + section
    )
    return doc_of(f"{PLAIN}\r", streams={"\5SummaryInformation": summary})
