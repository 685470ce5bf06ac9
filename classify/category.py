"""信息类别: the kind of an article (第六条) by weighted phrases, with the phrases that decided it.
Asks where it is close; never guesses.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from classify.submission import Category, Doubt, DoubtCode, Evidence, Item
from classify.text import NO_TEXT, Text, normal, squeezed
from config.phrases import GAP, PLACES, Phrases, Place

# What an article is about shows early: beyond this many characters of a text, nothing is looked
# for.
_LOOKED_AT = 8_000
_GAP_AT_MOST = 12
_TOLD, _PHRASES_TOLD = 2, 3


def category_of(title: str, text: Text, *, phrases: Phrases, cover: Text = NO_TEXT) -> Category:
    """The category of an article; `cover` is what the mail says around it: subject, covering
    words, file names.

    Each phrase counts once for each place. The first category wins if it is `margin` ahead of the
    second and of nothing; else the code is None. The text's length costs linear time, and no more
    than its beginning is read.
    """
    places: dict[Place, str] = {
        "title": _folded(title),
        "text": text.head(_LOOKED_AT).squeezed,
        "cover": cover.head(_LOOKED_AT).squeezed,
    }
    present = {
        number for place, folded in places.items() for number in _present(phrases, place, folded)
    }
    found = (phrases.listed[number] for number in sorted(present))
    evidence = tuple(
        Evidence(phrase.category, phrase.words, phrase.place, phrase.weight) for phrase in found
    )
    sums = dict.fromkeys(dict(phrases.names), 0)
    for each in evidence:
        if each.category in sums:
            sums[each.category] += each.weight
    ranked = [*sorted(sums, key=lambda code: -sums[code]), "", ""][:2]
    first, second = (sums.get(code, 0) for code in ranked)
    margin = first - max(second, 0)
    return Category(
        ranked[0] if margin >= phrases.margin else None,
        margin,
        evidence,
        _because(evidence, sums, dict(phrases.names)),
    )


def categorised(item: Item, text: Text, *, phrases: Phrases, cover: Text = NO_TEXT) -> Item:
    """The item of that text with its category, or with the doubt that a person should say which
    it is; unchanged where there are no phrases.
    """
    if not phrases.listed:
        return item
    category = category_of(item.title, text, phrases=phrases, cover=cover)
    # Of an item without a text another doubt already says that a person must read it.
    doubts = () if category.code or not item.text.strip() else (_unclear(category),)
    return replace(item, category=category.code, grounds=category, doubts=(*item.doubts, *doubts))


def _because(evidence: tuple[Evidence, ...], sums: dict[str, int], names: dict[str, str]) -> str:
    """What speaks for which category, the strongest first:
    「外地借鉴」9（启示、杭州）；「经验做法」2（做法）.
    """
    leading = sorted((code for code in sums if sums[code] > 0), key=lambda code: -sums[code])[
        :_TOLD
    ]
    return "；".join(
        f"「{names[code]}」{sums[code]}（{_listed(evidence, code)}）" for code in leading
    )


def _listed(evidence: tuple[Evidence, ...], code: str) -> str:
    strongest = sorted(
        (each for each in evidence if each.category == code and each.weight > 0),
        key=lambda each: -each.weight,
    )
    return "、".join(dict.fromkeys(each.words for each in strongest[:_PHRASES_TOLD]))


def _unclear(category: Category) -> Doubt:
    reason = f"{category.because}，分不出主次" if category.because else "没有找到可据以判断的用语"
    return Doubt(DoubtCode.CATEGORY_UNCLEAR, "text", f"类别待定：{reason}")


def _present(phrases: Phrases, place: Place, folded: str) -> Iterator[int]:
    """The phrases of a place that stand in a text; only those are looked for whose first character
    does.
    """
    sought = phrases.once(_by_opening)[place]
    for opening in set(sought.openings.findall(folded)):
        for number, first, whole in sought.phrases[opening]:
            if first in folded and (whole is None or whole.search(folded)):
                yield number


@dataclass(frozen=True, slots=True)
class _Sought:
    """The phrases of a place by their first character: each one's number, what stands before its
    first gap, and, where it has gaps, the whole.
    """

    openings: re.Pattern[str]
    phrases: dict[str, list[tuple[int, str, re.Pattern[str] | None]]]


def _by_opening(phrases: Phrases) -> dict[Place, _Sought]:
    sought: dict[Place, dict[str, list[tuple[int, str, re.Pattern[str] | None]]]]
    sought = {place: {} for place in PLACES}
    for number, phrase in enumerate(phrases.listed):
        parts = [_folded(part) for part in phrase.words.split(GAP)]
        form = f".{{0,{_GAP_AT_MOST}}}".join(map(re.escape, parts))
        whole = re.compile(form) if len(parts) > 1 else None
        sought[phrase.place].setdefault(parts[0][:1], []).append((number, parts[0], whole))
    return {
        place: _Sought(re.compile(f"[{re.escape(''.join(found))}]" if found else "(?!)"), found)
        for place, found in sought.items()
    }


def _folded(words: str) -> str:
    return squeezed(normal(words[:_LOOKED_AT]))
