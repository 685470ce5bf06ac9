"""The JSON of what is entered by hand."""

from typing import Any

from desk.acts.by_hand.entry import Entered
from desk.acts.forms import recorded_form


def entered_form(entered: Entered) -> dict[str, Any]:
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
