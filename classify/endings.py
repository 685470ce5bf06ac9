"""文末: what stands under a mail's own words: a signature, a device's advertisement, a disclaimer. Cuts only what has a plain form."""

import re

from classify.wording import squeezed

_LINES_AT_MOST = 15
_SIGNATURE_LINE = 60
_DISCLAIMER = 2000  # letters

_FOOTER = re.compile(
    r"发自我的|从我的.{0,20}发送|发送自|来自.{0,10}邮箱|Sent from|获取 ?Outlook|从 ?Windows",
    re.IGNORECASE,
)
_DELIMITER = frozenset({"--", "—", "——"})
_DISCLAIMS = re.compile(
    r"[*\s【\[(（]{0,5}(?:免责声明|保密声明|保密提示|法律声明|本(?:电子)?邮件(?:及其?附件|所含|包含|中的?信息|内容|可能|含有)"
    r"|This (?:e-?mail|message|communication)\b|(?:Confidentiality|Legal|Important) (?:notice|disclaimer)|Disclaimer\b)",
    re.IGNORECASE,
)
_ADDRESSED = re.compile(r"收件人|接收[人者]|删除|intended|recipient|confidential", re.IGNORECASE)
_MAIL = re.compile(r"邮件|e-?mail|message|communication", re.IGNORECASE)


def is_footer(line: str) -> bool:
    """Whether the line is a mail program's own («发自我的iPhone»)."""
    return _FOOTER.match(line.strip()) is not None


def split_ending(text: str) -> tuple[str, str]:
    """The words that count, and the signature under its delimiter (RFC 3676, 4.3), "" where there is none; footers and disclaimers are dropped."""
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
