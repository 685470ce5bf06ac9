"""重复报送: the same text again, or a marked revision. History comes in as values: nothing is looked up here."""

import re
from collections.abc import Mapping
from dataclasses import replace

from classify.submission import Doubt, DoubtCode, Item, Submission
from classify.wording import flat, squeezed

_MARKS = r"(?:更正|修订|勘误|订正|以[此本](?:[件稿文次版]|邮件)?为准)"
_OPENS_MARKED = rf"^[(\[【〔]{_MARKS}[稿版件]?[)\]】〕]|^{_MARKS}[稿版件]?:|以[此本](?:[件稿文次版]|邮件)?为准"
_MARKED = re.compile(rf"{_OPENS_MARKED}|[(\[【〔]{_MARKS}[稿版件]?[)\]】〕]|[-_]{_MARKS}[稿版件]?(?:\.\w{{1,5}})?$")
_OPENING = re.compile(_OPENS_MARKED)
_REPLY = re.compile("^(?:(?:re|fw|fwd|回复|转发|答复):)+", re.IGNORECASE)
_NAMED_WORK = re.compile("《[^《》]{0,100}》")


def is_revision(subject: str, title: str, text: str) -> bool:
    """Whether it is marked as a revision: 更正, 修订, 以此件为准, in brackets, before a colon or at the end; in the text only where it opens."""
    names = (_NAMED_WORK.sub("", _REPLY.sub("", squeezed(flat(name[:1000])))) for name in (subject, title))
    return any(map(_MARKED.search, names)) or _OPENING.search(squeezed(flat(text[:300]))[:60]) is not None


def settle(submission: Submission, *, same_text: Mapping[str, str], same_title: Mapping[str, str]) -> Submission:
    """The submission with its repeats told: identical text, or a marked revision of the same title, of the same unit (READING.md, what counts).

    `same_text`: key -> id of the unit's earliest counted item with that text. `same_title`: key -> id of the unit's item with
    that title. Without a unit nothing is settled.
    """
    if submission.unit is None:
        return submission
    return replace(submission, items=tuple(_settled(item, same_text, same_title) for item in submission.items))


def _settled(item: Item, same_text: Mapping[str, str], same_title: Mapping[str, str]) -> Item:
    if item.keys.text and (first := same_text.get(item.keys.text)):
        return _repeating(item, first, Doubt(DoubtCode.REPEATED, "text", f"与{first}正文相同,不另计数"))
    if item.revises and item.keys.title and (first := same_title.get(item.keys.title)):
        return _repeating(item, first, Doubt(DoubtCode.REVISED, "subject", f"标明为{first}的更正或修订，沿用原编号"))
    return item


def _repeating(item: Item, first: str, doubt: Doubt) -> Item:
    return replace(item, repeat_of=first, doubts=(*item.doubts, doubt))
