"""来信正文: the mail's own words: forwards unwrapped, quotations set apart, signatures and footers
cut off, cover notes told from items.
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from classify.attachments import has_cloud, is_cloud
from classify.mail_texts import MailTexts
from classify.text import Row, Text, normal, squeezed
from ingest.mail import Forwarded
from ingest.quotations import Quoted, first_quoted, is_header_line, unquoted

_DEPTH = 5

_REPLIES = re.compile(r"\s{0,9}(?:re|回复|答复|回覆)\s{0,3}(?:\[\d{1,3}\])?[:：]", re.IGNORECASE)
_FORWARDS = re.compile(
    r"\s{0,9}(?:fwd?|转发|轉發|转寄|转)\s{0,3}(?:\[\d{1,3}\])?[:：]", re.IGNORECASE
)
_COVER_WORDS = re.compile(
    "附件|查收|见附|现报送|报送如下|现将.{0,30}(?:报送|上报|报上)|详见|请审阅|请审核|收悉|敬请"
    "|烦请|请采用|请予采用|请参阅|请阅|代为?报送|收到(?=[请并后,。、!~]|$)"
)

_LINES_AT_MOST = 15
_SIGNATURE_LINE = 60
_DISCLAIMER = 2000  # letters

_FOOTER = re.compile(
    r"发自我的|从我的.{0,20}发送|发送自|来自.{0,10}邮箱|Sent from|获取 ?Outlook|从 ?Windows",
    re.IGNORECASE,
)
_DELIMITER = frozenset({"--", "—", "——"})
_DISCLAIMS = re.compile(
    r"[*\s【\[(（]{0,5}(?:免责声明|保密声明|保密提示|法律声明"
    "|本(?:电子)?邮件(?:及其?附件|所含|包含|中的?信息|内容|可能|含有)"
    r"|This (?:e-?mail|message|communication)\b|(?:Confidentiality|Legal|Important) (?:notice"
    r"|disclaimer)|Disclaimer\b)",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"收件人|接收[人者]|删除|intended|recipient|confidential", re.IGNORECASE)
_MAIL = re.compile(r"邮件|e-?mail|message|communication", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MailBody:
    """来信: the subject and the text that count, out of a forward where there is one.

    `signature` stood under the text, `whole` is the text with it; `earlier` is what a reply quotes
    and no part of it; `forwarded` are the mails that it was taken out of, the outermost first.
    """

    subject: str
    text: Text
    whole: Text
    signature: str = ""
    earlier: str = ""
    forwarded: tuple[Forwarded, ...] = ()


def body_of(texts: MailTexts) -> MailBody:
    """The mail as a letter; a note that forwards one enclosed mail goes under that mail's subject."""
    mail = texts.mail
    body = unwrapped(mail.subject, texts.text, sender=mail.sender)
    if (
        len(mail.forwarded) == 1
        and mail.forwarded[0].subject
        and _FORWARDS.match(mail.subject)
        and is_cover(body.text)
    ):
        return replace(body, subject=mail.forwarded[0].subject)
    return body


def unwrapped(subject: str, text: Text, *, sender: str = "") -> MailBody:
    """The forwarded mail's subject and text; those given where nothing is forwarded, or what
    stands above it is itself the item.
    """
    body = _unwrapped(MailBody(subject, text, text), sender)
    own, signature = split_ending(body.text.raw)
    text = body.text.become(own)
    whole = Text(f"{own}\n{signature}") if signature else text
    return replace(body, text=text, whole=whole, signature=signature)


def quoted_in(text: Text) -> Quoted | None:
    """The first earlier mail that a text quotes."""
    return text.once(_quoted_in)


def own_words(text: Text) -> Text:
    """What the writer himself says above whatever he quotes."""
    return text.once(_own_words)


def is_mail_header(line: str) -> bool:
    """Whether the line is one of a quoted mail's header, or the rule above it."""
    return is_header_line(line)


def is_cover(text: Text, *, titles: tuple[str, ...] = ()) -> bool:
    """Whether the text only accompanies something: nothing, a line, or a short note; `titles` are
    those of the documents beside it.
    """
    words = text.once(_letter_words)
    for title in titles:
        words = words.replace(squeezed(normal(title)), "")
    return len(words) < 40 or (
        len(words) < 200
        and _COVER_WORDS.search(words) is not None
        and not _has_report(_letter_lines(text))
    )


def is_mere_cover(text: Text) -> bool:
    """Whether a text with no document beside it says nothing but that something is enclosed."""
    return is_cover(text) and (not text.rows or _COVER_WORDS.search(text.squeezed) is not None)


def has_report(text: Text) -> bool:
    """Whether a text has a headline with a paragraph under it, neither of which speaks of what is
    enclosed.
    """
    return text.once(_with_report)


def _with_report(text: Text) -> bool:
    return _has_report([words for _, _, words in text.rows if words and not is_footer(words)])


def _letter_words(text: Text) -> str:
    return squeezed("".join(_letter_lines(text)))


def _letter_lines(text: Text) -> list[str]:
    return [
        words
        for _, _, words in text.rows
        if words and not is_footer(words) and not is_mail_header(words) and not is_cloud(words)
    ]


def _has_report(lines: list[str]) -> bool:
    """Whether a headline with a paragraph under it is among the lines, and neither of them speaks
    of what is enclosed.
    """
    return any(
        6 <= len(line) <= 60
        and len(below) >= 60
        and not line.endswith(tuple("。;:,!?"))
        and not _COVER_WORDS.search(squeezed(line + below))
        for line, below in pairwise(lines)
    )


def without_footers(text: Text) -> list[Row]:
    """The rows without those that mail programs put in: headers of quoted mails, advertisements of
    devices, links to cloud storage.
    """
    clouded = has_cloud(text.raw)
    return [
        (number, raw, words)
        for number, raw, words in text.rows
        if not is_footer(raw) and not is_mail_header(raw) and not (clouded and is_cloud(raw))
    ]


def _unwrapped(body: MailBody, sender: str) -> MailBody:
    for _ in range(_DEPTH):
        lines = body.text.raw.split("\n")
        if (quoted := quoted_in(body.text)) is None:
            return _without_quotes(body, lines)
        own, earlier = _parted(lines, quoted)
        bare = split_ending(own)[0]
        if not is_cover(Text(bare)) or not _is_passed_on(quoted, body.subject, bare, sender):
            return replace(body, text=Text(own), earlier=earlier)
        sender = quoted.sender
        inner = Forwarded(quoted.sender, quoted.sender_name, quoted.subject, quoted.sent_at, "text")
        forwarded = (*body.forwarded, inner)
        text = Text(earlier)
        body = MailBody(quoted.subject or body.subject, text, text, forwarded=forwarded)
    return body


def _quoted_in(text: Text) -> Quoted | None:
    return first_quoted(text.raw.split("\n"))


def _own_words(text: Text) -> Text:
    quoted = quoted_in(text)
    above = "\n".join(text.raw.split("\n")[: quoted.start]) if quoted else text.raw
    return text.become(split_ending(above)[0])


def _parted(lines: list[str], quoted: Quoted) -> tuple[str, str]:
    """What is the writer's own and what he quotes; under a quotation that is marked line by line
    his own words may go on.
    """
    above, below = lines[: quoted.start], lines[quoted.body :]
    if quoted.wrote and any(line.lstrip().startswith(">") for line in below):
        own = [line for line in below if not line.lstrip().startswith(">")]
        below = [line for line in below if line.lstrip().startswith(">")]
        above = [*above, *own] if any(line.strip() for line in own) else above
    return "\n".join(above).rstrip(), "\n".join(unquoted(below)).strip("\r\n")


def _is_passed_on(quoted: Quoted, subject: str, bare: str, sender: str) -> bool:
    """Whether a mere note above a quoted mail hands it on: it does in a forward; in a reply it
    does for the writer's own mail, or without a word.
    """
    if quoted.forward or _FORWARDS.match(subject):
        return True
    if not (quoted.wrote or _REPLIES.match(subject)):
        return True
    return not bare.strip() or (sender != "" and quoted.sender == sender)


def _without_quotes(body: MailBody, lines: list[str]) -> MailBody:
    """A reply that quotes line by line and names nobody."""
    if not _REPLIES.match(body.subject):
        return body
    own = [line for line in lines if not line.lstrip().startswith(">")]
    if len(lines) - len(own) < 2 or not squeezed("".join(own)):
        return body
    earlier = unquoted([line for line in lines if line.lstrip().startswith(">")])
    return replace(body, text=Text("\n".join(own).strip("\r\n")), earlier="\n".join(earlier))


def is_footer(line: str) -> bool:
    """Whether the line is a mail program's own («发自我的iPhone»)."""
    return _FOOTER.match(line.strip()) is not None


def split_ending(text: str) -> tuple[str, str]:
    """The words that count, and the signature under its delimiter (RFC 3676, 4.3), "" where there
    is none; footers and disclaimers are dropped.
    """
    lines = _without_footers(_without_disclaimer(text.split("\n")))
    delimiter = next(
        (
            n
            for n in range(len(lines) - 1, max(-1, len(lines) - _LINES_AT_MOST), -1)
            if lines[n].strip() in _DELIMITER
        ),
        None,
    )
    if delimiter is None or any(len(line.strip()) > _SIGNATURE_LINE for line in lines[delimiter:]):
        return ("\n".join(lines), "") if len(lines) != text.count("\n") + 1 else (text, "")
    return "\n".join(_trimmed(lines[:delimiter])), "\n".join(lines[delimiter + 1 :]).strip()


def _without_footers(lines: list[str]) -> list[str]:
    kept = lines
    while kept and (
        not kept[-1].strip() or (len(kept[-1]) <= _SIGNATURE_LINE and is_footer(kept[-1]))
    ):
        kept = kept[:-1]
    return kept if any(is_footer(line) for line in lines[len(kept) :]) else lines


def _without_disclaimer(lines: list[str]) -> list[str]:
    for number in range(max(0, len(lines) - _LINES_AT_MOST), len(lines)):
        if _DISCLAIMS.match(lines[number][:200]):
            rest = squeezed("".join(line[: 2 * _DISCLAIMER] for line in lines[number:]))
            if len(rest) <= _DISCLAIMER and _ADDRESSED.search(rest) and _MAIL.search(rest):
                return _trimmed(lines[:number])
    return lines


def _trimmed(lines: list[str]) -> list[str]:
    """Without blank lines and rules at the end."""
    end = len(lines)
    while end and not lines[end - 1].strip(" \t\r-_=*"):
        end -= 1
    return lines[:end]
