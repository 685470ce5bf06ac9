"""假设: what an event on an item would change in points and ranks, worked out and not kept. Writes nothing."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from config.errors import Refused
from desk.acts.adoption import Adoption, Commendation, Instruction, UpwardReport, record_event
from desk.acts.labels import fact_label, rule_label
from desk.acts.record import record_fact
from desk.acts.tallies.dry_run import Supposed, dry_run
from desk.acts.tallies.marginal import events
from desk.web.pages.item import item_named
from desk.web.pages.log import day_asked
from desk.web.pages.tally import signed
from desk.web.requests import Page, Request, Response
from ledger.payloads import EntryKind
from ledger.portable import ItemLine
from scoring.rulebook_file import Rulebook

_EVENTS: dict[EntryKind, type[Adoption | Instruction | UpwardReport | Commendation]] = {
    EntryKind.ADOPTED: Adoption,
    EntryKind.INSTRUCTED: Instruction,
    EntryKind.REPORTED_UP: UpwardReport,
    EntryKind.COMMENDED: Commendation,
}


def what_if(request: Request) -> Response:
    choices = dict(_choices(request.console.rules.rulebook))
    found, words, name = None, "", request.query_text("item")
    if name:
        try:
            found = _supposed(request, choices)
        except Refused as error:
            words = str(error)
    values = {
        "choices": [(code, one["label"]) for code, one in choices.items()],
        "found": found,
        "words": words,
    }
    lines = _lines(found, request) if found else []
    return Page(
        "what_if.html",
        values
        | {"section": "tally", "lines": lines, "item": name, "event": request.query_text("event")},
        422 if words else 200,
    )


def _choices(rulebook: Rulebook) -> Iterator[tuple[str, dict[str, Any]]]:
    """A code for each event that the rulebook's words can name, with what a line of it says."""
    for kind, said in events(rulebook):
        code = ".".join([kind.value, *said.values()])
        yield (
            code,
            {
                "kind": kind,
                "said": said,
                "label": fact_label({"kind": kind.value} | said, rulebook),
            },
        )
    yield "withdrawn", {"kind": EntryKind.WITHDRAWN, "said": {}, "label": "撤回"}


def _supposed(request: Request, choices: dict[str, dict[str, Any]]) -> Supposed:
    chosen = choices.get(request.query_text("event"))
    if chosen is None:
        raise Refused("请选择一种情形")
    console = request.console
    with console.book.reading() as views:
        item = item_named(views, request.query_text("item")).id
    day = day_asked(request, "day") or console.today
    common: dict[str, Any] = {
        "actor": request.actor,
        "rules": console.rules,
        "today": console.today,
    }
    if chosen["kind"] is EntryKind.WITHDRAWN:
        line = ItemLine(kind="withdrawn", item=item, day=day)
        return dry_run(console.book, record_fact, line, **common)
    event = _EVENTS[chosen["kind"]](item=item, day=day, **chosen["said"])
    return dry_run(console.book, partial(record_event, again=True), event, **common)


def _lines(found: Supposed, request: Request) -> list[tuple[str, str, str]]:
    """(points, rule, article) of each score line that would come, and of each that would go."""
    rulebook = request.console.rules.rulebook
    came = [
        (signed(line.points), rule_label(line.rule, rulebook), line.cite)
        for line in found.done.came
    ]
    return came + [
        (signed(-line.points), rule_label(line.rule, rulebook), line.cite)
        for line in found.done.went
    ]
