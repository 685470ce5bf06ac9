"""附件提示: what was noted of an attachment although it was read becomes a doubt of the item that it belongs to. Reads no text."""

from collections.abc import Sequence
from dataclasses import replace

from classify.submission import Doubt, DoubtCode, Item
from ingest.mail import Document, Note

_AT_MOST = 100
_FORMATS = {
    "doc": "Word 文档（doc）",
    "docx": "Word 文档（docx）",
    "wordml": "Word 2003 XML",
    "rtf": "RTF 文档",
    "xls": "Excel 表格（xls）",
    "xlsx": "Excel 表格（xlsx）",
    "ppt": "演示文稿（ppt）",
    "pptx": "演示文稿（pptx）",
    "odt": "ODF 文档",
    "ods": "ODF 表格",
    "odp": "ODF 演示文稿",
    "pdf": "PDF",
    "ofd": "OFD",
    "html": "网页",
    "text": "纯文本",
    "image": "图片",
    "program": "程序或脚本",
    "zip": "压缩包（zip）",
    "rar": "压缩包（rar）",
    "7z": "压缩包（7z）",
    "gzip": "压缩包（gz）",
    "eml": "邮件",
    "msg": "Outlook 邮件",
    "tnef": "Outlook 邮件（winmail.dat）",
    "encrypted_ooxml": "加密的 Office 文档",
}


def with_notes(items: Sequence[Item], documents: Sequence[Document]) -> tuple[Item, ...]:
    """The items, with a doubt for each note; what belongs to no item is told with the first."""
    noted = list(items)
    notes = [(number, note) for number, document in enumerate(documents) for note in document.notes]
    for number, note in notes[:_AT_MOST]:
        place = next((n for n, item in enumerate(noted) if number in item.documents), 0)
        noted[place] = replace(
            noted[place], doubts=(*noted[place].doubts, _doubt(documents[number], note))
        )
    return tuple(noted)


def _doubt(document: Document, note: Note) -> Doubt:
    if note is Note.MACROS:
        return Doubt(DoubtCode.MACROS, document.name or "", "附件含宏，宏未运行，文字照常读取")
    return Doubt(
        DoubtCode.MISNAMED_ATTACHMENT,
        document.name or "",
        f"附件名与内容不符，内容是{_FORMATS.get(document.kind, document.kind)}",
    )
