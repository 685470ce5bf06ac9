"""采用与得分事件: what befalls items (adopted, sent up, instructed, commended), several at once or not at all, and its undoing. Shows nothing."""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from config.errors import Refused
from config.period import Quarter
from desk.acts.labels import ITEM_STATES, fact_label
from desk.acts.record import Recorded, act_on
from desk.acts.rules import Rules
from ledger.book import Writer
from ledger.facts import Fact, holding
from ledger.payloads import EntryKind
from ledger.portable import AdoptedLine, InstructedLine, ItemLine, RevokedLine
from ledger.views import ItemView, Views
from scoring.items import roots

EVENTS = frozenset(
    {EntryKind.ADOPTED, EntryKind.REPORTED_UP, EntryKind.INSTRUCTED, EntryKind.COMMENDED}
)
_NUMBER = re.compile(r"[0-9A-Za-z]+(?:[-.][0-9A-Za-z]+)*")
Event = AdoptedLine | ItemLine | InstructedLine


@dataclass(frozen=True, slots=True)
class Befallen:
    """What befell an item, or one that it is together with by repeats, and holds; `issue` of an adoption."""

    fact: Fact
    issue: str | None

    def is_again(self, line: Event) -> bool:
        """Whether that line says the same once more: the same publication in whatever genre, the same rank."""
        said = (line.kind, getattr(line, "publication", None), getattr(line, "rank", None))
        return (self.fact.kind.value, self.fact.publication, self.fact.rank) == said


@dataclass(frozen=True, slots=True)
class Sum:
    """What acts brought a unit in a period, with the articles."""

    unit: str
    quarter: Quarter
    points: Fraction
    cites: tuple[str, ...]


def befallen(views: Views, item: str) -> list[Befallen]:
    """In the order of recording."""
    facts = views.facts_on(views.joined_by_repeats({item}))
    held = holding(facts)
    root = roots(facts, held)
    found = [
        f
        for f in facts
        if f.kind in EVENTS and f.seq in held and root.get(f.item or "") == root.get(item, item)
    ]
    stored = views.stored(fact.seq for fact in found)
    return [
        Befallen(fact, getattr(stored[fact.seq].payload, "issue", None))
        for fact in sorted(found, key=lambda one: one.seq)
    ]


def why_not(views: Views, item: ItemView) -> str:
    """Why nothing can befall an item now, in a sentence; "" where it can."""
    if item.state != "counted":
        advice = {"waiting": "请先归属", "repeated": f"请采用 {item.repeat_of}"}.get(
            item.state, "已不计数"
        )
        return f"{item.id} 现为“{ITEM_STATES[item.state]}”，{advice}"
    return "" if "title" in views.words([item.seq]).get(item.seq, {}) else f"{item.id} 已封存"


def befall_on(
    writer: Writer, lines: Sequence[Event], *, again: bool, rules: Rules, today: date
) -> list[Recorded]:
    """Record these. Refused, so that the page is left as it was, where one cannot be; also what was said before, unless it is said `again`."""
    done = []
    for line in lines:
        item = writer.views.item(line.item)
        if item is None:
            raise Refused(f"没有编号为 {line.item} 的信息")
        if problem := why_not(writer.views, item):
            raise Refused(problem)
        before = next((one for one in befallen(writer.views, item.id) if one.is_again(line)), None)
        if before and not again:
            raise Refused(f"{item.id} 已有{_told(before, rules)}；确要再记一次，请勾选“再记一次”")
        done.append(act_on(writer, line, rules=rules, today=today))
    return done


def undo_on(
    writer: Writer, entries: Iterable[int], *, reason: str, rules: Rules, today: date
) -> list[Recorded]:
    """Revoke what this page's person recorded with these entries, the last first. Refused for what somebody else did, or is undone already."""
    return [
        act_on(
            writer,
            RevokedLine(fact=fact.ref, reason=reason, day=today, actor=writer.actor),
            rules=rules,
            today=today,
        )
        for fact in reversed(own_events(writer.views, entries, actor=writer.actor))
    ]


def own_events(views: Views, entries: Iterable[int], *, actor: str) -> list[Fact]:
    """The facts of these entries; Refused where one is no event of that person's that holds."""
    stored = views.stored(sorted(set(entries)))
    if not stored or any(
        one.entry.kind not in EVENTS or one.entry.actor != actor for one in stored.values()
    ):
        raise Refused("只能撤销自己记下的采用、上报、批示和优秀信息；其他的请在信息页上更正")
    facts = [views.fact_at(seq) for seq in stored]
    if gone := [fact.seq for fact in facts if not views.holds(fact)]:
        raise Refused(f"第 {gone[0]} 号记录已经撤销过了")
    return facts


def sums(done: Collection[Recorded]) -> list[Sum]:
    """What came less what went, by unit and period."""
    found: dict[tuple[str, Quarter], Sum] = {}
    for one in done:
        for sign, lines in ((1, one.came), (-1, one.went)):
            for line in lines:
                before = found.get(
                    (line.unit, one.quarter), Sum(line.unit, one.quarter, Fraction(), ())
                )
                cites = tuple(dict.fromkeys((*before.cites, line.cite)))
                found[line.unit, one.quarter] = Sum(
                    line.unit, one.quarter, before.points + sign * line.points, cites
                )
    return list(found.values())


def issue_text(issue: str | None) -> str:
    """第33期 for 33; what is no bare number stays as it was written."""
    return f"第{issue}期" if issue and _NUMBER.fullmatch(issue) else issue or ""


def issue_number(said: str) -> str:
    """33 for 第33期: what is recorded of an issue, so that it is found under one name."""
    found = _NUMBER.fullmatch(said.strip().removeprefix("第").removesuffix("期").strip())
    return found[0] if found else said.strip()


def _told(before: Befallen, rules: Rules) -> str:
    """采用《银川政务信息》全文（第12期，第 40 号记录）."""
    fact = before.fact
    words = fact_label(
        {
            "kind": fact.kind.value,
            "publication": fact.publication,
            "genre": fact.genre,
            "rank": fact.rank,
        },
        rules.rulebook,
    )
    return f"{words}（{number + '，' if (number := issue_text(before.issue)) else ''}第 {fact.seq} 号记录）"
