"""A table that somebody keeps (.xlsx, .xls, .et, .ods, .csv) as rows of text, each with the number
that its program shows. Understands no cell.
"""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from config.errors import Refused
from ingest.charset import read_text
from ingest.documents import sheets
from ingest.documents.package import NoText
from ingest.mail import Problem

MAX_BYTES = 20 * 1024 * 1024  # of the file
MAX_ROWS = 100_000  # of all its sheets
MAX_COLUMNS = 200  # up to the last that says something

_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # a zip, an OLE file
_WHY = {
    Problem.ENCRYPTED: "有密码，请取消密码后另存",
    Problem.OVERSIZE: "太大，请分成几个文件",
}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row that says something: its number from 1, its cells from the first column on, without
    blanks around them.
    """

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """工作表: a sheet by its name; a .csv has one, called by the file's name."""

    name: str
    rows: tuple[SheetRow, ...]


def is_table(content: bytes, *, name: str) -> bool:
    """Whether a file is a table: a workbook by its first bytes, a .csv by its name."""
    return content.startswith(_WORKBOOKS) or PurePath(name).suffix.lower() in {".csv", ".tsv"}


def read_table(content: bytes, *, name: str) -> tuple[Sheet, ...]:
    """Its sheets in their order. Refused: locked, broken or too large."""
    if len(content) > MAX_BYTES:
        raise Refused(f"超过 {MAX_BYTES // 1024 // 1024} MB，请分成几个文件")
    sheets_read = (
        _workbook(content) if content.startswith(_WORKBOOKS) else (_separated(content, name),)
    )
    if sum(len(sheet.rows) for sheet in sheets_read) > MAX_ROWS:
        raise Refused(f"超过 {MAX_ROWS} 行，请分成几个文件")
    if wide := next(
        (sheet for sheet in sheets_read for row in sheet.rows if len(row.cells) > MAX_COLUMNS), None
    ):
        raise Refused(f"工作表“{wide.name}”超过 {MAX_COLUMNS} 栏，请删去右边用不着的栏")
    return sheets_read


def _workbook(content: bytes) -> tuple[Sheet, ...]:
    try:
        read = sheets.read_rows(content)
    except NoText as error:
        raise Refused(
            _WHY.get(error.problem, "不是可读的表格，请用电子表格软件打开后另存为 .xlsx")
        ) from error
    return tuple(
        Sheet(name, tuple(SheetRow(number, _trimmed(cells)) for number, cells in rows))
        for name, rows in read
    )


def _separated(content: bytes, name: str) -> Sheet:
    """Commas or tabs, whichever the first line has more of; UTF-8 or GB18030, as spreadsheets
    write it in China.
    """
    text = read_text(content)
    first = text.partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text), delimiter="\t" if first.count("\t") > first.count(",") else ","
    )
    rows: list[SheetRow] = []
    try:
        for number, cells in enumerate(reader, 1):
            if any(map(str.strip, cells)):
                rows.append(SheetRow(number, _trimmed(map(str.strip, cells))))
            if len(rows) > MAX_ROWS:
                break
    except csv.Error as error:
        raise Refused(
            f"第 {reader.line_num} 行附近读不下去（一格太长或引号不成对），请另存为 .xlsx"
        ) from error
    return Sheet(PurePath(name).name, tuple(rows))


def _trimmed(cells: Iterable[str]) -> tuple[str, ...]:
    """Without the empty cells behind the last that says something."""
    kept = list(cells)
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)
