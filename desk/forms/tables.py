"""The JSON of an old table: its columns, and what became of its rows."""

from dataclasses import asdict
from typing import Any

from desk.acts.tables.columns import COLUMNS
from desk.acts.tables.old_table import TableFact, TableReport

_KEYS = ("unit", "publication", "genre", "issue", "rank", "leader")


def columns_form() -> list[dict[str, Any]]:
    """`yishi import --columns --json`: the expected headings."""
    return [
        {
            "heading": column.heading,
            "also": list(column.also),
            "required": column.required,
            "says": column.says,
            "example": column.example,
        }
        for column in COLUMNS
    ]


def report_form(report: TableReport, *, file: str) -> dict[str, Any]:
    """`yishi import FILE.xlsx --json`."""
    rows = [
        {
            "sheet": row.sheet,
            "row": row.number,
            "item": row.item,
            "title": row.title,
            "unit": row.unit,
            "facts": [_fact(fact) for fact in row.facts],
        }
        for row in report.rows
    ]
    return {
        "file": file,
        "written": report.written,
        "counts": dict(report.counts),
        "rows": rows,
        "problems": [asdict(problem) for problem in report.problems],
    }


def _fact(fact: TableFact) -> dict[str, Any]:
    named = {key: value for key in _KEYS if (value := getattr(fact.line, key, None)) is not None}
    return {
        "kind": fact.line.kind,
        "day": fact.day.isoformat(),
        "quarter": str(fact.quarter),
        "ref": fact.ref,
        **named,
    }
