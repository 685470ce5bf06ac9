"""A bulletin as CSV and JSON, for other programs: the numbers are those of the document. Composes nothing."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from desk.publish.xlsx import score_sheet
from scoring.document import Cell, Paper, PaperTable, Paragraph, cell_text
from scoring.figures import CommissionState, ItemEvent, UnitRow
from scoring.prose import BulletinSource
from scoring.reasons import Reason, rule_text
from scoring.score import Tally, figures, points_text

# A sheet program takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@")


def csv_of(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table with a mark of UTF-8 before it, so that sheet programs read Chinese; text that could be a formula has an apostrophe before it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return "\ufeff" + text.getvalue()


def bulletin_csv(story: BulletinSource) -> str:
    """The table of scores."""
    return csv_of(*score_sheet(story))


def document_csv(document: Paper) -> str:
    """The tables of the annexes, one after the other, under the headings of the first."""
    tables = [
        block
        for annex in document.annexes
        for block in annex.blocks
        if isinstance(block, PaperTable)
    ]
    head = ["类别", *(column.name for column in tables[0].columns)] if tables else []
    return csv_of(head, [(table.title, *row) for table in tables for row in table.rows])


def bulletin_json(
    story: BulletinSource, document: Paper, reasons: Sequence[Reason]
) -> dict[str, Any]:
    """What the bulletin says and what it is made from."""
    known = story.figures
    head = {
        "period": str(known.period),
        "state": known.state,
        "rulebook": known.rulebook,
        "ledger_head": known.head,
    }
    return head | {
        "document": document_json(document),
        "units": [_unit(row, group.code, story) for group in story.groups for row in group.rows],
        "items": [
            {
                "item": item.item,
                "units": list(item.units),
                "title": item.title,
                "events": [_event(event) for event in item.events],
            }
            for item in known.items
        ],
        "commissions": [_commission(one) for one in known.commissions],
        "scores": [_reason(reason, story) for reason in reasons],
    }


def document_json(document: Paper) -> dict[str, Any]:
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


def _unit(row: UnitRow, group: str, story: BulletinSource) -> dict[str, Any]:
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


def _commission(one: CommissionState) -> dict[str, Any]:
    states = {state: list(getattr(one, state)) for state in ("asked", "done", "late", "missed")}
    return {"commission": one.commission, "title": one.title, "due": one.due.isoformat()} | states


def _event(event: ItemEvent) -> dict[str, Any]:
    said = {"kind": event.kind.value, "day": event.day.isoformat()}
    return said | {
        key: value
        for key in ("publication", "genre", "issue", "rank")
        if (value := getattr(event, key))
    }


def _reason(reason: Reason, story: BulletinSource) -> dict[str, Any]:
    line = reason.line
    said = {
        "unit": line.unit,
        "item": line.item,
        "title": reason.title or None,
        "rule": line.rule,
        "reason": rule_text(line.rule, story.rulebook),
    }
    return said | {
        "cite": line.cite,
        "points": points_text(line.points),
        "corrects": line.corrects,
        "because": list(line.because),
        "mail": reason.mail,
    }


def _reprimand(tally: Tally, story: BulletinSource) -> str | None:
    if tally.unit in story.figures.confirmed:
        return "confirmed"
    return (
        "declined"
        if tally.unit in story.figures.declined
        else "proposed"
        if tally.reprimand_proposed
        else None
    )


def _safe(cell: Cell) -> str:
    text = cell_text(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA) else text
