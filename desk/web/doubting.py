"""存疑的样子: an item's open doubts with their help and what each proposes, ready to be shown beside the decision that fits. Decides nothing."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from classify.submission import WAITING
from config.roster import Roster
from desk.acts.labels import DOUBTS
from desk.acts.mailroom.proposing import proposed_acts, without_command
from desk.web.guidance import GUIDES, Guide
from ledger.payloads import Logged
from ledger.views import ItemView, Views

ITEM_ID = re.compile(r"\b\d{4}-\d{5,}\b", re.ASCII)
LIKELY = 4  # units that are offered by name
ENDS = 6  # lines at either end of a text where a unit names itself
_ORDER = {
    "assign": 0,
    "category": 2,
}  # first what keeps it from counting, last what moves no figure
_OTHER = Guide("程序记下的一项存疑。", "请看原文；看过以后可以消除。")


@dataclass(frozen=True, slots=True)
class Shape:
    """One doubt: its code and name, what was found, its help, whether it is the whole mail's; `units` it may be of, what it proposes, if it can be settled, the item that it names."""

    code: str
    label: str
    detail: str
    guide: Guide
    whole: bool = False
    units: tuple[tuple[str, str], ...] = ()
    proposed: tuple[tuple[str, ...], ...] = ()
    settles: bool = True
    about: str = ""


def shaped_doubts(
    views: Views,
    item: ItemView,
    shown: Mapping[str, Any],
    logged: Logged | None,
    said: Mapping[str, Any],
    *,
    roster: Roster,
) -> list[Shape]:
    """Those of the item and of its mail (`logged`, with its words `said`), once each; whose it is, is no doubt any more once that is said."""
    own = {one["code"]: one["detail"] for one in shown["details"]}
    mail = {code: detail for code, _, detail in said.get("doubts", ())}
    found = [(code, own.get(code, ""), False) for code in shown["doubts"]]
    found += [
        (code, mail.get(code, ""), True)
        for code in (logged.doubts if logged else ())
        if code not in shown["doubts"]
    ]
    shapes = [
        _shape(views, item, shown, one, roster)
        for one in found
        if item.state == "waiting" or one[0] not in WAITING
    ]
    return sorted(shapes, key=lambda shape: _ORDER.get(shape.guide.decision, 1))


def _shape(
    views: Views,
    item: ItemView,
    shown: Mapping[str, Any],
    one: tuple[str, str, bool],
    roster: Roster,
) -> Shape:
    code, detail, whole = one
    guide = GUIDES.get(code, _OTHER)
    named = (
        _likely(f"{detail}\n{shown['because'] or ''}\n{_ends(shown['text'] or '')}", roster)
        if guide.decision == "assign"
        else ()
    )
    acts = tuple(_open(views, proposed_acts(detail)))
    firm = code in WAITING or (code in {"repeated", "revised"} and item.state == "repeated")
    about = next((name for name in ITEM_ID.findall(detail) if name != item.id), "")
    return Shape(
        code,
        DOUBTS.get(code, code),
        without_command(detail),
        guide,
        whole,
        tuple(named),
        acts,
        not firm,
        about,
    )


def _likely(words: str, roster: Roster) -> Sequence[tuple[str, str]]:
    """The units that the words name, longest names first."""
    blocks = ((code, block) for code, several in roster.blocks.items() for block in several)
    found = {
        code: block.short for code, block in blocks if block.name in words or block.short in words
    }
    return sorted(found.items(), key=lambda one: -len(one[1]))[:LIKELY]


def _ends(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return "\n".join(lines[:ENDS] + lines[-ENDS:])


def _open(views: Views, acts: Sequence[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Those that nobody has done."""
    for act, *names in acts:
        if (
            act == "deliver"
            and (names[0], names[1]) not in views.delivered([names[0]])
            and views.commission(names[0])
        ):
            yield act, *names
        if (
            act == "withdraw"
            and (target := views.item(names[0]))
            and target.state in {"counted", "waiting"}
        ):
            yield act, *names
