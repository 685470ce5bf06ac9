"""How a document becomes one text: where page headers go, how cells and rows are set apart."""

import re
from collections.abc import Iterable

_MAY_BE_A_MARK = re.compile(r"密|内\s*部")

CELL, ROW, INNER_ROW = "\x07", "\x12", "\x06"

_INNER_TABLE_END = re.compile(f"{CELL}?{INNER_ROW}[\r\n]?{CELL}")
_SAID = str.maketrans({ROW: "\n", INNER_ROW: "\n", CELL: "\t"})


def with_headers(headers: Iterable[str], *parts: str) -> str:
    """The parts, body first, without empty ones; page headers behind the body, which opens with the
    title. A header that may be a mark of secrecy goes first: marks count at the head of page one.
    """
    shown = [text for header in headers if (text := header.strip("\n"))]
    marks = [header for header in shown if _MAY_BE_A_MARK.search(header)]
    body, *after = parts
    return "\n".join(
        text
        for part in (*marks, body, *(header for header in shown if header not in marks), *after)
        if (text := part.strip("\n"))
    )


def set_out(text: str) -> str:
    """Cells by TAB, rows by LF; a table in a cell ends with the cell."""
    lines = _INNER_TABLE_END.sub(CELL, text).translate(_SAID).split("\n")
    return "\n".join(line.rstrip("\t") for line in lines)
