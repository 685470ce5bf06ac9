"""Tables as .xlsx and as CSV: text stays text, never a formula, a link or a number; same bytes."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import xlsxwriter

from scoring.document import Cell, cell_text

_MADE = datetime(2018, 6, 1, tzinfo=UTC).replace(
    tzinfo=None
)  # a file says when it was made; ours says nothing that would differ the next time
# A cell that begins with = or http could otherwise do something where it is opened.
_PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
# A sheet program takes a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class Worksheet:
    """工作表: its name, its headings, its rows, and how wide each column is, in characters;
    `filtered`: with a filter on each heading, and with so many columns that stay in sight.
    """

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[str | float]] = ()
    widths: Sequence[int] = ()
    filtered: bool = False
    kept: int = 0


def workbook(sheets: Sequence[Worksheet]) -> bytes:
    """The file; headings are bold and stay in sight, long text is broken within its cell."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, _PLAIN) as book:
        book.set_properties({"created": _MADE})
        bold, text, number_format = (
            book.add_format({"bold": True, "num_format": "@", "text_wrap": True}),
            book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"}),
            book.add_format({"num_format": "0.##########", "valign": "top"}),
        )
        whole = book.add_format({"num_format": "0", "valign": "top"})
        for sheet in sheets:
            page = book.add_worksheet(sheet.name)
            page.freeze_panes(1, sheet.kept)
            if sheet.filtered:
                page.autofilter(0, 0, len(sheet.rows), len(sheet.head) - 1)
            for column in range(len(sheet.head)):
                page.set_column(
                    column, column, sheet.widths[column] if column < len(sheet.widths) else 14, text
                )
            for number, row in enumerate([sheet.head, *sheet.rows]):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        page.write_string(number, column, cell, text if number else bold)
                    else:
                        page.write_number(
                            number, column, cell, whole if cell == int(cell) else number_format
                        )
    return content.getvalue()


def csv_of(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table with a mark of UTF-8 before it, so that sheet programs read Chinese; text that could
    be a formula has an apostrophe before it.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return "\ufeff" + text.getvalue()


def _safe(cell: Cell) -> str:
    text = cell_text(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA) else text
