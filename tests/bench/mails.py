"""Mails for the benchmark: like those of an office (about 57 kB, one .docx), each with words of its own, the same every time."""

import base64
import random
import zipfile
from collections.abc import Iterator
from email.utils import format_datetime
from io import BytesIO

from desk.demo.headers import header_value
from tests.desks import MORNING

CHARSETS = ("utf-8 B", "gbk B", "gb2312 Q", "gb18030 B", "utf-8 Q", "utf-8 raw")
UNITS = ("qixiang", "jinfeng", "zhujian", "xixia", "haiguan", "fagai", "helan", "lingwu")
WORDS = (
    *("推进重点项目建设", "落实惠企政策", "开展安全生产检查", "做好春耕备耕", "优化营商环境", "加强基层治理"),
    *("保障供暖平稳", "提升服务效能", "规范市场秩序", "守护蓝天碧水", "稳定重点群体就业", "畅通货运通道"),
)
DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    f'<Override PartName="/word/document.xml" ContentType="{DOCUMENT}.main+xml"/></Types>'
)
RELATIONS = (
    '<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
    ' Target="word/document.xml"/></Relationships>'
)


def bench_mails(count: int) -> Iterator[bytes]:
    """So many mails; no two have the same text."""
    chance = random.Random(2018)  # noqa: S311  the same mails every time
    picture = chance.randbytes(39_000)
    return (_mail(number, chance, picture) for number in range(count))


def _mail(number: int, chance: random.Random, picture: bytes) -> bytes:
    unit = UNITS[number % len(UNITS)]
    title = f"第{number}项工作：{'、'.join(chance.sample(WORDS, len(WORDS)))[:24]}"
    subject = header_value(f"【信息报送】{title}", CHARSETS[number % len(CHARSETS)])
    name = header_value(f"{number}.{title}.docx", "utf-8 B")
    attached = base64.encodebytes(_document(title, number, chance, picture)).replace(b"\n", b"\r\n")
    head = (
        f"Received: from mail.example.gov.cn ([192.0.2.10]) by mx.example.com; {format_datetime(MORNING)}\r\n"
        f"From: {unit}@example.gov.cn\r\nTo: xinxi@example.com\r\nDate: {format_datetime(MORNING)}\r\n"
        f"Message-ID: <bench-{number}@example.gov.cn>\r\nMIME-Version: 1.0\r\n"
    )
    body = base64.encodebytes(f"报送信息一条，请查收。\n{title}\n".encode("gb18030")).replace(b"\n", b"\r\n")
    return b"".join(
        (
            *(head.encode(), b"Subject: ", subject, b'\r\nContent-Type: multipart/mixed; boundary="bench"\r\n\r\n'),
            *(b'--bench\r\nContent-Type: text/plain; charset="gb18030"\r\nContent-Transfer-Encoding: base64\r\n\r\n', body),
            *(f"--bench\r\nContent-Type: {DOCUMENT}\r\nContent-Transfer-Encoding: base64\r\n".encode(),),
            *(b'Content-Disposition: attachment; filename="', name, b'"\r\n\r\n', attached, b"--bench--\r\n"),
        )
    )


def _document(title: str, number: int, chance: random.Random, picture: bytes) -> bytes:
    """One page: fields, a title, twenty paragraphs, and a picture, which is most of it."""
    paragraphs = [
        f"第{number}件之{line}：{'，'.join(chance.sample(WORDS, len(WORDS)))}，完成{chance.randrange(1000)}项。" for line in range(20)
    ]
    lines = ["报送单位：市气象局", "签发人：马立群　责任编辑：丁晓岚　联系电话：0951-5550161", title, *paragraphs]
    runs = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines[1:])
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", TYPES)
        package.writestr("_rels/.rels", RELATIONS)
        package.writestr(
            "word/document.xml", f'<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="{space}"><w:body>{runs}</w:body></w:document>'
        )
        package.writestr("word/media/image1.png", picture, zipfile.ZIP_STORED)
    return packed.getvalue()
