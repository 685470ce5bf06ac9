"""采用与得分事件: what happens to an item that counts (adopted, reported up, instructed, commended), what is attested, and how each is undone. Shows nothing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from config.errors import Refused
from config.period import Quarter
from desk.acts.labels import ITEM_STATES, issue_text, label_of
from desk.acts.record import Recorded, Revocation, line_of, record_fact, revoke
from desk.acts.rules import Rules
from ledger.book import Writer
from ledger.facts import Fact, holding, issue_key, issue_parts
from ledger.payloads import EntryKind
from ledger.portable import AdoptedLine, AttestedLine, InstructedLine, ItemLine, Line
from ledger.views import ItemView, Views
from scoring.payments import roots

EVENTS = frozenset(
    {EntryKind.ADOPTED, EntryKind.REPORTED_UP, EntryKind.INSTRUCTED, EntryKind.COMMENDED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """采用: the item, by its id or ref, was printed by a publication; `day` None for today, `issue` as people write it, 33 or 第33期."""

    item: str
    publication: str
    genre: str = "full"
    issue: str | None = None
    day: date | None = None
    note: str | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UpwardReport:
    """采编上报."""

    item: str
    day: date | None = None
    note: str | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """批示: `rank` is a code of the rulebook."""

    item: str
    rank: str
    leader: str | None = None
    day: date | None = None
    note: str | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Commendation:
    """优秀信息."""

    item: str
    day: date | None = None
    note: str | None = None
    ref: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attestation:
    """认定: an occurrence of the rulebook, of an item or of a unit, with its evidence; `number` where it bears one."""

    occurrence: str
    evidence: str
    item: str | None = None
    unit: str | None = None
    number: str | None = None
    day: date | None = None
    note: str | None = None
    ref: str | None = None


ItemEvent = Adoption | UpwardReport | Instruction | Commendation


@dataclass(frozen=True, slots=True)
class UnitPoints:
    """What acts brought a unit in a period, with the articles."""

    unit: str
    quarter: Quarter
    points: Fraction
    cites: tuple[str, ...]


def record_event(
    writer: Writer, event: ItemEvent, *, rules: Rules, today: date, again: bool = False
) -> Recorded:
    """Record what happened to an item. Refused for one that does not count, and for what was recorded before, unless it is meant `again`."""
    item = writer.views.items.by_name(event.item)
    if item is None:
        raise Refused(f"没有编号或 ref 为 {event.item!r} 的信息")
    if problem := why_not(writer.views, item):
        raise Refused(problem)
    if isinstance(event, Adoption) and event.issue:
        event = replace(event, issue=issue_number(event.issue, year=(event.day or today).year))
    line = _line(event, actor=writer.actor, today=today)
    earlier = (
        fact
        for fact in events_on(writer.views, item.id)
        if _is_same(fact, event, year=line.day.year)
    )
    if not again and (same := next(earlier, None)):
        issue = f"{issue_text(same.issue)}，" if same.issue else ""
        raise Refused(
            f"{item.id} 已有{label_of(same, rules.rulebook)}（{issue}第 {same.seq} 号记录）；"
            "确要再记一次，请勾选“再记一次”（命令行加 --again）"
        )
    return record_fact(writer, line, rules=rules, today=today)


def attest(writer: Writer, attestation: Attestation, *, rules: Rules, today: date) -> Recorded:
    """Record that an occurrence was attested; Refused as the rulebook's words for it say."""
    line = line_of(AttestedLine, attestation, actor=writer.actor, today=today)
    return record_fact(writer, line, rules=rules, today=today)


def events_on(views: Views, item: str) -> list[Fact]:
    """What happened to an item, or to one that it is together with by repeats, and holds, in the order of recording."""
    facts = views.facts.on_items(views.facts.joined_by_repeats({item}))
    held = holding(facts)
    root = roots(facts, held)
    events = [
        fact
        for fact in facts
        if fact.kind in EVENTS
        and fact.seq in held
        and root.get(fact.item or "") == root.get(item, item)
    ]
    return sorted(events, key=lambda fact: fact.seq)


def why_not(views: Views, item: ItemView) -> str:
    """Why nothing can be recorded as happening to an item now, in a sentence; "" where it can."""
    if item.state != "counted":
        advice = {"waiting": "请先归属", "repeated": f"请采用 {item.repeat_of}"}.get(
            item.state, "已不计数"
        )
        return f"{item.id} 现为“{ITEM_STATES[item.state]}”，{advice}"
    return "" if "title" in views.words([item.seq]).get(item.seq, {}) else f"{item.id} 已清除"


def undo_events(
    writer: Writer, entries: Iterable[int], *, reason: str, rules: Rules, today: date
) -> list[Recorded]:
    """Revoke what this writer's person recorded with these entries, the last first. Refused for what somebody else did, or is undone already."""
    return [
        revoke(
            writer,
            Revocation(fact=fact.ref, reason=reason),
            rules=rules,
            today=today,
        )
        for fact in reversed(own_events(writer.views, entries, actor=writer.actor))
    ]


def own_events(views: Views, entries: Iterable[int], *, actor: str) -> list[Fact]:
    """The facts of these entries; Refused where one is no event of that person's that holds."""
    stored = views.stored(sorted(set(entries)))
    if not stored or any(
        each.entry.kind not in EVENTS or each.entry.actor != actor for each in stored.values()
    ):
        raise Refused("只能撤销自己记下的采用、上报、批示和优秀信息；其他的请在信息页上更正")
    facts = [views.facts.at(seq) for seq in stored]
    if gone := [fact.seq for fact in facts if not views.facts.holds(fact)]:
        raise Refused(f"第 {gone[0]} 号记录已经撤销过了")
    return facts


def adoptions_at(views: Views, entries: Collection[int], *, publication: str) -> list[Fact]:
    """The adoptions of these entries, in the order of recording; Refused where one is none by that publication, or holds no more."""
    stored = views.stored(sorted(entries))
    kept = [seq for seq, each in stored.items() if each.entry.kind is EntryKind.ADOPTED]
    facts = [fact for seq in kept if (fact := views.facts.at(seq)).publication == publication]
    if len(facts) != len(entries):
        raise Refused("所选的采用不在这份刊物上，请刷新后再选")
    if gone := [fact.seq for fact in facts if not views.facts.holds(fact)]:
        raise Refused(f"第 {gone[0]} 号记录已经更正过了，请刷新后再选")
    return facts


def reprint(
    writer: Writer,
    facts: Collection[Fact],
    *,
    genre: str | None,
    issue: str | None,
    reason: str,
    rules: Rules,
    today: date,
) -> list[Recorded]:
    """更正采用: these adoptions stood in that issue and genre (None: as it was). Each is revoked, and recorded anew on its own day with its note.

    What stands there already is left as it is; Refused where that is all of them.
    """
    goes = {
        fact.seq: issue_number(issue, year=fact.day.year) if issue else issue_of(fact)
        for fact in facts
    }
    wrong = [f for f in facts if (genre or f.genre, goes[f.seq]) != (f.genre, issue_of(f))]
    if not wrong:
        raise Refused("所选的采用本来就在这一期、这种体裁，没有写入任何内容")
    words = writer.views.words(fact.seq for fact in wrong)
    done = []
    for fact in wrong:
        anew = Adoption(
            item=fact.item or "",
            publication=fact.publication or "",
            genre=genre or fact.genre or "",
            issue=goes[fact.seq] if issue else fact.issue,
            day=fact.day,
            note=words.get(fact.seq, {}).get("note"),
        )
        gone = Revocation(fact=fact.ref, reason=reason)
        done.append(revoke(writer, gone, rules=rules, today=today))
        line = _line(anew, actor=writer.actor, today=today)
        # Its day was taken once; another year in the words of the issue was not.
        strange = issue is not None and issue_parts(issue)[0] not in {None, fact.day.year}
        doubt = None if strange else _ignored
        done.append(record_fact(writer, line, rules=rules, today=today, doubt_day=doubt))
    return done


def _ignored(_problem: str) -> None:
    """What is known already."""


def points_by_unit(done: Sequence[Recorded]) -> list[UnitPoints]:
    """What came less what went, by unit and period."""
    sums: dict[tuple[str, Quarter], UnitPoints] = {}
    for act in done:
        for sign, lines in ((1, act.came), (-1, act.went)):
            for line in lines:
                key = (line.unit, act.quarter)
                before = sums.get(key, UnitPoints(*key, Fraction(), ()))
                cites = tuple(dict.fromkeys((*before.cites, line.cite)))
                sums[key] = UnitPoints(*key, before.points + sign * line.points, cites)
    return list(sums.values())


def issue_number(words: str, *, year: int) -> str:
    """33 for 第33期, 三十三 and 2026年第33期: what is recorded of an issue of that year. Refused for what names none."""
    key = issue_key(words.strip(), year=year) or ""
    if not any(letter.isalnum() for letter in key.removeprefix("第").removesuffix("期")):
        raise Refused(f"期号 {words!r} 里没有号；请写作 33 或 第33期")
    return key


def issue_of(fact: Fact) -> str | None:
    """By what the fact's issue is known among those of its year."""
    return issue_key(fact.issue, year=fact.day.year)


def _line(event: ItemEvent, *, actor: str, today: date) -> Line:
    match event:
        case Adoption():
            return line_of(AdoptedLine, event, actor=actor, today=today)
        case Instruction():
            return line_of(InstructedLine, event, actor=actor, today=today)
        case UpwardReport() | Commendation():
            kind = "reported_up" if isinstance(event, UpwardReport) else "commended"
            return line_of(ItemLine, event, actor=actor, today=today, kind=kind)


def _is_same(fact: Fact, event: ItemEvent, *, year: int) -> bool:
    """Whether the fact says the same: an adoption by that publication, in whatever genre, unless two issues are named; an instruction of that rank."""
    match event:
        case Adoption():
            issue = (issue_of(fact), fact.day.year)
            apart = fact.issue and event.issue and issue != (event.issue, year)
            return fact.publication == event.publication and not apart
        case Instruction():
            return fact.rank == event.rank
        case UpwardReport():
            return fact.kind is EntryKind.REPORTED_UP
        case Commendation():
            return fact.kind is EntryKind.COMMENDED
