"""疑似重复: what the ledger has that is like an item which a person enters, as mail is held against it. Records nothing."""

from dataclasses import dataclass, replace
from datetime import datetime

from classify.repeats import settle
from classify.submission import DoubtCode, Item, Submission
from desk.acts.mailroom.history import History
from ledger.book import Writer

_REPEATS = (
    DoubtCode.REPEATED,
    DoubtCode.REVISED,
    DoubtCode.NEAR_REPEAT,
    DoubtCode.SIMILAR_TO_OTHER_UNIT,
)


@dataclass(frozen=True, slots=True)
class Alike:
    """An item that the ledger has, and in words how far it is the same; `own`: of the same unit, so that the one can repeat the other."""

    item: str
    title: str
    unit: str | None
    received_at: datetime
    own: bool
    why: str


def alike_to(writer: Writer, item: Item, *, unit: str) -> tuple[Alike, ...]:
    """Identical, revised, nearly the same, or of the same title where one of the two has no text; the unit's own first."""
    history = History(writer, (), (item,))
    same_text, same_title = history.like(unit, (item,))
    earlier = () if item.fingerprint.text in same_text else history.alike(writer, item)
    bare = Submission(unit, (replace(item, doubts=()),))
    (told,) = settle(bare, same_text=same_text, same_title=same_title, alike=[earlier]).items
    found = {doubt.about[0]: doubt.detail for doubt in told.doubts if doubt.code in _REPEATS}
    if (
        (titled := same_title.get(item.fingerprint.title or ""))
        and titled not in found
        and not _both_have_text(writer, item, titled)
    ):
        found[titled] = f"与{titled}标题相同，两条中有没有正文的，程序比不出是否同一条"
    return _shown(writer, found, unit)


def _both_have_text(writer: Writer, item: Item, other: str) -> bool:
    seq = writer.views.items.by_ids([other])[other].seq
    return bool(item.text.strip() and writer.views.words([seq]).get(seq, {}).get("text"))


def _shown(writer: Writer, found: dict[str, str], unit: str) -> tuple[Alike, ...]:
    items = writer.views.items.by_ids(found)
    words = writer.views.words(item.seq for item in items.values())
    several = (
        Alike(
            name,
            words.get(item.seq, {}).get("title", "（已封存）"),
            item.unit,
            item.received_at,
            item.unit == unit,
            found[name],
        )
        for name, item in items.items()
    )
    return tuple(sorted(several, key=lambda one: (not one.own, one.item)))
