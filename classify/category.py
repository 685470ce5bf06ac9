"""信息类别: the kind of an article (第六条) by weighted phrases, with the phrases that decided it. Asks where it is close; never guesses."""

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from classify.submission import Category, Doubt, DoubtCode, Evidence, Item
from classify.wording import flat, squeezed
from config.phrases import GAP, Phrase, Phrases, Place

# What an article is about shows early: beyond this many characters of a text, nothing is looked for.
_LOOKED_AT = 8_000
_GAP_AT_MOST = 12
_SHOWN = 4


def category_of(title: str, text: str, *, phrases: Phrases, cover: str = "") -> Category:
    """The category of an article; `cover` is what the mail says around it: subject, covering words, file names.

    Each phrase counts once for each place. The first category wins if it is `margin` ahead of the second and of nothing;
    else the code is None. The text's length costs linear time, and no more than its beginning is read.
    """
    places: dict[Place, str] = {"title": _folded(title), "text": _folded(text), "cover": _folded(cover)}
    found = tuple(Evidence(one.category, one.words, one.place, one.weight) for one in phrases.listed if _stands(one, places[one.place]))
    sums = {code: 0 for code, _ in phrases.names}
    for each in found:
        sums[each.category] += each.weight
    first, second = [*sorted(sums.items(), key=lambda pair: -pair[1]), ("", 0), ("", 0)][:2]
    margin = first[1] - max(second[1], 0)
    return Category(first[0] if margin >= phrases.margin else None, margin, found)


def categorised(item: Item, *, phrases: Phrases, cover: str = "") -> Item:
    """The item with its category, or with the doubt that a person should say which it is; unchanged where there are no phrases."""
    if not phrases.listed:
        return item
    category = category_of(item.title, item.text, phrases=phrases, cover=cover)
    doubts = item.doubts if category.code or not item.text.strip() else (*item.doubts, _unclear(category, dict(phrases.names)))
    return replace(item, category=category.code, grounds=category, doubts=doubts)


def told(category: Category, *, names: dict[str, str]) -> str:
    """What spoke for which category, the strongest first, in Chinese: 「外地借鉴」7（值得借鉴、启示）；「经验做法」4（…）."""
    by_code: dict[str, list[Evidence]] = {}
    for each in sorted(category.evidence, key=lambda one: -one.weight):
        by_code.setdefault(each.category, []).append(each)
    sums = sorted(((sum(one.weight for one in ones), code) for code, ones in by_code.items()), reverse=True)
    return "；".join(f"「{names.get(code, code)}」{total}（{_listed(by_code[code])}）" for total, code in sums[:_SHOWN])


def _listed(evidence: Iterable[Evidence]) -> str:
    return "、".join(dict.fromkeys(one.words for one in list(evidence)[:_SHOWN]))


def _unclear(category: Category, names: dict[str, str]) -> Doubt:
    said = told(category, names=names)
    return Doubt(DoubtCode.CATEGORY_UNCLEAR, "text", f"类别待定：{said}，相差不大" if said else "类别待定：没有找到可判断类别的用语")


def _stands(phrase: Phrase, folded: str) -> bool:
    words = _sought(phrase.words)
    return words in folded if isinstance(words, str) else words.search(folded) is not None


@lru_cache(maxsize=4_096)
def _sought(words: str) -> str | re.Pattern[str]:
    """A phrase as it is looked for: folded as texts are; with gaps, a pattern that spans at most so many characters."""
    parts = [_folded(part) for part in words.split(GAP)]
    return parts[0] if len(parts) == 1 else re.compile(f".{{0,{_GAP_AT_MOST}}}".join(map(re.escape, parts)))


# One text is asked for by every phrase, and a mail's subject by every item.
@lru_cache(maxsize=8)
def _folded(text: str) -> str:
    return squeezed(flat(text[:_LOOKED_AT]))
