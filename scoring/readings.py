"""条文口径: how a text that leaves room is read, and why: the choices of READING.md, and an
office's own.
"""

from datetime import date
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import StringConstraints

from config.tomlfile import Table
from scoring.schema import Cited, Code, Codes, Joint, Words

T = TypeVar("T")


class Reading(Table, Generic[T]):
    """Which reading is taken where the text leaves room, and why."""

    taken: T
    why: Words
    cite: str
    checked: date | None = None


class Choice(Cited):
    """An office's own reading: `value` of `choices`, and why; rows of the rulebook follow it with
    `if_reading`.
    """

    key: Code
    value: Code
    choices: Codes
    why: Words


def _unsaid(taken: Any) -> Any:
    return Reading(taken=taken, why="条文未作规定", cite="")


class Readings(Table):
    """The choices of READING.md; what a rulebook doesn't say is taken as there."""

    joint: Reading[Joint] = _unsaid("lead")
    instruction_stack: Reading[Literal["each_level", "highest"]] = _unsaid("each_level")
    reprimand: Reading[Literal["confirmed", "automatic"]] = _unsaid("confirmed")
    reprimand_run: Reading[Literal["rolling", "reset"]] = _unsaid("rolling")
    zero_adoption: Reading[Literal["adoption", "upward_report"]] = _unsaid("adoption")
    exemplary: Reading[Annotated[str, StringConstraints(pattern=r"^[0-9]{1,3}$")]] = _unsaid("0")
