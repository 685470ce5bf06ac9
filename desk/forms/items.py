"""The JSON of items and what is proposed of them."""

from typing import Any

from config.period import SHANGHAI
from desk.acts.items.proposals import OpenProposal, sentence_with_command


def proposal_form(found: OpenProposal) -> dict[str, Any]:
    """One line of `yishi proposals --json`."""
    return {
        "item": found.item,
        "title": found.title,
        "received_at": found.received_at.astimezone(SHANGHAI).isoformat(),
        "code": found.doubt.code.value,
        "detail": sentence_with_command(found.doubt, found.item),
        "command": found.command,
    }
