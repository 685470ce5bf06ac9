"""重复报送: the same text again, or a marked revision. History comes in as values: nothing is
looked up here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from classify.fingerprints import (
    NEAR,
    Likeness,
    compared,
    is_periodic,
    likeness,
    may_be_near,
)
from classify.submission import Doubt, DoubtCode, Item, Proposal, Submission
from classify.text import Text
from classify.titles import title_key


@dataclass(frozen=True, slots=True)
class Earlier:
    """An item that the ledger has and that may be like a new one: its id, its unit (None while it
    waits), title and text.
    """

    item: str
    unit: str | None
    title: str
    text: Text


def needs_text(item: Item, sketch: bytes, *, titled: bool) -> bool:
    """Whether the text of an earlier item with that sketch has to be read to say how like it is;
    `titled`: it has the item's title, so that it may be a rewritten one. Else it is not doubted.
    """
    if titled and not is_periodic(item.title):
        return True
    return may_be_near(item.fingerprint.sketch, sketch)


def settle(
    submission: Submission,
    *,
    same_text: Mapping[str, str],
    same_title: Mapping[str, str],
    alike: Sequence[Sequence[Earlier]],
) -> Submission:
    """The submission with its repeats told: identical text, or a marked revision of the same
    title, of the same unit (READING.md, what counts).

    `same_text`: key -> id of the unit's earliest counted item with that text. `same_title`: key ->
    id of the unit's item with that title. `alike`: for each item those that may be like it; what is
    only like another is doubted. Without a unit nothing is settled.
    """
    if submission.unit is None:
        return submission
    told = (_settled(item, same_text, same_title) for item in submission.items)
    items = (
        item if item.repeat_of else _doubted(item, submission.unit, earlier)
        for item, earlier in zip(told, alike, strict=True)
    )
    return replace(submission, items=tuple(items))


def same_text_as(first: str, *, proposed: bool = False) -> Doubt:
    """The doubt that an item reads like that earlier one of its unit; `proposed`: it has been
    counted all the while, so a person must say.
    """
    return Doubt(
        DoubtCode.REPEATED,
        "text",
        f"与{first}正文相同",
        (first,),
        Proposal("repeat", item=first) if proposed else None,
    )


def _settled(item: Item, same_text: Mapping[str, str], same_title: Mapping[str, str]) -> Item:
    if item.fingerprint.text and (first := same_text.get(item.fingerprint.text)):
        return _repeating(item, first, same_text_as(first))
    if (
        item.revises
        and item.fingerprint.title
        and (first := same_title.get(item.fingerprint.title))
    ):
        return _repeating(
            item,
            first,
            Doubt(DoubtCode.REVISED, "subject", f"标明为{first}的更正或修订", (first,)),
        )
    return item


def _doubted(item: Item, unit: str, alike: Sequence[Earlier]) -> Item:
    """With a doubt about the most alike of the unit's own items, and one about another unit's."""
    if not alike:
        return item
    text = compared(Text(item.text))
    own: list[tuple[float, str]] = []
    others: list[tuple[float, str]] = []
    for earlier in alike:
        kind, share = likeness(text, compared(earlier.text))
        near = kind in {Likeness.SAME, Likeness.NEAR}
        if earlier.unit != unit and near:
            others.append((share, earlier.item))
        elif earlier.unit == unit and (near or _is_rewritten(item, earlier, kind)):
            own.append((share, earlier.item))
    doubts = [
        Doubt(code, "text", f"与{whose}{best}{_how(share)}", (best,))
        for code, whose, ranked in (
            (DoubtCode.NEAR_REPEAT, "", own),
            (DoubtCode.SIMILAR_TO_OTHER_UNIT, "另一单位的", others),
        )
        for share, best in sorted(ranked)[-1:]
    ]
    return replace(item, doubts=(*item.doubts, *doubts))


def _is_rewritten(item: Item, earlier: Earlier, kind: Likeness) -> bool:
    """Changed text under the same title; a title that comes again every week says nothing."""
    same = bool(item.fingerprint.title) and item.fingerprint.title == title_key(earlier.title)
    return (
        same
        and bool(item.text and earlier.text.raw)
        and kind is Likeness.OTHER
        and not is_periodic(item.title)
    )


def _how(share: float) -> str:
    return (
        f"相近（相同文字{share:.0%}）"
        if share >= NEAR
        else f"标题相同而正文有改动（相同文字{share:.0%}）"
    )


def _repeating(item: Item, first: str, doubt: Doubt) -> Item:
    return replace(item, repeat_of=first, doubts=(*item.doubts, doubt))
