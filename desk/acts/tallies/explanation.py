"""逐笔说明: a unit's quarter, a rank or an item, followed to rule, article, entry and mail. Writes
nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import cast

from config.errors import Refused
from config.period import Period, Quarter, quarters_between
from desk.acts.mailroom.log_line import LoggedItem, logged_item
from desk.acts.rules import Rules
from desk.acts.tallies.dry_run import Gain, gains
from desk.acts.tallies.rank import Comparison, UnitRank, at_rank, compared, rank_of, tally_of
from desk.acts.tallies.tally import QuarterTally, State, quarter_tally
from ledger.facts import Fact
from ledger.item_words import ItemWords, item_words
from ledger.payloads import Received
from ledger.views import ItemView, MailView, Views
from scoring.items import lines_of
from scoring.payments import SCORING
from scoring.reasons import Cause, Reason
from scoring.score import ScoreEntry, Tally, total_of

_WORDS = ("leader", "evidence", "reason", "note")


@dataclass(frozen=True, slots=True)
class FollowedFact:
    """A fact with who recorded it and when, and its free words; `holds` by what is known now."""

    fact: Fact
    holds: bool
    actor: str
    recorded_at: datetime
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ItemMail:
    """The mail that an item came in: its digest, and the first line of the log under which it was
    recorded; None where the log has none.
    """

    digest: str | None
    line: MailView | None


@dataclass(frozen=True, slots=True)
class FollowedLine:
    """A score line, the title of its item (None once it is sealed), the facts behind it, and the
    item's mail.
    """

    line: ScoreEntry
    title: str | None
    facts: tuple[FollowedFact, ...]
    mail: ItemMail | None


@dataclass(frozen=True, slots=True)
class Explanation:
    """逐笔说明: a unit's period, where the unit stands, and every line; against another unit where
    one was asked for, with its lines.
    """

    period: Period
    state: State
    tally: Tally
    place: UnitRank
    lines: tuple[FollowedLine, ...]
    against: tuple[Comparison, tuple[FollowedLine, ...]] | None = None


@dataclass(frozen=True, slots=True)
class RankExplanation:
    """名次说明: who has that rank, and how far it is to the next above and below."""

    period: Period
    state: State
    rank: int
    group: str | None
    units: tuple[Explanation, ...]
    above: Comparison | None
    below: Comparison | None


@dataclass(frozen=True, slots=True)
class ItemScores:
    """What an item earned: every fact about it and about its repeats, every line, and its mail."""

    facts: tuple[FollowedFact, ...]
    lines: tuple[FollowedLine, ...]
    mail: ItemMail | None

    @property
    def total(self) -> Fraction:
        return total_of([line.line for line in self.lines])

    def points_of(self, fact: Fact) -> Fraction | None:
        """The points of the lines that a fact made: 0 for one that scores by its kind and here
        gives nothing more, None for one that never scores.
        """
        caused = [
            line.line for line in self.lines if next(iter(line.line.because), None) == fact.seq
        ]
        return total_of(caused) if caused or fact.kind in SCORING else None


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item: as the log shows it, what it says, and what it earned."""

    item: ItemView
    receipt: Received
    logged: LoggedItem
    words: ItemWords
    scores: ItemScores


def explain_unit(
    views: Views,
    unit: str,
    quarter: Period,
    *,
    rules: Rules,
    today: date,
    against: str | None = None,
) -> Explanation:
    """Every line of the unit's period with what made it, where the unit stands, and why it stands
    before or behind another. Refused for a unit that the period does not list.
    """
    office = quarter_tally(views, quarter, rules=rules, today=today)
    tally = tally_of(office, unit)
    beside = None
    if against is not None:
        other = tally_of(office, against)
        beside = compared(tally, other), followed(views, other.scores)
    return _explanation(views, office, tally, today, beside)


def explain_rank(
    views: Views, rank: int, quarter: Period, *, rules: Rules, today: date, group: str | None = None
) -> RankExplanation:
    """Refused where no unit of the period has that rank."""
    office = quarter_tally(views, quarter, rules=rules, today=today)
    here, above, below = at_rank(office, rank, group=group)
    return RankExplanation(
        quarter,
        office.state,
        rank,
        group,
        tuple(_explanation(views, office, tally, today) for tally in here),
        compared(here[0], above) if above else None,
        compared(here[0], below) if below else None,
    )


def explain_item(
    views: Views, name: str, *, rules: Rules, today: date
) -> tuple[ShownItem, list[Gain]]:
    """What an item earned, and what else would give."""
    shown = show_item(views, name, rules=rules)
    return shown, gains(views, shown.item, rules=rules, today=today)


def show_item(views: Views, name: str, *, rules: Rules) -> ShownItem:
    """The item of that id or ref; Refused where there is none."""
    item = views.items.by_name(name)
    if item is None:
        raise Refused(f"没有编号或 ref 为 {name!r} 的信息")
    receipt = cast("Received", views.payload(item.seq))
    content = views.words([item.seq]).get(item.seq, {})
    logged = logged_item(item, receipt, content, roster=rules.roster)
    words = item_words(views, content)
    return ShownItem(item, receipt, logged, words, _scores(views, item, rules))


def _scores(views: Views, item: ItemView, rules: Rules) -> ItemScores:
    facts = views.facts.on_items(views.facts.joined_by_repeats({item.id}))
    ordinals = [fact.quarter for fact in facts]
    first, last = Quarter.from_ordinal(min(ordinals)), Quarter.from_ordinal(max(ordinals))
    lines = [
        line
        for quarter in quarters_between(first, last)
        for line in lines_of(facts, quarter=quarter, rulebook=rules.rulebook, roster=rules.roster)
        if line.item == item.id
    ]
    recorded = tuple(_followed_fact(views, fact.seq) for fact in facts)
    return ItemScores(recorded, followed(views, lines), mail_of(views, item))


def followed(views: Views, lines: Iterable[ScoreEntry]) -> tuple[FollowedLine, ...]:
    """Each line with what made it."""
    lines = list(lines)
    items = views.items.by_ids({line.item for line in lines if line.item})
    words = views.words(item.seq for item in items.values())

    def follow(line: ScoreEntry) -> FollowedLine:
        item = items.get(line.item or "")
        title = words.get(item.seq, {}).get("title") if item else None
        facts = tuple(_followed_fact(views, seq) for seq in line.because)
        return FollowedLine(line, title, facts, mail_of(views, item) if item else None)

    return tuple(map(follow, lines))


def mail_of(views: Views, item: ItemView) -> ItemMail | None:
    """None for an item that came in no mail."""
    lines = views.log.of_digests([item.mail] if item.mail else [])
    line = next((line for line in lines if line.outcome == "recorded"), None)
    if line is None and item.logged:
        line = views.log.of_entry(item.logged)
    if line is None:
        return ItemMail(item.mail, None) if item.mail else None
    return ItemMail(line.digest, line)


def _explanation(
    views: Views,
    office: QuarterTally,
    tally: Tally,
    today: date,
    against: tuple[Comparison, tuple[FollowedLine, ...]] | None = None,
) -> Explanation:
    place = rank_of(office, tally, today=today)
    lines = followed(views, tally.scores)
    return Explanation(office.period, office.state, tally, place, lines, against)


def _followed_fact(views: Views, seq: int) -> FollowedFact:
    fact, stored = views.facts.at(seq), views.stored([seq])[seq]
    words = views.words([seq]).get(seq, {})
    shown = {key: str(value) for key, value in words.items() if key in _WORDS}
    holds = views.facts.holds(fact)
    return FollowedFact(fact, holds, stored.entry.actor, stored.entry.moment, shown)


def reasons_of(views: Views, lines: Iterable[ScoreEntry]) -> list[Reason]:
    """Each line in its order."""
    lines = list(lines)
    items = views.items.by_ids(dict.fromkeys(line.item for line in lines if line.item))
    titles, mails = titles_of(views, items), mails_of(views, items)
    facts = _facts(views, {seq for line in lines for seq in line.because}, items)
    return [
        Reason(
            line=line,
            title=titles.get(line.item) if line.item else "",
            causes=tuple(Cause(seq, facts[seq].kind, facts[seq].day) for seq in line.because),
            mail=mails.get(line.item or "", ""),
        )
        for line in lines
    ]


def mails_of(views: Views, items: Mapping[str, ItemView]) -> dict[str, str]:
    """Item → where the mail lies that brought it: mailbox, folder, UID, and the beginning of its
    digest.
    """
    by_digest = {
        m.digest: m
        for m in reversed(views.log.of_digests(one.mail for one in items.values() if one.mail))
        if m.outcome == "recorded"
    }
    mails = {}
    for item in items.values():
        mail = by_digest.get(item.mail) or (
            views.log.of_entry(item.logged) if item.logged else None
        )
        if mail:
            mails[item.id] = _place(mail)
    return mails


def _place(mail: MailView) -> str:
    digest = f" {mail.digest[:12]}" if mail.digest else ""
    return f"{mail.mailbox} {mail.folder} UID {mail.uid}{digest}"


def _facts(views: Views, wanted: set[int], items: Iterable[str]) -> dict[int, Fact]:
    known = {
        fact.seq: fact for fact in views.facts.on_items(views.facts.joined_by_repeats(set(items)))
    }
    return {seq: known.get(seq) or views.facts.at(seq) for seq in wanted}


def titles_of(views: Views, items: Mapping[str, object] | Sequence[str]) -> dict[str, str | None]:
    """Item → its title; None once it is sealed."""
    known = views.items.by_ids(items)
    words = views.words(item.seq for item in known.values())
    return {item.id: words.get(item.seq, {}).get("title") for item in known.values()}
