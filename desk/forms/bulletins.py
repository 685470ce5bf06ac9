"""The JSON of a closing."""

from typing import Any

from config.period import Quarter
from desk.acts.bulletins.closing import ClosingReport
from desk.acts.bulletins.unfinished import Unfinished
from desk.acts.forms import quarter_form


def closing_form(report: ClosingReport, quarter: Quarter, *, dry_run: bool) -> dict[str, Any]:
    """`yishi close --json`: the figures that are held; before them what is open, where nothing is closed."""
    figures = quarter_form(report.tally, scores=False) if report.tally else {}
    if report.tally and not dry_run:
        return figures
    still = [unfinished_form(one) for one in report.unfinished]
    return {"period": str(quarter), "closed": False, "unfinished": still} | figures


def unfinished_form(one: Unfinished) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "what": one.what,
        "detail": one.detail,
        "commands": list(one.commands),
    }
