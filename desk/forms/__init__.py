"""The JSON that other programs rely on (INTERFACE.md), a module a subject. Shapes values; asks
nothing.
"""

from collections.abc import Callable
from datetime import date, datetime
from enum import Enum
from fractions import Fraction
from operator import attrgetter
from typing import Any

from config.period import SHANGHAI, Period
from scoring.score import points_text

_AS_IT_IS = {str, int, bool, type(None)}
_PLAIN: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (tuple, list),
    (datetime, lambda moment: moment.astimezone(SHANGHAI).isoformat()),
    (date, date.isoformat),
    (Fraction, points_text),
    (Period, str),
    (Enum, attrgetter("value")),
)


def fields_of(value: object, names: str) -> dict[str, Any]:
    """These fields of a value under their own names, in this order, each as JSON has it: a day and
    a moment as written in Shanghai, points as text, a code as its text.
    """
    return {name: _plain(getattr(value, name)) for name in names.split()}


def _plain(value: Any) -> Any:
    if type(value) in _AS_IT_IS:
        return value
    return next((make(value) for kind, make in _PLAIN if isinstance(value, kind)), value)
