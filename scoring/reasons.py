"""得分缘由: a score line with what made it, in words: rule, article, item, entries, mail. Looks
nothing up.
"""

from dataclasses import dataclass
from datetime import date

from ledger.payloads import EntryKind
from scoring.document import plain
from scoring.prose import genre_name
from scoring.rulebook import Rulebook
from scoring.score import ScoreEntry

KINDS = {
    EntryKind.RECEIVED: "收到",
    EntryKind.ASSIGNED: "归属",
    EntryKind.REPEATED: "重复报送",
    EntryKind.WITHDRAWN: "撤回",
    EntryKind.ADOPTED: "采用",
    EntryKind.REPORTED_UP: "采编上报",
    EntryKind.INSTRUCTED: "批示",
    EntryKind.COMMENDED: "优秀信息",
    EntryKind.COMMISSIONED: "约稿",
    EntryKind.DELIVERED: "约稿完成",
    EntryKind.COMMISSION_MISSED: "约稿未按要求完成",
    EntryKind.ATTESTED: "认定",
    EntryKind.REVOKED: "更正",
}


@dataclass(frozen=True, slots=True)
class Cause:
    """A fact behind a line: the number of its entry, what it is, the day that it bears."""

    entry: int
    kind: EntryKind
    day: date

    @property
    def text(self) -> str:
        return f"第{self.entry}号记录（{self.day}{KINDS.get(self.kind, '')}）"


@dataclass(frozen=True, slots=True)
class Reason:
    """得分缘由. `title` is None once the item is sealed, and "" where the line hangs on none;
    `mail` says where the item's mail lies, "" for none.
    """

    line: ScoreEntry
    title: str | None
    causes: tuple[Cause, ...]
    mail: str

    @property
    def about(self) -> str:
        return plain(self.title) if self.line.item else ""

    @property
    def because(self) -> str:
        return "；".join(cause.text for cause in self.causes)


def rule_text(rule: str, rulebook: Rulebook) -> str:
    """What a rule pays for, in words; its id where it has none."""
    own = (
        (rulebook.base_points, "完成报送任务基础分"),
        (rulebook.commission_missed, "约稿未按要求完成"),
        (rulebook.commission_delivered, "约稿完成"),
    )
    for known, words in own:
        if known and known.id == rule:
            return words
    found = next((one for one in rulebook.item_rules if one.id == rule), None)
    if found is None:
        return rule
    publications, ranks = (
        {one.code: one.name for one in several}
        for several in (rulebook.publications, rulebook.ranks)
    )
    if found.publication:
        genre = genre_name(found.genre, rulebook) if found.genre and found.genre != "full" else ""
        return f"《{publications.get(found.publication, found.publication)}》采用{genre}"
    return (
        f"{ranks.get(found.rank, found.rank)}批示"
        if found.rank
        else KINDS.get(EntryKind(found.event), rule)
    )
