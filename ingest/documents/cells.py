"""The marks by which readers of one stream of characters (.doc, .rtf) keep cells and rows apart, and what becomes of them. Reads no file."""

import re

CELL, ROW, INNER_ROW = "\x07", "\x12", "\x06"

_INNER_TABLE_END = re.compile(f"{CELL}?{INNER_ROW}[\r\n]?{CELL}")
_SAID = str.maketrans({ROW: "\n", INNER_ROW: "\n", CELL: "\t"})


def set_out(text: str) -> str:
    """Cells by TAB, rows by LF; a table in a cell ends with the cell."""
    lines = _INNER_TABLE_END.sub(CELL, text).translate(_SAID).split("\n")
    return "\n".join(line.rstrip("\t") for line in lines)
