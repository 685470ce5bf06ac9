"""The JSON of items, of what is proposed of them and objected to, and of issues."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from desk.acts.items.proposals import OpenProposal, sentence_with_command
from desk.forms import fields_of
from desk.forms.tallies import recorded_form

if TYPE_CHECKING:
    from classify.submission import TaughtAddress
    from desk.acts.by_hand import Entered
    from desk.acts.issues import Printed
    from desk.acts.items.addresses import Teaching
    from desk.acts.items.pieces import Matter, RecutItem
    from ledger.views import IssueView, ObjectionView


def proposal_form(proposal: OpenProposal) -> dict[str, Any]:
    """One line of `yishi item proposals --json`."""
    return {
        **fields_of(proposal, "item title received_at"),
        "code": proposal.doubt.code.value,
        "detail": sentence_with_command(proposal.doubt, proposal.item),
        "command": proposal.command,
    }


def teaching_form(done: "Teaching") -> dict[str, Any]:
    """What `yishi unit teach` and `yishi item assign --teach` did of an address."""
    return {
        "address": done.address,
        "unit": done.unit,
        "from": done.since.isoformat(),
        "entry": done.entry,
        "waiting": list(done.waiting),
    }


def taught_form(taught: "TaughtAddress") -> dict[str, Any]:
    """One line of `yishi unit teach --list`."""
    return {
        "address": taught.address,
        "unit": taught.unit,
        "from": taught.since.isoformat(),
        "until": taught.until.isoformat() if taught.until else None,
    }


def rows_form(known: "Matter") -> dict[str, Any]:
    """`yishi item split --show`: the lines of an item's text, and how it might be cut."""
    return {
        "item": known.view.id,
        "title": known.title,
        "cut": [{"title": piece.title, "line": piece.line} for piece in known.words.cut],
        "lines": [{"line": number, "text": row} for number, row in enumerate(known.rows, start=1)],
    }


def recut_form(parts: Iterable["RecutItem"], done: str) -> dict[str, Any]:
    """What a cut, a joining or its undoing left."""
    items = [{"item": part.item, "title": part.title} for part in parts]
    return {"done": done, "items": items}


def entered_form(entered: "Entered") -> dict[str, Any]:
    """`yishi item enter --json`: the receipt, the item, and what was recorded with it."""
    receipt, *more = entered.done
    return {
        **recorded_form(receipt),
        "item": entered.item,
        "category": entered.category,
        "category_proposed": entered.proposed,
        "repeats": entered.repeats,
        "also": [recorded_form(act) for act in more],
    }


def issue_form(issue: "IssueView") -> dict[str, Any]:
    """One of `yishi publication issues PUBLICATION --json`."""
    return {
        "issue": issue.number,
        "first": str(issue.first),
        "last": str(issue.last),
        "adopted": issue.counts,
    }


def printed_form(printed: "Printed") -> dict[str, Any]:
    """One of `yishi publication issues PUBLICATION ISSUE --json`."""
    return {
        "item": printed.item.id,
        "title": printed.title,
        "unit": printed.item.unit,
        **fields_of(printed.fact, "genre day ref"),
        "entry": printed.fact.seq,
    }


def objection_form(objection: "ObjectionView", *, today: date) -> dict[str, Any]:
    """One of `yishi objection list --json`."""
    return {
        "objection": objection.seq,
        **fields_of(objection, "unit day due"),
        "overdue": objection.overdue(today),
        **fields_of(objection, "period item fact again words actor"),
        "answers": [
            {
                "entry": answer.seq,
                **fields_of(answer, "day outcome words followed actor"),
            }
            for answer in objection.answers
        ],
    }
