"""旧表导入: an old table is tried first and imported when it is brought a second time, the same to the byte: between the two nothing is kept."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from config.errors import Refused
from desk.acts.labels import KINDS, fact_label
from desk.acts.tables.columns import BY_KEY, laid_out
from desk.acts.tables.old_table import TableReport, import_sheets
from desk.acts.tables.sheets import sheets_of
from desk.acts.tables.template import column_forms, template
from desk.acts.uploads import Marked
from desk.web.requests import Download, Overtaken, Page, Redirect, Request, Response, Upload
from desk.web.safety import file_name
from desk.web.values import names
from ingest.tables import Sheet

MOST_ROWS = 2_000  # of one table: while it is recorded nobody else records anything
SHOWN = 300  # rows, and problems, that the page lists
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Tried:
    """A table as it would be imported: its file's name and digest, what its columns were understood as, the report."""

    name: str
    digest: str
    columns: Sequence[tuple[str, Sequence[str], int]]
    report: TableReport


def entry_table(request: Request) -> Response:
    return _shown(request)


def import_table(request: Request) -> Response:
    """Tried out, or, when the file is the one that was tried, imported: all of it or nothing."""
    try:
        file = _file(request)
        digest = hashlib.sha256(file.content).hexdigest()
        tried = _tried_already(request, digest)
        sheets = sheets_of(
            request.console.uploads, file.content, name=file.name, most_rows=MOST_ROWS
        )
        report = _imported(request, sheets, file.name, dry_run=not tried)
    except (Marked, Overtaken):
        raise
    except Refused as error:
        return _shown(request, words=str(error), status=422)
    if report.written:
        return Redirect(
            "/entry/table",
            f"已导入 {file_name(file.name)}：{len(report.rows)} 行（{_counted(report.counts)}）",
        )
    columns = [(sheet.name, _headings(sheet), len(sheet.rows)) for sheet in sheets if sheet.rows]
    return _shown(
        request,
        tried=Tried(file.name, digest, columns, report),
        status=422 if report.problems else 200,
    )


def table_template(request: Request) -> Response:
    return Download(
        "一事旧表样表.xlsx",
        template(rules=request.console.rules, today=request.console.today),
        XLSX,
    )


def _file(request: Request) -> Upload:
    files = request.files.get("file", ())
    if len(files) != 1:
        raise Refused("请选一个表格文件")
    return files[0]


def _tried_already(request: Request, digest: str) -> bool:
    """Whether it is brought the second time; Refused where it is another one then."""
    tried = request.form_text("digest")
    if tried and tried != digest:
        raise Refused(
            "这不是刚才检查过的那个文件（或它改动过）；没有导入。要导入改过的文件，请先检查一遍"
        )
    return bool(tried)


def _imported(
    request: Request, sheets: Sequence[Sheet], name: str, *, dry_run: bool
) -> TableReport:
    console = request.console
    if not dry_run:
        with console.book.reading() as views:
            closed = views.quarters.last_closed()
        if request.form_text("closed") != str(closed):
            raise Overtaken("检查之后有季度签发了，各行计入的季度会不同；没有导入，请重新检查")
    return import_sheets(
        console.book,
        sheets,
        name=file_name(name),
        actor=request.actor,
        rules=console.rules,
        today=console.today,
        dry_run=dry_run,
    )


def _headings(sheet: Sheet) -> Sequence[str]:
    """What its columns were understood as, in their order."""
    laid, _ = laid_out(sheet)
    return (
        [BY_KEY[key].heading for key, _ in sorted(laid.places.items(), key=lambda place: place[1])]
        if laid
        else []
    )


def _counted(counts: Counter[str]) -> str:
    return "，".join(f"{KINDS.get(kind, kind)} {count}" for kind, count in counts.items())


def _row(row: Mapping[str, Any], request: Request) -> dict[str, Any]:
    book = request.console.rules.rulebook
    said = [
        f"{fact_label(fact, book)} {fact['day']}（计入 {fact['quarter']}）" for fact in row["facts"]
    ]
    return {**row, "said": "；".join(said)}


def _shown(
    request: Request, *, words: str = "", tried: Tried | None = None, status: int = 200
) -> Response:
    with request.console.book.reading() as views:
        closed = views.quarters.last_closed()
    report = tried.report if tried else TableReport((), (), written=False)
    values = {
        "words": words,
        "tried": tried,
        "rows": [_row(row, request) for row in report.rows[:SHOWN]],
        "problems": report.problems[:SHOWN],
        "counted": _counted(report.counts),
        "wrong_rows": len(
            {(problem.sheet, problem.row) for problem in report.problems if problem.row}
        ),
        "columns": column_forms(),
        "names": names(request),
        "closed": str(closed),
        "most_rows": MOST_ROWS,
        "shown": SHOWN,
        "section": "entry",
    }
    return Page("tables.html", values, status)
