"""经过: everything that was said of an item, in order: facts, decisions, readings, cuts and joinings, what was taught of its sender, seals. Writes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desk.acts.labels import DOUBTS, ENTRY_KINDS, fact_label
from ledger.payloads import EntryKind, Judged, Reread, Revoked, Sealed, Taught
from ledger.views import Stored, Views
from scoring.rulebook_file import Rulebook

_RECUT = {"split": "拆分", "merged": "合并"}
_FIRM = frozenset(
    {EntryKind.RECEIVED.value, EntryKind.CLOSED.value}
)  # these are not taken back on an item's page


@dataclass(frozen=True, slots=True)
class Event:
    """One line: the entry's number, the fact's own day, what it says, who wrote it when and why; `ref` names a fact that can be taken back."""

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
    facts: Iterable[Mapping[str, Any]],
    *,
    line: int | None,
    sender: str | None,
    names: Mapping[str, str],
    rulebook: Rulebook,
) -> list[Event]:
    """What was said of the item of that receipt and its mail's `line` of the log; `facts` as `show_item` gives them, `names` by code."""
    taught = views.office.taught_of(sender) if sender else []
    seqs = {*views.entries_about([receipt, *([line] if line else [])]), *taught}
    stored, words = views.stored(seqs), views.words(seqs)
    found = [
        _event(seq, stored[seq], _said(seq, stored, words, receipt, names), words.get(seq, {}))
        for seq in sorted(seqs)
    ]
    found += [_fact(views, fact, names, rulebook) for fact in facts]
    return sorted(found, key=lambda event: event.entry)


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
            return f"教地址：{since} 起 {address} {'归' + names.get(unit, unit) if unit else '不再归任何单位'}"
        case Sealed(entries=entries):
            return f"封存{f'（同时封存 {len(entries)} 条记录的文字）' if len(entries) > 1 else ''}"
    return str(ENTRY_KINDS[stored[seq].entry.kind.value])


def _judged(said: Judged, names: Mapping[str, str]) -> str:
    parts = [f"定为“{names.get(said.category, said.category)}”" if said.category else ""]
    for verb, codes in (("消除存疑", said.settled), ("重新列出存疑", said.reopened)):
        parts.append(
            f"{verb}：{'、'.join(DOUBTS.get(code, code) for code in codes)}" if codes else ""
        )
    return "；".join(filter(None, parts))


def _reread(seq: int, of: int, words: Mapping[int, Mapping[str, Any]]) -> str:
    """A cut or joining says so in its words; the reading after it that says nothing of it undoes it."""
    if recut := words.get(seq, {}).get("recut"):
        return _RECUT.get(recut, str(recut))
    before = [words[one] for one in sorted(words) if of < one < seq and "title" in words[one]]
    return "撤销拆分或合并" if before and before[-1].get("recut") else "重读"


def _fact(
    views: Views, fact: Mapping[str, Any], names: Mapping[str, str], rulebook: Rulebook
) -> Event:
    about = _about(views, fact, names)
    # A receipt reads as it was read last: a reason there is that of the cut, which has a line of its own.
    keys = (
        ("note",)
        if fact["kind"] == EntryKind.RECEIVED
        else ("leader", "evidence", "reason", "note")
    )
    why: Sequence[str] = [fact[key] for key in keys if fact.get(key)]
    return Event(
        fact["entry"],
        f"{fact_label(fact, rulebook)}{about}",
        fact["actor"],
        datetime.fromisoformat(fact["recorded_at"]),
        day=fact["day"],
        why="；".join(why),
        holds=fact["holds"],
        ref=fact["ref"] if fact["holds"] and fact["kind"] not in _FIRM else "",
        item=fact.get("item") or "",
    )


def _about(views: Views, fact: Mapping[str, Any], names: Mapping[str, str]) -> str:
    if fact["kind"] == EntryKind.REVOKED:
        target = views.payload(fact["entry"])
        return f"第 {target.fact} 号记录" if isinstance(target, Revoked) else ""
    if fact["kind"] in {EntryKind.ASSIGNED, EntryKind.DELIVERED}:
        return f" {names.get(fact['unit'], fact['unit'])}{' ' + fact['commission'] if fact.get('commission') else ''}"
    return f" {fact['of']}" if fact.get("of") else ""
