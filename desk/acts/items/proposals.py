"""建议: what a mail asks of the ledger and a person has to do: an item cut, taken back, a
commission delivered. Records nothing of it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from shlex import quote

from classify.submission import Doubt, DoubtCode, Proposal
from ledger.doubts import doubts_of
from ledger.views import Views

_PROPOSING = frozenset({DoubtCode.MANY_MATTERS, DoubtCode.DELIVERS, DoubtCode.ASKS_WITHDRAWAL})
_ASKING = {"withdraw": "同意请", "deliver": "确认请", "repeat": "如属重复，请"}
_FOLLOWS = {
    DoubtCode.REPEATED: ",不另计数",
    DoubtCode.REVISED: "，沿用原编号",
    DoubtCode.NEAR_REPEAT: "，请确定是否重复报送",
    DoubtCode.SIMILAR_TO_OTHER_UNIT: "，请核实",
}


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """What waits for a person: the doubt, its item (None: the mail as a whole) with its title, and
    when that was received (aware).
    """

    doubt: Doubt
    item: str | None
    title: str
    received_at: datetime

    @property
    def command(self) -> str | None:
        """What a person types who agrees; None where nobody knows what was meant."""
        if self.doubt.code is DoubtCode.MANY_MATTERS and self.item:
            return f"yishi item split {self.item}"
        return command_of(self.doubt.proposes, self.item)


def open_proposals(views: Views, *, since: date) -> list[OpenProposal]:
    """What waits for a person, of the mails received on that day or later, newest first: what
    nobody has settled or done.
    """
    doubted = views.log.doubted(since, _PROPOSING)
    words = views.words(one.entry for one in doubted)
    return [
        OpenProposal(
            doubt,
            one.item,
            (content.get("title") if one.item else content.get("subject")) or "",
            one.received_at,
        )
        for one in doubted
        for content in [words.get(one.entry, {})]
        for doubt in doubts_of(views, content)
        if doubt.code in _PROPOSING & one.doubts
        and (doubt.proposes is None or is_open(views, doubt.proposes))
    ]


def is_open(views: Views, proposal: Proposal) -> bool:
    """Whether it can still be done: nobody has delivered the commission, or the item still counts
    or waits.
    """
    if proposal.commission:
        asked = (proposal.commission, proposal.unit)
        return asked not in views.office.delivered([proposal.commission])
    item = views.items.by_ids([proposal.item]).get(proposal.item) if proposal.item else None
    return item is not None and item.state in {"counted", "waiting"}


def command_of(proposal: Proposal | None, item: str | None) -> str | None:
    """What a person types to do what a doubt of that item proposes."""
    if proposal is None:
        return None
    own = item or "ITEM"
    words = {
        "withdraw": ("item", "withdraw", proposal.item),
        "deliver": ("commission", "deliver", proposal.commission, proposal.unit, "--item", own),
        "repeat": ("item", "repeat", own, proposal.item),
    }[proposal.kind]
    return " ".join(("yishi", *(quote(word) for word in words if word)))


def sentence_of(doubt: Doubt) -> str:
    """A doubt as a person at the console reads it, who types no command."""
    return doubt.detail + ("" if doubt.proposes else _FOLLOWS.get(doubt.code, ""))


def sentence_with_command(doubt: Doubt, item: str | None) -> str:
    """A doubt of that item as a person at a terminal reads it."""
    command = command_of(doubt.proposes, item)
    asking = f"；{_ASKING[doubt.proposes.kind]} {command}" if doubt.proposes else ""
    return sentence_of(doubt) + asking
