"""The JSON of a bulletin and of a closing."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from desk.forms import fields_of
from desk.forms.tallies import quarter_form
from scoring.document import Paper, PaperTable, Paragraph, cell_text
from scoring.reasons import Reason, rule_text
from scoring.score import Tally, figures, points_text

if TYPE_CHECKING:
    from config.period import Quarter
    from desk.acts.bulletins.closure import ClosingReport, Unfinished
    from desk.acts.bulletins.year import YearNotes
    from scoring.bulletin import Bulletin
    from scoring.figures import CommissionState, ItemEvent, UnitRow
    from scoring.prose import BulletinSource
    from scoring.yearly import YearBulletin


def closing_form(report: "ClosingReport", quarter: "Quarter", *, dry_run: bool) -> dict[str, Any]:
    """`yishi close --json`: the figures that are held; before them what is open, where nothing is
    closed.
    """
    figures = quarter_form(report.tally, scores=False) if report.tally else {}
    if report.tally and not dry_run:
        return figures
    still = [unfinished_form(one) for one in report.unfinished]
    return {"period": str(quarter), "closed": False, "unfinished": still} | figures


def unfinished_form(one: "Unfinished") -> dict[str, Any]:
    return fields_of(one, "kind what detail commands")


def bulletin_form(paper: "Bulletin", reasons: Sequence[Reason]) -> dict[str, Any]:
    """`yishi bulletin PERIOD --json`: what the bulletin says and what it is made from."""
    story, known = paper.story, paper.story.figures
    return {
        **fields_of(known, "period state rulebook"),
        "ledger_head": known.head,
        "document": document_form(paper.document),
        "units": [_unit(row, group.code, story) for group in story.groups for row in group.rows],
        "items": [
            {
                **fields_of(item, "item units title"),
                "events": [_event(event) for event in item.events],
            }
            for item in known.items
        ],
        "commissions": [_commission(commission) for commission in known.commissions],
        "scores": [_reason(reason, story) for reason in reasons],
    }


def year_bulletin_form(paper: "YearBulletin") -> dict[str, Any]:
    """`yishi bulletin YEAR --json`."""
    return {
        "period": str(paper.figures.year),
        "state": paper.figures.state,
        "rulebook": paper.figures.rulebook,
        "ledger_head": paper.figures.head,
        "document": document_form(paper.document),
    }


def notes_form(notes: "YearNotes") -> dict[str, Any]:
    """What `yishi score year --notes --json` adds."""
    return {
        "exemplary": [fields_of(one, "unit name group total") for one in notes.exemplary],
        "changes": [asdict(change) | {"day": change.day.isoformat()} for change in notes.changes],
    }


def document_form(document: Paper) -> dict[str, Any]:
    """The document as it is printed, in paragraphs and tables."""
    plain_fields = (
        "head",
        "number",
        "name",
        "addressees",
        "signature",
        "date",
        "remark",
        "copy_to",
        "printed_by",
    )
    annexes = [
        {"title": annex.title, "blocks": [_block(block) for block in annex.blocks]}
        for annex in document.annexes
    ]
    return {key: getattr(document, key) for key in plain_fields} | {
        "blocks": [_block(block) for block in document.blocks],
        "annexes": annexes,
    }


def _block(block: Paragraph | PaperTable) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"level": block.level, "text": block.text}
    rows = [[cell_text(cell) for cell in row] for row in block.rows]
    return {
        "title": block.title,
        "columns": [column.name for column in block.columns],
        "rows": rows,
        "notes": list(block.notes),
    }


def _unit(row: "UnitRow", group: str, story: "BulletinSource") -> dict[str, Any]:
    tally = row.tally
    return {
        "unit": tally.unit,
        "name": tally.name,
        "group": group,
        "rank_in_group": row.rank,
        **figures(tally),
        "quota": tally.quota,
        "adopted_items": tally.adopted_items,
        "year_to_date": points_text(row.so_far),
        "short_run": tally.short_run,
        "reprimand": _reprimand(tally, story),
    }


def _commission(one: "CommissionState") -> dict[str, Any]:
    states = {state: list(getattr(one, state)) for state in ("asked", "done", "late", "missed")}
    return fields_of(one, "commission title due") | states


def _event(event: "ItemEvent") -> dict[str, Any]:
    form = {"kind": event.kind.value, "day": event.day.isoformat()}
    return form | {
        key: value
        for key in ("publication", "genre", "issue", "rank")
        if (value := getattr(event, key))
    }


def _reason(reason: Reason, story: "BulletinSource") -> dict[str, Any]:
    line = reason.line
    form = {
        "unit": line.unit,
        "item": line.item,
        "title": reason.title or None,
        "rule": line.rule,
        "reason": rule_text(line.rule, story.rulebook),
    }
    return form | {**fields_of(line, "cite points corrects because"), "mail": reason.mail}


def _reprimand(tally: Tally, story: "BulletinSource") -> str | None:
    if tally.unit in story.figures.confirmed:
        return "confirmed"
    return (
        "declined"
        if tally.unit in story.figures.declined
        else "proposed"
        if tally.reprimand_proposed
        else None
    )
