"""打开旧表: the rows of a table that a person uploads, read and screened in a worker before
anybody understands them. Keeps nothing, imports no ledger.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from classify.screen import screen, screen_text
from config.errors import Refused
from desk.acts.uploads import MARKED, Marked, Uploads, unpack
from ingest.mail import Document, OpenedMail
from ingest.tables import Sheet, SheetRow, is_table, read_table

TABLE = "desk.acts.tables.sheets:open_table"
_FIRST_BYTES = 8
_NAMED = 20  # rows that are named for bearing a mark


@dataclass(frozen=True, slots=True)
class _Opened:
    sheets: tuple[Sheet, ...] = ()
    marked: tuple[str, ...] | None = None
    refused: str = ""


_OPENED: TypeAdapter[_Opened] = TypeAdapter(_Opened)


def sheets_of(uploads: Uploads, content: bytes, *, name: str, most_rows: int) -> tuple[Sheet, ...]:
    """Its sheets; Marked for one with a mark anywhere, Refused for what is no table, or has more
    rows than that.
    """
    if not is_table(content[:_FIRST_BYTES], name=name):
        raise Refused("这不是电子表格；可用 .xlsx、.xls、.et、.ods、.csv")
    opened = _OPENED.validate_json(uploads.read(TABLE, content, name=name))
    if opened.marked is not None:
        raise Marked(MARKED + (f"（见{'、'.join(opened.marked)}）" if opened.marked else ""))
    if opened.refused:
        raise Refused(opened.refused)
    if sum(len(sheet.rows) for sheet in opened.sheets) > most_rows:
        raise Refused(f"超过 {most_rows} 行，请分成几个文件，或在服务器上用 yishi import")
    return opened.sheets


def open_table(job: bytes) -> bytes:
    """For `sheets_of`; runs in a worker."""
    name, content = unpack(job)
    try:
        sheets = read_table(content, name=name)
    except Refused as error:
        return _OPENED.dump_json(_Opened(refused=str(error)))
    text = "\n".join(line for sheet in sheets for line in (sheet.name, *map(_line, sheet.rows)))
    document = Document(name, "table", len(content), text, None)
    if screen(OpenedMail(None, "", "", "", None, "", (document,), ())):
        return _OPENED.dump_json(_Opened(marked=tuple(_places(sheets))[:_NAMED]))
    return _OPENED.dump_json(_Opened(sheets))


def _places(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Where a mark stands; never what it says."""
    for number, sheet in enumerate(sheets, 1):
        yield from (
            f"第 {number} 张工作表第 {row.number} 行"
            for row in sheet.rows
            if screen_text(_line(row))
        )


def _line(row: SheetRow) -> str:
    return "\t".join(row.cells)
