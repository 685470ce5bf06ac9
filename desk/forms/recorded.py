"""What an act recorded, or would record, as JSON: the lines that came and went, whose figures
move, and what a table brought.
"""

from collections.abc import Iterable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from desk.forms import fields_of
from desk.forms.followed import line_form
from scoring.score import ScorePart, signed_text

if TYPE_CHECKING:
    from desk.acts.record import Recorded
    from desk.acts.tables.old_table import TableFact, TableReport
    from desk.acts.tallies.dry_run import Moved, Supposed, UnitChange, UnitPlace

_PARTS = {
    "base_points": ScorePart.BASE,
    "item_points": ScorePart.ITEM,
    "penalty_points": ScorePart.PENALTY,
}


def recorded_form(done: "Recorded") -> dict[str, Any]:
    """What a recording command prints with --json."""
    came, went = (
        [line_form(line) | {"unit": line.unit} for line in lines]
        for lines in (done.came, done.went)
    )
    return {
        "entry": done.entry.seq,
        "ref": done.ref,
        "quarter": str(done.quarter),
        "came": came,
        "went": went,
    }


def supposed_form(supposed: "Supposed") -> dict[str, Any]:
    """`yishi score what-if ... --json`."""
    return {
        "written": False,
        **recorded_form(supposed.done),
        "period": str(supposed.period),
        "units": [_change_form(change) for change in supposed.moved],
        "passed": supposed.passed,
    }


def trial_form(moved: Iterable["Moved"]) -> list[dict[str, Any]]:
    """`yishi rulebook try --json`."""
    return [fields_of(one, "unit name total tried rank tried_rank") for one in moved]


def _change_form(change: "UnitChange") -> dict[str, Any]:
    return {
        "unit": change.after.tally.unit,
        "name": change.after.tally.name,
        "points": signed_text(change.points),
        "before": _place_form(change.before) if change.before else None,
        "after": _place_form(change.after),
    }


def _place_form(place: "UnitPlace") -> dict[str, Any]:
    return {
        **fields_of(place.tally, "received quota_met total"),
        "rank": place.rank,
        "rank_in_group": place.within,
    }


_KEYS = ("unit", "publication", "genre", "issue", "rank", "leader")


def columns_form() -> list[dict[str, Any]]:
    """`yishi ledger import --columns --json`: the expected headings."""
    from desk.acts.tables.columns import COLUMNS  # noqa: PLC0415 # reads tables; others do not

    return [fields_of(column, "heading also required says example") for column in COLUMNS]


def report_form(report: "TableReport", *, file: str) -> dict[str, Any]:
    """`yishi ledger import FILE.xlsx --json`."""
    rows = [
        {
            "sheet": row.sheet,
            "row": row.number,
            **fields_of(row, "item title unit"),
            "facts": [_fact(fact) for fact in row.facts],
            "warnings": list(row.doubts),
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


def _fact(fact: "TableFact") -> dict[str, Any]:
    named = {key: value for key in _KEYS if (value := getattr(fact.line, key, None)) is not None}
    return {"kind": fact.line.kind, **fields_of(fact, "day quarter ref"), **named}
