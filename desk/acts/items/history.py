"""经过: everything that was said of an item, in order: facts, decisions, readings, cuts and
joinings, what was taught of its sender, seals. Writes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.acts.labels import DOUBTS, ENTRY_KINDS, label_of
from desk.acts.tallies.explanation import FollowedFact
from ledger.facts import Fact
from ledger.payloads import EntryKind, Judged, Reread, Revoked, Sealed, Taught
from ledger.views import Stored, Views
from scoring.rulebook_file import Rulebook

_RECUT = {"split": "拆分", "merged": "合并"}
_FIRM = frozenset(
    {EntryKind.RECEIVED, EntryKind.CLOSED}
)  # these are not taken back on an item's page


@dataclass(frozen=True, slots=True)
class Event:
    """One line: the entry's number, the fact's own day, what it says, who wrote it when and why;
    `ref` names a fact that can be taken back.
    """

    entry: int
    what: str
    actor: str
    at: datetime
    day: str = ""
    why: str = ""
    holds: bool = True
    ref: str = ""
    item: str = ""


def item_history(
    views: Views,
    receipt: int,
    facts: Iterable[FollowedFact],
    *,
    line: int | None,
    sender: str | None,
    names: Mapping[str, str],
    rulebook: Rulebook,
) -> list[Event]:
    """What was said of the item of that receipt and its mail's `line` of the log; `facts` are
    those of `show_item`, `names` by code.
    """
    taught = views.office.taught_of(sender) if sender else []
    seqs = {*views.entries_about([receipt, *([line] if line else [])]), *taught}
    stored, words = views.stored(seqs), views.words(seqs)
    events = [
        _event(seq, stored[seq], _said(seq, stored, words, receipt, names), words.get(seq, {}))
        for seq in sorted(seqs)
    ]
    events += [_fact(views, fact, names, rulebook) for fact in facts]
    return sorted(events, key=lambda event: event.entry)


def _event(seq: int, stored: Stored, what: str, words: Mapping[str, Any]) -> Event:
    return Event(seq, what, stored.entry.actor, stored.entry.moment, why=words.get("reason") or "")


def _said(
    seq: int,
    stored: Mapping[int, Stored],
    words: Mapping[int, Mapping[str, Any]],
    receipt: int,
    names: Mapping[str, str],
) -> str:
    match stored[seq].payload:
        case Judged() as said:
            return _judged(said, names)
        case Reread(of=of):
            return _reread(seq, of, words) if of == receipt else "重读来件"
        case Taught(address=address, unit=unit, since=since):
            return (
                f"教地址：{since} 起 {address} "
                f"{'归' + names.get(unit, unit) if unit else '不再归任何单位'}"
            )
        case Sealed(entries=entries):
            return f"清除{f'（同时清除 {len(entries)} 条记录的文字）' if len(entries) > 1 else ''}"
    return str(ENTRY_KINDS[stored[seq].entry.kind.value])


def _judged(judged: Judged, names: Mapping[str, str]) -> str:
    parts = [f"定为“{names.get(judged.category, judged.category)}”" if judged.category else ""]
    for verb, codes in (("消除存疑", judged.settled), ("重新列出存疑", judged.reopened)):
        parts.append(
            f"{verb}：{'、'.join(DOUBTS.get(code, code) for code in codes)}" if codes else ""
        )
    return "；".join(filter(None, parts))


def _reread(seq: int, of: int, words: Mapping[int, Mapping[str, Any]]) -> str:
    """A cut or joining says so in its words; the reading after it that says nothing of it undoes
    it.
    """
    if recut := words.get(seq, {}).get("recut"):
        return _RECUT.get(recut, str(recut))
    before = [words[one] for one in sorted(words) if of < one < seq and "title" in words[one]]
    return "撤销拆分或合并" if before and before[-1].get("recut") else "重读"


def _fact(
    views: Views, followed: FollowedFact, names: Mapping[str, str], rulebook: Rulebook
) -> Event:
    fact = followed.fact
    # A receipt reads as it was read last: a reason there is that of the cut, which has a line of
    # its own.
    keys = (
        ("note",) if fact.kind is EntryKind.RECEIVED else ("leader", "evidence", "reason", "note")
    )
    return Event(
        fact.seq,
        f"{label_of(fact, rulebook)}{_about(views, fact, names)}",
        followed.actor,
        followed.recorded_at,
        day=fact.day.isoformat(),
        why="；".join(followed.words[key] for key in keys if followed.words.get(key)),
        holds=followed.holds,
        ref=fact.ref if followed.holds and fact.kind not in _FIRM else "",
        item=fact.item or "",
    )


def _about(views: Views, fact: Fact, names: Mapping[str, str]) -> str:
    if fact.kind is EntryKind.REVOKED:
        target = views.payload(fact.seq)
        return f"第 {target.fact} 号记录" if isinstance(target, Revoked) else ""
    if fact.kind in {EntryKind.ASSIGNED, EntryKind.DELIVERED} and fact.unit:
        of = f" {fact.commission}" if fact.commission else ""
        return f" {names.get(fact.unit, fact.unit)}{of}"
    return f" {fact.of}" if fact.of else ""
