"""The JSON of a publication's issues."""

from typing import Any

from desk.acts.issues import Printed
from ledger.views import IssueView


def issue_form(issue: IssueView) -> dict[str, Any]:
    """One of `yishi publication issues PUBLICATION --json`."""
    return {
        "issue": issue.number,
        "first": str(issue.first),
        "last": str(issue.last),
        "adopted": issue.counts,
    }


def printed_form(printed: Printed) -> dict[str, Any]:
    """One of `yishi publication issues PUBLICATION ISSUE --json`."""
    return {
        "item": printed.item.id,
        "title": printed.title,
        "unit": printed.item.unit,
        "genre": printed.fact.genre,
        "day": str(printed.fact.day),
        "ref": printed.fact.ref,
        "entry": printed.fact.seq,
    }
