"""附件: the doubts about attachments: what is noted of one that was read, and cloud attachments,
which a mail only links to.

Never follows a link.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from classify.submission import Doubt, DoubtCode, Item
from classify.text import Text, flat
from ingest.contents import STORAGE
from ingest.mail import Document, Note

_LINES_AT_MOST = 100
_CLOUDS_AT_MOST = 20
_BELOW = 6  # lines under a sign that may name the file
_CLIP = 1000
_SENTENCE = 150  # letters; a longer line is a paragraph that has a link in it

_SHARES = "腾讯文档|金山文档|WPS ?云文档|石墨文档"
# One of these stands in every sign; that none does is told much faster.
_HINTS = (
    *("附件", "中转站", "下载页面", ".", "/", "attach", "ATTACH", "Attach", "ftn", "FTN"),
    "download",
)
_SIGN = re.compile(
    rf"【(?:{_SHARES})】|超大附件|云附件|文件中转站|进入下载页面|{STORAGE.pattern}", re.IGNORECASE
)
_SIZE_FORM = r"\d[\d.,]{0,11} ?(?:[KMGT]i?B?|B|字节)"
_EXPIRES = (
    "无限期|永久有效|长期有效|(?:到期|过期|失效|有效期)(?:时间|日期|至"
    r"|到)?:? ?20\d\d[^\s,;()][^,;()\n]{0,25}|20\d\d[^,;()\n]{4,25}?(?:到期|过期|失效|前有效)"
)
_WHOLE = re.compile(
    r"(?P<name>[^\n]{1,200}?) {0,4}\( {0,4}(?P<size>[\d.]{1,12} ?[KMGT]?B?) {0,4}, {0,4}"
    r"(?P<expiry>[^()\n]{1,40}?(?:到期|有效|过期)|无限期) {0,4}\)"
)
_FILE = re.compile(
    r"(?:文件名称?|名称)?:? {0,4}(?P<name>[^\s/\\*?\"<>|:][^/\\*?\"<>|:\n]{0,150}?\.(?:[A-Za-z]"
    "[A-Za-z0-9]{1,4}|7z))(?![A-Za-z0-9./])"
)
_SHARED = re.compile(rf"【(?:{_SHARES})】 {{0,4}}(?P<name>[^\n]{{1,100}})")
_SIZE = re.compile(rf"(?<![A-Za-z\d]){_SIZE_FORM}(?![A-Za-z])", re.IGNORECASE)
_EXPIRY = re.compile(_EXPIRES)
_ADDRESS = re.compile(r"https?://\S+")

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


@dataclass(frozen=True, slots=True)
class _Cloud:
    name: str
    size: str = ""
    expiry: str = ""
    shared: bool = False


def cloud_doubts(text: Text, links: tuple[str, ...] = ()) -> tuple[Doubt, ...]:
    """A doubt for each cloud attachment that the text names, with size and expiry; one for a bare
    link (MAIL.md 7).
    """
    near = text.once(_near)
    named = _named([flat(line[:_CLIP]) for line in near])
    if not named and (links or any(_SIGN.search(line) for line in near)):
        return (Doubt(DoubtCode.CLOUD_ATTACHMENT, "text", "正文有云附件链接，请人工下载"),)
    return tuple(Doubt(DoubtCode.CLOUD_ATTACHMENT, "text", _detail(cloud)) for cloud in named)


def has_cloud(text: str) -> bool:
    """Whether any line of the text may belong to a cloud attachment."""
    return any(hint in text for hint in _HINTS) and _SIGN.search(text) is not None


def is_cloud(line: str) -> bool:
    """Whether the line belongs to a cloud attachment and not to the text."""
    return has_cloud(line) and len(_ADDRESS.sub("", line)) <= _SENTENCE


def _near(text: Text) -> list[str]:
    """The lines that may tell of a cloud attachment: those with a sign or an expiry, and the few
    under a sign.
    """
    lines = [raw for _, raw, _ in text.rows]
    wanted: dict[int, None] = {}
    for number, line in enumerate(lines):
        if _SIGN.search(line):
            wanted |= dict.fromkeys(range(number, min(number + _BELOW, len(lines))))
        elif "到期" in line:
            wanted[number] = None
        if len(wanted) >= _LINES_AT_MOST:
            break
    return [lines[number] for number in sorted(wanted)][:_LINES_AT_MOST]


def _named(lines: list[str]) -> list[_Cloud]:
    clouds: list[_Cloud] = []
    signed = False
    for line in lines:
        signed = signed or _SIGN.search(line) is not None
        if whole := _WHOLE.search(line):
            clouds.append(_Cloud(whole["name"].strip(), whole["size"], whole["expiry"].strip()))
        elif shared := _SHARED.search(line):
            clouds.append(_Cloud(_ADDRESS.sub("", shared["name"]).strip(), shared=True))
        elif signed:
            clouds = _continued(clouds, _ADDRESS.sub("", line))
    plain = (cloud for cloud in clouds if cloud.size or cloud.expiry or cloud.shared)
    return list(dict.fromkeys(plain))[:_CLOUDS_AT_MOST]


def _continued(clouds: list[_Cloud], line: str) -> list[_Cloud]:
    """A form of several lines: a name opens an attachment, what follows belongs to the last."""
    if file := _FILE.search(line):
        clouds = [*clouds, _Cloud(file["name"].strip())]
        line = line[file.end() :]
    if not clouds or clouds[-1].shared:
        return clouds
    last = clouds[-1]
    size, expiry = _SIZE.search(_EXPIRY.sub("", line)), _EXPIRY.search(line)
    stated = replace(
        last,
        size=last.size or (size[0] if size else ""),
        expiry=last.expiry or (expiry[0].strip() if expiry else ""),
    )
    return [*clouds[:-1], stated]


def _detail(cloud: _Cloud) -> str:
    return (
        f"云附件《{cloud.name}》（{cloud.size or '大小不详'}），{cloud.expiry or '到期时间不详'}，"
        "请人工下载"
    )


def with_notes(items: Sequence[Item], documents: Sequence[Document]) -> tuple[Item, ...]:
    """The items with a doubt for each note; a note of no item's document goes to the first item."""
    noted = list(items)
    notes = [(number, note) for number, document in enumerate(documents) for note in document.notes]
    for number, note in notes[:_AT_MOST]:
        place = next((n for n, item in enumerate(noted) if number in item.documents), 0)
        doubts = (*noted[place].doubts, _noted(documents[number], note))
        noted[place] = replace(noted[place], doubts=doubts)
    return tuple(noted)


def _noted(document: Document, note: Note) -> Doubt:
    name = document.name or ""
    if note is Note.MACROS:
        return Doubt(DoubtCode.MACROS, name, "附件含宏，宏未运行，文字照常读取")
    kind = _FORMATS.get(document.kind, document.kind)
    return Doubt(DoubtCode.MISNAMED_ATTACHMENT, name, f"附件名与内容不符，内容是{kind}")
