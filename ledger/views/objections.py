"""申诉: what a unit objects to, with every answer that it got, put together from the entries.
Writes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Connection, Select, select

from ledger.content import EntryWords
from ledger.payload import Answered, Objected, Outcome
from ledger.schema.views import ANSWERS
from ledger.views.entries import stored, words
from ledger.views.facts import Facts
from ledger.views.rows import Stored, in_chunks


@dataclass(frozen=True, slots=True)
class AnswerView:
    """答复: who answered when and what; `followed` are the refs of the facts that came of it,
    `words` None once they are sealed.
    """

    seq: int
    day: date
    outcome: Outcome
    followed: tuple[str, ...]
    words: str | None
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ObjectionView:
    """申诉: by the number of its entry; `item` also where it is about a `fact` (a ref) on one; its
    answers in order, of which the last one stands.
    """

    seq: int
    unit: str
    day: date
    due: date
    period: str | None
    item: str | None
    fact: str | None
    again: int | None
    words: str | None
    actor: str
    at: datetime
    answers: tuple[AnswerView, ...]

    @property
    def answer(self) -> AnswerView | None:
        """The one that stands; None while it is open."""
        return self.answers[-1] if self.answers else None

    @property
    def last(self) -> int:
        """The number of the last entry about it."""
        return self.answers[-1].seq if self.answers else self.seq

    def overdue(self, today: date) -> bool:
        return self.answer is None and self.due < today


def objection_views(connection: Connection, query: Select[Any]) -> list[ObjectionView]:
    """The objections that a query of number and item lists, in that order."""
    items = {row.seq: row.item for row in connection.execute(query)}
    answers = answers_to(connection, items)
    every = [*items, *(seq for several in answers.values() for seq in several)]
    entries, contents = stored(connection, every), words(connection, every)
    refs = Facts(connection).refs({seq for entry in entries.values() for seq in _facts(entry)})
    views: list[ObjectionView] = []
    for seq, item in items.items():
        own = tuple(
            _answer(entries[answer], contents.get(answer, {}), refs)
            for answer in answers.get(seq, ())
        )
        views.append(_objection(entries[seq], contents.get(seq, {}), refs, item, own))
    return views


def answers_to(connection: Connection, objections: Iterable[int]) -> dict[int, list[int]]:
    """Objection → the entries of its answers, in order."""
    answers: dict[int, list[int]] = {}
    query = select(ANSWERS).order_by(ANSWERS.c.seq)
    for part in in_chunks(objections):
        for row in connection.execute(query.where(ANSWERS.c.of.in_(part))):
            answers.setdefault(row.of, []).append(row.seq)
    return answers


def _facts(entry: Stored) -> tuple[int, ...]:
    payload = entry.payload
    if isinstance(payload, Objected):
        return (payload.fact,) if payload.fact else ()
    return cast("Answered", payload).followed


def _objection(
    stored: Stored,
    content: EntryWords,
    refs: dict[int, str],
    item: str | None,
    answers: tuple[AnswerView, ...],
) -> ObjectionView:
    payload, entry = cast("Objected", stored.payload), stored.entry
    return ObjectionView(
        seq=entry.seq,
        unit=payload.unit,
        day=payload.day,
        due=payload.due,
        period=payload.period,
        item=item,
        fact=refs[payload.fact] if payload.fact else None,
        again=payload.again,
        words=content.get("words"),
        actor=entry.actor,
        at=entry.moment,
        answers=answers,
    )


def _answer(stored: Stored, content: EntryWords, refs: dict[int, str]) -> AnswerView:
    payload, entry = cast("Answered", stored.payload), stored.entry
    return AnswerView(
        seq=entry.seq,
        day=payload.day,
        outcome=payload.outcome,
        followed=tuple(refs[seq] for seq in payload.followed),
        words=content.get("words"),
        actor=entry.actor,
        at=entry.moment,
    )
