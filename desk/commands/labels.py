"""The words for codes, as the commands print them: those of desk/acts/labels.py, which the console shows as well. Adds none."""

from desk.acts.labels import (
    DOUBTS,
    GENRES,
    ITEM_STATES,
    KINDS,
    OUTCOMES,
    STATES,
    STRENGTHS,
    fact_label,
    held_rule,
    rule_label,
)

__all__ = [
    "DOUBTS",
    "GENRES",
    "ITEM_STATES",
    "KINDS",
    "OUTCOMES",
    "STATES",
    "STRENGTHS",
    "fact_label",
    "held_rule",
    "rule_label",
]
