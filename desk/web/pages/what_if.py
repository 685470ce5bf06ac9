"""规则、假设: the rulebook in force with the reading taken where there was a choice, and what an
event on an item would change by it. Writes nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from config.errors import Refused
from desk.acts.adoption import Adoption, Commendation, Instruction, UpwardReport, record_event
from desk.acts.items.facts import Withdrawal, withdraw
from desk.acts.labels import fact_label, rule_label
from desk.acts.tallies.dry_run import Supposed, dry_run, events
from desk.web.requests import Page, Request, Response
from desk.web.values import day_asked, item_named
from ledger.payloads import EntryKind
from scoring.describe import LENGTHS, RuleRow, rows_of
from scoring.rulebook_file import Rulebook
from scoring.score import signed_text

_EVENTS: dict[EntryKind, type[Adoption | Instruction | UpwardReport | Commendation]] = {
    EntryKind.ADOPTED: Adoption,
    EntryKind.INSTRUCTED: Instruction,
    EntryKind.REPORTED_UP: UpwardReport,
    EntryKind.COMMENDED: Commendation,
}


@dataclass(frozen=True, slots=True)
class Supposition:
    """What may be supposed: its code in the form, what it is called, and what a fact of it says."""

    code: str
    label: str
    kind: EntryKind
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class WhatIfPage:
    """The choices, what was chosen, and what would come of it or why it can't be."""

    choices: tuple[tuple[str, str], ...]
    item: str
    event: str
    day: str
    result: Supposed | None
    lines: tuple[tuple[str, str, str], ...]
    problem: str


def what_if(request: Request) -> Response:
    choices = {choice.code: choice for choice in _choices(request.console.rules.rulebook)}
    result, problem, item = None, "", request.query_text("item")
    if item:
        try:
            result = _supposed(request, choices.get(request.query_text("event")))
        except Refused as error:
            problem = str(error)
    value = WhatIfPage(
        choices=tuple((choice.code, choice.label) for choice in choices.values()),
        item=item,
        event=request.query_text("event"),
        day=request.query_text("day"),
        result=result,
        lines=tuple(_lines(result, request)) if result else (),
        problem=problem,
    )
    return Page("what_if.html", value, 422 if problem else 200)


def _choices(rulebook: Rulebook) -> Iterator[Supposition]:
    """Each event that the rulebook's words can name, and a withdrawal."""
    for event in events(rulebook):
        kind, names = event.kind, event.names
        label = fact_label({"kind": kind.value, **names}, rulebook)
        yield Supposition(".".join([kind.value, *names.values()]), label, kind, names)
    yield Supposition("withdrawn", "撤回", EntryKind.WITHDRAWN, {})


def _supposed(request: Request, chosen: Supposition | None) -> Supposed:
    if chosen is None:
        raise Refused("请选择一种情形")
    console = request.console
    with console.book.reading() as views:
        item = item_named(views, request.query_text("item")).id
    day = day_asked(request, "day") or console.today
    who, rules, today = request.actor, console.rules, console.today
    if chosen.kind is EntryKind.WITHDRAWN:
        withdrawal = Withdrawal(item=item, day=day)
        return dry_run(console.book, withdraw, withdrawal, actor=who, rules=rules, today=today)
    event = _EVENTS[chosen.kind](item=item, day=day, **chosen.names)
    act = partial(record_event, again=True)
    return dry_run(console.book, act, event, actor=who, rules=rules, today=today)


def _lines(supposed: Supposed, request: Request) -> list[tuple[str, str, str]]:
    """(points, rule, article) of each score line that would come, and of each that would go."""
    rulebook = request.console.rules.rulebook
    came = [
        (signed_text(line.points), rule_label(line.rule, rulebook), line.cite)
        for line in supposed.done.came
    ]
    return came + [
        (signed_text(-line.points), rule_label(line.rule, rulebook), line.cite)
        for line in supposed.done.went
    ]


@dataclass(frozen=True, slots=True)
class RulesPage:
    """The rulebook with its rows by article; `length` is what its period is called."""

    book: Rulebook
    sections: tuple[tuple[str, list[RuleRow]], ...]
    length: str


def rules(request: Request) -> Response:
    book = request.console.rules.rulebook
    by_article = groupby(rows_of(book), key=lambda row: row.cite)
    sections = tuple((cite, list(rows)) for cite, rows in by_article)
    return Page("rules.html", RulesPage(book, sections, LENGTHS[book.period]))
