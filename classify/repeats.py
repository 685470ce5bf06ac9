"""重复报送: the same text again, or a marked revision. History comes in as values: nothing is looked up here."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import replace

from classify.fields import is_field_line
from classify.letter import without_footers
from classify.submission import Doubt, DoubtCode, Item, Submission
from classify.titles import title_key
from classify.wording import flat, squeezed

_MARKS = r"(?:更正|修订|勘误|订正|以[此本](?:[件稿文次版]|邮件)?为准)"
_OPENS_MARKED = rf"^[(\[【〔]{_MARKS}[稿版件]?[)\]】〕]|^{_MARKS}[稿版件]?:|以[此本](?:[件稿文次版]|邮件)?为准"
_MARKED = re.compile(rf"{_OPENS_MARKED}|[(\[【〔]{_MARKS}[稿版件]?[)\]】〕]|[-_]{_MARKS}[稿版件]?(?:\.\w{{1,5}})?$")
_OPENING = re.compile(_OPENS_MARKED)
_REPLY = re.compile("^(?:(?:re|fw|fwd|回复|转发|答复):)+", re.IGNORECASE)
_NAMED_WORK = re.compile("《[^《》]{0,100}》")
# The digits' own punctuation is content: 1.5 is not 15.
_POINT = re.compile(r"(?<=\d)\.(?=\d)")


def normalised(text: str) -> str:
    """What counts of a text when it is compared: folded, without quoted headers, footers, field lines, punctuation and white space."""
    lines = flat(without_footers(text)).split("\n")
    kept = "\n".join(line for line in lines if not is_field_line(line.strip()))
    return _bare(kept) or _bare(flat(text))


def fingerprint(text: str) -> str | None:
    """指纹: SHA-256 in hex of the normalised text; None where nothing is left of it."""
    return digest_of(normalised(text))


def digest_of(words: str) -> str | None:
    """The fingerprint of a text that is normalised already."""
    return hashlib.sha256(words.encode()).hexdigest() if words else None


def is_revision(subject: str, title: str, text: str) -> bool:
    """Whether it is marked as a revision: 更正, 修订, 以此件为准, in brackets, before a colon or at the end; in the text only where it opens."""
    names = (_NAMED_WORK.sub("", _REPLY.sub("", squeezed(flat(name[:1000])))) for name in (subject, title))
    return any(map(_MARKED.search, names)) or _OPENING.search(squeezed(flat(text[:300]))[:60]) is not None


def settle(submission: Submission, *, same_text: Mapping[str, str], same_title: Mapping[str, str]) -> Submission:
    """The submission with its repeats told: identical text, or a marked revision of the same title, of the same unit (READING.md, what counts).

    `same_text`: fingerprint -> id of the unit's earliest counted item with that text. `same_title`: title_key -> id of the unit's item with
    that title. Without a unit nothing is settled.
    """
    if submission.unit is None:
        return submission
    return replace(submission, items=tuple(_settled(item, same_text, same_title) for item in submission.items))


def _settled(item: Item, same_text: Mapping[str, str], same_title: Mapping[str, str]) -> Item:
    if item.fingerprint and (first := same_text.get(item.fingerprint)):
        return _repeating(item, first, Doubt(DoubtCode.REPEATED, "text", f"与{first}正文相同,不另计数"))
    key = title_key(item.title)
    if item.revises and key and (first := same_title.get(key)):
        return _repeating(item, first, Doubt(DoubtCode.REVISED, "subject", f"标明为{first}的更正或修订，沿用原编号"))
    return item


def _repeating(item: Item, first: str, doubt: Doubt) -> Item:
    return replace(item, repeat_of=first, doubts=(*item.doubts, doubt))


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", _POINT.sub("点", text).replace("%", "百分之")).casefold()
