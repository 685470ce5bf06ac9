"""假设、试算: what an event would bring an item, what an act would change, worked out by doing
it and keeping nothing; a period by another rulebook beside the real one; what a fact that was
recorded bears on. Writes nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, TypeVar

from config.errors import Refused
from config.period import Period, Quarter, civil_date
from desk.acts.rules import Rules
from desk.acts.tallies.rank import ranked
from desk.acts.tallies.tally import QuarterTally, quarter_tally, work_out
from ledger.book import Book
from ledger.facts import Fact
from ledger.payloads import EntryKind
from ledger.portable import Line, ReceivedLine, RevokedLine
from ledger.views import ItemView, Views
from scoring.items import lines_of
from scoring.rulebook_file import Rulebook
from scoring.score import ScoreEntry, ScorePart, Tally, ranks, total_of

if TYPE_CHECKING:
    from desk.acts.record import Act, Recorded

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class UnitPlace:
    """A unit's tally, and its ranks over all and within its group."""

    tally: Tally
    rank: int
    within: int


@dataclass(frozen=True, slots=True)
class UnitChange:
    """A unit before an act, if the period listed it then, and after it."""

    before: UnitPlace | None
    after: UnitPlace

    @property
    def points(self) -> Fraction:
        before = self.before.tally.total if self.before else Fraction()
        return self.after.tally.total - before


@dataclass(frozen=True, slots=True)
class Supposed:
    """What would be recorded with the lines that it would cause, and the tallies of its period
    without it and with it.
    """

    done: "Recorded"
    period: Period
    before: QuarterTally
    after: QuarterTally

    @property
    def moved(self) -> list[UnitChange]:
        """Every unit whose figures would be others, in the roster's order."""
        return [c for c in self._changes() if c.before is None or c.before.tally != c.after.tally]

    @property
    def passed(self) -> list[str]:
        """The other units, whose rank over all would be another because of those."""
        return [
            after.tally.unit
            for before, after in ((c.before, c.after) for c in self._changes())
            if before and before.tally == after.tally and before.rank != after.rank
        ]

    def _changes(self) -> list[UnitChange]:
        before = _places(self.before)
        return [UnitChange(before.get(unit), place) for unit, place in _places(self.after).items()]


def dry_run(
    book: Book,
    act: "Act[Value]",
    value: Value,
    *,
    actor: str,
    rules: Rules,
    today: date,
    even_so: str | None = None,
) -> Supposed:
    """Do the act and keep nothing of it; Refused as it would be."""
    with book.writing(actor=actor, keep=False, even_so=even_so) as writer:
        done = act(writer, value, rules=rules, today=today)
        own = writer.views.facts.at(done.entry.seq).own
        period = done.quarter if rules.rulebook.span is Quarter else rules.rulebook.span.of(own)
        after = quarter_tally(writer.views, period, rules=rules, today=today)
    with book.reading() as views:
        before = quarter_tally(views, period, rules=rules, today=today)
    return Supposed(done, period, before, after)


def _places(office: QuarterTally) -> Mapping[str, UnitPlace]:
    places = [UnitPlace(*place) for place in ranked(office.units)]
    return {place.tally.unit: place for place in places}


@dataclass(frozen=True, slots=True)
class Moved:
    """One unit as it is and as it would be."""

    unit: str
    name: str
    total: Fraction
    tried: Fraction
    rank: int
    tried_rank: int


def try_period(
    views: Views, period: Period, *, rules: Rules, other: Rulebook, today: date
) -> tuple[Moved, ...]:
    """Every unit of the period, a closed one as it was closed; Refused where the other rulebook
    goes by other periods or begins later.
    """
    if other.span is not type(period):
        raise Refused(
            f"《{other.title}》的周期是 {other.period}，与 {period} 不是同一种周期，不能并排试算"
        )
    if period.last_day < other.first_day:
        raise Refused(f"{period} 在《{other.title}》施行（{other.takes_effect}）之前")
    real = quarter_tally(views, period, rules=rules, today=today).units
    tried = {
        tally.unit: tally
        for tally in work_out(views, period, rules=replace(rules, rulebook=other))[0]
    }
    pairs = [(tally, tried[tally.unit]) for tally in real if tally.unit in tried]
    now, then = ranks([one.total for one, _ in pairs]), ranks([other.total for _, other in pairs])
    return tuple(
        Moved(one.unit, one.name, one.total, that.total, rank, tried_rank)
        for (one, that), rank, tried_rank in zip(pairs, now, then, strict=True)
    )


@dataclass(frozen=True, slots=True)
class PossibleEvent:
    """An event on an item that the rulebook's words can name."""

    kind: EntryKind
    publication: str | None = None
    genre: str | None = None
    rank: str | None = None

    @property
    def names(self) -> dict[str, str]:
        """What a fact of it names."""
        names = {"publication": self.publication, "genre": self.genre, "rank": self.rank}
        return {key: value for key, value in names.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Gain:
    """What an event would give, all units of the item together."""

    event: PossibleEvent
    points: Fraction


def gains(views: Views, item: ItemView, *, rules: Rules, today: date) -> list[Gain]:
    """Every event that would move the item's points, the most points first."""
    closed, span = views.quarters.last_closed(), rules.rulebook.span
    quarter = max(Quarter.of(today).ordinal, closed + 1 if closed is not None else 0)
    period = Quarter.from_ordinal(quarter) if span is Quarter else span.of(today)
    facts = views.facts.on_items(views.facts.joined_by_repeats({item.id}))
    seq = views.head()[0] + 1

    def worth(*more: Fact) -> Fraction:
        every = [*facts, *more]
        lines = lines_of(every, quarter=period, rulebook=rules.rulebook, roster=rules.roster)
        return total_of(lines)

    before = worth()
    several = []
    for event in events(rules.rulebook):
        supposed = Fact(
            seq,
            "",
            event.kind,
            today,
            today,
            quarter,
            item=item.id,
            publication=event.publication,
            genre=event.genre,
            rank=event.rank,
        )
        several.append(Gain(event, worth(supposed) - before))
    return sorted((gain for gain in several if gain.points), key=lambda gain: -gain.points)


def events(rulebook: Rulebook) -> Iterator[PossibleEvent]:
    """Every one of them."""
    for publication, genres in rulebook.genres().items():
        for genre in sorted(genres):
            yield PossibleEvent(EntryKind.ADOPTED, publication, genre)
    yield PossibleEvent(EntryKind.REPORTED_UP)
    for rank in rulebook.ranks:
        yield PossibleEvent(EntryKind.INSTRUCTED, rank=rank.code)
    yield PossibleEvent(EntryKind.COMMENDED)


def counts_in(fact: Fact, facts: Sequence[Fact]) -> Quarter:
    """The quarter of its points: a fact of before its item's receipt brings them with that."""
    receipts = (f.quarter for f in facts if f.kind is EntryKind.RECEIVED and f.item == fact.item)
    return Quarter.from_ordinal(max((fact.quarter, *receipts)))


def around(views: Views, fact: Fact) -> list[Fact]:
    """Every fact about what this one is about, and about what hangs together with it."""
    if fact.item:
        return views.facts.on_items(views.facts.joined_by_repeats({fact.item}))
    return views.facts.on_commissions([fact.commission]) if fact.commission else []


def closed_quarter(views: Views, line: Line) -> Quarter | None:
    """The closed quarter on whose quantities the line bears: that of the receipt of the item that
    it is about.
    """
    closed = views.quarters.last_closed()
    day: date | None
    if isinstance(line, ReceivedLine):
        day = civil_date(line.received_at)
    else:
        target = views.facts.by_ref(line.fact) if isinstance(line, RevokedLine) else None
        item = views.items.by_name((target.item if target else getattr(line, "item", None)) or "")
        day = item.day if item else None
    return (
        Quarter.of(day)
        if closed is not None and day and Quarter.of(day).ordinal <= closed
        else None
    )


def corrections(views: Views, own: Quarter | None, rules: Rules) -> list[ScoreEntry]:
    """The first open quarter's corrections of base points, where `own` is a closed quarter."""
    closed = views.quarters.last_closed() if own else None
    first = Quarter.from_ordinal(closed).next if closed is not None else None
    tallies = work_out(views, first, rules=rules)[0] if first else ()
    return [
        line
        for tally in tallies
        for line in tally.scores
        if line.part is ScorePart.BASE and line.corrects
    ]


def lines_without(
    lines: Sequence[ScoreEntry], others: Sequence[ScoreEntry]
) -> tuple[ScoreEntry, ...]:
    """The lines that are not among the others; a correction that only has one more reason is the
    same.
    """

    def shown(line: ScoreEntry) -> ScoreEntry:
        return replace(line, because=()) if line.part is ScorePart.BASE else line

    known = {shown(other) for other in others}
    return tuple(line for line in lines if shown(line) not in known)
