"""判定: what a person decides of what the program read: an item's category, and doubts that are
settled. Scores nothing and moves nothing.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import cast

from classify.screen import screen_text
from classify.submission import WAITING, Doubt, DoubtCode
from config.errors import Refused
from config.sentences import unknown
from ledger.book import Writer
from ledger.doubts import doubts_of
from ledger.payloads import Judged, Logged, Received
from ledger.views import Views

# These are settled by a fact of their own, which says more than that nobody doubts any longer.
_BY_FACT = {
    **dict.fromkeys(WAITING, "yishi item assign"),
    DoubtCode.REPEATED: "yishi ledger revoke",
    DoubtCode.REVISED: "yishi ledger revoke",
}


@dataclass(frozen=True, slots=True)
class OpenDoubt:
    """A doubt that nobody has settled; `whole`: it is the mail's."""

    doubt: Doubt
    whole: bool


def set_category(
    writer: Writer, name: str, category: str, *, categories: Sequence[str], reason: str | None
) -> int:
    """Say which kind an item is (第六条); the entry. It stands whatever a later reading finds."""
    if category not in categories:
        raise Refused(unknown("类别", category, categories))
    receipt, seq = _receipt(writer.views, name)
    if receipt.category == category and DoubtCode.CATEGORY_UNCLEAR not in receipt.doubts:
        raise Refused(f"{receipt.item} 的类别已是 {category}")
    settled = tuple({DoubtCode.CATEGORY_UNCLEAR.value} & set(receipt.doubts))
    return _judge(writer, Judged(of=seq, category=category, settled=settled), reason)


def settle(writer: Writer, name: str, doubts: Sequence[str], *, reason: str | None) -> None:
    """Say that nothing is left to decide of these doubts of an item, or of the mail it came in."""
    for doubt in dict.fromkeys(doubts):
        places = _places(writer.views, name)
        place = next((place for place in places if doubt in place.doubts), None)
        if place is None:
            every = [one for place in places for one in place.doubts]
            raise Refused(f"{name} 没有存疑 {doubt!r}；现有 {'、'.join(every) or '无'}")
        if (command := _BY_FACT.get(DoubtCode(doubt))) and not _is_denied(writer, name, doubt):
            raise Refused(f"存疑 {doubt} 要由 {command} 来定；仅仅消除它改变不了归属和计数")
        _judge(writer, Judged(of=place.entry, settled=(doubt,)), reason)


def open_doubts(views: Views, name: str) -> list[OpenDoubt]:
    """Every doubt of an item, then of its mail, that is open."""
    places = _places(views, name)
    words = views.words(place.entry for place in places)
    kept = {
        place.entry: {one.code: one for one in doubts_of(views, words.get(place.entry, {}))}
        for place in places
    }
    return [
        OpenDoubt(kept[place.entry].get(DoubtCode(code), Doubt(DoubtCode(code))), place.whole)
        for place in places
        for code in place.doubts
    ]


def open_places(
    views: Views, name: str, codes: Collection[DoubtCode]
) -> list[tuple[int, DoubtCode]]:
    """Those of these doubts that are open, each with the entry that it is about."""
    return [
        (place.entry, DoubtCode(code))
        for place in _places(views, name)
        for code in place.doubts
        if code in codes
    ]


def settle_open(
    writer: Writer, name: str, codes: Collection[DoubtCode], *, reason: str | None
) -> list[DoubtCode]:
    """Settle those of these doubts that are open; which they were."""
    waiting = dict.fromkeys(doubt.doubt.code for doubt in open_doubts(writer.views, name))
    settled = [code for code in waiting if code in codes]
    settle(writer, name, settled, reason=reason)
    return settled


def settle_at(writer: Writer, entry: int, code: DoubtCode, *, reason: str | None) -> None:
    """The same of the one doubt of that entry, an item's receipt or a mail's line."""
    _judge(writer, Judged(of=entry, settled=(code.value,)), reason)


def _is_denied(writer: Writer, name: str, doubt: str) -> bool:
    """Whether it is doubted to be a repeat, and no fact says that it is one: then nothing but the
    doubt is left to settle.
    """
    item = writer.views.items.by_name(name)
    return (
        doubt in {DoubtCode.REPEATED, DoubtCode.REVISED}
        and item is not None
        and item.state != "repeated"
    )


def reopen(writer: Writer, name: str, doubts: Sequence[str], *, reason: str | None) -> None:
    """Doubts that were settled in error are open again."""
    for doubt in dict.fromkeys(doubts):
        places = _places(writer.views, name)
        if any(doubt in place.doubts for place in places):
            raise Refused(f"{name} 的存疑 {doubt!r} 并未消除")
        place = next(
            (place for place in places if doubt in writer.views.settled_doubts(place.entry)), None
        )
        if place is None:
            raise Refused(f"{name} 没有消除过存疑 {doubt!r}")
        _judge(writer, Judged(of=place.entry, reopened=(doubt,)), reason)


@dataclass(frozen=True, slots=True)
class _Place:
    """What has doubts: an item's receipt, or the line of its `whole` mail."""

    entry: int
    doubts: tuple[str, ...]
    whole: bool = False


def _places(views: Views, name: str) -> list[_Place]:
    receipt, seq = _receipt(views, name)
    lines = (
        [mail.seq for mail in views.log.of_digests([receipt.mail]) if mail.outcome == "recorded"]
        if receipt.mail
        else []
    )
    if receipt.logged and not lines:
        lines = [receipt.logged]
    mails = [cast("Logged", stored.payload) for stored in views.stored(lines).values()]
    return [
        _Place(seq, receipt.doubts),
        *(_Place(line, mail.doubts, whole=True) for line, mail in zip(lines, mails, strict=True)),
    ]


def _receipt(views: Views, name: str) -> tuple[Received, int]:
    item = views.items.by_name(name)
    if item is None:
        raise Refused(f"没有编号或 ref 为 {name!r} 的信息")
    return cast("Received", views.payload(item.seq)), item.seq


def _judge(writer: Writer, judged: Judged, reason: str | None) -> int:
    if reason and screen_text(reason):
        raise Refused("理由本身带有密级标志，请改写")
    return writer.append(judged, {"reason": reason}).seq
