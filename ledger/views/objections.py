"""申诉: what units object to, by deadline, by unit or by number, each with every answer that it got. Writes nothing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Select, case, func, select

from ledger.objection import Answered, Objected, Outcome
from ledger.objectiontables import ANSWERS, OBJECTIONS
from ledger.views.lookups import Lookups, in_chunks
from ledger.views.rows import Stored

_LISTED = select(OBJECTIONS.c.seq, OBJECTIONS.c.item)


@dataclass(frozen=True, slots=True)
class AnswerView:
    """答复: who answered when and what; `followed` are the refs of the facts that came of it, `words` None once they are sealed."""

    seq: int
    day: date
    outcome: Outcome
    followed: tuple[str, ...]
    words: str | None
    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ObjectionView:
    """申诉: by the number of its entry; `item` also where it is about a `fact` (a ref) on one; its answers in order, of which the last one stands."""

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


class Objections(Lookups):
    """Questions about objections."""

    def open_objections(
        self, *, unit: str | None = None, until: int | None = None, most: int | None = None
    ) -> list[ObjectionView]:
        """Those without an answer, the one due first first; with `until` only those that may move the figures of that quarter (an ordinal).

        What is found of an earlier quarter is corrected in the first open one, so that those about earlier ones are among them.
        """
        where = [OBJECTIONS.c.answer.is_(None), *([OBJECTIONS.c.unit == unit] if unit else [])]
        where += [OBJECTIONS.c.quarter <= until] if until is not None else []
        return self._objections(
            _LISTED.where(*where).order_by(OBJECTIONS.c.due, OBJECTIONS.c.seq).limit(most)
        )

    def objections_before(
        self, seq: int | None, *, unit: str | None = None, most: int
    ) -> list[ObjectionView]:
        """The latest `most` of every unit or of one, newest first, those before that number only (None: from the end)."""
        where = [
            *([OBJECTIONS.c.unit == unit] if unit else []),
            *([OBJECTIONS.c.seq < seq] if seq else []),
        ]
        return self._objections(_LISTED.where(*where).order_by(OBJECTIONS.c.seq.desc()).limit(most))

    def objection(self, seq: int) -> ObjectionView | None:
        """The one with that number; None where there is none."""
        return next(iter(self._objections(_LISTED.where(OBJECTIONS.c.seq == seq))), None)

    def last_objection(self, unit: str) -> int:
        """The number of the last one of a unit; 0 where there is none."""
        return (
            self._connection.scalar(
                select(func.max(OBJECTIONS.c.seq)).where(OBJECTIONS.c.unit == unit)
            )
            or 0
        )

    def open_by_unit(self, today: date) -> dict[str, tuple[int, int]]:
        """Unit → how many wait for an answer, and how many of them longer than they should."""
        late = func.sum(case((OBJECTIONS.c.due < today, 1), else_=0))
        query = (
            select(OBJECTIONS.c.unit, func.count(), late)
            .where(OBJECTIONS.c.answer.is_(None))
            .group_by(OBJECTIONS.c.unit)
        )
        return {unit: (count, overdue) for unit, count, overdue in self._connection.execute(query)}

    def count_open_objections(self, today: date) -> tuple[int, int]:
        """How many wait for an answer, and how many of them longer than they should."""
        several = self.open_by_unit(today).values()
        return sum(count for count, _ in several), sum(late for _, late in several)

    def objection_entries(self, items: Collection[str]) -> set[int]:
        """Every objection about these items, or about facts on them, and every answer to one: they may hold the items' words."""
        parts = in_chunks(items)
        own = {
            seq
            for part in parts
            for seq in self._connection.scalars(
                select(OBJECTIONS.c.seq).where(OBJECTIONS.c.item.in_(part))
            )
        }
        return own | {seq for several in self._answers(own).values() for seq in several}

    def _answers(self, seqs: Iterable[int]) -> dict[int, list[int]]:
        """Objection → the entries of its answers, in order."""
        found: dict[int, list[int]] = {}
        for part in in_chunks(seqs):
            for row in self._connection.execute(
                select(ANSWERS).where(ANSWERS.c.of.in_(part)).order_by(ANSWERS.c.seq)
            ):
                found.setdefault(row.of, []).append(row.seq)
        return found

    def _objections(self, query: Select[Any]) -> list[ObjectionView]:
        """The views of what it lists, in that order."""
        items = {row.seq: row.item for row in self._connection.execute(query)}
        answers = self._answers(items)
        every = [*items, *(seq for several in answers.values() for seq in several)]
        stored, words = self.stored(every), self.words(every)
        refs = self.refs({seq for one in stored.values() for seq in _facts(one)})
        made = {
            seq: _answer(stored[seq], words.get(seq, {}), refs)
            for several in answers.values()
            for seq in several
        }
        return [
            _objection(
                stored[seq],
                words.get(seq, {}),
                refs,
                item,
                tuple(made[one] for one in answers.get(seq, ())),
            )
            for seq, item in items.items()
        ]


def _facts(stored: Stored) -> tuple[int, ...]:
    payload = stored.payload
    if isinstance(payload, Objected):
        return (payload.fact,) if payload.fact else ()
    return cast("Answered", payload).followed


def _objection(
    stored: Stored,
    words: dict[str, Any],
    refs: dict[int, str],
    item: str | None,
    answers: tuple[AnswerView, ...],
) -> ObjectionView:
    said, entry = cast("Objected", stored.payload), stored.entry
    return ObjectionView(
        entry.seq,
        said.unit,
        said.day,
        said.due,
        said.period,
        item,
        refs[said.fact] if said.fact else None,
        said.again,
        words.get("words"),
        entry.actor,
        entry.moment,
        answers,
    )


def _answer(stored: Stored, words: dict[str, Any], refs: dict[int, str]) -> AnswerView:
    said, entry = cast("Answered", stored.payload), stored.entry
    followed = tuple(refs[seq] for seq in said.followed)
    return AnswerView(
        entry.seq, said.day, said.outcome, followed, words.get("words"), entry.actor, entry.moment
    )
