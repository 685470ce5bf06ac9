"""The JSON of objections."""

from datetime import date
from typing import Any

from ledger.views import ObjectionView


def objection_form(objection: ObjectionView, *, today: date) -> dict[str, Any]:
    """One of `yishi objection list --json`."""
    return {
        "objection": objection.seq,
        "unit": objection.unit,
        "day": objection.day.isoformat(),
        "due": objection.due.isoformat(),
        "overdue": objection.overdue(today),
        "period": objection.period,
        "item": objection.item,
        "fact": objection.fact,
        "again": objection.again,
        "words": objection.words,
        "actor": objection.actor,
        "answers": [
            {
                "entry": answer.seq,
                "day": answer.day.isoformat(),
                "outcome": answer.outcome,
                "words": answer.words,
                "followed": list(answer.followed),
                "actor": answer.actor,
            }
            for answer in objection.answers
        ],
    }
