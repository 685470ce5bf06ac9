"""若被采用: what each event that may still befall an item would give today, by the real scoring over a fact that nobody recorded."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from config.period import Quarter
from desk.acts.rules import Rules
from ledger.facts import Fact
from ledger.payloads import EntryKind
from ledger.views import ItemView, Views
from scoring.items import lines_of
from scoring.rulebook import Rulebook
from scoring.score import points_text, total_of


def gains(views: Views, item: ItemView, *, rules: Rules, today: date) -> list[dict[str, Any]]:
    """{kind, publication, genre, rank, points} of every event that would move the item's points, the most points first; all its units together."""
    closed, span = views.quarters.last_closed(), rules.rulebook.span
    quarter = max(Quarter.of(today).ordinal, closed + 1 if closed is not None else 0)
    period = Quarter.from_ordinal(quarter) if span is Quarter else span.of(today)
    facts, seq = views.facts.on_items(views.facts.joined_by_repeats({item.id})), views.head()[0] + 1
    before = total_of(lines_of(facts, quarter=period, rulebook=rules.rulebook, roster=rules.roster))
    found = []
    for kind, said in events(rules.rulebook):
        supposed = Fact(seq, "", kind, today, today, quarter, item=item.id, **said)
        after = total_of(
            lines_of(
                [*facts, supposed], quarter=period, rulebook=rules.rulebook, roster=rules.roster
            )
        )
        if after != before:
            found.append(
                (
                    after - before,
                    {"kind": kind.value, "publication": None, "genre": None, "rank": None, **said},
                )
            )
    shown = sorted(found, key=lambda gain: -gain[0])
    return [
        form | {"points": f"+{points_text(points)}" if points > 0 else points_text(points)}
        for points, form in shown
    ]


def events(rulebook: Rulebook) -> Iterator[tuple[EntryKind, dict[str, Any]]]:
    """Every event on an item that the rulebook's words can name."""
    for publication, genres in rulebook.genres().items():
        yield from (
            (EntryKind.ADOPTED, {"publication": publication, "genre": genre})
            for genre in sorted(genres)
        )
    yield EntryKind.REPORTED_UP, {}
    yield from ((EntryKind.INSTRUCTED, {"rank": rank.code}) for rank in rulebook.ranks)
    yield EntryKind.COMMENDED, {}
