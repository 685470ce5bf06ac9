"""来信正文: the mail's own words: forwards unwrapped, cover notes told from items, cloud attachments found. Never follows a link."""

import re
from dataclasses import dataclass

from classify.submission import Doubt, DoubtCode
from classify.wording import flat, lines_of, squeezed

_DEPTH = 5
_CLOUD_LINES = 20

_HEADER = re.compile(
    r"[>*\s]{0,20}(?P<key>发\s?件\s?人|发送时间|发件时间|发送日期|日\s?期|时\s?间|收\s?件\s?人|抄\s?送|密\s?送|主\s?题|回复|重要性"
    r"|From|Sent|Date|To|Cc|Bcc|Subject|Reply-To|Importance)\*?\s{0,4}[:：]\*?(?P<value>.*)",
    re.IGNORECASE,
)
# Words that open a line of an ordinary text as well: they count inside a header only.
_ORDINARY = frozenset({"时间", "日期", "回复", "重要性"})
_SENDER, _SUBJECT = ("发件人", "from"), ("主题", "subject")
_MARKER = re.compile(
    r"[>\s]{0,20}-{2,40}\s{0,4}[^-\n]{0,20}(?:原始邮件|邮件原件|转发|message)[^-\n]{0,20}-{0,40}\s{0,4}|[>\s]{0,20}(?:Begin forwarded message|开始转发邮件)[:：]\s{0,4}",
    re.IGNORECASE,
)
_FOOTER = re.compile(r"发自我的|从我的.{0,20}发送|发送自|来自.{0,10}邮箱|Sent from|获取 ?Outlook|从 ?Windows", re.IGNORECASE)
_COVER_WORDS = re.compile(
    "附件|查收|见附|现报送|报送如下|现将.{0,30}(?:报送|上报|报上)|详见|请审阅|请审核|收悉|敬请|烦请|请采用|请予采用|请参阅|请阅|收到"
)
_CLOUD = re.compile(
    r"(?P<name>[^\n]{1,200}?) {0,4}\( {0,4}(?P<size>[\d.]{1,12} ?[KMGT]?B?) {0,4}, {0,4}(?P<expiry>[^()\n]{1,40}?(?:到期|有效|过期)|无限期) {0,4}\)"
)
_CLOUD_LINK = re.compile(r"ftnExs_download|/ftn/download|cloud-attachment|超大附件|进入下载页面", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Letter:
    """来信: the subject and the text that count, out of a forward where there is one."""

    subject: str
    text: str


def is_mail_header(line: str) -> bool:
    """Whether the line is one of a quoted mail's header, or the rule above it."""
    header = _HEADER.match(line)
    return (header is not None and squeezed(header["key"]) not in _ORDINARY) or _MARKER.fullmatch(line) is not None


def unwrapped(subject: str, text: str) -> Letter:
    """The forwarded mail's subject and text; those given where nothing is forwarded, or what stands above it is itself the item."""
    letter = Letter(subject, text)
    for _ in range(_DEPTH):
        lines = letter.text.split("\n")
        if (block := _block(lines)) is None:
            return letter
        above = "\n".join(lines[: block.start])
        if not is_cover(above):
            return Letter(letter.subject, above)
        letter = Letter(block.subject or letter.subject, _unquoted(lines[block.end :]).strip("\r\n"))
    return letter


def is_cover(text: str, *, titles: tuple[str, ...] = ()) -> bool:
    """Whether the text only accompanies something: nothing, a line, or a short note; `titles` are those of the documents beside it."""
    kept = [line for line in lines_of(flat(text)) if not _FOOTER.search(line) and not is_mail_header(line) and not _is_cloud(line)]
    words = squeezed("".join(kept))
    for title in titles:
        words = words.replace(squeezed(flat(title)), "")
    return len(words) < 40 or (len(words) < 200 and _COVER_WORDS.search(words) is not None)


def is_mere_cover(text: str) -> bool:
    """Whether a text with no document beside it says nothing but that something is enclosed."""
    return is_cover(text) and (not squeezed(text) or _COVER_WORDS.search(squeezed(flat(text))) is not None)


def without_footers(text: str) -> str:
    """The text without the lines that mail programs put in: headers of quoted mails, advertisements of devices, links to cloud storage."""
    return "\n".join(line for line in lines_of(text) if not _FOOTER.match(line) and not is_mail_header(line) and not _is_cloud(line))


def cloud_doubts(text: str) -> tuple[Doubt, ...]:
    """One doubt for each cloud attachment that the text names, with name, size and expiry; one for a bare link (MAIL.md 7)."""
    lines = [line for line in lines_of(text) if _CLOUD_LINK.search(line) or "到期" in line]
    flats = [flat(line[:1000]) for line in lines[:_CLOUD_LINES]]
    named = [found for line in flats if (found := _CLOUD.search(line))]
    if not named and any(_CLOUD_LINK.search(line) for line in flats):
        return (Doubt(DoubtCode.CLOUD_ATTACHMENT, "text", "正文有云附件链接,请人工下载"),)
    return tuple(
        Doubt(DoubtCode.CLOUD_ATTACHMENT, "text", f"云附件《{m['name'].strip()}》({m['size']}),{m['expiry'].strip()},请人工下载")
        for m in named
    )


@dataclass(frozen=True, slots=True)
class _Block:
    start: int
    end: int
    subject: str


def _block(lines: list[str]) -> _Block | None:
    """The first header of a forwarded mail: after its rule, or three header lines in a row with sender and subject."""
    for number, line in enumerate(lines):
        marked = _MARKER.fullmatch(line) is not None
        if not marked and not _HEADER.match(line):
            continue
        start = number + 1 if marked else number
        end, headers = _headers(lines, start)
        sender, subject = (next((headers[key] for key in keys if key in headers), None) for keys in (_SENDER, _SUBJECT))
        if (marked and headers) or (len(headers) >= 3 and sender is not None and subject is not None):
            return _Block(number, end, subject or "")
    return None


def _headers(lines: list[str], start: int) -> tuple[int, dict[str, str]]:
    found: dict[str, str] = {}
    end = start
    for number, line in enumerate(lines[start : start + 24], start):
        if header := _HEADER.match(line):
            found[squeezed(header["key"]).lower()] = header["value"].strip()
            end = number + 1
        elif line.strip(" >\t\r*"):
            break
    return end, found


def _unquoted(lines: list[str]) -> str:
    kept = [line for line in lines if line.strip()]
    quoted = sum(line.lstrip().startswith(">") for line in kept)
    return "\n".join(re.sub(r"^\s*(?:> ?)+", "", line) for line in lines) if quoted * 5 > len(kept) * 4 else "\n".join(lines)


def _is_cloud(line: str) -> bool:
    return _CLOUD_LINK.search(line) is not None
