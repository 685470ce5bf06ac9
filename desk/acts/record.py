"""What a person records: one line, screened, checked, appended, and answered with the score lines
that it causes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from typing import TYPE_CHECKING, Protocol, TypeVar

from pydantic import ValidationError

from classify.screen import screen_text
from config.errors import Refused
from config.period import Quarter
from config.roster import Roster
from config.sentences import sentence_of
from desk.acts.bulletins.closing_entry import write_closing
from desk.acts.days import dated
from desk.acts.rules import Rules
from desk.acts.tallies.dry_run import (
    around,
    closed_quarter,
    corrections,
    counts_in,
    lines_without,
)
from ledger.book import Writer
from ledger.entry import LedgerEntry
from ledger.portable import ClosedLine, Line, RevokedLine, in_words
from ledger.recording import record
from ledger.vocabulary import Attestable, Vocabulary
from scoring.items import lines_of
from scoring.rulebook_file import Rulebook
from scoring.score import ScoreEntry

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

LineT = TypeVar("LineT", bound=Line)
Value_contra = TypeVar("Value_contra", contravariant=True)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What an act did: its entry, the ref of its fact, and the score lines that came with it and
    went with it, in the quarter in which it counts. `late` is the closed quarter that the fact is
    of, where it counts in a later one.
    """

    entry: LedgerEntry
    ref: str
    quarter: Quarter
    came: tuple[ScoreEntry, ...] = ()
    went: tuple[ScoreEntry, ...] = ()
    late: Quarter | None = None


class Act(Protocol[Value_contra]):
    """An act that records one fact: what it is given is a frozen value of its own module."""

    def __call__(
        self, writer: Writer, value: Value_contra, /, *, rules: Rules, today: date
    ) -> Recorded:
        """Refused says why nothing is recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Revocation:
    """更正: the fact with that ref no longer holds, and why; `day` None for today."""

    fact: str
    reason: str
    day: date | None = None
    note: str | None = None
    ref: str | None = None


def vocabulary(roster: Roster, rulebook: Rulebook) -> Vocabulary:
    """The codes that facts may name."""
    ranks, categories = (
        {one.code for one in several} for several in (rulebook.ranks, rulebook.categories)
    )
    occurrences = {
        one.code: Attestable(one.on, one.numbered, one.min, one.max) for one in rulebook.occurrences
    }
    return Vocabulary(
        roster, rulebook.genres(), frozenset(ranks), frozenset(categories), occurrences
    )


def record_line(
    writer: Writer,
    line: Line,
    *,
    rules: Rules,
    today: date,
    known: Vocabulary | None = None,
    doubt_day: Callable[[str], None] | None = None,
) -> LedgerEntry:
    """The door that every fact goes through. Refused for words marked secret: neither they nor the
    mark are repeated. A day that can't be is told to `doubt_day` where the fact comes from an
    import, else Misdated.
    """
    line = dated(writer, line, today=today, doubt=doubt_day)
    words = in_words(line)
    for text in words.values():
        if isinstance(text, str) and screen_text(text):
            raise Refused("文字带有密级标志；涉密内容不得录入（第十条）")
    if isinstance(line, ClosedLine):
        return write_closing(writer, line, rules=rules, today=today)
    return record(
        writer, line, known=known or vocabulary(rules.roster, rules.rulebook), words=words
    )


def revoke(writer: Writer, revocation: Revocation, *, rules: Rules, today: date) -> Recorded:
    """Say that a fact no longer holds."""
    line = line_of(RevokedLine, revocation, actor=writer.actor, today=today)
    return record_fact(writer, line, rules=rules, today=today)


def line_of(
    model: type[LineT], value: "DataclassInstance", *, actor: str, today: date, **more: str
) -> LineT:
    """What an act was given, as a line of the ledger, of today where it names no day. Refused, with
    the key and what it takes, for what is none.
    """
    fields = {field.name: getattr(value, field.name) for field in dataclass_fields(value)}
    fields |= {"actor": actor, "day": fields["day"] or today, **more}
    given = {name: content for name, content in fields.items() if content not in {"", None}}
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise Refused(sentence_of(error, model=model, data=given)) from None


def record_fact(
    writer: Writer,
    line: Line,
    *,
    rules: Rules,
    today: date,
    doubt_day: Callable[[str], None] | None = None,
) -> Recorded:
    """Record one fact: the lines before and after it, read under one lock, show what it caused."""
    own = closed_quarter(writer.views, line)
    base = corrections(writer.views, own, rules)
    from desk.acts.mailroom.notices import quotas_watched  # noqa: PLC0415  who only asks for figures loads no outbox

    with quotas_watched(writer, [own] if own else [], rules=rules, today=today):
        entry = record_line(writer, line, rules=rules, today=today, doubt_day=doubt_day)
    fact = writer.views.facts.at(entry.seq)
    facts = around(writer.views, fact)
    quarter = counts_in(fact, facts)
    if isinstance(line, ClosedLine) or quarter < rules.rulebook.first_quarter:
        return Recorded(entry, fact.ref, quarter)
    before = (
        lines_of(
            [f for f in facts if f.seq < entry.seq],
            quarter=quarter,
            rulebook=rules.rulebook,
            roster=rules.roster,
        )
        + base
    )
    after = lines_of(
        facts, quarter=quarter, rulebook=rules.rulebook, roster=rules.roster
    ) + corrections(writer.views, own, rules)
    closed = Quarter.from_ordinal(fact.own_quarter) if fact.own_quarter < fact.quarter else None
    came, went = lines_without(after, before), lines_without(before, after)
    return Recorded(entry, fact.ref, quarter, came, went, closed)
