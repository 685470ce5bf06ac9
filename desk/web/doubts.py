"""存疑的样子: an item's open doubts with their help and what each proposes, ready to be shown beside the decision that fits. Decides nothing."""

from dataclasses import dataclass

from classify.submission import WAITING, Doubt, Proposal
from config.roster import Roster
from desk.acts.items.doubts import OpenDoubt, open_doubts
from desk.acts.items.proposals import is_open, sentence_of
from desk.acts.labels import DOUBTS
from desk.web.guidance import GUIDES, Guide
from ledger.views import ItemView, Views

LIKELY = 4  # units that are offered by name
ENDS = 6  # lines at either end of a text where a unit names itself
_ORDER = {
    "assign": 0,
    "category": 2,
}  # first what keeps it from counting, last what moves no figure
_OTHER = Guide("程序记下的一项存疑。", "请看原文；看过以后可以消除。")


@dataclass(frozen=True, slots=True)
class Shape:
    """One doubt: its code and name, what was found, its help, whether it is the whole mail's; `units` it may be of, what it still proposes, if it can be settled, the item that it speaks of."""

    code: str
    label: str
    detail: str
    guide: Guide
    whole: bool = False
    units: tuple[tuple[str, str], ...] = ()
    proposed: Proposal | None = None
    settles: bool = True
    about: str = ""


def shaped_doubts(views: Views, item: ItemView, *, text: str | None, roster: Roster) -> list[Shape]:
    """Those of the item, which has that text, and of its mail, once each; whose it is, is no doubt any more once that is said."""
    found = {one.doubt.code: one for one in reversed(open_doubts(views, item.id))}
    shapes = [
        _shape(views, item, one, text or "", roster)
        for one in reversed(found.values())
        if item.state == "waiting" or one.doubt.code not in WAITING
    ]
    return sorted(shapes, key=lambda shape: _ORDER.get(shape.guide.decision, 1))


def _shape(views: Views, item: ItemView, one: OpenDoubt, text: str, roster: Roster) -> Shape:
    doubt, code = one.doubt, one.doubt.code
    guide = GUIDES.get(code, _OTHER)
    proposed = doubt.proposes if doubt.proposes and is_open(views, doubt.proposes) else None
    firm = code in WAITING or (code in {"repeated", "revised"} and item.state == "repeated")
    others = views.items.by_ids(name for name in doubt.about if name != item.id)
    return Shape(
        code,
        DOUBTS.get(code, code),
        sentence_of(doubt),
        guide,
        one.whole,
        _likely(doubt, text, roster) if guide.decision == "assign" else (),
        proposed,
        not firm,
        next((name for name in doubt.about if name in others), ""),
    )


def _likely(doubt: Doubt, text: str, roster: Roster) -> tuple[tuple[str, str], ...]:
    """The units of which it speaks, and those that the text names at either end; longest names first."""
    ends = _ends(text)
    found = {
        code: block.short
        for code, several in roster.blocks.items()
        for block in several
        if code in doubt.about or block.name in ends or block.short in ends
    }
    return tuple(sorted(found.items(), key=lambda one: -len(one[1]))[:LIKELY])


def _ends(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return "\n".join(lines[:ENDS] + lines[-ENDS:])
