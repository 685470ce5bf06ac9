"""约稿: which open commission of its unit an item seems to answer. Proposes; that it was delivered
a person records.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from classify.submission import Doubt, DoubtCode, Item, Proposal, Submission
from classify.text import flat, squeezed

_ALIKE = 0.6

_NUMBER = re.compile(r"(?:[〔\[(【]?(?P<year>20\d{2})[〕\])】]?年?)?第?(?P<number>\d{1,4})号")
_OWN_ID = re.compile(r"C(?P<year>\d{4})-0*(?P<number>\d{1,6})")
_COMMON = re.compile(r"情况|工作|我市|全市|银川市?|关于|有关|报告|信息|进展|开展|的|及|和|与|市")


@dataclass(frozen=True, slots=True)
class OpenCommission:
    """A commission that a unit has not delivered: its id, title and due day (civil)."""

    id: str
    title: str
    due: date


def with_deliveries(
    submission: Submission, asked: Sequence[OpenCommission], *, day: date
) -> Submission:
    """The submission with a proposal on each item that answers one of these, its unit's; `day` is
    that of receipt (civil). Each is proposed once.
    """
    if not (asked and submission.unit):
        return submission
    left = list(asked)
    items: list[Item] = []
    for item in submission.items:
        found = None if item.repeat_of else _answered(item, left)
        if found:
            left.remove(found)
            doubt = _delivers(found, submission.unit, day)
            items.append(replace(item, doubts=(*item.doubts, doubt)))
        else:
            items.append(item)
    return replace(submission, items=tuple(items))


def _delivers(found: OpenCommission, unit: str, day: date) -> Doubt:
    late = (day - found.due).days
    when = f"截止 {found.due}" + (f"，迟交 {late} 天" if late > 0 else "")
    return Doubt(
        DoubtCode.DELIVERS,
        "text",
        f"像是约稿 {found.id}《{found.title}》的来稿（{when}）",
        (found.id,),
        Proposal("deliver", commission=found.id, unit=unit),
    )


def _answered(item: Item, asked: Sequence[OpenCommission]) -> OpenCommission | None:
    """By the number that the mail gives; where it gives none that is known, by the title most like
    its own words.
    """
    named = item.fields.commission or ""
    if number := _number(named):
        by_number = [one for one in asked if _agree(number, _number(one.title) or _number(one.id))]
        if by_number:
            return by_number[0]
        if any(_number(one.title) or _number(one.id) for one in asked if _number(one.title)):
            return None
    shares = [
        (max(_share(one.title, words) for words in (named, item.title)), -n)
        for n, one in enumerate(asked)
    ]
    best, place = max(shares, default=(0.0, 0))
    return asked[-place] if best >= _ALIKE else None


def _number(text: str) -> tuple[str | None, int] | None:
    plain = squeezed(flat(text[:200]))
    found = _OWN_ID.search(plain) or _NUMBER.search(plain)
    return (found["year"], int(found["number"])) if found else None


def _agree(one: tuple[str | None, int], other: tuple[str | None, int] | None) -> bool:
    return (
        other is not None
        and one[1] == other[1]
        and (one[0] is None or other[0] is None or one[0] == other[0])
    )


def _share(title: str, words: str) -> float:
    """How much of what a commission's title says stands in the words: of its pairs of characters,
    common words left out.
    """
    asked, said = _pairs(_NUMBER.sub("", flat(title[:200]))), _pairs(flat(words[:200]))
    return len(asked & said) / len(asked) if asked else 0.0


def _pairs(text: str) -> set[str]:
    bare = re.sub(r"[\W_]+", "", _COMMON.sub("", text.replace("约稿", "")))
    return {bare[n : n + 2] for n in range(len(bare) - 1)}
