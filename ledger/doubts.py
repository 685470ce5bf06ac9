"""存疑的正文: doubts as the content of an entry keeps them, and the one reader of those that were
kept as a sentence. Decides nothing.

A doubt is a JSON object with the fields of `Doubt`, empty ones left out. Until it had them it was
the list [code, where, sentence], and a program that wanted a field cut it out of the sentence. Such
a list is read here, strictly: only whole sentences of our own, and of those only ids that the views
know.
"""

import re
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from classify.submission import Doubt, DoubtCode, Proposal
from ledger.views import Views

_ITEM = r"[0-9]{4}-[0-9]{5,12}"
_WITHDRAW = re.compile(
    rf"(?P<found>要求撤回 (?P<item>{_ITEM})《.*》)；同意请 yishi withdraw (?P=item)", re.DOTALL
)
_DELIVER = re.compile(
    (
        "(?P<found>像是约稿 .*)；确认请 yishi deliver (?P<commission>.+) (?P<unit>[a-z0-9_-]+)"
        f" --item (?P<item>{_ITEM})"
    ),
    re.DOTALL,
)
_REPEAT = re.compile(
    rf"(?P<found>.*)；如属重复，请(?: yishi repeat {_ITEM} {_ITEM}|用 yishi repeat 认定)", re.DOTALL
)
_ALIKE = re.compile(rf"(?:重读后)?(?:与|标明为|与另一单位的) ?(?P<item>{_ITEM})(?![0-9])")
# What such a sentence ended in, and what the desk says now by the code.
_TAILS = {
    DoubtCode.REPEATED: ",不另计数",
    DoubtCode.REVISED: "，沿用原编号",
    DoubtCode.NEAR_REPEAT: "，请确定是否重复报送",
    DoubtCode.SIMILAR_TO_OTHER_UNIT: "，请核实",
}


def doubts_in_content(doubts: Iterable[Doubt]) -> list[dict[str, object]]:
    """As the content of an entry keeps them."""
    return [
        _filled(one)
        | {"code": one.code.value}
        | ({"proposes": _filled(one.proposes)} if one.proposes else {})
        for one in doubts
    ]


def doubts_of(views: Views, words: Mapping[str, Any]) -> tuple[Doubt, ...]:
    """The doubts that these words of an entry hold, in whichever form they were kept."""
    return tuple(_doubts(views, words.get("doubts", ())))


def _doubts(views: Views, kept: Iterable[Any]) -> Iterator[Doubt]:
    for one in kept:
        if isinstance(one, Mapping):
            proposes = Proposal(**one["proposes"]) if "proposes" in one else None
            about = tuple(one.get("about", ()))
            code, where, detail = (
                DoubtCode(one["code"]),
                one.get("where", ""),
                one.get("detail", ""),
            )
            yield Doubt(code, where, detail, about, proposes)
        else:
            yield _of_sentence(views, DoubtCode(one[0]), *one[1:])


def _filled(value: Doubt | Proposal) -> dict[str, object]:
    return {key: said for key, said in asdict(value).items() if said not in (None, "", ())}


def _of_sentence(views: Views, code: DoubtCode, where: str, detail: str) -> Doubt:
    """What does not end as our own sentence did, or names what nobody knows, proposes nothing."""
    if code is DoubtCode.ASKS_WITHDRAWAL and (found := _WITHDRAW.fullmatch(detail)):
        if item := _known(views, found["item"]):
            return Doubt(code, where, found["found"], (item,), Proposal("withdraw", item=item))
    elif code is DoubtCode.DELIVERS and (found := _DELIVER.fullmatch(detail)):
        commission = views.office.commission(_unquoted(found["commission"]))
        if (
            commission
            and detail.startswith(f"像是约稿 {commission.id}《")
            and found["unit"] in commission.units
            and _known(views, found["item"])
        ):
            proposal = Proposal("deliver", commission=commission.id, unit=found["unit"])
            return Doubt(code, where, found["found"], (commission.id,), proposal)
    elif (
        code in _TAILS
        and (alike := _ALIKE.match(detail))
        and (item := _known(views, alike["item"]))
    ):
        if found := _REPEAT.fullmatch(detail):
            return Doubt(code, where, found["found"], (item,), Proposal("repeat", item=item))
        return Doubt(code, where, detail.removesuffix(_TAILS[code]), (item,))
    return Doubt(code, where, detail)


def _known(views: Views, item: str) -> str | None:
    return item if item in views.items.by_ids([item]) else None


def _unquoted(word: str) -> str:
    """The one word that is written so for a shell; "" where that is none."""
    try:
        (plain,) = shlex.split(word)
    except ValueError:
        return ""
    return plain if shlex.quote(plain) == word else ""
