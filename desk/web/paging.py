"""Pages by key: the next page begins after the last line of this one, however many lines there
are. Counts nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from urllib.parse import urlencode

from desk.web.requests import Request

Line = TypeVar("Line")
LINES = 100


@dataclass(frozen=True, slots=True)
class Pageful(Generic[Line]):
    """The lines of one page, and where the next one and the first one are; "" where there is none."""

    lines: Sequence[Line]
    older: str
    newest: str


def pageful(
    lines: Sequence[Line], rest: object | None, *, request: Request, path: str
) -> Pageful[Line]:
    """A page of these lines; `rest` is the key before which the next one begins, None where
    nothing is left.
    """
    kept = {
        name: list(values)
        for name, values in request.query.items()
        if name != "before" and any(values)
    }
    older = (
        f"{path}?{urlencode(kept | {'before': [str(rest)]}, doseq=True)}"
        if rest is not None
        else ""
    )
    newest = f"{path}?{urlencode(kept, doseq=True)}" if request.query_text("before") else ""
    return Pageful(lines, older, newest)
