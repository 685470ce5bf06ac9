"""若被采用: what each event that may still befall an item would give today, by the real scoring
over a fact that nobody recorded.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from config.period import Quarter
from desk.acts.rules import Rules
from ledger.facts import Fact
from ledger.payloads import EntryKind
from ledger.views import ItemView, Views
from scoring.items import lines_of
from scoring.rulebook import Rulebook
from scoring.score import total_of


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
