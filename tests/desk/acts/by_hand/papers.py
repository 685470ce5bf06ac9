"""Files that a person may bring to 补录, all invented; the hostile ones too."""

import io
import zipfile

from desk.demo.documents import Layout, docx_of

TITLE = "某区抢抓农时推进秋收的做法"
TEXT = f"""{TITLE}

金秋时节，某区抢抓晴好天气，组织农机手抢收水稻一万二千亩，主要做法如下。
一是早安排，二是强服务，三是保安全，预计本月底前全部收完，颗粒归仓。
（签发人：王某）
"""


def docx() -> bytes:
    return docx_of(
        Layout(
            title=TITLE,
            head=(),
            rows=(),
            paragraphs=tuple(TEXT.splitlines()[2:4]),
            tail=("签发人：王某",),
        )
    )


def bomb() -> bytes:
    """A small .docx whose one part unfolds to more than any document has."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b"\x00" * (40 << 20))
    return out.getvalue()


def several() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("1.txt", TEXT)
        archive.writestr(
            "2.txt",
            "某区做好供暖准备\n\n某区检修管网三百公里，储煤五万吨，确保十一月一日按时供暖，群众温暖过冬。\n",
        )
    return out.getvalue()
