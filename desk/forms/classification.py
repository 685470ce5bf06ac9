"""What the program makes of a mail, as `yishi classify --json` prints it."""

from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from classify.submission import Doubt, Submission
from desk.acts.items.proposals import sentence_with_command
from desk.acts.mailroom.classification import Classification
from desk.acts.mailroom.opened_mail import Opened


def classification_form(found: Classification) -> dict[str, Any]:
    """A mail; of one with a mark the rule alone."""
    opened = found.opened
    if opened is None:
        return {"outcome": "unreadable"}
    if opened.mark:
        return {
            "outcome": "held",
            "sender": opened.sender,
            "strength": opened.mark.strength.value,
            "rule": opened.mark.rule,
        }
    return {"outcome": "recorded", **_understood(opened, found.submission or Submission(None, ()))}


def _understood(opened: Opened, submission: Submission) -> dict[str, Any]:
    items = [
        asdict(replace(item, text=""))
        | {"text_chars": len(item.text), "doubts": _doubts(item.doubts)}
        for item in submission.items
    ]
    for item in items:
        del item["fingerprint"], item["text"]
        item["documents"] = [opened.documents[number].name for number in item["documents"]]
    return {
        "sender": opened.sender,
        "subject": opened.subject,
        "unit": submission.unit,
        "because": submission.because,
        "verified": submission.verified or None,
        "claims": [asdict(claim) for claim in submission.claims],
        "doubts": _doubts(submission.doubts),
        "forwarded": [asdict(one) for one in submission.forwarded],
        "withdraws": list(submission.withdraws),
        "items": items,
        "attachments": [asdict(outline) for outline in opened.documents],
        "defects": list(submission.defects),
    }


def _doubts(doubts: Iterable[Doubt]) -> list[dict[str, Any]]:
    return [
        {"code": one.code, "where": one.where, "detail": sentence_with_command(one, None)}
        for one in doubts
    ]
